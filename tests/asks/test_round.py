"""The round: whose turn it is, who comes next, and how long each has."""

from datetime import timedelta

import pytest

from jobclub import clock
from jobclub.asks.commands import spotlight_ask
from jobclub.asks.models import Ask
from jobclub.asks.round import LEAST_S, MOST_S, USUAL_S, Round
from jobclub.asks.showings import Showing
from jobclub.asks.turns import DONE, NEXT_WEEK, NOW, PASSED, WAITS, Turn
from jobclub.board.drawing import Board
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.feeds import Feed
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import WAITS as CAME_LATE
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS, FIND
from jobclub.people.models import Person
from tests.cast import Cast

MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """In the asks: Ben, Chloe and George have one on the board, in this order."""
    for member, company in ((cast.ben, "eBay"), (cast.chloe, "Acme"), (cast.george, "Delta")):
        cast.ask(company, by=member)
    go_to(cast, ASKS)
    return cast


def go_to(cast: Cast, kind: str) -> None:
    while (here := cast.meeting.run.now) is not None and here.kind != kind:
        with transaction():
            cast.meeting.run.go_on(here.id, by=cast.ana)


def back(cast: Cast) -> None:
    here = cast.meeting.run.now
    assert here is not None
    with transaction():
        cast.meeting.run.go_back(here.id, by=cast.ana)


def round_of(cast: Cast) -> Round:
    return Round(cast.meeting)


def turn_of(cast: Cast, member: Member) -> Turn:
    turn = Turn.of(cast.meeting, member)
    assert turn is not None
    return turn


def seat_of(cast: Cast, member: Member) -> Attendance:
    seat = cast.meeting.seat_of(member)
    assert seat is not None
    return seat


def now(cast: Cast) -> str | None:
    turn = round_of(cast).now
    return turn.member.called if turn is not None else None


def line(cast: Cast) -> list[str]:
    return [turn.member.called for turn in round_of(cast).line]


def next_one(cast: Cast, *, seen: Turn | None = None) -> None:
    """Ana presses Next, looking at the turn that is on (or that she saw)."""
    turn = seen or round_of(cast).now
    with transaction():
        round_of(cast).go_on(turn.id if turn is not None else 0, by=cast.ana)


def guest(cast: Cast, name: str, company: str = "Adobe") -> Member:
    """Somebody comes in late, and asks."""
    with transaction():
        person = Person(name=name)
        db.session.add(person)
        member = cast.club.welcome(person, stands="looking")
        cast.meeting.arrive(member, stood_as="looking", by=None)
    cast.ask(company, by=member)
    return member


def asks_have_left(cast: Cast, seconds: int) -> None:
    """As if the stage had been on so long that this is left of its clock (a little less, by the
    time that anybody looks).
    """
    stage = cast.meeting.run.now
    assert stage is not None
    with transaction():
        assert stage.ends_at is not None
        assert stage.started_at is not None
        stage.started_at += clock.now() + timedelta(seconds=seconds) - stage.ends_at


