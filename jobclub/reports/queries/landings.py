"""Who has landed, with a club introduction or without, and how long it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, TypeVarTuple

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from jobclub.clubs.models import Member
from jobclub.introductions.landings import Landing
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import Meeting
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import held, how_many, was_held, was_there, within
from jobclub.reports.shares import FEW

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class Landings:
    """Landings on a day of the period; of these, with a club introduction."""

    landed: int
    with_introduction: int


@dataclass(frozen=True)
class TimeToLand:
    """From somebody's first evening to their landing; who is still looking is counted apart."""

    landed: int
    #: Of the landings, those of members who ever were at an evening.
    timed: int
    median_days: float | None
    looking: int
    looking_median_days: float | None


def landings(session: Session, club_id: int, period: Period) -> Landings:
    """How many have landed in the period."""
    counted = select(func.count(), how_many(Landing.introduction_id.is_not(None))).where(
        Landing.club_id == club_id, within(Landing.day, period)
    )
    return Landings(*session.execute(counted).one())


def time_to_land(session: Session, club_id: int, period: Period, today: date) -> TimeToLand:
    """How long it took who landed in the period; and how long others have looked by now."""
    landed = session.execute(
        select(first_visit_of(Landing.member_id), Landing.day).where(
            Landing.club_id == club_id, within(Landing.day, period)
        )
    ).all()
    looking = session.scalars(still_looking(select(first_visit_of(Member.id)), club_id, period))
    took = [days_from(came, day) for came, day in landed if came is not None]
    looked = [days_from(came, today) for came in looking if came is not None]
    return TimeToLand(len(landed), len(took), _middle(took), len(looked), _middle(looked))


def still_looking(told: Select[*Columns], club_id: int, period: Period) -> Select[*Columns]:
    """Of `Member`: those who came in the period, did not land in it, and stand as looking."""
    came = (
        select(Attendance.member_id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.club_id == club_id, held(period), was_there())
    )
    landed = select(Landing.member_id).where(
        Landing.club_id == club_id, within(Landing.day, period)
    )
    return told.where(
        Member.club_id == club_id,
        Member.stands == "looking",
        Member.removed_at.is_(None),
        Member.id.in_(came),
        Member.id.not_in(landed),
    )


def first_visit_of(member_id: Any) -> ScalarSelect[Any]:
    """The day of a member's first evening. Of a few it is found one by one, in no time."""
    return (
        select(func.min(Meeting.local_date))
        .select_from(Attendance)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.member_id == member_id, was_held(), was_there())
        .scalar_subquery()
    )


def days_from(first: date, last: date) -> int:
    """Who landed before they ever came took no time."""
    return max((last - first).days, 0)


def _middle(days: Sequence[int]) -> float | None:
    return float(median(days)) if len(days) >= FEW else None
