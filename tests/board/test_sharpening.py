"""The console's list of asks that a word would help, and the coach's line on a member's card."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask, g, render_template

from jobclub import clock
from jobclub.asks.models import Ask
from jobclub.asks.offers import SECRET_FOR, Offer
from jobclub.asks.round import Round
from jobclub.bench.statements import statements
from jobclub.board.drawing import Board
from jobclub.board.mine import Mine
from jobclub.board.reading import Reading
from jobclub.board.sharpening import to_sharpen, without_a_door
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.feeds import Feed
from jobclub.house import House
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS, DOORS, FIND, SKILL, WELCOME, WINS
from jobclub.places import Place
from jobclub.screen import Screen, normal
from tests.cast import Cast

#: What the list costs beside the asks, which the console reads anyway: the doors, and only where
#: an ask is older than tonight.
THE_DOORS = 1


@pytest.fixture(autouse=True)
def house(app: Flask) -> Iterator[None]:
    """Somebody reads it."""
    with app.test_request_context():
        House.here()
        yield


def ask(cast: Cast, by: Member, *companies: str, who: str = "", why: str = "") -> Ask:
    with transaction():
        return Ask.post(by=by, companies=companies, who=who, why=why, meeting=cast.meeting)


def to_stage(cast: Cast, kind: str) -> None:
    with transaction():
        run = cast.meeting.run
        if kind not in [stage.kind for stage in run.stages if stage.ended_at is None]:
            assert run.now is not None
            run.add(kind, 5, run.now.id, by=cast.ana)
        while run.now is not None and run.now.kind != kind:
            run.go_on(run.now.id, by=cast.ana)


def listed(cast: Cast) -> dict[str, list[str]]:
    db.session.expire_all()
    return {one.name: list(one.lines) for one in to_sharpen(Reading(cast.meeting))}


def console(cast: Cast) -> str:
    return Board(cast.meeting, "console").whole()


def part(cast: Cast) -> str:
    html = console(cast)
    begin = html.index('<section id="sharpen"')
    return unescape(html[begin : html.index("</section>", begin)])


def evenings(cast: Cast, asked: Ask, weeks: int) -> timedelta:
    """So many more evenings at which it is asked once more; the last one is on."""
    for week in range(1, weeks + 1):
        with clock.travel(timedelta(days=7 * week)), transaction():
            cast.meeting = Meeting.start(by=cast.ana, code_length=6)
            cast.meeting.arrive(cast.ben, stood_as="looking", by=None)
            asked.keep(cast.meeting, by=cast.ben)
    return timedelta(days=7 * weeks)


def my_card(member: Member, meeting: Meeting | None) -> str:
    db.session.expire_all()
    g.place = Place(member=member, club=member.club, meeting=meeting, person=member.person)
    html = render_template(
        "asks/_my_ask.html",
        mine=(mine := Mine.of(member, meeting)),
        shown=mine.ask,
        do="/",
        hidden_note=mine.hidden_note,
        edit="#my-ask",
    )
    return unescape(html)


class Console:
    """A console that was opened some time ago, and has listened since."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        board = Board(cast.meeting)
        self.feed = Feed(cast.meeting.id, board.seq, board.spotlit())
        self.screen = Screen()
        self._read()

    def hears(self) -> str:
        """What it shows of the list now; the whole of it is what a fresh one shows."""
        db.session.expire_all()
        for change in self.feed.changes(Board(self.cast.meeting), self.feed.news()):
            if change["room"] == "console" and not self.screen.hear(change):
                self._read()
        assert self.screen.html() == normal(console(self.cast))
        return part(self.cast)

    def _read(self) -> None:
        fresh = Board(self.cast.meeting, "console")
        self.screen.fresh({"epoch": fresh.epoch, "seq": fresh.seq, "html": fresh.whole()})


def test_a_vague_ask_is_listed_with_a_question_and_a_good_one_is_not(cast: Cast) -> None:
    ask(cast, cast.ben, why="I'm in accounting")
    ask(cast, cast.chloe, "eBay", who="customer support")
    ask(cast, cast.rose, "Delta")
    ask(cast, cast.george, "Intel", who="payroll", why="please please, I'm desperate")

    found = listed(cast)
    assert list(found) == ["Ben", "Rose", "George"]
    assert found["Ben"] == ["Ask them: at which company? One name is enough."]
    assert found["Rose"] == ["Ask them: who there? A team or a role is enough."]
    assert "what are you good at" in found["George"][0]
    html = part(cast)
    assert "I'm looking for anyone who can help with this: I'm in accounting." in html
    assert "eBay" not in html
    assert 'href="?edit=' in html


@pytest.mark.parametrize("kind", [DOORS, WELCOME, WINS, SKILL])
def test_it_stands_there_until_the_round(cast: Cast, kind: str) -> None:
    ask(cast, cast.ben, why="anything")
    to_stage(cast, kind)
    assert ("<details open>" in part(cast)) is (kind != WINS)
    assert "<bdi>Ben</bdi>" in part(cast)


def test_what_the_round_hears_is_heard_as_it_is(cast: Cast) -> None:
    ask(cast, cast.ben, why="anything")
    opened = Console(cast)
    to_stage(cast, ASKS)
    assert "Ben" in opened.hears()
    with transaction():
        Round(cast.meeting).go_on(0, by=cast.ana)
    assert "A word would help" not in opened.hears()
    to_stage(cast, FIND)
    assert "A word would help" not in opened.hears()
    with transaction():
        cast.meeting.close(by=cast.ana)
    assert "Ben" not in part(cast)


