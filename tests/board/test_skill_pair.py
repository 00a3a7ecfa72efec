"""The skill minute's pair: the club's own, when nobody can tell whose; else the program's."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from jobclub import clock
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import Offer
from jobclub.bench.statements import statements
from jobclub.board.drawing import Board
from jobclub.board.own_pair import own_pair
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.feeds import Feed
from jobclub.house import House
from jobclub.live import ROOMS
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import SKILL
from jobclub.meetings.skill import Pair, pair_of
from jobclub.people.models import Person
from jobclub.screen import Screen, normal
from tests.cast import Cast

A_WEEK = timedelta(days=7)
#: Asks, their targets, and the names that may not stand in them.
MOST_READS = 3
VAGUE = "Something in marketing"


@pytest.fixture(autouse=True)
def house(app: Flask) -> Iterator[None]:
    """Somebody reads it."""
    with app.test_request_context():
        House.here()
        yield


@pytest.fixture
def club(cast: Cast) -> Iterator[Cast]:
    """A week ago Wanda asked vaguely and Vera well; neither is here tonight."""
    asks(cast, "Wanda", why=VAGUE)
    asks(cast, "Vera", "eBay", who="customer support")
    with clock.travel(A_WEEK):
        next_evening(cast)
        yield cast


def member(cast: Cast, name: str) -> Member:
    for known in cast.club.everybody():
        if known.name == name:
            return known
    with transaction():
        person = Person(name=name)
        db.session.add(person)
        db.session.flush()
        return cast.club.welcome(person, stands="looking")


def asks(
    cast: Cast, name: str, *companies: str, who: str = "", why: str = "", then: str = "withdraw"
) -> Ask:
    """Somebody who comes, asks, and (unless told otherwise) takes it down again."""
    asker = member(cast, name)
    with transaction():
        cast.meeting.arrive(asker, stood_as="looking", by=None)
        asked = Ask.post(by=asker, companies=companies, who=who, why=why, meeting=cast.meeting)
    with transaction():
        if then == "withdraw":
            asked.withdraw(by=asker)
        elif then == "hide":
            asked.hide(by=cast.ana)
    return asked


def next_evening(cast: Cast) -> None:
    """Ana, Ben, Chloe, Rose and George are here; the skill minute is on."""
    with transaction():
        cast.meeting = Meeting.start(by=cast.ana, code_length=6)
        for one in (cast.ben, cast.chloe, cast.rose, cast.george):
            cast.meeting.arrive(one, stood_as="looking", by=None)
    with transaction():
        run = cast.meeting.run
        if SKILL not in [stage.kind for stage in run.stages]:
            assert run.now is not None
            run.add(SKILL, 5, run.now.id, by=cast.ana)
        while run.now is not None and run.now.kind != SKILL:
            run.go_on(run.now.id, by=cast.ana)


def pair(cast: Cast) -> Pair | None:
    db.session.expire_all()
    return own_pair(cast.meeting)


def on(cast: Cast, room: str) -> str:
    return unescape(Board(cast.meeting, room).whole())


def is_read(cast: Cast, pair: Pair | None) -> bool:
    """Whether wall and console read this pair, or (None) the program's own."""
    shown = pair or pair_of(cast.meeting)
    return all(shown.weak in on(cast, room) for room in ("wall", "console")) and all(
        shown.strong in on(cast, room) for room in ("wall", "console")
    )


def test_the_pair_is_the_club_s_own_without_a_name(club: Cast) -> None:
    found = pair(club)
    assert found is not None
    assert VAGUE in found.weak
    assert "eBay" in found.strong
    assert "customer support" in found.strong
    assert found.why
    assert is_read(club, found)
    for room in ("wall", "console"):
        stage = on(club, room).split('id="stage"')[1].split("</section>")[0]
        assert "Wanda" not in stage
        assert "Vera" not in stage


def test_all_screens_read_the_same_all_evening(club: Cast) -> None:
    first = pair(club)
    assert is_read(club, first)
    for name, trade in (("Xena", "sales"), ("Yves", "design"), ("Zack", "nursing")):
        asks(club, name, why=f"Anything in {trade}")
        assert pair(club) == first
    assert is_read(club, first)


