"""The rows behind the figures: of one club or of several, as they stream out of the database.

Each table has its filters (`only`). A figure and the rows of its filter are as many, by
construction where they share a statement, and by test everywhere. Of several clubs the rows come
club by club, as their ids are given, and each club's by day. `start` and `most` cut a page out of
each club's rows; `whose` are one member's alone.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jobclub.clubs.models import Club
from jobclub.errors import Missing
from jobclub.reports.periods import Period
from jobclub.reports.queries import ask_rows, attendance_rows, introduction_rows, landing_rows
from jobclub.reports.queries.ask_rows import AskRow
from jobclub.reports.queries.attendance_rows import AttendanceRow
from jobclub.reports.queries.introduction_rows import IntroductionRow
from jobclub.reports.queries.landing_rows import LandingRow
from jobclub.reports.queries.naming import Whose, club_of

__all__ = [
    "ONLY", "AskRow", "AttendanceRow", "IntroductionRow", "LandingRow", "Whose", "asks",
    "attendance", "count", "introductions", "landings",
]  # fmt: skip

Told = TypeVar("Told")
Read = Callable[[Session, Club, Period, str, Whose | None, int, int | None], Iterator[Told]]

#: By table, what an address may ask for; "" is all of it.
ONLY = {
    "attendance": attendance_rows.ONLY,
    "asks": ask_rows.ONLY,
    "introductions": introduction_rows.ONLY,
    "landings": landing_rows.ONLY,
}
#: As whom somebody stands in their rows.
SIDES = {
    "attendance": attendance_rows.SIDES,
    "asks": ask_rows.SIDES,
    "introductions": introduction_rows.SIDES,
    "landings": landing_rows.SIDES,
}
_COUNTED: dict[str, Callable[[Club, Period, str, Whose | None], Select[*tuple[Any, ...]]]] = {
    "attendance": attendance_rows.counted,
    "asks": ask_rows.counted,
    "introductions": introduction_rows.counted,
    "landings": landing_rows.counted,
}


def attendance(
    session: Session,
    club_ids: Sequence[int],
    period: Period,
    only: str = "",
    *,
    whose: Whose | None = None,
    start: int = 0,
    most: int | None = None,
) -> Iterator[AttendanceRow]:
    """Who was at which evening. One row a person are only "people" and "returned"."""
    _must_be_known("attendance", only, whose)
    return _each(session, club_ids, attendance_rows.rows, period, only, whose, start, most)


def asks(
    session: Session,
    club_ids: Sequence[int],
    period: Period,
    only: str = "",
    *,
    whose: Whose | None = None,
    start: int = 0,
    most: int | None = None,
) -> Iterator[AskRow]:
    """The asks that a meeting first saw in the period, and what came of each by now."""
    _must_be_known("asks", only, whose)
    return _each(session, club_ids, ask_rows.rows, period, only, whose, start, most)


def introductions(
    session: Session,
    club_ids: Sequence[int],
    period: Period,
    only: str = "",
    *,
    whose: Whose | None = None,
    start: int = 0,
    most: int | None = None,
) -> Iterator[IntroductionRow]:
    """The doors behind which something began: by the day of the introduction, or before it by that
    of the offer; with `only`, those of which that step lies in the period.
    """
    _must_be_known("introductions", only, whose)
    return _each(session, club_ids, introduction_rows.rows, period, only, whose, start, most)


def landings(
    session: Session,
    club_ids: Sequence[int],
    period: Period,
    only: str = "",
    *,
    whose: Whose | None = None,
    start: int = 0,
    most: int | None = None,
) -> Iterator[LandingRow]:
    """Who has landed in the period."""
    _must_be_known("landings", only, whose)
    return _each(session, club_ids, landing_rows.rows, period, only, whose, start, most)


def count(
    session: Session,
    table: str,
    club_ids: Sequence[int],
    period: Period,
    only: str = "",
    *,
    whose: Whose | None = None,
) -> int:
    """How many rows one of these tables has."""
    _must_be_known(table, only, whose)
    of_each = (
        select(func.count()).select_from(
            _COUNTED[table](club_of(session, club_id), period, only, whose)
            .order_by(None)
            .subquery()
        )
        for club_id in club_ids
    )
    return sum(session.scalar(counted) or 0 for counted in of_each)


def _each(
    session: Session,
    club_ids: Sequence[int],
    read: Read[Told],
    period: Period,
    only: str,
    whose: Whose | None,
    start: int,
    most: int | None,
) -> Iterator[Told]:
    """Club by club: none waits for the others to be put in order."""
    for club_id in club_ids:
        yield from read(session, club_of(session, club_id), period, only, whose, start, most)


def _must_be_known(table: str, only: str, whose: Whose | None) -> None:
    if only not in ONLY.get(table, ()):
        raise Missing
    if whose is not None and whose.side not in SIDES[table]:
        raise Missing