def test_a_console_that_listened_lists_what_a_fresh_one_does(cast: Cast) -> None:
    opened = Console(cast)
    assert "Ben" not in opened.hears()
    vague = ask(cast, cast.ben, why="something in marketing")
    assert "something in marketing" in opened.hears()
    with transaction():
        vague.hide(by=cast.ana)
    assert "marketing" not in opened.hears()
    with transaction():
        vague.restore(by=cast.ana)
    assert "marketing" in opened.hears()
    with transaction():
        vague.edit(companies=["eBay"], who="marketing", why="", by=cast.ben)
    assert "<li" not in opened.hears()
    ask(cast, cast.chloe, "Delta")
    with transaction():
        cast.chloe.rename("Zoe", by=cast.chloe)
    assert "<bdi>Zoe</bdi>" in opened.hears()
    to_stage(cast, WELCOME)
    assert "<bdi>Zoe</bdi>" in opened.hears()


def test_three_evenings_without_a_door_are_told_to_both(cast: Cast) -> None:
    asked = ask(cast, cast.ben, "eBay", who="customer support")
    with clock.travel(evenings(cast, asked, 1)):
        assert listed(cast) == {}
        assert "door" not in my_card(cast.ben, cast.meeting).partition("<ul")[0]
    with clock.travel(evenings(cast, asked, 2)):
        [line] = listed(cast)["Ben"]
        assert line == "Three evenings without a door. Ask them: which other company?"
        card = my_card(cast.ben, cast.meeting)
        assert "Which other company might open one?" in card.partition("<ul")[0]
        assert "Which other company might open one?" in my_card(cast.ben, None)


def test_a_door_ends_that_and_one_taken_back_does_not(cast: Cast) -> None:
    asked = ask(cast, cast.ben, "eBay", "Intel", who="customer support")
    ebay = asked.targets[0]
    with clock.travel(evenings(cast, asked, 3)):
        opened = Console(cast)
        assert "Three evenings" in opened.hears()
        with transaction():
            offer = Offer.make(ebay, by=cast.chloe, meeting=cast.meeting)
        assert "Three evenings" not in opened.hears()
        assert "Three evenings" not in my_card(cast.ben, cast.meeting)
        with transaction():
            offer.withdraw(by=cast.chloe)
        assert "Three evenings" in opened.hears()
        assert "Three evenings" in my_card(cast.ben, cast.meeting)
        with transaction():
            Offer.make(ebay, by=cast.chloe, meeting=cast.meeting)
            # Where nobody asks any more there is a door all the same.
            asked.edit(companies=["Intel"], who="customer support", why="", by=cast.ben)
        assert without_a_door([asked.id]) == set()


def test_an_old_ask_may_be_vague_as_well(cast: Cast) -> None:
    asked = ask(cast, cast.ben, "eBay")
    with clock.travel(evenings(cast, asked, 2)):
        assert len(listed(cast)["Ben"]) == 2
        with transaction():
            asked.hide(by=cast.ana)
        assert listed(cast) == {}
        assert "Three evenings" not in my_card(cast.ben, cast.meeting)


def test_my_own_card_says_in_one_line_what_would_help(cast: Cast) -> None:
    ask(cast, cast.ben, why="I'm in accounting")
    ask(cast, cast.chloe, "eBay", who="customer support")
    ask(cast, cast.rose, "Healthcare", who="nurses")
    vague, good = my_card(cast.ben, cast.meeting), my_card(cast.chloe, cast.meeting)
    assert re.search(r'class="aloud"[^>]*>[^<]*accounting[^<]*</p><p>[^<]*[Nn]ame[^<]*</p>', vague)
    assert re.search(r'class="aloud"[^>]*>[^<]*eBay[^<]*</p>\s*<ul', good)
    assert "</p><p>" in my_card(cast.rose, None)


def test_the_list_costs_one_read_and_a_tap_on_a_new_ask_none(cast: Cast) -> None:
    asked = ask(cast, cast.ben, "eBay")
    with clock.travel(evenings(cast, asked, 2)):
        for member in (cast.chloe, cast.rose, cast.george):
            with transaction():
                cast.meeting.arrive(member, stood_as="looking", by=None)
            ask(cast, member, why="anything")
        reading = Reading(cast.meeting)
        assert reading.stage is not None
        assert len(reading.every_ask) == 4
        with statements() as said:
            assert len(to_sharpen(reading)) == 4
        assert len(said) == THE_DOORS

        new = db.session.get_one(Ask, reading.every_ask[-1].ask.id)
        opened = Console(cast)
        with transaction():
            Offer.make(new.targets[0], by=cast.ben, meeting=cast.meeting)
        assert "sharpen" not in _put_on_the_console(cast, opened.feed)
    with clock.travel(timedelta(days=14) + SECRET_FOR):
        with transaction():
            Offer.make(asked.targets[0], by=cast.chloe, meeting=cast.meeting)
        assert "sharpen" in _put_on_the_console(cast, opened.feed)


def _put_on_the_console(cast: Cast, feed: Feed) -> set[str]:
    db.session.expire_all()
    changes = feed.changes(Board(cast.meeting), feed.news())
    return {put["id"] for one in changes if one["room"] == "console" for put in one["put"]}
