"""Who came for the first time, and whether they came again: fairly, only of whom it can be said."""

from dataclasses import dataclass

from sqlalchemy import CTE, ColumnElement, Select, Subquery, and_, case, extract, func, select
from sqlalchemy.orm import Session, aliased

from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import Meeting
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import how_many, was_held, was_there, within

#: A newcomer is back who is seen at one of so many meetings after the first; a regular has come so
#: often.
SOON, OFTEN = 3, 4
#: Of newcomers: who was seen again soon, and of whom nobody can say yet.
AGAIN, WAITING = "again", "waiting"


@dataclass(frozen=True)
class CameBack:
    """Of a period's newcomers those that were seen again soon; and those of whom nobody can say
    yet, since fewer than three meetings were held.
    """

    newcomers: int
    again: int
    waiting: int

    @property
    def counted(self) -> int:
        """Of how many it can be said: what a share is of."""
        return self.newcomers - self.waiting


@dataclass(frozen=True)
class Cohort:
    """Who came first in one month, and what became of them until now."""

    year: int
    month: int
    newcomers: int
    again: int
    #: Who have come four times or more by now.
    four: int
    waiting: int

    @property
    def counted(self) -> int:
        """Of how many it can be said whether they came again."""
        return self.newcomers - self.waiting


def came_back(session: Session, club_id: int, period: Period) -> CameBack:
    """Of the newcomers of this period: who was seen at one of the next three meetings."""
    first = _newcomers(club_id, period)
    newcomers, again, waiting = session.execute(select(*_counted(first))).one()
    return CameBack(newcomers, again, waiting)


def cohorts(session: Session, club_id: int, period: Period) -> list[Cohort]:
    """The same by the month in which they came first; and who has come four times since."""
    first = _newcomers(club_id, period)
    when = extract("year", first.c.local_date), extract("month", first.c.local_date)
    newcomers, again, waiting = _counted(first)
    found = session.execute(
        select(*when, newcomers, again, how_many(first.c.ever >= OFTEN), waiting)
        .group_by(*when)
        .order_by(*when)
    )
    return [Cohort(*map(int, row)) for row in found]


def first_visits(club_id: int, period: Period, became: str) -> Select[int]:
    """The first visits (their ids) of those newcomers that one of these words is said of."""
    first = _newcomers(club_id, period)
    return select(first.c.id).where({AGAIN: _again, WAITING: _too_early}[became](first))


def _newcomers(club_id: int, period: Period) -> Subquery:
    """The first visits of a period: the number of that meeting, of the one at which they were seen
    next, and of the club's last; and how often they have come in all.
    """
    meetings, visit = _numbered(club_id), aliased(Attendance)
    at, then = meetings.alias(), meetings.alias()
    # What is known of a first visit, and the visits of the same member beside it.
    first = Attendance.id, at.c.local_date, at.c.number, at.c.last
    later = case((then.c.number > at.c.number, then.c.number))
    return (
        select(*first, func.min(later).label("next"), func.count().label("ever"))
        .join(at, at.c.id == Attendance.meeting_id)
        .join(visit, and_(visit.member_id == Attendance.member_id, was_there(visit)))
        .join(then, then.c.id == visit.meeting_id)
        .where(Attendance.first_visit, was_there(), within(at.c.local_date, period))
        .group_by(*first)
        .subquery()
    )


def _numbered(club_id: int) -> CTE:
    """The meetings that were held, in order."""
    in_order = Meeting.doors_at, Meeting.id
    return (
        select(
            Meeting.id,
            Meeting.local_date,
            func.row_number().over(order_by=in_order).label("number"),
            func.count().over().label("last"),
        )
        .where(Meeting.club_id == club_id, was_held())
        .cte("numbered")
    )


def _counted(first: Subquery) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """How many there are; who was seen again soon; and of whom nobody can say yet."""
    return func.count(), how_many(_again(first)), how_many(_too_early(first))


def _again(first: Subquery) -> ColumnElement[bool]:
    return func.coalesce(first.c.next, first.c.last + SOON + 1) - first.c.number <= SOON


def _too_early(first: Subquery) -> ColumnElement[bool]:
    return and_(first.c.next.is_(None), first.c.number + SOON > first.c.last)
