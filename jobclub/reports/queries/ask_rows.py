"""Asks, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, aliased

from jobclub.asks.models import Ask
from jobclub.asks.targets import Target
from jobclub.clubs.models import Club, Member
from jobclub.companies.models import Company
from jobclub.people.models import Person
from jobclub.reports.periods import Period
from jobclub.reports.queries.naming import Whose, called
from jobclub.reports.queries.streaming import cut, stream
from jobclub.reports.queries.ways import CAME_TO, WITH_DOOR, asks_of, ways_of

SPECIFIC, UNMET = "specific", "unmet"
ONLY = ("", SPECIFIC, *CAME_TO, UNMET)
SIDES = ("member",)


@dataclass(frozen=True, slots=True)
class AskRow:
    """One ask, on the day of the first meeting that saw it."""

    club: str
    ask_id: int
    meeting_date: date
    member_id: int
    name: str
    companies: str
    role_wanted: str
    coach_result: str
    specific: bool
    doors: int
    introductions: int
    state: str


def counted(club: Club, period: Period, only: str, whose: Whose | None) -> Select[*tuple[Any, ...]]:
    """What is counted; how far they came is not looked at where it does not matter."""
    if only in CAME_TO or only == UNMET:
        return _ways(club, period, only, whose)
    return select(_asks(club, period, only, whose).c.ask_id)


def rows(
    session: Session,
    club: Club,
    period: Period,
    only: str,
    whose: Whose | None,
    start: int,
    most: int | None,
) -> Iterator[AskRow]:
    """A club's, by day."""
    # An ask comes in as many lines as it names companies: a page is cut before that; and before
    # one looks how far each came, where that says nothing of which are wanted.
    if only in CAME_TO or only == UNMET:
        page = cut(_ways(club, period, only, whose), start, most)
    else:
        asks = _asks(club, period, only, whose)
        those = select(asks).order_by(asks.c.day, asks.c.ask_id)
        page = select(ways_of(cut(those, start, most).cte("those")))
    found = stream(session, _told(page))
    for ask_id, lines in groupby(found, key=lambda line: line.ask_id):
        named = list(lines)
        one = named[0]
        yield AskRow(
            club=club.name,
            ask_id=ask_id,
            meeting_date=one.day,
            member_id=one.asker_id,
            name=called(one.asker),
            # Two of its companies that turned out to be one are named once.
            companies=", ".join({line.head: line.company for line in named if line.head}.values()),
            role_wanted=one.who,
            coach_result=one.coach_result,
            specific=one.specific,
            doors=one.doors,
            introductions=one.introductions,
            state=one.state,
        )


def _asks(club: Club, period: Period, only: str, whose: Whose | None) -> CTE:
    specific = (Ask.specific.is_(True),) if only == SPECIFIC else ()
    return asks_of(club.id, period, *specific, *_theirs(whose))


def _theirs(whose: Whose | None) -> Sequence[ColumnElement[bool]]:
    return (Ask.asker_id == whose.member_id,) if whose is not None else ()


def _ways(club: Club, period: Period, only: str, whose: Whose | None) -> Select[*tuple[Any, ...]]:
    ways = ways_of(asks_of(club.id, period, *_theirs(whose)))
    wanted = ways.c.came < WITH_DOOR if only == UNMET else ways.c.came >= CAME_TO[only]
    return select(ways).where(wanted).order_by(ways.c.day, ways.c.ask_id)


def _told(page: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    ways, head = page.subquery("page"), aliased(Company)
    return (
        select(
            ways.c.ask_id,
            ways.c.day,
            ways.c.doors,
            ways.c.introductions,
            Ask.asker_id,
            Person.name.label("asker"),
            Ask.who,
            Ask.coach_result,
            Ask.specific,
            Ask.state,
            head.id.label("head"),
            head.name.label("company"),
        )
        .select_from(ways)
        .join(Ask, Ask.id == ways.c.ask_id)
        .join(Member, Member.id == Ask.asker_id)
        .join(Person, Person.id == Member.person_id)
        .outerjoin(Target, and_(Target.ask_id == Ask.id, Target.dropped_at.is_(None)))
        .outerjoin(Company, Company.id == Target.company_id)
        .outerjoin(head, head.id == Company.heads())
        .order_by(ways.c.day, ways.c.ask_id, Target.position)
    )
