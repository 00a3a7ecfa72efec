"""The run: stages that go on, back, longer, shorter, left out; by one facilitator or by two."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from jobclub import clock
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.plans import (
    ASKS,
    CLOSE,
    DOORS,
    FIND,
    PLANS,
    SKILL,
    USUAL,
    WELCOME,
    WINS,
)
from jobclub.meetings.run import MOST_STAGES, Run
from jobclub.meetings.stages import Stage
from tests.cast import Cast

MINUTE = timedelta(minutes=1)
#: What a clock may have counted while the test itself ran.
SOON = 5


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """An evening by the usual plan, its doors just opened."""
    with transaction():
        db.session.execute(delete(Stage).where(Stage.meeting_id == cast.meeting.id))
        cast.meeting.run.lay(PLANS[USUAL])
        cast.meeting.run.open_doors()
    return cast


def run_of(cast: Cast) -> Run:
    return cast.meeting.run


def now_in(cast: Cast) -> Stage:
    stage = run_of(cast).now
    assert stage is not None
    return stage


def stage_of(cast: Cast, kind: str) -> Stage:
    return next(stage for stage in run_of(cast).stages if stage.kind == kind)


def go_on(cast: Cast) -> Stage:
    with transaction():
        run_of(cast).go_on(now_in(cast).id, by=cast.ana)
    return now_in(cast)


def go_to(cast: Cast, kind: str) -> Stage:
    while now_in(cast).kind != kind:
        go_on(cast)
    return now_in(cast)


def go_back(cast: Cast) -> Stage:
    with transaction():
        run_of(cast).go_back(now_in(cast).id, by=cast.ana)
    return now_in(cast)


@pytest.mark.both
def test_an_evening_goes_through_its_stages_and_stays_in_the_last(cast: Cast) -> None:
    kinds = [stage.kind for stage in run_of(cast).stages]

    seen = [now_in(cast).kind]
    for _stage in range(len(kinds) + 2):
        if go_on(cast).kind != seen[-1]:
            seen.append(now_in(cast).kind)

    assert seen == kinds
    assert now_in(cast).kind == CLOSE
    assert run_of(cast).next is None


def test_two_facilitators_who_press_next_at_once_move_the_room_once(cast: Cast) -> None:
    looked_at = now_in(cast).id

    for facilitator in (cast.ana, cast.rose):
        with transaction():
            run_of(cast).go_on(looked_at, by=facilitator)

    assert now_in(cast).kind == WELCOME


def test_next_and_back_at_once_are_one_of_them(cast: Cast) -> None:
    looked_at = go_to(cast, WELCOME).id

    with transaction():
        run_of(cast).go_on(looked_at, by=cast.ana)
    with transaction():
        run_of(cast).go_back(looked_at, by=cast.rose)

    assert now_in(cast).kind == WINS


def test_a_stage_gone_back_to_goes_on_with_the_time_that_it_had_left(cast: Cast) -> None:
    go_to(cast, WINS)
    with clock.travel(2 * MINUTE):
        go_on(cast)
        with clock.travel(3 * MINUTE):
            back = go_back(cast)

            assert back.kind == WINS
            assert 5 * 60 - SOON <= back.left <= 5 * 60
            # The one begun by mistake has all its time before it.
            skill = stage_of(cast, SKILL)
            assert (skill.started_at, skill.ended_at, skill.left) == (None, None, 5 * 60)
            assert go_on(cast) is skill
            assert skill.left >= 5 * 60 - SOON


def test_there_is_no_way_back_before_the_first(cast: Cast) -> None:
    assert go_back(cast).kind == DOORS


def test_a_stage_left_out_is_passed_over_both_ways(cast: Cast) -> None:
    with transaction():
        run_of(cast).skip(stage_of(cast, WINS).id, True, by=cast.ana)
        run_of(cast).skip(stage_of(cast, WINS).id, True, by=cast.rose)
    go_to(cast, WELCOME)

    assert go_on(cast).kind == SKILL
    with pytest.raises(Refused, match="over"), transaction():
        run_of(cast).skip(stage_of(cast, WINS).id, False, by=cast.ana)
    assert go_back(cast).kind == WELCOME

    with transaction():
        run_of(cast).skip(stage_of(cast, WINS).id, False, by=cast.ana)
    assert go_on(cast).kind == WINS


def test_minutes_are_those_of_what_is_not_left_out(cast: Cast) -> None:
    before = run_of(cast).minutes
    assert before == 75

    with transaction():
        run_of(cast).skip(stage_of(cast, WINS).id, True, by=cast.ana)

    assert run_of(cast).minutes == before - 7


@pytest.mark.parametrize("kind", [DOORS, WELCOME])
def test_what_is_on_or_over_is_neither_left_out_nor_taken_away(cast: Cast, kind: str) -> None:
    go_to(cast, WELCOME)

    with pytest.raises(Refused, match=r"over|begun"), transaction():
        run_of(cast).skip(stage_of(cast, kind).id, True, by=cast.ana)
    with pytest.raises(Refused, match=r"over|begun"), transaction():
        run_of(cast).remove(stage_of(cast, kind).id, by=cast.ana)


def test_every_evening_has_an_end(cast: Cast) -> None:
    close = stage_of(cast, CLOSE)

    with pytest.raises(Refused, match="end"), transaction():
        run_of(cast).skip(close.id, True, by=cast.ana)
    with pytest.raises(Refused, match="end"), transaction():
        run_of(cast).remove(close.id, by=cast.ana)
    with pytest.raises(Refused, match="after the close"), transaction():
        run_of(cast).add(FIND, 5, close.id, by=cast.ana)


def test_two_minutes_more_are_two_minutes_also_when_the_time_is_up(cast: Cast) -> None:
    stage = go_to(cast, SKILL)
    with transaction():
        run_of(cast).stretch(stage.id, 120, by=cast.ana)
    assert 7 * 60 - SOON <= stage.left <= 7 * 60

    with clock.travel(12 * MINUTE):
        assert stage.left == 0
        with transaction():
            run_of(cast).stretch(stage.id, 120, by=cast.ana)
        assert 120 - SOON <= stage.left <= 121


def test_less_time_never_takes_back_what_has_gone_by(cast: Cast) -> None:
    stage = go_to(cast, SKILL)
    with clock.travel(3 * MINUTE):
        for _press in range(4):
            with transaction():
                run_of(cast).stretch(stage.id, -120, by=cast.ana)

        assert stage.left <= 1
        assert 3 * 60 <= stage.given <= 3 * 60 + SOON
        # Pressing on changes nothing, and more is more from here.
        with clock.travel(MINUTE), transaction():
            run_of(cast).stretch(stage.id, -120, by=cast.ana)
            assert stage.given <= 3 * 60 + SOON
            run_of(cast).stretch(stage.id, 120, by=cast.ana)
            assert 120 - SOON <= stage.left <= 121


def test_a_stage_to_come_can_be_stretched_and_one_that_is_over_cannot(cast: Cast) -> None:
    go_to(cast, WELCOME)
    with transaction():
        run_of(cast).stretch(stage_of(cast, ASKS).id, 10**15, by=cast.ana)
        run_of(cast).stretch(stage_of(cast, FIND).id, -(10**15), by=cast.ana)

    assert stage_of(cast, ASKS).minutes == 240
    assert stage_of(cast, FIND).minutes == 1
    with pytest.raises(Refused, match="over"), transaction():
        run_of(cast).stretch(stage_of(cast, DOORS).id, 120, by=cast.ana)


def test_doors_opened_at_noon_are_not_cut_short_by_two_minutes_more(cast: Cast) -> None:
    doors = now_in(cast)
    with transaction():
        doors.planned_s = 7 * 3600
    with transaction():
        run_of(cast).stretch(doors.id, 120, by=cast.ana)
    assert doors.given == 7 * 3600

    with transaction():
        run_of(cast).stretch(doors.id, -120, by=cast.ana)
    assert doors.given == 7 * 3600 - 120


@pytest.mark.both
def test_a_stage_is_added_after_another_while_the_evening_goes_on(cast: Cast) -> None:
    welcome = go_to(cast, WELCOME)
    before = [stage.kind for stage in run_of(cast).stages]

    with transaction():
        added = run_of(cast).add(FIND, 0, welcome.id, by=cast.rose)

    kinds = [stage.kind for stage in run_of(cast).stages]
    assert kinds == [*before[:2], FIND, *before[2:]]
    assert added.minutes == 1
    assert now_in(cast) is welcome
    assert go_on(cast) is added
    with pytest.raises(Refused, match="over"), transaction():
        run_of(cast).add(FIND, 5, welcome.id, by=cast.rose)
    for kind in (DOORS, CLOSE, "party"):
        with pytest.raises(Refused, match="list"), transaction():
            run_of(cast).add(kind, 5, added.id, by=cast.rose)


def test_no_evening_has_stages_without_end(cast: Cast) -> None:
    with transaction():
        for _one in range(MOST_STAGES - len(run_of(cast).stages)):
            run_of(cast).add(FIND, 5, now_in(cast).id, by=cast.ana)

    with pytest.raises(Refused, match="enough"), transaction():
        run_of(cast).add(FIND, 5, now_in(cast).id, by=cast.ana)


def test_a_stage_to_come_is_taken_out(cast: Cast) -> None:
    wins = stage_of(cast, WINS)
    with transaction():
        run_of(cast).remove(wins.id, by=cast.ana)
    go_to(cast, WELCOME)

    assert go_on(cast).kind == SKILL
    with pytest.raises(Missing), transaction():
        run_of(cast).go_on(wins.id, by=cast.ana)


def test_another_meetings_stages_are_not_there(cast: Cast) -> None:
    theirs = cast.other_meeting.run.stages[0].id
    verbs: list[Callable[[], object]] = [
        lambda: run_of(cast).go_on(theirs, by=cast.ana),
        lambda: run_of(cast).go_back(theirs, by=cast.ana),
        lambda: run_of(cast).stretch(theirs, 60, by=cast.ana),
        lambda: run_of(cast).skip(theirs, True, by=cast.ana),
        lambda: run_of(cast).add(FIND, 5, theirs, by=cast.ana),
        lambda: run_of(cast).remove(theirs, by=cast.ana),
    ]

    for verb in verbs:
        with pytest.raises(Missing), transaction():
            verb()


def test_a_closed_evening_stands_still(cast: Cast) -> None:
    skill = go_to(cast, SKILL)
    with transaction():
        cast.meeting.close(by=cast.ana)

    assert run_of(cast).now is None
    ahead = stage_of(cast, FIND).id
    verbs: list[Callable[[], object]] = [
        lambda: run_of(cast).go_on(skill.id, by=cast.ana),
        lambda: run_of(cast).go_back(skill.id, by=cast.ana),
        lambda: run_of(cast).stretch(ahead, 60, by=cast.ana),
        lambda: run_of(cast).skip(ahead, True, by=cast.ana),
        lambda: run_of(cast).add(FIND, 5, ahead, by=cast.ana),
        lambda: run_of(cast).remove(ahead, by=cast.ana),
        lambda: cast.meeting.be_led(by=cast.rose),
    ]
    for verb in verbs:
        with pytest.raises(Refused, match="ended"), transaction():
            verb()


@pytest.mark.both
def test_reopened_it_goes_on_in_the_stage_that_was_on_with_its_time(cast: Cast) -> None:
    skill = go_to(cast, SKILL)
    with clock.travel(MINUTE):
        with transaction():
            cast.meeting.close(by=cast.ana)
        with clock.travel(30 * MINUTE):
            with transaction():
                cast.meeting.reopen(by=cast.ana)

            assert now_in(cast) is skill
            assert 4 * 60 - SOON <= skill.left <= 4 * 60
            assert go_on(cast).kind == ASKS


def test_the_wall_goes_back_to_what_belongs_to_the_stage(cast: Cast) -> None:
    with transaction():
        cast.meeting.let_wall_show("list", by=cast.ana)
    go_on(cast)
    assert cast.meeting.wall_shows == "stage"

    with transaction():
        cast.meeting.let_wall_show("doors", by=cast.ana)
        cast.meeting.close(by=cast.ana)
    assert cast.meeting.wall_shows == "stage"


def test_an_evening_without_stages_opens_closes_and_reopens(cast: Cast) -> None:
    """One that was open when the program learnt of stages."""
    with transaction():
        db.session.execute(delete(Stage).where(Stage.meeting_id == cast.meeting.id))

    assert (run_of(cast).now, run_of(cast).next, run_of(cast).before) == (None, None, None)
    assert run_of(cast).minutes == 0
    with transaction():
        cast.meeting.close(by=cast.ana)
        cast.meeting.reopen(by=cast.ana)
        run_of(cast).open_doors(600)
    assert run_of(cast).now is None


def test_an_evening_that_has_begun_is_not_planned_anew(cast: Cast) -> None:
    with pytest.raises(Refused, match="begun"), transaction():
        run_of(cast).lay([])


def test_a_stage_keeps_its_own_clock() -> None:
    """Whatever is pressed, whenever: it never runs below nought, and its time stays its own."""

    @given(
        st.lists(
            st.one_of(
                st.tuples(st.just("stretch"), st.integers(-5000, 5000)),
                st.tuples(st.just("wait"), st.integers(0, 4000)),
                st.tuples(st.sampled_from(["begin", "end", "forget"]), st.just(0)),
            ),
            max_size=12,
        )
    )
    @settings(deadline=None, derandomize=True, database=None)
    def hold(presses: list[tuple[str, int]]) -> None:
        stage = Stage(kind=ASKS, planned_s=600, added_s=0, position=1, skipped=False)
        passed = timedelta()
        for verb, seconds in presses:
            if verb == "wait":
                passed += timedelta(seconds=seconds)
            with clock.travel(passed):
                _press(stage, verb, seconds)
                assert 60 <= stage.given <= 4 * 3600
                assert 0 <= stage.left <= stage.given
                assert stage.gone >= 0

    hold()


def _press(stage: Stage, verb: str, seconds: int) -> None:
    if verb == "stretch":
        stage.stretch(seconds)
    elif verb == "begin" and not stage.is_on:
        stage.begin()
    elif verb == "end" and stage.is_on:
        stage.end()
    elif verb == "forget":
        stage.forget()


@pytest.mark.both
def test_the_numbers_of_the_stages_are_in_order_and_never_twice(cast: Cast) -> None:
    for _again in range(3):
        with transaction():
            run_of(cast).add(FIND, 5, stage_of(cast, SKILL).id, by=cast.ana)
            run_of(cast).remove(stage_of(cast, FIND).id, by=cast.rose)

    positions = [stage.position for stage in run_of(cast).stages]
    assert all(one < other for one, other in pairwise(positions))
