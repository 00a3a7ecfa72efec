"""The funnel, introductions, the matrix and each member's figures, counted twice."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from flask import Flask

from jobclub import clock
from jobclub.asks.offers import SECRET_FOR, Offer
from jobclub.companies.models import Company
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.people.erasing import erase
from jobclub.reports.periods import ALL, MEETING, Period
from jobclub.reports.queries import doors, members
from jobclub.reports.queries.doors import Funnel
from tests.cast import Cast
from tests.reports import recount_doors as recount
from tests.reports.many import FEW, MANY, Counted, of_lived_pasts, of_many_pasts
from tests.reports.recount_doors import Tables

pytestmark = pytest.mark.both
NOTHING = Funnel(0, 0, 0, 0, 0, 0, 0, 0)


def examine(past: Counted, tables: Tables) -> None:
    """Each figure is what one counts on paper."""
    for period in past.periods():
        here = db.session(), past.club.id, period
        far = recount.funnel(tables, period)
        assert asdict(doors.funnel(*here)) == far
        assert asdict(doors.opened(*here)) == {name: far[name] for name in ("asks", "with_door")}
        on_a_day = (recount.on_a_day(tables, period, step) for step in ("introduced", "interview"))
        assert [doors.introductions(*here), doors.interviews(*here)] == [len(d) for d in on_a_day]
        pairs = doors.matrix(*here)
        assert {(p.giver_id, p.asker_id): p.doors for p in pairs} == recount.matrix(tables, period)
        for pair in pairs:
            assert pair.giver == tables.name_of(pair.giver_id)
            assert pair.asker == tables.name_of(pair.asker_id)
        who = past.luck.choice(tables.rows["member"]).id
        found = members.member(db.session(), past.club.id, who, period)
        assert asdict(found) == recount.member(tables, period, who)


def test_they_are_what_one_counts_on_paper(app: Flask) -> None:
    of_many_pasts(app, examine, FEW)


@pytest.mark.full
def test_they_are_so_in_many_pasts(app: Flask) -> None:
    of_many_pasts(app, examine, MANY)
    of_lived_pasts(app, examine, FEW)


def funnel(cast: Cast, kind: str = ALL) -> Funnel:
    return doors.funnel(db.session(), cast.club.id, Period.of(kind, cast.meeting.local_date))


def both(cast: Cast) -> tuple[int, int]:
    """Doors and introductions, a moment later."""
    with clock.travel(SECRET_FOR):
        here = db.session(), cast.club.id, Period.of(ALL, cast.club.today())
        return funnel(cast).doors, doors.introductions(*here)


def offers(cast: Cast) -> list[Offer]:
    """Ben asks for two companies, and Chloe knows somebody at both."""
    ask = cast.ask("eBay", "Acme")
    with transaction():
        return [Offer.make(target, by=cast.chloe, meeting=cast.meeting) for target in ask.targets]


def test_an_empty_club_has_none(cast: Cast) -> None:
    assert funnel(cast) == NOTHING
    assert doors.matrix(db.session(), cast.club.id, Period.of(ALL, cast.club.today())) == []


def test_an_ask_comes_as_far_as_its_best_door(cast: Cast) -> None:
    ebay, acme = offers(cast)
    just_asked = replace(NOTHING, asks=1, with_door=1, doors=2)
    assert funnel(cast) == just_asked

    with transaction(), clock.travel(SECRET_FOR):
        Introduction.step(ebay, "introduced", by=cast.chloe)
        Introduction.step(acme, "interview", by=cast.ben)
    far = replace(just_asked, introduced=1, met=1, interview=1, introductions=2)
    assert funnel(cast) == far

    with transaction():
        made = Introduction.of(acme)
        assert made is not None
        made.close(by=cast.chloe)
    assert funnel(cast) == far, "what came to nothing has happened all the same"


def test_two_companies_that_are_one_are_one_door(cast: Cast) -> None:
    ebay, acme = offers(cast)
    with transaction():
        for offer in (ebay, acme):
            Introduction.record(offer, by=cast.chloe)
    assert both(cast) == (2, 2)

    with transaction():
        company = Company.known(cast.club.id, "Acme")
        into = Company.known(cast.club.id, "eBay")
        assert company is not None
        assert into is not None
        company.merge_into(into, by=cast.ana)
    assert both(cast) == (1, 1)


def test_an_ask_that_the_room_has_not_seen_is_not_counted(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with transaction():
        ask.hide(by=cast.ana)
    assert funnel(cast) == NOTHING


def test_an_offer_taken_back_leaves_no_mark(cast: Cast) -> None:
    ebay, acme = offers(cast)
    with transaction(), clock.travel(timedelta(minutes=1)):
        ebay.withdraw(by=cast.chloe)
        acme.let_go(by=cast.chloe)
    assert funnel(cast) == replace(NOTHING, asks=1)


def test_nobody_learns_from_it_who_it_was_in_the_first_seconds(cast: Cast) -> None:
    offers(cast)
    here = db.session(), cast.club.id, Period.of(ALL, cast.club.today())
    assert doors.matrix(*here) == []
    assert members.member(here[0], here[1], cast.chloe.id, here[2]).doors_opened == 0

    with clock.travel(SECRET_FOR):
        pairs = [(one.giver, one.asker, one.doors) for one in doors.matrix(*here)]
        assert pairs == [("Chloe", "Ben", 2)]
        assert members.member(here[0], here[1], cast.chloe.id, here[2]).doors_opened == 2


def test_somebody_who_was_erased_has_no_name_in_it(cast: Cast) -> None:
    offers(cast)
    with transaction(), clock.travel(timedelta(minutes=1)):
        erase(cast.ben.person)
    with clock.travel(timedelta(minutes=1)):
        here = db.session(), cast.club.id, Period.of(ALL, cast.club.today())
        for pair in doors.matrix(*here):
            assert (pair.giver, pair.asker) == ("Chloe", "Somebody")
        assert funnel(cast).asks == 1


def test_a_club_counts_its_own_alone(cast: Cast) -> None:
    offers(cast)
    theirs = Period.of(MEETING, cast.other_meeting.local_date)
    assert doors.funnel(db.session(), cast.harbour.id, theirs) == NOTHING
