"""The directory as its pages list it: companies with their other names and what came of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from jobclub.clock import now
from jobclub.companies.lookup import kept
from jobclub.companies.models import Company, OtherName
from jobclub.extensions import db

A_PAGE = 100
FOUND = 40
#: For how long the last merge can be taken back from the top of the page; later, at its company.
UNDO_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Figures:
    """What the club made of a company so far."""

    asks: int = 0
    offers: int = 0


#: Counts what was asked and offered at companies; the asks answer, which come later in the story.
figures_of: list[Callable[[Sequence[int]], dict[int, Figures]]] = []


@dataclass(frozen=True)
class Line:
    """A company with whatever else it is called."""

    company: Company
    merged: Sequence[Company]
    also: Sequence[OtherName]
    figures: Figures


def count(club_id: int) -> int:
    """How many companies the club's directory has."""
    return db.session.scalar(select(func.count()).where(*shown(club_id))) or 0


def shown(club_id: int) -> tuple[Any, ...]:
    """The heads that are listed, as conditions."""
    return Company.club_id == club_id, Company.head_id.is_(None), Company.listed


def leaf(club_id: int, at: int) -> Sequence[Company]:
    """One page of them, by name."""
    ordered = select(Company).where(*shown(club_id)).order_by(func.lower(Company.name), Company.id)
    return db.session.scalars(ordered.limit(A_PAGE).offset(A_PAGE * (at - 1))).all()


def sought(club_id: int, text: str) -> Sequence[Company]:
    """As a phone would find them, the likeliest first."""
    ids = [entry.id for entry in kept(club_id).directory.find(text, FOUND)]
    found = db.session.scalars(select(Company).where(*shown(club_id), Company.id.in_(ids))).all()
    return sorted(found, key=lambda company: ids.index(company.id))


def lines(companies: Sequence[Company]) -> list[Line]:
    """What there is to say of each."""
    ids = [company.id for company in companies]
    merged = select(Company).where(Company.head_id.in_(ids), Company.listed).order_by(Company.id)
    under: dict[int | None, list[Company]] = {}
    for one in db.session.scalars(merged):
        under.setdefault(one.head_id, []).append(one)
    named = (
        select(Company.heads(), OtherName)
        .join(Company, Company.id == OtherName.company_id)
        .where(Company.heads().in_(ids))
        .order_by(OtherName.id)
    )
    also: dict[int, list[OtherName]] = {}
    for head_id, name in db.session.execute(named):
        also.setdefault(head_id, []).append(name)
    figures = {head: one for count in figures_of for head, one in count(ids).items()}
    return [
        Line(one, under.get(one.id, []), also.get(one.id, []), figures.get(one.id, Figures()))
        for one in companies
    ]


def last_merged(club_id: int) -> Company | None:
    """What was merged last, to take it back: not what came along with it."""
    into = aliased(Company)
    return db.session.scalar(
        select(Company)
        .join(into, into.id == Company.same_as_id)
        .where(
            Company.club_id == club_id,
            Company.listed,
            into.head_id.is_(None),
            Company.changed_at > now() - UNDO_FOR,
        )
        .order_by(Company.changed_at.desc(), Company.id.desc())
        .limit(1)
    )