class TestWhoIsInIt:
    @pytest.mark.both
    def test_whoever_is_here_with_an_ask_on_the_board_in_order(self, cast: Cast) -> None:
        assert line(cast) == ["Ben", "Chloe", "George"]
        assert now(cast) is None

    def test_who_has_left_or_was_sent_out_is_not_and_comes_back_to_their_place(
        self, cast: Cast
    ) -> None:
        with transaction():
            seat_of(cast, cast.ben).correct("left", by=cast.ana)
            seat_of(cast, cast.chloe).remove(by=cast.ana)
        assert line(cast) == ["George"]

        with transaction():
            cast.meeting.arrive(cast.ben, stood_as="looking", by=None)
            cast.meeting.arrive(cast.chloe, stood_as="looking", by=cast.ana)
        assert line(cast) == ["Ben", "Chloe", "George"]

    def test_who_is_not_welcome_in_the_club_is_not(self, cast: Cast) -> None:
        with transaction():
            cast.ben.turn_away(by=cast.ana)

        assert line(cast) == ["Chloe", "George"]

    @pytest.mark.both
    def test_hidden_withdrawn_and_late_asks_are_not(self, cast: Cast) -> None:
        bens, chloes, georges = (
            Ask.of(member, "open") for member in (cast.ben, cast.chloe, cast.george)
        )
        assert bens is not None
        assert chloes is not None
        assert georges is not None
        with transaction():
            bens.hide(by=cast.ana)
            chloes.withdraw(by=cast.chloe)
            Showing.of(georges, cast.meeting, how="new", late=CAME_LATE)
        assert line(cast) == []

        with transaction():
            bens.restore(by=cast.ana)
            georges.accept_late(cast.meeting, by=cast.ana)
        cast.ask("Intel", by=cast.chloe)
        assert line(cast) == ["Ben", "Chloe", "George"]

    def test_late_arrivals_and_late_asks_join_the_end(self, cast: Cast) -> None:
        next_one(cast)
        guest(cast, "Nora")

        assert (now(cast), line(cast)) == ("Ben", ["Chloe", "George", "Nora"])

    def test_another_ask_is_not_another_turn(self, cast: Cast) -> None:
        next_one(cast)
        with transaction():
            round_of(cast).skip(cast.chloe, True, by=cast.chloe)
        next_one(cast)
        for member in (cast.ben, cast.chloe):
            ask = Ask.of(member, "open")
            assert ask is not None
            with transaction():
                ask.withdraw(by=member)
            cast.ask("Intel", by=member)

        assert (now(cast), line(cast)) == ("George", [])


class TestNext:
    def test_one_after_the_other_and_then_nobody(self, cast: Cast) -> None:
        seen = []
        for _press in range(5):
            next_one(cast)
            seen.append(now(cast))

        assert seen == ["Ben", "Chloe", "George", None, None]
        assert {turn.state for turn in round_of(cast).turns} == {DONE}

    def test_two_who_press_at_once_move_it_once(self, cast: Cast) -> None:
        for facilitator in (cast.ana, cast.rose):
            with transaction():
                round_of(cast).go_on(0, by=facilitator)
        assert now(cast) == "Ben"

        bens = turn_of(cast, cast.ben)
        for facilitator in (cast.ana, cast.rose):
            with transaction():
                round_of(cast).go_on(bens.id, by=facilitator)
        assert now(cast) == "Chloe"

    @pytest.mark.both
    def test_it_means_the_one_after_a_speaker_who_has_just_finished(self, cast: Cast) -> None:
        next_one(cast)
        bens = turn_of(cast, cast.ben)
        with transaction():
            round_of(cast).finish(bens.id, by=cast.ben)
        assert now(cast) is None

        next_one(cast, seen=bens)
        assert now(cast) == "Chloe"
        # Pressed once more from there it is stale, and so it is after the next one finished.
        next_one(cast, seen=bens)
        assert now(cast) == "Chloe"
        with transaction():
            round_of(cast).finish(turn_of(cast, cast.chloe).id, by=cast.chloe)
        next_one(cast, seen=bens)
        assert now(cast) is None

    def test_it_begins_no_turn_in_another_stage(self, cast: Cast) -> None:
        next_one(cast)
        bens = turn_of(cast, cast.ben)
        go_to(cast, FIND)

        next_one(cast, seen=bens)

        assert now(cast) is None

    def test_a_turn_whose_ask_is_hidden_or_withdrawn_is_gone_on_from(self, cast: Cast) -> None:
        next_one(cast)
        ask = Ask.of(cast.ben, "open")
        assert ask is not None
        with transaction():
            ask.hide(by=cast.ana)
        assert now(cast) == "Ben"
        with transaction():
            round_of(cast).later(turn_of(cast, cast.ben).id, by=cast.ana)
        assert (now(cast), line(cast)) == ("Chloe", ["George"])
        with transaction():
            ask.restore(by=cast.ana)
        assert line(cast) == ["George", "Ben"]

        chloes = Ask.of(cast.chloe, "open")
        assert chloes is not None
        with transaction():
            chloes.withdraw(by=cast.chloe)
        next_one(cast)
        assert now(cast) == "George"

    def test_of_another_meeting_there_is_none(self, cast: Cast) -> None:
        with transaction():
            Ask.post(by=cast.dan, companies=["Delta"], who="", why="")
        theirs = Turn.of(cast.other_meeting, cast.dan)
        assert theirs is not None

        for missing in (theirs.id, 987654):
            for verb in ("go_on", "finish", "later", "put_off"):
                with pytest.raises(Missing), transaction():
                    getattr(round_of(cast), verb)(missing, by=cast.ana)
            with pytest.raises(Missing), transaction():
                round_of(cast).stretch(missing, 30, by=cast.ana)
            with pytest.raises(Missing), transaction():
                round_of(cast).swap(turn_of(cast, cast.ben).id, missing, by=cast.ana)
            with pytest.raises(Missing), transaction():
                round_of(cast).move(missing, up=True, by=cast.ana)


