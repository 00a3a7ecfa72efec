"""Who has landed, and how long it took, counted twice."""

from datetime import timedelta

import pytest
from flask import Flask

from jobclub import clock
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.meetings.models import Meeting
from jobclub.people.models import Person
from jobclub.reports.periods import ALL, MONTH, Period
from jobclub.reports.queries.landings import Landings, TimeToLand, landings, time_to_land
from jobclub.reports.queries.looking import looking
from tests.cast import Cast
from tests.reports import recount_doors as recount
from tests.reports.many import FEW, MANY, Counted, of_lived_pasts, of_many_pasts
from tests.reports.recount_doors import Tables

pytestmark = pytest.mark.both


def examine(past: Counted, tables: Tables) -> None:
    """How many, how long, and who is still looking."""
    for period in past.periods():
        here = db.session(), past.club.id, period
        landed = recount.landings(tables, period)
        helped = sum(1 for one in landed if one.introduction_id is not None)
        assert landings(*here) == Landings(len(landed), helped)

        came = [(tables.first_visit(one.member_id), one.day) for one in landed]
        took = [max(0, (day - first).days) for first, day in came if first is not None]
        still = recount.looking(tables, period)
        firsts = [tables.first_visit(one) for one in still]
        looked = [max(0, (past.today - first).days) for first in firsts if first is not None]
        assert time_to_land(*here, past.today) == TimeToLand(
            len(landed), len(took), recount.middle(took), len(still), recount.middle(looked)
        )
        rows = looking(*here, past.today)
        assert sorted((row.member_id, row.days) for row in rows) == sorted(
            zip(still, looked, strict=True)
        )


def test_they_are_what_one_counts_on_paper(app: Flask) -> None:
    of_many_pasts(app, examine, FEW)


@pytest.mark.full
def test_they_are_so_in_many_pasts(app: Flask) -> None:
    of_many_pasts(app, examine, MANY)
    of_lived_pasts(app, examine, FEW)


def found(cast: Cast, kind: str = ALL) -> TimeToLand:
    today = cast.club.today()
    return time_to_land(db.session(), cast.club.id, Period.of(kind, today), today)


def land(cast: Cast, days: int, name: str = "Ira") -> None:
    """Somebody who is here tonight lands some days later."""
    with transaction():
        person = Person(name=name)
        db.session.add(person)
        db.session.flush()
        member = cast.club.welcome(person, stands="looking")
        cast.meeting.arrive(member, stood_as="looking", by=None)
    with transaction(), clock.travel(timedelta(days=days)):
        Landing.say(member, by=member)


def test_no_middle_is_told_of_fewer_than_five(cast: Cast) -> None:
    for days in (3, 40, 12, 8):
        land(cast, days)
    with clock.travel(timedelta(days=60)):
        assert found(cast).median_days is None
    land(cast, 9)
    with clock.travel(timedelta(days=60)):
        assert found(cast).median_days == 9
        assert found(cast).landed == 5


def test_who_is_still_looking_is_counted_apart(cast: Cast) -> None:
    with clock.travel(timedelta(days=30)):
        # Ben, Chloe, Rose and George; Ana helps.
        assert found(cast).looking == 4
        assert found(cast, MONTH).looking == 0, "nobody came this month"


def test_whoever_never_came_took_no_time(cast: Cast) -> None:
    with transaction():
        person = Person(name="Ira")
        db.session.add(person)
        db.session.flush()
        ira = cast.club.welcome(person, stands="looking")
        Landing.say(ira, by=ira)
    assert (found(cast).landed, found(cast).timed) == (1, 0)


def test_who_landed_before_they_came_took_none(cast: Cast) -> None:
    with transaction():
        Landing.say(cast.ben, by=cast.ben, day=cast.club.today() - timedelta(days=9))
    for name in ("Ira", "Joe", "Kim", "Lea"):
        land(cast, 0, name)
    assert found(cast).median_days == 0


def test_a_planned_evening_is_nobodys_first(cast: Cast) -> None:
    with transaction():
        Meeting.plan(cast.club.today() + timedelta(days=1), "19:00", "60", by=cast.ana)
    assert found(cast).looking == 4
