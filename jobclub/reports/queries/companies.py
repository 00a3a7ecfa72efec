"""Which companies were asked for, where doors opened, and where none did."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CTE, ColumnElement, Subquery, case, func, select
from sqlalchemy.orm import Session

from jobclub.companies.models import Company
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import how_many
from jobclub.reports.queries.ways import INTRODUCED, asks_of, doors_of

ASKED, OPENED, UNMET = "asked", "opened", "unmet"


@dataclass(frozen=True)
class CompanyRow:
    """A company of the directory, with all that were merged into it."""

    company_id: int
    name: str
    asks: int
    doors: int
    introductions: int


def companies(
    session: Session, club_id: int, period: Period, by: str = ASKED, limit: int = 50
) -> list[CompanyRow]:
    """Those most asked for; those with most doors; or those asked for that nobody opened."""
    at = _at_each(asks_of(club_id, period))
    asked, opened = at.c.asks, at.c.doors
    wanted: dict[str, tuple[ColumnElement[bool], Sequence[ColumnElement[int]]]] = {
        ASKED: (asked > 0, (asked, opened)),
        OPENED: (opened > 0, (opened, asked)),
        UNMET: ((asked > 0) & (opened == 0), (asked,)),
    }
    which, most = wanted[by]
    found = (
        select(Company.id, Company.name, asked, opened, at.c.introductions)
        .join(at, at.c.head == Company.id)
        # What was left out of the directory was no employer.
        .where(Company.listed, which)
        .order_by(*(number.desc() for number in most), func.lower(Company.name), Company.id)
        .limit(limit)
    )
    return [CompanyRow(*row) for row in session.execute(found)]


def _at_each(asks: CTE) -> Subquery:
    """By head: `asks`, `doors` and `introductions`."""
    doors = doors_of(asks)
    still_asked = case((doors.c.asked == 1, doors.c.ask_id))
    return (
        select(
            doors.c.head,
            func.count(still_asked.distinct()).label("asks"),
            func.count(doors.c.came).label("doors"),
            how_many(doors.c.came >= INTRODUCED).label("introductions"),
        )
        .where(doors.c.head.is_not(None))
        .group_by(doors.c.head)
        .subquery("at_each")
    )