class TestOrder:
    def test_the_speaker_lets_the_next_one_go_first(self, cast: Cast) -> None:
        next_one(cast)
        ben, chloe = turn_of(cast, cast.ben).id, turn_of(cast, cast.chloe).id
        # Of two who pressed it, one was late.
        for _facilitator in (cast.ana, cast.rose):
            with transaction():
                round_of(cast).swap(ben, chloe, by=cast.ana)
            assert (now(cast), line(cast)) == ("Chloe", ["Ben", "George"])

        with transaction():
            round_of(cast).swap(chloe, ben, by=cast.ana)
        assert (now(cast), line(cast)) == ("Ben", ["Chloe", "George"])

    def test_two_who_wait_change_places_and_the_last_one_stays(self, cast: Cast) -> None:
        chloe, george = turn_of(cast, cast.chloe).id, turn_of(cast, cast.george).id
        for _press in range(2):
            with transaction():
                round_of(cast).swap(chloe, george, by=cast.ana)
            assert line(cast) == ["Ben", "George", "Chloe"]

    def test_a_lone_speaker_has_nobody_to_change_with(self, cast: Cast) -> None:
        for _press in range(3):
            next_one(cast)
        with transaction():
            round_of(cast).swap(
                turn_of(cast, cast.george).id, turn_of(cast, cast.ben).id, by=cast.ana
            )

        assert now(cast) == "George"

    def test_later_is_at_the_end_for_who_speaks_or_waits(self, cast: Cast) -> None:
        next_one(cast)
        with transaction():
            round_of(cast).later(turn_of(cast, cast.ben).id, by=cast.ana)
        assert (now(cast), line(cast)) == ("Chloe", ["George", "Ben"])

        with transaction():
            round_of(cast).later(turn_of(cast, cast.george).id, by=cast.ana)
        assert (now(cast), line(cast)) == ("Chloe", ["Ben", "George"])

    def test_later_for_the_only_one_left_is_a_pause(self, cast: Cast) -> None:
        for _press in range(3):
            next_one(cast)
        with transaction():
            round_of(cast).later(turn_of(cast, cast.george).id, by=cast.ana)
        assert (now(cast), line(cast)) == (None, ["George"])

        next_one(cast)
        assert now(cast) == "George"

    def test_a_turn_that_was_had_does_not_come_back_by_a_late_press(self, cast: Cast) -> None:
        next_one(cast)
        bens = turn_of(cast, cast.ben)
        next_one(cast)

        for verb in ("later", "finish"):
            with transaction():
                getattr(round_of(cast), verb)(bens.id, by=cast.rose)
        with transaction():
            round_of(cast).stretch(bens.id, 30, by=cast.rose)
            round_of(cast).move(bens.id, up=True, by=cast.rose)

        assert bens.state == DONE
        assert (now(cast), line(cast)) == ("Chloe", ["George"])

    def test_by_hand_one_place_up_or_down(self, cast: Cast) -> None:
        for up, expected in (
            (True, ["Ben", "George", "Chloe"]),
            (True, ["George", "Ben", "Chloe"]),
            (True, ["George", "Ben", "Chloe"]),
            (False, ["Ben", "George", "Chloe"]),
        ):
            with transaction():
                round_of(cast).move(turn_of(cast, cast.george).id, up=up, by=cast.ana)
            assert line(cast) == expected

    @pytest.mark.both
    def test_by_arrival_or_shuffled(self, cast: Cast) -> None:
        rose = cast.ask("Boeing", by=cast.rose).asker
        next_one(cast)
        for how in ("shuffled", "arrival"):
            with transaction():
                round_of(cast).order(how, by=cast.ana)
            assert sorted(line(cast)) == ["Chloe", "George", "Rose"]
        # Rose came before George; Ben speaks.
        assert line(cast) == ["Chloe", rose.called, "George"]
        assert now(cast) == "Ben"
        with pytest.raises(Refused, match="list"), transaction():
            round_of(cast).order("by beauty", by=cast.ana)

    def test_an_empty_line_is_put_in_no_order(self, cast: Cast) -> None:
        for _press in range(4):
            next_one(cast)
        before = cast.meeting.seq
        with transaction():
            round_of(cast).order("shuffled", by=cast.ana)
            round_of(cast).put_off(by=cast.ana)

        assert cast.meeting.seq == before