def test_what_is_tapped_tonight_changes_no_pair(club: Cast) -> None:
    others = [asks(club, "Ursula", "Intel", who="payroll", then="keep")]
    others.append(asks(club, "Xena", "Adobe", who="payroll", then="keep"))
    with transaction():
        for one in _all_of(club, "Vera"):
            one.hide(by=club.ana)
    with clock.travel(A_WEEK * 2):
        next_evening(club)
        first = pair(club)
        assert first is not None
        [other] = [one for one in others if one.companies[0] not in first.strong]
        with transaction():
            Offer.make(other.targets[0], by=club.chloe)
        assert pair(club) == first


def test_another_evening_another_pair(club: Cast) -> None:
    for number, trade in enumerate(("sales", "design", "teaching", "logistics", "nursing")):
        asks(club, f"Guest{'abcde'[number]}", why=f"Something in {trade}")
    seen = set()
    for week in range(2, 8):
        with clock.travel(A_WEEK * week):
            next_evening(club)
            found = pair(club)
            assert found is not None
            seen.add(found.weak)
    assert len(seen) > 1


def test_a_club_without_a_weak_and_a_strong_one_reads_the_program_s(cast: Cast) -> None:
    asks(cast, "Wanda", why=VAGUE)
    with clock.travel(A_WEEK):
        next_evening(cast)
        assert pair(cast) is None
        assert is_read(cast, None)


def test_never_of_this_week(cast: Cast) -> None:
    asks(cast, "Vera", "eBay", who="customer support")
    with clock.travel(timedelta(days=1)):
        next_evening(cast)
        asks(cast, "Wanda", why=VAGUE)
    with clock.travel(A_WEEK):
        next_evening(cast)
        # Six days old.
        assert pair(cast) is None
    with clock.travel(A_WEEK + timedelta(days=1)):
        next_evening(cast)
        assert pair(cast) is not None


def test_never_what_is_on_the_board_or_was_said_anew_since(club: Cast) -> None:
    asks(club, "Ursula", why="Anything in sales", then="keep")
    with clock.travel(A_WEEK * 2):
        next_evening(club)
        ursula = member(club, "Ursula")
        mine = Ask.of(ursula, OPEN)
        assert mine is not None
        with transaction():
            for one in Ask.of(ursula, OPEN), *_all_of(club, "Wanda"):
                assert one is not None
                if one.state != OPEN:
                    one.hide(by=club.ana)
        found = pair(club)
        assert found is not None
        assert "sales" in found.weak
        with transaction():
            club.meeting.arrive(ursula, stood_as="looking", by=None)
            mine.keep(club.meeting, by=ursula)
        assert pair(club) is None
    with clock.travel(A_WEEK * 3):
        next_evening(club)
        assert pair(club) is not None
        with transaction():
            mine.edit(companies=[], who="", why="Anything in retail", by=ursula)
        assert pair(club) is None


def _all_of(cast: Cast, name: str) -> list[Ask]:
    return list(db.session.query(Ask).filter(Ask.asker_id == member(cast, name).id))


def test_rather_of_somebody_who_is_not_here_and_asks_for_nothing(club: Cast) -> None:
    asks(club, "Ben", why="Anything in sales")
    asks(club, "Ursula", why="Anything in retail", then="keep")
    for week in range(2, 7):
        with clock.travel(A_WEEK * week):
            next_evening(club)
            found = pair(club)
            assert found is not None
            assert VAGUE in found.weak

    with transaction():
        [wandas] = _all_of(club, "Wanda")
        wandas.hide(by=club.ana)
    with clock.travel(A_WEEK * 7):
        next_evening(club)
        found = pair(club)
        assert found is not None
        assert "retail" in found.weak
    with transaction():
        [ursulas] = _all_of(club, "Ursula")
        ursulas.hide(by=club.ana)
    with clock.travel(A_WEEK * 8):
        next_evening(club)
        found = pair(club)
        assert found is not None
        # There is no other choice.
        assert "sales" in found.weak


