"""Who came, how often, and who came again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, extract, func, select
from sqlalchemy.orm import Session

from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import Meeting
from jobclub.meetings.planning import CANCELLED, HOLIDAY, OFF, PLANNED
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import held, how_many, total, was_there, within
from jobclub.reports.queries.newcomers import CameBack, Cohort, came_back, cohorts
from jobclub.reports.queries.surveyed import Answers, given, survey

#: All that is asked about people, from one door.
__all__ = [
    "Answers", "CalledOff", "CameBack", "Cohort", "Month", "Visits",
    "by_month", "called_off", "came_back", "cohorts", "given", "survey", "visits",
]  # fmt: skip


@dataclass(frozen=True)
class Visits:
    """A period in numbers. New are first visits; returned, who came at least twice in it."""

    meetings: int
    visits: int
    people: int
    new: int
    returned: int


@dataclass(frozen=True)
class Month:
    """One month of it."""

    year: int
    month: int
    meetings: int = 0
    visits: int = 0
    people: int = 0
    new: int = 0


@dataclass(frozen=True)
class CalledOff:
    """The days that passed without a meeting that was planned, each by why."""

    holidays: int
    cancelled: int
    not_held: int


def visits(session: Session, club_id: int, period: Period) -> Visits:
    """How many came, how often, and how many of them for the first time."""
    # In one club each member is one person.
    each = (
        select(func.count().label("visits"), how_many(Attendance.first_visit).label("new"))
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.club_id == club_id, was_there(), held(period))
        .group_by(Attendance.member_id)
        .subquery()
    )
    meetings = select(func.count()).where(Meeting.club_id == club_id, held(period))
    sums = total(each.c.visits), func.count(), total(each.c.new), how_many(each.c.visits >= 2)
    row = session.execute(select(meetings.scalar_subquery(), *sums).select_from(each)).one()
    return Visits(*row)


def by_month(session: Session, club_id: int, period: Period) -> list[Month]:
    """From the first month with a meeting to the last one, also those without."""
    year, month = extract("year", Meeting.local_date), extract("month", Meeting.local_date)
    found = session.execute(
        select(
            year,
            month,
            func.count(Meeting.id.distinct()),
            func.count(Attendance.id),
            func.count(Attendance.member_id.distinct()),
            how_many(Attendance.first_visit),
        )
        .outerjoin(Attendance, and_(Attendance.meeting_id == Meeting.id, was_there()))
        .where(Meeting.club_id == club_id, held(period))
        .group_by(year, month)
        .order_by(year, month)
    )
    return list(_filled([Month(*map(int, row)) for row in found]))


def _filled(months: Sequence[Month]) -> Iterator[Month]:
    there = {(one.year, one.month): one for one in months}
    if not there:
        return
    (year, month), last = min(there), max(there)
    while (year, month) <= last:
        yield there.get((year, month), Month(year, month))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def called_off(session: Session, club_id: int, period: Period, today: date) -> CalledOff:
    """What was planned for a day that has passed, and did not take place."""
    off = Meeting.state == OFF
    counted = (
        how_many(and_(off, Meeting.off_for == HOLIDAY)),
        how_many(and_(off, Meeting.off_for == CANCELLED)),
        how_many(Meeting.state == PLANNED),
    )
    ours = Meeting.club_id == club_id, within(Meeting.local_date, period)
    row = session.execute(select(*counted).where(*ours, Meeting.local_date < today)).one()
    return CalledOff(*row)