class TestNotTonight:
    def test_somebody_passes_and_comes_back_as_the_last(self, cast: Cast) -> None:
        with transaction():
            round_of(cast).skip(cast.ben, True, by=cast.ben)
            round_of(cast).skip(cast.ben, True, by=cast.ana)
        assert (turn_of(cast, cast.ben).state, line(cast)) == (PASSED, ["Chloe", "George"])

        with transaction():
            round_of(cast).skip(cast.ben, False, by=cast.ben)
            round_of(cast).skip(cast.ben, False, by=cast.ana)
        assert line(cast) == ["Chloe", "George", "Ben"]

    def test_the_speaker_passes_and_next_goes_on(self, cast: Cast) -> None:
        next_one(cast)
        bens = turn_of(cast, cast.ben)
        with transaction():
            round_of(cast).skip(cast.ben, True, by=cast.ben)
        assert (now(cast), bens.state) == (None, PASSED)

        next_one(cast)
        assert now(cast) == "Chloe"

    def test_a_turn_that_was_had_is_not_passed(self, cast: Cast) -> None:
        next_one(cast)
        next_one(cast)
        with transaction():
            round_of(cast).skip(cast.ben, True, by=cast.ben)

        assert turn_of(cast, cast.ben).state == DONE

    def test_who_has_no_turn_has_nothing_to_pass_or_to_have_read(self, cast: Cast) -> None:
        with pytest.raises(Missing), transaction():
            round_of(cast).skip(cast.rose, True, by=cast.rose)
        with pytest.raises(Missing), transaction():
            round_of(cast).read_aloud(cast.rose, True, by=cast.rose)

    def test_read_it_for_me_is_said_once(self, cast: Cast) -> None:
        with transaction():
            round_of(cast).read_aloud(cast.ben, True, by=cast.ben)
        before = cast.meeting.seq
        with transaction():
            round_of(cast).read_aloud(cast.ben, True, by=cast.ben)

        assert turn_of(cast, cast.ben).read_aloud
        assert cast.meeting.seq == before


