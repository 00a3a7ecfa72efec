"""The one next thing, all evening long, and what else the console says to whoever runs it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from jobclub import clock
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import ASKER, CONNECTOR, SECRET_FOR, Offer
from jobclub.asks.round import MOST_S, Round
from jobclub.asks.targets import Target
from jobclub.board.desk import Desk
from jobclub.board.drawing import Board
from jobclub.board.good_news import News
from jobclub.board.lead import Lead, Pace, lead_of, pace_of
from jobclub.board.reading import Reading
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.house import House
from jobclub.introductions.models import Introduction
from jobclub.introductions.steps import INTRODUCED, MET
from jobclub.introductions.thanks import Thanks
from jobclub.live import Thing
from jobclub.meetings.commitments import DONE, Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS, CLOSE, COMMIT, DOORS, FIND, KINDS, SKILL, WELCOME, WINS
from jobclub.meetings.tables import sit_at_tables, sit_in_one_circle
from jobclub.screen import normal
from tests.cast import Cast

SOON = SECRET_FOR + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def house(app: Flask) -> Iterator[None]:
    """Somebody reads it."""
    with app.test_request_context():
        House.here()
        yield


@pytest.fixture
def whole(cast: Cast) -> Cast:
    """An evening of every kind of stage; Ben, Chloe and George have an ask."""
    after = stage_of(cast, WELCOME)
    with transaction():
        for kind in (SKILL, WINS):
            cast.meeting.run.add(kind, 5, after, by=cast.ana)
        cast.meeting.run.add(COMMIT, 5, stage_of(cast, FIND), by=cast.ana)
    for member, company in ((cast.ben, "eBay"), (cast.chloe, "Acme"), (cast.george, "Delta")):
        cast.ask(company, by=member)
    return cast


def stage_of(cast: Cast, kind: str) -> int:
    return next(stage.id for stage in cast.meeting.run.stages if stage.kind == kind)


def lead(cast: Cast) -> Lead:
    return lead_of(Reading(cast.meeting))


def desk(cast: Cast) -> Desk:
    return Desk(Reading(cast.meeting))


def press(cast: Cast, pressed: Lead | None = None) -> str:
    """Press what is there, or what was there a moment ago."""
    now = pressed or lead(cast)
    with transaction():
        if now.command == "stage:next":
            cast.meeting.run.go_on(now.fields["stage_id"], by=cast.ana)
        elif now.command == "turn:next":
            Round(cast.meeting).go_on(now.fields["turn_id"], by=cast.ana)
        elif now.command == "meeting:close":
            cast.meeting.close(by=cast.ana)
    return now.label


def go_to(cast: Cast, kind: str) -> None:
    while desk(cast).kind != kind:
        press(cast)


def words(cast: Cast) -> str:
    """What somebody reads there."""
    text = re.sub(r"<[^>]*>", "", Board(cast.meeting, "console").whole())
    return " ".join(unescape(text).split())


def target_of(member: Member) -> Target:
    ask = Ask.of(member, OPEN)
    assert ask is not None
    return ask.targets[0]


def console(cast: Cast) -> str:
    return normal(Board(cast.meeting, "console").whole())


def test_one_button_leads_through_the_whole_evening(whole: Cast) -> None:
    pressed = []
    while whole.meeting.is_open:
        pressed.append(press(whole))
    assert pressed == [
        "Start: Welcome",
        "On to: Wins and promises",
        "On to: Skill minute",
        "On to: Asks",
        "Start with Ben",
        "Next: Chloe",
        "Next: George",
        "On to: Find each other",
        "On to: Commit and thank",
        "On to: Close",
        "Close the meeting",
    ]
    over = lead(whole)
    assert (over.label, over.command) == ("See how the evening went", "")
    assert over.href.endswith(f"/meetings/{whole.meeting.public_id}/summary")


def test_there_is_always_something_to_do_and_in_every_part_something_to_say(whole: Cast) -> None:
    while whole.meeting.is_open:
        now = lead(whole)
        assert now.todo
        assert now.say
        assert now.label
        press(whole)


def test_two_presses_of_one_button_are_one(whole: Cast) -> None:
    for kind in KINDS[:-1]:
        go_to(whole, kind)
        shown = lead(whole)
        press(whole, shown)
        after = lead(whole)
        press(whole, shown)
        assert lead(whole) == after


def test_alone_at_the_doors_the_wall_is_first(cast: Cast) -> None:
    for member in (cast.ben, cast.chloe, cast.rose):
        _leaves(cast, member)
    assert lead(cast).label == "Start: Welcome"
    _leaves(cast, cast.george)
    assert lead(cast) == Lead(
        "Open the wall, and drag that window to the projector.",
        label="Open the wall",
        href=f"/wall/{cast.meeting.wall_token}",
    )
    assert "Begin without waiting" in console(cast)


def test_before_the_doors_open(cast: Cast) -> None:
    today = cast.club.today()
    with transaction():
        cast.meeting.close(by=cast.ana)
        tonight = Meeting.plan(today, "23:59", "75", by=cast.ana)
        later = Meeting.plan(today + timedelta(days=7), "19:00", "75", by=cast.ana)
    assert lead_of(Reading(tonight)).command == "meeting:start"
    assert lead_of(Reading(later)) == Lead("The doors are not open yet.")
    assert "75 minutes" in Board(later, "console").whole()


def test_who_wants_it_read_has_it_read(whole: Cast) -> None:
    go_to(whole, ASKS)
    with transaction():
        Round(whole.meeting).read_aloud(whole.ben, True, by=whole.ben)
    press(whole)
    assert lead(whole).todo == "Read it aloud for them. Then ten quiet seconds."
    assert "Read it for Ben:" in words(whole)


def test_nobody_asks(cast: Cast) -> None:
    go_to(cast, ASKS)
    assert lead(cast).todo == "No asks yet. Write one for somebody, or go on."
    assert lead(cast).label == "On to: Find each other"


def test_somebody_skipped_leaves_the_next_one_to_call(whole: Cast) -> None:
    go_to(whole, ASKS)
    press(whole)
    with transaction():
        Round(whole.meeting).skip(whole.ben, True, by=whole.ana)
    assert (lead(whole).label, lead(whole).fields) == ("Next: Chloe", {"turn_id": 0})
    press(whole)
    with transaction():
        Round(whole.meeting).finish(lead(whole).fields["turn_id"], by=whole.ana)
    assert (lead(whole).label, lead(whole).fields) == ("Next: George", {"turn_id": 0})
    press(whole)
    assert "Not in the round" in words(whole)
    assert "Ben not tonight" in words(whole)


def test_at_tables_the_room_goes_on_by_itself(whole: Cast) -> None:
    go_to(whole, ASKS)
    press(whole)
    with transaction():
        sit_at_tables(whole.meeting, by=whole.ana)
    assert lead(whole).label == "On to: Find each other"
    assert "1 table" in console(whole)
    # Ben says it at his table.
    assert Round(whole.meeting).now is None
    with transaction():
        sit_in_one_circle(whole.meeting, by=whole.ana)
    assert lead(whole).label == "Start with Ben"


def test_the_time_that_each_has_is_as_of_the_last_move(whole: Cast) -> None:
    assert pace_of(Reading(whole.meeting)) is None
    go_to(whole, ASKS)
    first = _pace(whole)
    assert (first.people, first.minutes, first.seconds) == (3, 30, MOST_S)
    with clock.travel(timedelta(minutes=10)):
        # Nobody has pressed anything: a console that listened still shows this.
        assert _pace(whole) == first
        press(whole)
        # Ben has three minutes; what is left after him is for the others.
        assert (_pace(whole).people, _pace(whole).minutes) == (2, 17)


def test_too_many_people_for_the_time(whole: Cast) -> None:
    go_to(whole, ASKS)
    with clock.travel(timedelta(minutes=28, seconds=20)):
        _put_off(whole.meeting, whole)
        assert _pace(whole).is_short
        shown = console(whole)
        assert "3 people, 2 minutes: that is 30 seconds each." in shown
        # Five at one table are one circle.
        assert "Tables of 6 to 8" not in shown
        with transaction():
            whole.meeting.run.stretch(stage_of(whole, ASKS), 300, by=whole.ana)
        assert not _pace(whole).is_short
    with clock.travel(timedelta(minutes=60)):
        _put_off(whole.meeting, whole)
        assert "3 are still to come, and the time is up." in console(whole)


def test_a_hand_that_is_up_shows_it_and_goes_down_by_the_same_chip(whole: Cast) -> None:
    go_to(whole, ASKS)
    press(whole)
    up = "George knows someone at eBay"
    assert f'aria-label="{up}"' in console(whole)
    with transaction():
        Offer.make(
            target_of(whole.ben),
            by=whole.george,
            meeting=whole.meeting,
            entered_by=whole.ana,
        )
    # At once: whoever put it up need not wait to see it.
    assert f'aria-label="{up}. Take it back"' in console(whole)
    with transaction():
        db.session.scalars(select(Offer)).one().withdraw(by=whole.ana)
    assert f'aria-label="{up}"' in console(whole)


def test_an_offer_of_somebody_with_a_phone_is_no_hand(whole: Cast) -> None:
    go_to(whole, ASKS)
    press(whole)
    with transaction():
        Offer.make(target_of(whole.ben), by=whole.chloe, meeting=whole.meeting)
    assert desk(whole).hands == frozenset()


def test_an_ask_of_last_time_is_asked_again(cast: Cast) -> None:
    asks = [cast.ask("Delta", by=cast.george), cast.ask("eBay", by=cast.ben)]
    meeting = _next_meeting(cast)
    with transaction():
        meeting.arrive(cast.george, stood_as="looking", by=cast.ana)
        meeting.arrive(cast.ben, stood_as="looking", by=None)
    shown = console(cast)
    assert 'aria-label="Ask again tonight: George"' in shown
    assert "their phone asks them" in shown
    with transaction():
        for ask in asks:
            ask.keep(meeting, by=cast.ana)
    assert desk(cast).from_last_time == []
    assert [turn.member.called for turn in Round(meeting).line] == ["George", "Ben"]


@pytest.mark.parametrize("step", [INTRODUCED, MET])
def test_the_wins_are_read_out_by_name_and_never_a_word_of_thanks(whole: Cast, step: str) -> None:
    go_to(whole, WINS)
    assert desk(whole).news == []
    offer = _offer(whole, whole.ben, by=whole.chloe)
    with clock.travel(SOON):
        with transaction():
            # Steps may be skipped: whoever has met was introduced.
            Introduction.step(offer, step, by=whole.chloe if step == INTRODUCED else whole.ben)
            Thanks.send(offer, "You are a star", by=whole.ben)
        _next_meeting(whole, ana_with=(whole.ben,))
        with transaction():
            whole.meeting.run.add(WINS, 5, stage_of(whole, WELCOME), by=whole.ana)
        go_to(whole, WINS)
        assert desk(whole).news == [
            News("introduced", "Chloe", "Ben", "eBay"),
            News("thanks", "Ben", "Chloe", "eBay"),
        ]
        assert "You are a star" not in console(whole)


def test_what_somebody_without_a_phone_promised_is_read_back(whole: Cast) -> None:
    with transaction():
        Commitment.make(whole.meeting, whole.george, "Call the bank", by=whole.ana)
    with clock.travel(timedelta(days=7)):
        _next_meeting(whole, ana_with=(whole.george, whole.ben))
        with transaction():
            whole.meeting.run.add(WINS, 5, stage_of(whole, WELCOME), by=whole.ana)
        go_to(whole, WINS)
        assert "Call the bank" in console(whole)
        with transaction():
            desk(whole).read_back[0].settle(DONE, by=whole.ana)
        assert "Call the bank" not in console(whole)


def test_promises_with_a_day_are_counted_and_never_those_without(whole: Cast) -> None:
    offer, other = (_offer(whole, asker, by=whole.rose) for asker in (whole.ben, whole.chloe))
    assert other.firmed_at is None
    go_to(whole, FIND)
    with clock.travel(SOON):
        assert "2 promises were made tonight" in words(whole)
        with transaction():
            offer.firm_up(CONNECTOR, offer.suggested_day, by=whole.rose)
        assert "1 promise with a day" in words(whole)


def test_who_has_no_phone_is_brought_together_with_the_other(whole: Cast) -> None:
    offer = _offer(whole, whole.ben, by=whole.george)
    go_to(whole, FIND)
    with clock.travel(SOON):
        assert [one.id for one in desk(whole).to_settle] == [offer.id]
        with transaction():
            offer.firm_up(ASKER, offer.suggested_day, by=whole.ana)
        assert desk(whole).to_settle == []


def test_what_they_will_do_is_written_for_those_without_a_phone(whole: Cast) -> None:
    go_to(whole, COMMIT)
    assert [seat.member.called for seat in desk(whole).to_ask] == ["George"]
    with transaction():
        for member in (whole.george, whole.ben):
            Commitment.make(whole.meeting, member, "Call the bank", by=whole.ana)
    assert desk(whole).to_ask == []
    assert "2 have said what they will do" in words(whole)
    assert "Call the bank" not in words(whole)


def test_the_last_part_has_the_room_s_own_numbers(whole: Cast) -> None:
    _offer(whole, whole.ben, by=whole.rose)
    go_to(whole, CLOSE)
    # Ana, Ben, Chloe, Rose and George.
    assert "5 people3 asks1 door opened" in words(whole)
    press(whole)
    assert "3 asks" in words(whole)
    assert "/slips" in console(whole)


@pytest.mark.parametrize("kind", KINDS)
def test_time_alone_changes_nothing_on_a_console(whole: Cast, kind: str) -> None:
    """But for what a clock counts on the screen: so one that listened equals a fresh one (S5)."""
    _offer(whole, whole.ben, by=whole.george)
    go_to(whole, kind)
    if kind == ASKS:
        press(whole)
    with clock.travel(SOON):
        before = console(whole)
        with clock.travel(timedelta(minutes=31)):
            assert console(whole) == before


def test_a_tally_shows_twice_while_the_room_hears_the_ask(whole: Cast) -> None:
    go_to(whole, ASKS)
    press(whole)
    target = target_of(whole.ben)
    assert [put["id"] for put in _drawn(whole, Thing("tally", target.id))] == [
        f"tally-{target.id}",
        f"now-tally-{target.id}",
    ]
    other = target_of(whole.chloe)
    assert [put["id"] for put in _drawn(whole, Thing("tally", other.id))] == [f"tally-{other.id}"]
    # Redrawn whole, it is right already.
    both = [put["id"] for put in _drawn(whole, Thing("tally", target.id), Thing("now"))]
    assert both == [f"tally-{target.id}", "now"]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (DOORS, []),
        (WELCOME, []),
        (WINS, ["stage"]),
        (ASKS, []),
        (FIND, ["tonight", "stage"]),
        (COMMIT, ["tonight", "stage"]),
        (CLOSE, ["tonight"]),
    ],
)
def test_numbers_and_names_are_drawn_with_whatever_changes_them(
    whole: Cast, kind: str, more: list[str]
) -> None:
    go_to(whole, kind)
    assert [thing.kind for thing in desk(whole).also([Thing("who", 1)])] == ["who", *more]
    assert desk(whole).also([]) == []
    # The room may have come from where they show.
    assert Thing("tonight") in desk(whole).also([Thing("run")])


def test_a_facilitator_s_phone_can_be_let_to_run_it(cast: Cast) -> None:
    assert "Let their phone run the meeting: Rose" in console(cast)
    assert "Let their phone run the meeting: Ben" not in console(cast)
    seat = cast.meeting.seat_of(cast.rose)
    assert seat is not None
    with transaction():
        seat.let_run(True, by=cast.ana)
    assert "Stop their phone running it: Rose" in console(cast)


def _pace(cast: Cast) -> Pace:
    pace = pace_of(Reading(cast.meeting))
    assert pace is not None
    return pace


def _leaves(cast: Cast, member: Member) -> None:
    seat = cast.meeting.seat_of(member)
    assert seat is not None
    with transaction():
        seat.correct("left", by=cast.ana)


def _put_off(meeting: Meeting, cast: Cast) -> None:
    """Something happens in the round, and the time each has is told anew."""
    with transaction():
        Round(meeting).move(Round(meeting).line[0].id, up=False, by=cast.ana)


def _offer(cast: Cast, asker: Member, *, by: Member) -> Offer:
    with transaction():
        return Offer.make(
            target_of(asker),
            by=by,
            meeting=cast.meeting,
            entered_by=cast.ana if by is cast.george else None,
        )


def _next_meeting(cast: Cast, ana_with: tuple[Member, ...] = ()) -> Meeting:
    with transaction():
        cast.meeting.close(by=cast.ana)
        cast.meeting = Meeting.start(by=cast.ana, code_length=6)
        for member in ana_with:
            by = cast.ana if member is cast.george else None
            cast.meeting.arrive(member, stood_as="looking", by=by)
    return cast.meeting


def _drawn(cast: Cast, *things: Thing) -> list[dict[str, str]]:
    return Board(cast.meeting).draw("console", things)[0]
