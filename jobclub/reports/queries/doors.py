"""What became of the asks: the funnel, introductions, and who opened doors for whom."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.clubs.models import Member
from jobclub.introductions.steps import INTERVIEW, INTRODUCED
from jobclub.people.models import Person
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import how_many, total
from jobclub.reports.queries.introduced import begun_in
from jobclub.reports.queries.naming import called, club_of
from jobclub.reports.queries.ways import CAME_TO, asks_of, doors_of, ways_of


@dataclass(frozen=True)
class Funnel:
    """Of the asks of a period, how many came how far; and their doors and introductions."""

    asks: int
    with_door: int
    introduced: int
    met: int
    interview: int
    landed: int
    doors: int
    introductions: int


@dataclass(frozen=True)
class Opened:
    """Of the asks of a period, those with a door: the first two figures of the funnel."""

    asks: int
    with_door: int


@dataclass(frozen=True)
class Pair:
    """How many doors one member opened for another."""

    giver_id: int
    giver: str
    asker_id: int
    asker: str
    doors: int


def funnel(session: Session, club_id: int, period: Period) -> Funnel:
    """Asks of the period → with a door → introduced → met → interview → landed."""
    ways = ways_of(asks_of(club_id, period))
    counted = select(
        func.count(),
        *(how_many(ways.c.came >= came) for came in CAME_TO.values()),
        total(ways.c.doors),
        total(ways.c.introductions),
    ).select_from(ways)
    return Funnel(*map(int, session.execute(counted).one()))


def opened(session: Session, club_id: int, period: Period) -> Opened:
    """The same, where nobody asks what came of the doors: that would take three times as long."""
    asks = asks_of(club_id, period)
    door = (
        select(Offer.id)
        .join(Target, Target.id == Offer.target_id)
        .where(Target.ask_id == asks.c.ask_id, Offer.stands())
        .exists()
    )
    counted = select(func.count(), how_many(door)).select_from(asks)
    return Opened(*map(int, session.execute(counted).one()))


def introductions(session: Session, club_id: int, period: Period) -> int:
    """How many doors led to an introduction on a day of the period."""
    return _begun(session, club_id, period, INTRODUCED)


def interviews(session: Session, club_id: int, period: Period) -> int:
    """How many doors led to an interview on a day of the period."""
    return _begun(session, club_id, period, INTERVIEW)


def matrix(session: Session, club_id: int, period: Period) -> list[Pair]:
    """Who opened doors for whom, at asks of the period: by name, and never by how many."""
    # Who it was nobody knows in the first seconds.
    doors = doors_of(asks_of(club_id, period), Offer.no_longer_secret())
    giver, asker = aliased(Person), aliased(Person)
    giving, asking = aliased(Member), aliased(Member)
    pairs = (
        select(giving.id, giver.name, asking.id, asker.name, func.count())
        .select_from(doors)
        .join(Ask, Ask.id == doors.c.ask_id)
        .join(giving, giving.id == doors.c.connector_id)
        .join(giver, giver.id == giving.person_id)
        .join(asking, asking.id == Ask.asker_id)
        .join(asker, asker.id == asking.person_id)
        .where(doors.c.came.is_not(None))
        .group_by(giving.id, giver.name, asking.id, asker.name)
    )
    found = [
        Pair(giver_id, called(gave), asker_id, called(asked), number)
        for giver_id, gave, asker_id, asked, number in session.execute(pairs)
    ]
    return sorted(found, key=_by_name)


def _begun(session: Session, club_id: int, period: Period, step: str) -> int:
    begun = begun_in(club_of(session, club_id), period, step).subquery()
    return session.scalar(select(func.count()).select_from(begun)) or 0


def _by_name(pair: Pair) -> tuple[str, int, str, int]:
    return pair.giver.casefold(), pair.giver_id, pair.asker.casefold(), pair.asker_id
