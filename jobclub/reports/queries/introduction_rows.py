"""Introductions, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, select
from sqlalchemy.orm import Session, aliased

from jobclub.asks.models import Ask
from jobclub.clubs.models import Club, Member
from jobclub.companies.models import Company
from jobclub.introductions.steps import INTERVIEW, INTRODUCED, LANDED, MET, OFFERED, STEPS
from jobclub.people.models import Person
from jobclub.reports.periods import Period
from jobclub.reports.queries.introduced import STANDS, begun_in, told_of
from jobclub.reports.queries.naming import Whose, called
from jobclub.reports.queries.streaming import cut, stream

ONLY = ("", INTRODUCED, MET, INTERVIEW, LANDED)
SIDES = ("asker", "connector")


@dataclass(frozen=True, slots=True)
class IntroductionRow:
    """What came of one door. What came to nothing is closed, whoever and whyever."""

    club: str
    introduction_id: int
    #: By which pages name its door: one of the offers there.
    offer_id: int
    ask_id: int
    asker_id: int
    asker: str
    connector_id: int
    connector: str
    company: str
    offered_at: date
    contact_agreed_at: date | None
    introduced_at: date | None
    replied_at: date | None
    met_at: date | None
    interview_at: date | None
    #: The furthest step that was reached, also where it came to nothing since.
    reached: str
    outcome: str
    thanked_at: date | None


def counted(club: Club, period: Period, only: str, whose: Whose | None) -> Select[*tuple[Any, ...]]:
    """What is counted."""
    return begun_in(club, period, only, whose)


def rows(
    session: Session,
    club: Club,
    period: Period,
    only: str,
    whose: Whose | None,
    start: int,
    most: int | None,
) -> Iterator[IntroductionRow]:
    """A club's, by the day that counts; what is still a promise comes last, by its own."""

    def day(moment: datetime | None) -> date | None:
        return club.day_of(moment) if moment is not None else None

    begun = begun_in(club, period, only, whose).subquery("begun")
    page = cut(select(begun).order_by(*_order(begun)), start, most).subquery("page")
    for row in stream(session, _told(page)):
        yield IntroductionRow(
            club=club.name,
            introduction_id=row.introduction_id,
            offer_id=row.offer_id,
            ask_id=row.ask_id,
            asker_id=row.asker_id,
            asker=called(row.asker),
            connector_id=row.connector_id,
            connector=called(row.connector),
            company=row.company or "",
            offered_at=club.day_of(row.offered_at),
            contact_agreed_at=row.agreed,
            introduced_at=row.introduced_on,
            replied_at=row.replied,
            met_at=row.met,
            interview_at=row.interview,
            reached=STEPS[row.reached] if row.reached is not None else OFFERED,
            outcome=STANDS[row.stands],
            thanked_at=day(row.thanked_at),
        )


def _order(begun: Subquery) -> Sequence[ColumnElement[Any]]:
    """What is still a promise has no such day."""
    column = begun.c
    return column.day.is_(None), column.day, column.offered_at, column.introduction_id


def _told(page: Subquery) -> Select[*tuple[Any, ...]]:
    told = told_of(page)
    asking, opening = aliased(Member), aliased(Member)
    asker, connector = aliased(Person), aliased(Person)
    return (
        select(
            told,
            Ask.asker_id,
            asker.name.label("asker"),
            connector.name.label("connector"),
            Company.name.label("company"),
        )
        .select_from(told)
        .join(Ask, Ask.id == told.c.ask_id)
        .join(asking, asking.id == Ask.asker_id)
        .join(asker, asker.id == asking.person_id)
        .join(opening, opening.id == told.c.connector_id)
        .join(connector, connector.id == opening.person_id)
        .outerjoin(Company, Company.id == told.c.head)
        .order_by(*_order(told))
    )
