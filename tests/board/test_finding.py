"""Whom to find: in the room first, whom I promised, who promised me, who looks there too."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobclub import clock
from jobclub.asks.offers import CONNECTOR, MeToo, Offer
from jobclub.board.finding import around
from jobclub.board.mine import Mine
from jobclub.clubs.models import Member
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.feeds import told
from jobclub.introductions.models import Introduction
from jobclub.meetings.plans import FIND
from tests.cast import Cast
from tests.traces import newcomer

SOON = timedelta(seconds=9)


def find(cast: Cast) -> None:
    """The room goes on to the stage in which people find each other."""
    with transaction():
        run = cast.meeting.run
        while run.now is not None and run.now.kind != FIND:
            run.go_on(run.now.id, by=cast.ana)


def offered(cast: Cast, by: Member, to: Member, company: str = "eBay") -> Offer:
    """Somebody offers a door to somebody's ask, long enough ago."""
    target = cast.ask(company, by=to).targets[0]
    with clock.travel(timedelta(seconds=-20)), transaction():
        return Offer.make(target, by=by, meeting=cast.meeting)


def settle(offer: Offer, by: Member) -> None:
    with transaction():
        offer.firm_up(CONNECTOR, by.club.today(), by=by)


def names(cast: Cast, member: Member) -> list[str]:
    return [one.name for one in Mine.of(member, cast.meeting).people]


def test_each_of_the_two_finds_the_other(cast: Cast) -> None:
    offered(cast, cast.chloe, cast.ben)
    find(cast)

    (ben,) = Mine.of(cast.chloe, cast.meeting).people
    assert (ben.name, ben.here) == ("Ben", True)
    assert [door.company for door in ben.i_promised] == ["eBay"]
    (chloe,) = Mine.of(cast.ben, cast.meeting).people
    assert [door.company for door in chloe.promised_me] == ["eBay"]
    assert chloe.doors[0].by_day == cast.club.today() + timedelta(days=7)
    assert names(cast, cast.rose) == []