class TestSeconds:
    def test_those_who_wait_share_what_is_left_by_quarters_of_a_minute(self, cast: Cast) -> None:
        asks_have_left(cast, 222)
        assert round_of(cast).seconds == 60
        next_one(cast)
        assert turn_of(cast, cast.ben).length_s == 60
        # Whoever speaks keeps theirs: the other two share the rest, and what is over.
        assert round_of(cast).seconds == 75

        next_one(cast)
        # Ben needed none of his time.
        assert turn_of(cast, cast.chloe).length_s == 105

    def test_a_turns_length_is_fixed_when_it_begins(self, cast: Cast) -> None:
        asks_have_left(cast, 186)
        next_one(cast)
        stage = cast.meeting.run.now
        assert stage is not None
        with transaction():
            cast.meeting.run.stretch(stage.id, 600, by=cast.ana)

        assert turn_of(cast, cast.ben).length_s == 60

    def test_the_last_one_gets_what_is_there_and_nobody_all_evening(self, cast: Cast) -> None:
        for _press in range(2):
            next_one(cast)
        asks_have_left(cast, 100)
        next_one(cast)
        assert turn_of(cast, cast.george).length_s == 90

        nora = guest(cast, "Nora")
        asks_have_left(cast, 3600)
        next_one(cast)
        assert turn_of(cast, nora).length_s == MOST_S

    def test_with_no_time_left_a_turn_is_as_short_as_an_ask_and_a_silence(self, cast: Cast) -> None:
        asks_have_left(cast, -300)
        here = round_of(cast)
        assert here.is_short
        assert (here.seconds, here.fits) == (LEAST_S, 0)
        next_one(cast)
        assert turn_of(cast, cast.ben).length_s == LEAST_S

    def test_outside_the_asks_it_is_a_minute(self, cast: Cast) -> None:
        go_to(cast, FIND)
        assert round_of(cast).seconds == USUAL_S
        with transaction():
            round_of(cast).light(cast.ben, by=cast.ana)
        assert turn_of(cast, cast.ben).length_s == USUAL_S

    def test_time_alone_ends_nothing(self, cast: Cast) -> None:
        next_one(cast)
        with clock.travel(60 * MINUTE):
            assert now(cast) == "Ben"
            assert turn_of(cast, cast.ben).left == 0

    def test_thirty_seconds_more_are_thirty_also_when_the_time_is_up(self, cast: Cast) -> None:
        asks_have_left(cast, 186)
        next_one(cast)
        bens = turn_of(cast, cast.ben)
        with transaction():
            round_of(cast).stretch(bens.id, 30, by=cast.ana)
        assert bens.length_s == 90

        with clock.travel(5 * MINUTE):
            with transaction():
                round_of(cast).stretch(bens.id, 30, by=cast.ana)
            assert 28 <= bens.left <= 31
        with transaction():
            round_of(cast).stretch(bens.id, 10**15, by=cast.ana)
        assert bens.length_s == 600


