"""Who moves next, on a phone and at home: one button, and one kind question on its day."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from jobclub import clock
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.board.ideas import ideas
from jobclub.board.mine import Mine
from jobclub.board.recap import Recap
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import let_rest, put_off
from jobclub.meetings.plans import WINS
from tests.board.test_mine import (
    A_WEEK,
    at_once,
    firm,
    go_to,
    home,
    next_evening,
    offered,
    page,
    rest,
    words,
)
from tests.cast import Cast


@pytest.fixture
def offer(cast: Cast) -> Offer:
    """Chloe's offer to Ben, at eBay."""
    return offered(cast, cast.chloe, cast.ben)


def step(offer: Offer, name: str, by: Member) -> None:
    with transaction():
        Introduction.step(offer, name, by=by)


def first(app: Flask, member: Member) -> str:
    """The one thing to do first at home, in words."""
    found = re.search(r'<section class="first warm".*?</section>', home(app, member), re.DOTALL)
    return words(found[0]) if found else ""


@pytest.mark.both
def test_each_step_has_its_one_button_on_the_phone_of_whoever_moves(
    app: Flask, cast: Cast, offer: Offer
) -> None:
    story = [
        ("", cast.chloe, "I've asked them", cast.ben),
        ("asking", cast.chloe, "They said yes", cast.ben),
        ("agreed", cast.chloe, "I introduced them", cast.ben),
        ("introduced", cast.ben, "They replied", cast.chloe),
        ("replied", cast.ben, "We met", cast.chloe),
        ("met", cast.ben, "I have an interview", cast.chloe),
    ]
    for name, mover, button, other in story:
        if name:
            step(offer, name, cast.ana)
        assert button in rest(app, cast, mover), name
        assert button not in rest(app, cast, other), name
        if name:
            assert (
                "You have the next word" in (said := rest(app, cast, mover)) or "You write" in said
            )
            assert f"{mover.called} " in rest(app, cast, other)
    step(offer, "interview", cast.ben)
    assert f"/landed?offer={offer.id}" in page(app, cast, cast.ben)


@pytest.mark.both
def test_what_is_on_me_stands_first_at_home(app: Flask, cast: Cast, offer: Offer) -> None:
    firm(offer, cast.chloe)
    assert "One thing to do eBay, for Ben" in first(app, cast.chloe)
    assert "I've asked them" in first(app, cast.chloe)
    step(offer, "introduced", cast.chloe)
    assert "Your turn eBay, with Chloe Introduced on" in first(app, cast.ben)
    assert "They replied" in first(app, cast.ben)
    assert "Waiting on others (1)" in words(home(app, cast.chloe))


