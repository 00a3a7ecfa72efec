"""Landings, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobclub.clubs.models import Club, Member
from jobclub.introductions.landings import Landing
from jobclub.people.models import Person
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import within
from jobclub.reports.queries.landings import days_from, first_visit_of
from jobclub.reports.queries.naming import Whose, called
from jobclub.reports.queries.streaming import cut, stream

WITH_INTRODUCTION, TIMED = "with_introduction", "timed"
ONLY = ("", WITH_INTRODUCTION, TIMED)
SIDES = ("member",)


@dataclass(frozen=True, slots=True)
class LandingRow:
    """One landing, by its member's own word."""

    club: str
    member_id: int
    name: str
    day: date
    #: None of whom never was at an evening.
    first_visit: date | None
    days: int | None
    company: str
    with_introduction: bool


def counted(club: Club, period: Period, only: str, whose: Whose | None) -> Select[*tuple[Any, ...]]:
    """What is counted."""
    return _landings(club, period, only, whose)


def rows(
    session: Session,
    club: Club,
    period: Period,
    only: str,
    whose: Whose | None,
    start: int,
    most: int | None,
) -> Iterator[LandingRow]:
    """A club's, by day."""
    for row in stream(session, cut(_landings(club, period, only, whose), start, most)):
        first: date | None = row.first_visit
        yield LandingRow(
            club=club.name,
            member_id=row.member_id,
            name=called(row.name),
            day=row.day,
            first_visit=first,
            days=days_from(first, row.day) if first is not None else None,
            company=row.company,
            with_introduction=row.with_introduction,
        )


def _landings(
    club: Club, period: Period, only: str, whose: Whose | None
) -> Select[*tuple[Any, ...]]:
    first = first_visit_of(Landing.member_id)
    found = (
        select(
            Landing.member_id,
            Person.name,
            Landing.day,
            first.label("first_visit"),
            Landing.company,
            Landing.introduction_id.is_not(None).label("with_introduction"),
        )
        .join(Member, Member.id == Landing.member_id)
        .join(Person, Person.id == Member.person_id)
        .where(Landing.club_id == club.id, within(Landing.day, period))
        .order_by(Landing.day, Landing.id)
    )
    if whose is not None:
        found = found.where(Landing.member_id == whose.member_id)
    if only == TIMED:
        return found.where(first.is_not(None))
    return found.where(Landing.introduction_id.is_not(None)) if only else found