class TestMorePeopleThanTime:
    def test_those_at_the_end_are_first_next_week(self, cast: Cast) -> None:
        asks_have_left(cast, 100)
        here = round_of(cast)
        assert here.is_short
        assert [turn.member.called for turn in here.too_many] == ["George"]

        looked_at = here.too_many[0].id
        for facilitator in (cast.ana, cast.rose):
            with transaction():
                round_of(cast).put_off(looked_at, by=facilitator)

        assert line(cast) == ["Ben", "Chloe"]
        assert turn_of(cast, cast.george).state == NEXT_WEEK
        assert not round_of(cast).is_short

    def test_from_the_one_that_was_looked_at_on(self, cast: Cast) -> None:
        with transaction():
            round_of(cast).put_off(turn_of(cast, cast.chloe).id, by=cast.ana)
        assert line(cast) == ["Ben"]

        # Whoever is not in the line any more takes nobody along.
        with transaction():
            round_of(cast).put_off(turn_of(cast, cast.george).id, by=cast.ana)
        assert line(cast) == ["Ben"]

    def test_with_no_time_at_all_everybody_is_and_next_leads_to_nobody(self, cast: Cast) -> None:
        next_one(cast)
        asks_have_left(cast, -60)
        with transaction():
            round_of(cast).put_off(by=cast.ana)
        assert (now(cast), line(cast)) == ("Ben", [])

        next_one(cast)
        assert now(cast) is None
        with transaction():
            round_of(cast).skip(cast.chloe, False, by=cast.ana)
        assert line(cast) == ["Chloe"]

    def test_when_the_asks_are_over_there_is_no_time_and_before_them_all_of_it(
        self, cast: Cast
    ) -> None:
        back(cast)
        assert round_of(cast).fits == 3
        go_to(cast, FIND)
        assert round_of(cast).fits == 0

    @pytest.mark.both
    def test_next_time_they_come_before_all_in_the_order_in_which_they_waited(
        self, cast: Cast
    ) -> None:
        with transaction():
            round_of(cast).put_off(turn_of(cast, cast.chloe).id, by=cast.ana)
            cast.meeting.close(by=cast.ana)
        with clock.travel(timedelta(days=7)):
            tonight = next_evening(cast, ask_first=(cast.rose, cast.ben, cast.george, cast.chloe))
            names = [turn.member.called for turn in Round(tonight).line]
            assert names == ["Chloe", "George", "Rose", "Ben"]

            for how in ("arrival", "shuffled"):
                with transaction():
                    Round(tonight).order(how, by=cast.ana)
                assert [t.member.called for t in Round(tonight).line][:2] == ["Chloe", "George"]
            # Put off twice, they come before those put off once; whoever had it, as any other.
            with transaction():
                georges = Turn.of(tonight, cast.george)
                assert georges is not None
                Round(tonight).go_on(0, by=cast.ana)
                Round(tonight).put_off(georges.id, by=cast.ana)
                tonight.close(by=cast.ana)
            with clock.travel(timedelta(days=7)):
                later = next_evening(cast, ask_first=(cast.chloe, cast.ben, cast.rose, cast.george))
                names = [turn.member.called for turn in Round(later).line]
                assert names[0] == "George"
                assert names[-1] == "Chloe"


class TestShown:
    """`ask:spotlight`: let the room look at one ask, whoever waits before it."""

    def test_somebody_is_shown_out_of_turn_and_the_speaker_has_had_theirs(self, cast: Cast) -> None:
        next_one(cast)
        with transaction():
            round_of(cast).light(cast.george, by=cast.ana)

        assert (now(cast), line(cast)) == ("George", ["Chloe"])
        assert turn_of(cast, cast.ben).state == DONE

    def test_a_turn_that_was_had_can_be_looked_at_again(self, cast: Cast) -> None:
        next_one(cast)
        next_one(cast)
        with transaction():
            round_of(cast).light(cast.ben, by=cast.ana)

        assert now(cast) == "Ben"

    def test_what_came_after_the_meeting_is_nodded_to_by_showing_it(self, cast: Cast) -> None:
        georges = Ask.of(cast.george, "open")
        assert georges is not None
        with transaction():
            Showing.of(georges, cast.meeting, how="new", late=CAME_LATE)
        assert "George" not in line(cast)
        with transaction():
            spotlight_ask(cast.ana, meeting=cast.meeting, ask_id=georges.id)

        assert now(cast) == "George"
        lit = Board(cast.meeting, "phones").spotlight
        assert lit is not None
        assert lit.name == "George"

    def test_shown_twice_its_clock_runs_on(self, cast: Cast) -> None:
        with transaction():
            round_of(cast).light(cast.ben, by=cast.ana)
        began, before = turn_of(cast, cast.ben).began_at, cast.meeting.seq
        with clock.travel(MINUTE):
            with transaction():
                round_of(cast).light(cast.ben, by=cast.rose)
            assert (turn_of(cast, cast.ben).began_at, cast.meeting.seq) == (began, before)

            with transaction():
                cast.meeting.let_wall_show("list", by=cast.ana)
                round_of(cast).light(cast.ben, by=cast.ana)
            assert turn_of(cast, cast.ben).began_at == began
            assert cast.meeting.wall_shows == "stage"

    def test_before_the_asks_an_ask_is_only_shown(self, cast: Cast) -> None:
        back(cast)
        with transaction():
            round_of(cast).light(cast.ben, by=cast.ana)
            round_of(cast).light(cast.chloe, by=cast.ana)
        assert turn_of(cast, cast.ben).state == WAITS

        go_to(cast, ASKS)
        assert (now(cast), line(cast)) == (None, ["Ben", "Chloe", "George"])

    def test_after_the_asks_nobody_waits_again(self, cast: Cast) -> None:
        next_one(cast)
        go_to(cast, FIND)
        with transaction():
            round_of(cast).light(cast.ben, by=cast.ana)
            round_of(cast).light(cast.chloe, by=cast.ana)

        assert turn_of(cast, cast.ben).state == DONE