@pytest.mark.both
def test_it_goes_on_at_home_when_the_ask_is_down(app: Flask, cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", cast.chloe)
    with transaction():
        offer.target.ask.withdraw(by=cast.ben)
    assert "They replied" in first(app, cast.ben)
    with clock.travel(2 * A_WEEK):
        assert "Chloe introduced you, about eBay." in first(app, cast.ben)
    with transaction():
        let_rest(offer, by=cast.ben)
    assert "eBay, with Chloe" not in words(home(app, cast.ben))


@pytest.mark.both
def test_two_weeks_after_the_introduction_the_asker_is_asked_what_came_of_it(
    app: Flask, cast: Cast, offer: Offer
) -> None:
    step(offer, "introduced", cast.chloe)
    with clock.travel(timedelta(days=13)):
        assert "How did it go?" not in words(home(app, cast.ben))
    with clock.travel(timedelta(days=14)):
        asked = first(app, cast.ben)
        for tap in ("We talked", "We met", "Interview", "A job", "Nothing yet"):
            assert tap in asked
        assert "How did it go?" not in words(home(app, cast.chloe))
        with transaction():
            put_off(offer, by=cast.ben)
        assert "How did it go?" not in words(home(app, cast.ben))
    with clock.travel(timedelta(days=21)):
        assert "How did it go?" in first(app, cast.ben)
        step(offer, "met", cast.ben)
        assert "How did it go?" not in words(home(app, cast.ben))


@pytest.mark.both
@pytest.mark.parametrize(
    ("name", "days", "question"),
    [
        ("", 7, "You wanted to ask your contact at eBay for Ben. Did you?"),
        ("asking", 7, "You asked your contact at eBay for Ben. What did they say?"),
        ("agreed", 3, "Your contact at eBay said yes. Did you introduce Ben?"),
    ],
)
def test_on_its_day_the_connector_is_asked_once(
    app: Flask, cast: Cast, offer: Offer, name: str, days: int, question: str
) -> None:
    if name:
        step(offer, name, cast.chloe)
    with clock.travel(timedelta(days=days - 1)):
        assert question not in words(home(app, cast.chloe))
    with clock.travel(timedelta(days=days)):
        assert question in first(app, cast.chloe)
        # Asked for above, it stands in no list below.
        assert words(home(app, cast.chloe)).count("with Ben") <= 1
        assert "How did it go?" not in words(home(app, cast.ben))
        with transaction():
            put_off(offer, by=cast.chloe)
        assert question not in words(home(app, cast.chloe))


@pytest.mark.both
def test_wins_and_promises_ask_the_asker_too(app: Flask, cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", cast.chloe)
    with clock.travel(2 * A_WEEK):
        next_evening(cast)
        go_to(cast, WINS)
        assert "What came of it so far?" in at_once(app, cast, cast.ben)


@pytest.mark.both
def test_five_in_hand_is_a_kind_word_and_no_bar(app: Flask, cast: Cast) -> None:
    askers = [cast.ben, cast.rose, cast.george, cast.ana]
    for number, asker in enumerate(askers):
        firm(offered(cast, cast.chloe, asker, f"Company {number}"), cast.chloe)
    line = "Five in hand. Enough for this week?"
    assert "in hand" not in words(home(app, cast.chloe)) + rest(app, cast, cast.chloe)
    two = cast.ask("Company 0", "Company 9").targets[1]
    with clock.travel(timedelta(seconds=-20)), transaction():
        fifth = Offer.make(two, by=cast.chloe)
    assert "in hand" not in words(home(app, cast.chloe))
    with transaction():
        fifth.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
    assert line in words(home(app, cast.chloe))
    assert line in rest(app, cast, cast.chloe)
    assert "in hand" not in words(home(app, cast.ben))


@pytest.mark.both
def test_closed_reads_the_same_to_both(app: Flask, cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", cast.chloe)
    with transaction():
        let_rest(offer, by=cast.chloe)
    for member in (cast.ben, cast.chloe):
        assert "Closed. Ask again any time." in rest(app, cast, member)
        assert "moves" not in rest(app, cast, member)


@pytest.mark.both
def test_ideas_follow_how_far_it_came(cast: Cast, offer: Offer) -> None:
    def of(member: Member) -> str:
        mine = Mine.of(member, cast.meeting)
        return ideas(mine.moves, None)[0]

    assert of(cast.chloe) == "Ask my contact at eBay for Ben"
    step(offer, "asking", cast.chloe)
    assert of(cast.chloe) == "Hear what my contact at eBay says"
    step(offer, "agreed", cast.chloe)
    assert of(cast.chloe) == "Introduce Ben at eBay"
    step(offer, "introduced", cast.chloe)
    assert "eBay" not in of(cast.chloe)
    assert of(cast.ben) == "Follow up at eBay"


def test_the_recap_leads_to_the_message(app: Flask, cast: Cast, offer: Offer) -> None:
    firm(offer, cast.chloe)
    with app.test_request_context():
        drawn = app.jinja_env.get_template("meetings/_recap.html").render(
            recap=Recap.of(cast.chloe, cast.meeting), club=cast.club, sends=True
        )
    assert f"/promises/{offer.id}/message" in drawn
