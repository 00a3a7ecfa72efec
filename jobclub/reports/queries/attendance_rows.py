"""Visits, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from jobclub.clubs.models import MEMBER, Club, Member
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import Meeting
from jobclub.people.models import Person
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import held, was_there
from jobclub.reports.queries.naming import Whose, called
from jobclub.reports.queries.newcomers import AGAIN, WAITING, first_visits
from jobclub.reports.queries.streaming import cut, stream

NEW, HELPERS, VOLUNTEERS = "new", "helpers", "volunteers"
#: One row a person: the evening they came first in the period, and the one they came back on.
PEOPLE, RETURNED = "people", "returned"
ONLY = ("", NEW, HELPERS, VOLUNTEERS, PEOPLE, RETURNED, AGAIN, WAITING)
SIDES = ("member",)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One member at one meeting."""

    club: str
    meeting_date: date
    #: As addresses name it.
    meeting_id: str
    #: The evening's plan, as it was chosen; "" where it was changed since.
    format: str
    member_id: int
    name: str
    role: str
    stood_as: str
    first_visit: bool
    status: str
    checkin_time: datetime
    zone: str
    entered_by: bool


def counted(club: Club, period: Period, only: str, whose: Whose | None) -> Select[*tuple[Any, ...]]:
    """What is counted; people are, without putting their evenings in order."""
    if only not in (PEOPLE, RETURNED):
        return _visits(select(Attendance.id), club, period, only, whose)
    people = _visits(select(Attendance.member_id), club, period, "", whose)
    return people.group_by(Attendance.member_id).having(
        func.count() >= (1 if only == PEOPLE else 2)
    )


def rows(
    session: Session,
    club: Club,
    period: Period,
    only: str,
    whose: Whose | None,
    start: int,
    most: int | None,
) -> Iterator[AttendanceRow]:
    """A club's, by day, each evening in the order in which they came to be written down."""
    told = select(
        Meeting.local_date,
        Meeting.public_id,
        Meeting.plan_key,
        Attendance.member_id,
        Person.name,
        Attendance.role,
        Attendance.stood_as,
        Attendance.first_visit,
        Attendance.status,
        Attendance.arrived_at,
        Attendance.entered_by_id.is_not(None).label("entered"),
    )
    found = (
        _visits(told, club, period, only, whose)
        .join(Member, Member.id == Attendance.member_id)
        .join(Person, Person.id == Member.person_id)
        .order_by(Meeting.local_date, Meeting.id, Attendance.id)
    )
    for row in stream(session, cut(found, start, most)):
        yield AttendanceRow(
            club=club.name,
            meeting_date=row.local_date,
            meeting_id=row.public_id,
            format=row.plan_key,
            member_id=row.member_id,
            name=called(row.name),
            role=row.role,
            stood_as=row.stood_as,
            first_visit=row.first_visit,
            status=row.status,
            checkin_time=row.arrived_at,
            zone=club.zone,
            entered_by=row.entered,
        )


def _visits(
    statement: Select[*tuple[Any, ...]],
    club: Club,
    period: Period,
    only: str,
    whose: Whose | None,
) -> Select[*tuple[Any, ...]]:
    visits = (
        statement.select_from(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Meeting.club_id == club.id, held(period), was_there())
    )
    if whose is not None:
        visits = visits.where(Attendance.member_id == whose.member_id)
    if only in (PEOPLE, RETURNED):
        nth = _nth(club, period, 1 if only == PEOPLE else 2, whose)
        return visits.where(Attendance.id.in_(nth))
    if only in (AGAIN, WAITING):
        return visits.where(Attendance.id.in_(first_visits(club.id, period, only)))
    return visits.where(_conditions()[only]) if only else visits


def _conditions() -> dict[str, ColumnElement[bool]]:
    helps = Attendance.stood_as == "helping"
    return {
        NEW: Attendance.first_visit.is_(True),
        HELPERS: helps,
        VOLUNTEERS: or_(helps, Attendance.role != MEMBER),
    }


def _nth(club: Club, period: Period, number: int, whose: Whose | None) -> Select[int]:
    """Each member's first visit of the period, or their second."""
    in_order = func.row_number().over(
        partition_by=Attendance.member_id, order_by=(Meeting.local_date, Meeting.id)
    )
    visits = _visits(
        select(Attendance.id.label("id"), in_order.label("number")), club, period, "", whose
    ).subquery()
    return select(visits.c.id).where(visits.c.number == number)