def test_rather_a_strong_one_that_opened_a_door(club: Cast) -> None:
    better = asks(club, "Ursula", "Intel", who="payroll", then="keep")
    with transaction():
        Offer.make(better.targets[0], by=club.chloe, meeting=club.meeting)
    with transaction():
        better.withdraw(by=better.asker)
    for week in range(2, 7):
        with clock.travel(A_WEEK * week):
            next_evening(club)
            found = pair(club)
            assert found is not None
            assert "Intel" in found.strong


@pytest.mark.parametrize(
    "why",
    [
        "Wanda needs something in marketing",
        "Something with george's team",
        "Something like Chloé does",
        "Something in marketing, 58 years young",
        "Write to w@example.org",
        "Something in marketing in Ogden",
        "Something my sister Agatha does",
        "please please I'm desperate, nobody will hire me",
        "Something in marketing, " + "and something else as well, " * 6,
    ],
)
def test_what_would_tell_who_it_was_or_shame_them_is_left_out(cast: Cast, why: str) -> None:
    asks(cast, "Wanda", why=why)
    asks(cast, "Vera", "eBay", who="customer support")
    with clock.travel(A_WEEK):
        next_evening(cast)
        assert pair(cast) is None
        assert is_read(cast, None)


@pytest.mark.parametrize(
    ("companies", "who"),
    [
        (["Vera & Sons"], "customer support"),
        (["Ben and Jerry"], "customer support"),
        (["eBay"], "rose's team"),
        (["eBay"], "the team of Agatha"),
        (["eBay"], "room 12"),
        (["eBay"], ""),
    ],
)
def test_nor_is_a_strong_one_that_would(cast: Cast, companies: list[str], who: str) -> None:
    asks(cast, "Wanda", why=VAGUE)
    asks(cast, "Vera", *companies, who=who)
    with clock.travel(A_WEEK):
        next_evening(cast)
        assert pair(cast) is None


def test_the_line_more_of_a_strong_one_is_left_out(cast: Cast) -> None:
    asks(cast, "Wanda", why=VAGUE)
    asks(cast, "Vera", "eBay", who="customer support", why="I looked after Agatha's bakery.")
    with clock.travel(A_WEEK):
        next_evening(cast)
        found = pair(cast)
        assert found is not None
        assert "bakery" not in found.strong


def test_a_hidden_one_and_one_of_somebody_not_welcome_are_nobody_s(cast: Cast) -> None:
    asks(cast, "Wanda", why=VAGUE, then="hide")
    asks(cast, "Vera", "eBay", who="customer support")
    with clock.travel(A_WEEK):
        next_evening(cast)
        assert pair(cast) is None
        [wandas] = _all_of(cast, "Wanda")
        with transaction():
            wandas.restore(by=cast.ana)
        assert pair(cast) is not None
        with transaction():
            member(cast, "Vera").turn_away(by=cast.ana)
        assert pair(cast) is None


def test_screens_that_listened_read_what_fresh_ones_do(club: Cast) -> None:
    wanda = member(club, "Wanda")
    asks(club, "Ursula", why="Anything in retail")
    with clock.travel(A_WEEK * 2):
        next_evening(club)
        board = Board(club.meeting)
        feed = Feed(club.meeting.id, board.seq, board.spotlit())
        screens = {room: Screen() for room in ROOMS}
        for room, screen in screens.items():
            fresh = Board(club.meeting, room)
            screen.fresh({"epoch": fresh.epoch, "seq": fresh.seq, "html": fresh.whole()})
        first = pair(club)
        assert first is not None
        come = wanda if VAGUE in first.weak else member(club, "Ursula")
        with transaction():
            club.meeting.arrive(come, stood_as="looking", by=None)
        for change in feed.changes(Board(club.meeting), feed.news()):
            assert screens[change["room"]].hear(change)
        # Who comes in does not find their own words on the wall.
        assert pair(club) != first
        for room in ("wall", "console"):
            assert screens[room].html() == normal(Board(club.meeting, room).whole())


def test_it_costs_three_reads(club: Cast) -> None:
    meeting = db.session.get_one(Meeting, club.meeting.id)
    assert meeting.club.name
    with statements() as said:
        assert own_pair(meeting) is not None
    assert len(said) <= MOST_READS