def test_the_asker_hears_of_it_when_it_is_no_secret_any_more(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        Offer.make(target, by=cast.chloe, meeting=cast.meeting)
    find(cast)

    assert names(cast, cast.chloe) == ["Ben"]
    assert names(cast, cast.ben) == []
    with clock.travel(SOON):
        assert names(cast, cast.ben) == ["Chloe"]


def test_whom_i_promised_comes_before_who_promised_me(cast: Cast) -> None:
    offered(cast, cast.rose, cast.chloe, "Intel")
    offered(cast, cast.chloe, cast.ben)
    find(cast)

    assert names(cast, cast.chloe) == ["Ben", "Rose"]


def test_who_is_in_the_room_comes_first(cast: Cast) -> None:
    offered(cast, cast.chloe, cast.ben)
    offered(cast, cast.rose, cast.chloe, "Intel")
    with transaction():
        seat = cast.meeting.seat_of(cast.ben)
        assert seat is not None
        seat.correct("left", by=cast.ana)
    find(cast)

    people = Mine.of(cast.chloe, cast.meeting).people
    assert [(one.name, one.here) for one in people] == [("Rose", True), ("Ben", False)]


def test_who_looks_at_the_same_company_tonight(cast: Cast) -> None:
    cast.ask("eBay", "Delta")
    cast.ask("EBAY", "Delta", "Intel", by=cast.chloe)
    cast.ask("Adobe", by=cast.rose)
    find(cast)

    (chloe,) = Mine.of(cast.ben, cast.meeting).people
    assert chloe.name == "Chloe"
    assert chloe.too == ["Delta", "eBay"]
    assert names(cast, cast.chloe) == ["Ben"]
    assert names(cast, cast.rose) == []


def test_or_said_me_too(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        MeToo.say(target, by=cast.rose)
    find(cast)

    assert names(cast, cast.rose) == ["Ben"]
    assert names(cast, cast.ben) == ["Rose"]


def test_nobody_is_sent_to_look_for_somebody_who_only_looks_there_too_and_left(cast: Cast) -> None:
    cast.ask("eBay")
    cast.ask("eBay", by=cast.chloe)
    with transaction():
        seat = cast.meeting.seat_of(cast.chloe)
        assert seat is not None
        seat.correct("left", by=cast.ana)
    find(cast)

    assert names(cast, cast.ben) == []


def test_three_at_once_and_what_is_settled_leaves_its_place(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        more = [newcomer(cast, name) for name in ("Gus", "Hana")]
    for one in (cast.chloe, cast.rose, cast.george, *more):
        with clock.travel(timedelta(seconds=-20)), transaction():
            offer = Offer.make(target, by=one)
        if one is cast.rose:
            settle(offer, cast.ben)
    find(cast)

    mine = Mine.of(cast.ben, cast.meeting)
    assert [one.name for one in mine.people] == ["Chloe", "George", "Gus"]
    assert [door.name for door in mine.settled] == ["Rose"]
    assert len(mine.at_once) == 4


def test_two_doors_of_one_person_are_one_person(cast: Cast) -> None:
    ask = cast.ask("eBay", "Delta")
    with clock.travel(timedelta(seconds=-20)), transaction():
        first = Offer.make(ask.targets[0], by=cast.chloe)
        Offer.make(ask.targets[1], by=cast.chloe)
    settle(first, cast.ben)
    find(cast)

    (chloe,) = Mine.of(cast.ben, cast.meeting).people
    assert [(door.company, door.is_firm) for door in chloe.doors] == [
        ("eBay", True),
        ("Delta", False),
    ]


@pytest.mark.parametrize("what", ["withdrawn", "hidden", "dropped", "turned away", "introduced"])
def test_what_cannot_be_settled_any_more_sends_nobody(cast: Cast, what: str) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    ask = offer.target.ask
    with transaction():
        if what == "withdrawn":
            ask.withdraw(by=cast.ben)
        elif what == "hidden":
            ask.hide(by=cast.ana)
        elif what == "dropped":
            ask.edit(companies=["Intel"], who="", why="", by=cast.ben)
        elif what == "turned away":
            cast.ben.turn_away(by=cast.ana)
        else:
            Introduction.record(offer, by=cast.chloe)
    find(cast)

    assert names(cast, cast.chloe) == []
    assert what == "turned away" or names(cast, cast.ben) == []


def test_a_connector_who_is_not_welcome_any_more_is_not_looked_for(cast: Cast) -> None:
    offered(cast, cast.chloe, cast.ben)
    with transaction():
        cast.chloe.turn_away(by=cast.ana)
    find(cast)

    assert names(cast, cast.ben) == []


def test_an_ask_that_came_too_late_to_the_board_brings_nobody(cast: Cast) -> None:
    cast.ask("eBay")
    kept = cast.ask("eBay", by=cast.chloe)
    with transaction():
        kept.hide(by=cast.ana)
    find(cast)

    assert names(cast, cast.ben) == []
    assert names(cast, cast.chloe) == []


def test_outside_that_stage_it_waits_with_what_is_mine(cast: Cast) -> None:
    offered(cast, cast.chloe, cast.ben)
    cast.ask("eBay", by=cast.rose)

    mine = Mine.of(cast.chloe, cast.meeting)
    assert mine.at_once == set()
    assert [door.name for door in mine.doors] == ["Ben"]
    assert [one.name for one in Mine.of(cast.chloe).to_settle] == ["Ben"]
    assert [one.name for one in Mine.of(cast.ben).to_settle] == ["Chloe"]


def test_after_the_evening_what_is_still_open_stands_first(cast: Cast) -> None:
    offered(cast, cast.chloe, cast.ben)
    offered(cast, cast.rose, cast.chloe, "Delta")
    cast.ask("eBay", by=cast.george)
    with transaction():
        cast.meeting.close(by=cast.ana)

    mine = Mine.of(cast.chloe, cast.meeting)
    assert mine.over
    assert [one.name for one in mine.people] == ["Ben", "Rose"]
    assert len(mine.at_once) == 2


def test_those_around_somebody_are_told_when_they_come_or_go(cast: Cast) -> None:
    offered(cast, cast.chloe, cast.ben)
    cast.ask("Delta", "eBay", by=cast.rose)
    target = cast.ask("Delta", by=cast.george).targets[0]
    with transaction():
        MeToo.say(target, by=cast.chloe)

    assert around(cast.ben.id, cast.meeting) == {cast.chloe.id, cast.rose.id}
    assert around(cast.chloe.id, cast.meeting) == {cast.ben.id, cast.george.id}
    assert around(cast.george.id, cast.meeting) == {cast.chloe.id, cast.rose.id}
    assert around(cast.ana.id, cast.meeting) == set()


@pytest.mark.parametrize("finding", [True, False])
def test_only_while_people_find_each_other(cast: Cast, finding: bool) -> None:
    offered(cast, cast.chloe, cast.ben)
    if finding:
        find(cast)
    with transaction():
        seat = cast.meeting.seat_of(cast.ben)
        assert seat is not None
        seat.correct("left", by=cast.ana)

    hear = set(told(latest()))
    assert cast.ben.person_id in hear
    assert (cast.chloe.person_id in hear) is finding
    assert cast.george.person_id not in hear


def test_who_looked_there_too_is_told_when_an_ask_is_taken_back(cast: Cast) -> None:
    ask = cast.ask("eBay")
    cast.ask("eBay", by=cast.rose)
    find(cast)
    with transaction():
        ask.withdraw(by=cast.ben)

    assert cast.rose.person_id in told(latest())
    assert names(cast, cast.rose) == []


def test_how_to_reach_somebody_is_told_to_those_who_settled_a_day_with_them(cast: Cast) -> None:
    offer = offered(cast, cast.chloe, cast.ben)
    with clock.travel(timedelta(seconds=-20)), transaction():
        Offer.make(offer.target, by=cast.rose)
    settle(offer, cast.ben)
    with transaction():
        cast.ben.be_reached("555 0100", by=cast.ben)

    assert set(told(latest())) == {cast.ben.person_id, cast.chloe.person_id}


def latest() -> list[EventRow]:
    """The last thing that happened."""
    return list(db.session.scalars(select(EventRow).order_by(EventRow.id.desc()).limit(1)))