class TestStages:
    def test_on_to_the_next_stage_the_speaker_has_had_their_turn(self, cast: Cast) -> None:
        next_one(cast)
        go_to(cast, FIND)

        assert turn_of(cast, cast.ben).state == DONE
        assert (now(cast), line(cast)) == (None, ["Chloe", "George"])

    def test_back_they_give_it_back_and_are_first_again(self, cast: Cast) -> None:
        next_one(cast)
        next_one(cast)
        back(cast)
        assert turn_of(cast, cast.chloe).state == WAITS

        go_to(cast, ASKS)
        assert (now(cast), line(cast)) == (None, ["Chloe", "George"])
        next_one(cast)
        assert now(cast) == "Chloe"

    def test_next_in_the_last_stage_ends_no_turn(self, cast: Cast) -> None:
        go_to(cast, "close")
        with transaction():
            round_of(cast).light(cast.ben, by=cast.ana)
        here = cast.meeting.run.now
        assert here is not None
        with transaction():
            cast.meeting.run.go_on(here.id, by=cast.rose)

        assert now(cast) == "Ben"

    @pytest.mark.both
    def test_the_close_ends_the_turn_and_reopened_it_goes_on(self, cast: Cast) -> None:
        next_one(cast)
        next_one(cast)
        asks_have_left(cast, 600)
        chloes = turn_of(cast, cast.chloe)
        with transaction():
            chloes.length_s = 60
        with clock.travel(timedelta(seconds=20)):
            with transaction():
                cast.meeting.close(by=cast.ana)
            assert (now(cast), chloes.state) == (None, DONE)
            with clock.travel(10 * MINUTE):
                with transaction():
                    cast.meeting.reopen(by=cast.ana)
                assert (now(cast), line(cast)) == ("Chloe", ["George"])
                assert turn_of(cast, cast.ben).state == DONE
                assert 35 <= chloes.left <= 40
                next_one(cast)
                assert now(cast) == "George"

    def test_reopened_after_a_round_nobody_has_a_turn(self, cast: Cast) -> None:
        for _press in range(4):
            next_one(cast)
        with transaction():
            cast.meeting.close(by=cast.ana)
            cast.meeting.reopen(by=cast.ana)

        assert now(cast) is None


