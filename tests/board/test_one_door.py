"""Two companies of one ask that turn out to be one: one door, with all that came of it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from flask import Flask

from jobclub import clock
from jobclub.asks.models import Ask
from jobclub.asks.offer_commands import withdraw_offer, withdraw_offer_for
from jobclub.asks.offers import CONNECTOR, MeToo, Offer
from jobclub.asks.round import Round
from jobclub.asks.targets import Target
from jobclub.bench.statements import statements
from jobclub.board.desk import Desk
from jobclub.board.drawing import Board
from jobclub.board.figures import Figures
from jobclub.board.mine import Mine
from jobclub.board.reading import Reading
from jobclub.board.recap import Recap
from jobclub.board.wall import Wall
from jobclub.clubs.models import Member
from jobclub.companies.models import Company
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.house import House
from jobclub.introductions.commands import let_go
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS
from jobclub.screen import normal
from tests.cast import Cast

LATER = timedelta(seconds=20)


@pytest.fixture(autouse=True)
def house(app: Flask) -> Iterator[None]:
    """Somebody reads it."""
    with app.test_request_context():
        House.here()
        yield


def both(cast: Cast) -> tuple[Offer, Offer]:
    """Ben asks for eBay and for Bay Shop, and Chloe knows someone at each."""
    one, other = cast.ask("eBay", "Bay Shop").targets
    return offer(cast, one), offer(cast, other)


def offer(cast: Cast, target: Target, by: Member | None = None) -> Offer:
    """Made long enough ago to be no secret."""
    with clock.travel(-LATER), transaction():
        return Offer.make(target, by=by or cast.chloe, meeting=cast.meeting)


def merge(cast: Cast, gone: str = "Bay Shop", into: str = "eBay") -> None:
    with transaction():
        company(cast, gone).merge_into(company(cast, into), by=cast.ana)


def split(cast: Cast, name: str = "Bay Shop") -> None:
    with transaction():
        company(cast, name).split(by=cast.ana)


def company(cast: Cast, name: str) -> Company:
    found = Company.known(cast.club.id, name)
    assert found is not None
    return found


def firm(cast: Cast, made: Offer) -> date:
    day = cast.club.today() + timedelta(days=5)
    with transaction():
        made.firm_up(CONNECTOR, day, by=cast.chloe)
    return day


def introduce(_cast: Cast, made: Offer) -> None:
    with transaction():
        Introduction.record(made, by=made.connector, contact_first_name="Maria")


def thank(cast: Cast, made: Offer) -> None:
    with transaction():
        Thanks.send(made, "Kind of you.", by=cast.ben)


def edit(cast: Cast, ask: Ask, *companies: str) -> None:
    with transaction():
        ask.edit(companies=companies, who="", why="", by=cast.ben)


def mine(cast: Cast, member: Member) -> Mine:
    return Mine.of(member, cast.meeting)


def at_ebay(cast: Cast) -> Sequence[int]:
    """The ids of the offers that Ben sees there."""
    shown = mine(cast, cast.ben).ask
    assert shown is not None
    assert [target.company for target in shown.targets] == ["eBay"]
    return [one.id for one in shown.targets[0].offers]


def go_to_the_asks(cast: Cast) -> None:
    with transaction():
        run = cast.meeting.run
        while run.now is not None and run.now.kind != ASKS:
            run.go_on(run.now.id, by=cast.ana)


def desk(cast: Cast) -> Desk:
    return Desk(Reading(cast.meeting))


def test_the_asker_goes_on_seeing_the_promise_that_was_made(cast: Cast) -> None:
    _first, second = both(cast)
    day = firm(cast, second)
    merge(cast)

    assert at_ebay(cast) == [second.id]
    assert mine(cast, cast.ben).settled_with_me
    theirs, hers = mine(cast, cast.ben).doors, mine(cast, cast.chloe).doors
    assert [(d.id, d.by_day, d.company) for d in theirs] == [(second.id, day, "eBay")]
    assert [(d.id, d.by_day, d.company) for d in hers] == [(second.id, day, "eBay")]


def test_an_introduction_comes_before_what_was_settled(cast: Cast) -> None:
    first, second = both(cast)
    firm(cast, first)
    introduce(cast, second)
    merge(cast)

    shown = mine(cast, cast.ben).ask
    assert shown is not None
    (one,) = shown.targets[0].offers
    assert (one.id, one.introduction.contact_first_name) == (second.id, "Maria")  # type: ignore[union-attr]
    # They have met: there is nothing left to settle, and nobody to be told that theirs can rest.
    assert not mine(cast, cast.ben).settled_with_me
    assert mine(cast, cast.ben).doors == mine(cast, cast.chloe).doors == []
    assert [card.introduction is not None for card in mine(cast, cast.chloe).offers] == [True]


def test_thanks_for_either_are_thanks_for_the_door(cast: Cast) -> None:
    first, second = both(cast)
    thank(cast, second)
    firm(cast, first)
    merge(cast)

    assert [(o.id, o.thanked) for o in mine(cast, cast.ben).to_thank] == [(first.id, True)]
    with clock.travel(LATER):
        recap = Recap.of(cast.ben, cast.meeting)
    assert [(p.offer_id, p.thanked) for p in recap.to_me] == [(first.id, True)]
    assert recap.to_thank == []


def test_where_nothing_came_of_either_the_older_one_stands_for_both(cast: Cast) -> None:
    first, second = both(cast)
    merge(cast)
    assert at_ebay(cast) == [first.id]

    with transaction():
        second.say_more(kind="worked_there", warmth="well", note="My old boss.", by=cast.chloe)
    # What she wrote to him is not lost.
    assert at_ebay(cast) == [second.id]


def test_one_card_at_the_connector_which_marks_the_company(cast: Cast) -> None:
    first, second = both(cast)
    merge(cast)

    (card,) = mine(cast, cast.chloe).offers
    assert (card.id, card.company) == (first.id, "eBay")
    assert mine(cast, cast.chloe).marks["offered"] == [first.target_id, second.target_id]

    split(cast)
    assert [c.company for c in mine(cast, cast.chloe).offers] == ["Bay Shop", "eBay"]


def test_a_card_that_is_let_go_leaves_no_other_behind_it(cast: Cast) -> None:
    first, second = both(cast)
    firm(cast, second)
    merge(cast)
    with transaction():
        let_go(cast.chloe, offer_id=second.id)

    assert mine(cast, cast.chloe).offers == []
    assert at_ebay(cast) == []
    shown = mine(cast, cast.ben)
    assert shown.closed == {first.target_id}


def test_said_twice_it_was_let_go_once(cast: Cast) -> None:
    first, second = both(cast)
    with clock.travel(LATER):
        with transaction():
            let_go(cast.chloe, offer_id=second.id)
        merge(cast)
        # A tap that was on its way: the other one is not meant by it.
        with transaction():
            let_go(cast.chloe, offer_id=second.id)
        assert at_ebay(cast) == [first.id]


def test_a_tap_on_a_merged_company_counts_where_it_was_tapped(cast: Cast) -> None:
    ask = cast.ask("Bay Shop")
    old = ask.targets[0]
    offer(cast, old)
    with transaction():
        MeToo.say(old, by=cast.rose)
    edit(cast, ask, "eBay")
    merge(cast)
    tapped = ask.targets[0]
    assert mine(cast, cast.chloe).marks["offered"] == [old.id]
    assert mine(cast, cast.rose).marks["me_too"] == [old.id]

    made = offer(cast, tapped)
    with transaction():
        MeToo.say(tapped, by=cast.rose)
    assert (made.target_id, at_ebay(cast)) == (tapped.id, [made.id])
    shown = mine(cast, cast.ben).ask
    assert shown is not None
    assert (shown.targets[0].tally, shown.targets[0].me_too) == (1, 1)
    # The one to what is not asked for any more is on no card of its own.
    assert [card.id for card in mine(cast, cast.chloe).offers] == [made.id]

    with transaction():
        withdraw_offer(cast.chloe, target_id=tapped.id)
        MeToo.unsay(tapped, by=cast.rose)
    assert mine(cast, cast.chloe).offers == []
    assert mine(cast, cast.rose).marks["me_too"] == []


def test_a_tap_on_what_was_dropped_meanwhile_counts_where_it_stands_now(cast: Cast) -> None:
    ask = cast.ask("Bay Shop")
    old = ask.targets[0]
    edit(cast, ask, "eBay")
    merge(cast)

    made = offer(cast, old)
    with transaction():
        MeToo.say(old, by=cast.rose)
    assert at_ebay(cast) == [made.id]
    assert mine(cast, cast.rose).marks["me_too"] == [old.id, ask.targets[0].id]


def test_what_came_of_a_dropped_one_is_kept_when_the_other_is_taken_back(cast: Cast) -> None:
    ask = cast.ask("Bay Shop")
    old = offer(cast, ask.targets[0])
    introduce(cast, old)
    edit(cast, ask, "eBay")
    merge(cast)
    new = offer(cast, ask.targets[0])
    assert [card.id for card in mine(cast, cast.chloe).offers] == [new.id, old.id]

    with transaction():
        withdraw_offer(cast.chloe, target_id=new.target_id)
    assert [card.id for card in mine(cast, cast.chloe).offers] == [old.id]


def test_a_hand_stays_up_on_the_console_and_goes_down_again(cast: Cast) -> None:
    ask = cast.ask("eBay", "Bay Shop")
    one, other = ask.targets
    go_to_the_asks(cast)
    with transaction():
        Round(cast.meeting).light(cast.ben, by=cast.ana)
        Offer.make(other, by=cast.george, meeting=cast.meeting, entered_by=cast.ana)
    merge(cast)

    up = 'aria-label="George knows someone at eBay. Take it back"'
    assert up in normal(Board(cast.meeting, "console").whole())
    with transaction():
        withdraw_offer_for(cast.ana, target_id=one.id, member_id=cast.george.id)
    assert up not in normal(Board(cast.meeting, "console").whole())
    assert 'aria-label="George knows someone at eBay"' in normal(
        Board(cast.meeting, "console").whole()
    )


def numbers(cast: Cast) -> tuple[int, ...]:
    f = Figures.of(cast.meeting)
    return f.with_offer, f.offers, f.firmed, f.introductions, f.thanks


def test_a_door_is_one_in_the_figures_whatever_came_of_it(cast: Cast) -> None:
    made = both(cast)
    offer(cast, cast.ask("Kroger", by=cast.rose).targets[0])
    for one in made:
        firm(cast, one)
        introduce(cast, one)
        thank(cast, one)
    assert numbers(cast) == (2, 3, 2, 2, 2)

    merge(cast)
    assert numbers(cast) == (2, 2, 1, 1, 1)
    split(cast)
    assert numbers(cast) == (2, 3, 2, 2, 2)


def test_an_ask_without_a_company_has_doors_as_well(cast: Cast) -> None:
    ask = cast.ask(why="Help with interviews.")
    for member in (cast.chloe, cast.rose):
        offer(cast, ask.targets[0], by=member)
    assert numbers(cast) == (1, 2, 0, 0, 0)
    assert (desk(cast).promises.all, desk(cast).promises.firm) == (2, 0)


def test_a_door_is_one_among_the_promises_of_the_console(cast: Cast) -> None:
    _first, second = both(cast)
    assert (desk(cast).promises.all, desk(cast).promises.firm) == (2, 0)
    merge(cast)
    firm(cast, second)
    assert (desk(cast).promises.all, desk(cast).promises.firm) == (1, 1)


def test_who_has_no_phone_settles_a_door_once(cast: Cast) -> None:
    one, other = cast.ask("eBay", "Bay Shop").targets
    made = [offer(cast, target, by=cast.george) for target in (one, other)]
    assert [o.id for o in desk(cast).to_settle] == [o.id for o in made]

    merge(cast)
    assert [o.id for o in desk(cast).to_settle] == [made[0].id]
    with transaction():
        made[1].firm_up(CONNECTOR, cast.club.today(), by=cast.george)
    assert desk(cast).to_settle == []


def test_who_was_introduced_has_nothing_to_settle(cast: Cast) -> None:
    made = offer(cast, cast.ask("eBay").targets[0], by=cast.george)
    introduce(cast, made)
    assert desk(cast).to_settle == []


def test_each_takes_one_line_home_for_a_door(cast: Cast) -> None:
    first, second = both(cast)
    with transaction():
        cast.ben.be_reached("555 0100", by=cast.ben)
    firm(cast, first)
    introduce(cast, second)
    merge(cast)

    ben, chloe = Recap.of(cast.ben, cast.meeting), Recap.of(cast.chloe, cast.meeting)
    assert [(p.company, p.connector, p.introduced) for p in ben.to_me] == [("eBay", "Chloe", True)]
    # The day was settled at the other one: how to reach Ben is known all the same.
    assert [(p.asker, p.introduced, p.reach) for p in chloe.by_me] == [("Ben", True, "555 0100")]
    assert ben.by_me == chloe.to_me == []


def test_since_last_time_a_door_is_one_and_is_read_out_once(cast: Cast) -> None:
    made = both(cast)
    merge(cast)
    with transaction():
        cast.meeting.close(by=cast.ana)
    with clock.travel(timedelta(days=7)):
        with transaction():
            tonight = Meeting.start(by=cast.ana, code_length=6)
        for one in made:
            introduce(cast, one)
            thank(cast, one)
        since = Wall(Reading(tonight)).since
        assert since is not None
        assert (since.introductions, since.thanks) == (1, 1)
        news = Desk(Reading(tonight)).news
        assert [(n.kind, n.who, n.whom, n.company) for n in news] == [
            ("introduced", "Chloe", "Ben", "eBay"),
            ("thanks", "Ben", "Chloe", "eBay"),
        ]

        split(cast)
        assert len(Desk(Reading(tonight)).news) == 4


def test_doors_opened_since_last_time_are_counted_once(cast: Cast) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)
    with clock.travel(timedelta(days=7)):
        with transaction():
            cast.meeting = Meeting.start(by=cast.ana, code_length=6)
        ask = cast.ask("eBay", "Bay Shop")
        with clock.travel(timedelta(days=7)):
            with transaction():
                for target in ask.targets:
                    Offer.make(target, by=cast.chloe, meeting=cast.meeting)
            merge(cast)
            since = Wall(Reading(cast.meeting)).since
    assert since is not None
    assert since.offers == 1


def test_a_company_that_the_form_could_not_show_stays_with_its_offers(cast: Cast) -> None:
    _first, second = both(cast)
    ask = second.target.ask
    merge(cast)
    edit(cast, ask, "eBay", "Kroger", "Delta")
    split(cast)
    assert ask.companies == ["eBay", "Kroger", "Delta", "Bay Shop"]

    # Saved as the form showed it, with one word changed.
    with transaction():
        ask.edit(companies=ask.companies[:3], who="", why="In sales", by=cast.ben)
    assert ask.companies == ["eBay", "Kroger", "Delta", "Bay Shop"]
    assert second.id in [d.id for d in mine(cast, cast.ben).doors]

    # Where there is room for it in the form, it can be taken out as well.
    edit(cast, ask, "eBay", "Kroger")
    assert ask.companies == ["eBay", "Kroger", "Bay Shop"]
    edit(cast, ask, "eBay", "Kroger")
    assert ask.companies == ["eBay", "Kroger"]
    assert second.withdrawn_at is None


def test_one_more_evening_with_the_same_words_is_kept_and_not_sharpened(cast: Cast) -> None:
    ask = both(cast)[0].target.ask
    merge(cast)
    edit(cast, ask, "eBay", "Kroger", "Delta")
    split(cast)
    assert ask._compared(ask.companies[:3], "", "") == "kept"


def test_one_door_costs_no_more_statements_than_two(cast: Cast) -> None:
    both(cast)
    apart = _cost(cast)
    merge(cast)
    assert _cost(cast) <= apart


def _cost(cast: Cast) -> int:
    db.session.expire_all()
    with statements() as said:
        Figures.count(cast.meeting)
        assert desk(cast).promises.all > 0
        assert mine(cast, cast.chloe).offers
        assert Recap.of(cast.chloe, cast.meeting).by_me
    return len(said)