class TestTwoRowsOnePerson:
    @pytest.mark.both
    @pytest.mark.parametrize(("before", "kept"), [(NOW, NOW), (DONE, DONE), (PASSED, PASSED)])
    def test_what_is_known_of_either_turn_stays(self, cast: Cast, before: str, kept: str) -> None:
        """A laptop with a new address: Ben comes in anew, and asks again."""
        if before == PASSED:
            with transaction():
                round_of(cast).skip(cast.ben, True, by=cast.ben)
        else:
            next_one(cast)
        if before == DONE:
            next_one(cast)
        with transaction():
            round_of(cast).read_aloud(cast.ben, True, by=cast.ben)
        again = guest(cast, "Ben Carter")
        with transaction():
            merge(again, cast.ben, by=cast.ana)

        turn = turn_of(cast, cast.ben)
        assert (turn.state, turn.read_aloud) == (kept, True)
        assert (now(cast) == "Ben Carter" or now(cast) == "Ben") == (kept == NOW)
        assert sum(name.startswith("Ben") for name in line(cast)) == 0

    @pytest.mark.both
    def test_of_two_that_wait_the_earlier_place(self, cast: Cast) -> None:
        again = guest(cast, "Ben Carter")
        with transaction():
            merge(again, cast.ben, by=cast.ana)

        assert len(line(cast)) == 3
        assert line(cast)[0].startswith("Ben")


class TestWhoIsTold:
    """You are next, and: not any more. Each reads it on their own phone, and is told."""

    def told(self, cast: Cast) -> set[str]:
        """Who is told of what happened since."""
        rows = self.feed.news()
        list(self.feed.changes(self.board(cast), rows))
        people = self.feed.told(rows)
        return {m.called for m in cast.club.everybody() if m.person_id in people}

    def board(self, cast: Cast) -> Board:
        return Board(cast.meeting)

    @pytest.fixture(autouse=True)
    def feed_of_the_meeting(self, cast: Cast) -> None:
        board = self.board(cast)
        self.feed = Feed(cast.meeting.id, board.seq, board.spotlit(), in_turn=board.in_turn())

    def test_the_speaker_the_last_one_and_the_next(self, cast: Cast) -> None:
        next_one(cast)
        assert self.told(cast) == {"Ben", "Chloe"}
        next_one(cast)
        assert self.told(cast) == {"Ben", "Chloe", "George"}

    def test_the_next_one_whose_ask_is_hidden_and_who_is_next_by_it(self, cast: Cast) -> None:
        ask = Ask.of(cast.ben, "open")
        assert ask is not None
        with transaction():
            ask.hide(by=cast.ana)
        assert self.told(cast) == {"Ben", "Chloe"}
        with transaction():
            ask.restore(by=cast.ana)
        assert self.told(cast) == {"Ben", "Chloe"}

    def test_the_next_one_who_leaves_and_comes_back(self, cast: Cast) -> None:
        for status in ("left", "here"):
            with transaction():
                seat_of(cast, cast.ben).correct(status, by=cast.ana)
            assert self.told(cast) == {"Ben", "Chloe"}

    def test_whoever_was_next_before_the_order_changed(self, cast: Cast) -> None:
        with transaction():
            round_of(cast).move(turn_of(cast, cast.george).id, up=True, by=cast.ana)
            round_of(cast).move(turn_of(cast, cast.george).id, up=True, by=cast.ana)
        assert self.told(cast) == {"Ben", "George"}
        with transaction():
            round_of(cast).order("arrival", by=cast.ana)
        assert self.told(cast) == {"Ben", "George"}

    def test_a_flush_that_failed_tells_them_at_the_next(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        next_one(cast)
        with monkeypatch.context() as broken:
            broken.setattr(Board, "draw", _fails)
            with pytest.raises(OSError, match="broken"):
                self.told(cast)
        assert self.told(cast) == {"Ben", "Chloe"}


def next_evening(cast: Cast, *, ask_first: tuple[Member, ...]) -> Meeting:
    """Everybody comes again, and writes in this order."""
    with transaction():
        tonight = Meeting.start(by=cast.ana, code_length=6)
        for member in ask_first:
            tonight.arrive(member, stood_as="looking", by=None)
    for member in ask_first:
        with transaction():
            Ask.post(by=member, companies=[f"Company {member.id}"], who="", why="")
    return tonight


def _fails(*_args: object) -> None:
    raise OSError("broken")
