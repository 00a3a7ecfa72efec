"""Plans: an evening before its doors open, and the club's own plans."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from jobclub.clubs.models import Member
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.hours import read_time
from jobclub.meetings.models import Meeting
from jobclub.meetings.own_plans import OwnPlan, plans_of
from jobclub.meetings.plans import DOORS, KINDS, PLANS, Planned, length
from jobclub.meetings.stages import Stage
from tests.meetings.clubs import TUESDAY, found_club, it_is

DAY = timedelta(days=1)


@pytest.fixture
def ana(app: Flask) -> Iterator[Member]:
    """Ana, on a Tuesday at noon; her club has never met."""
    with app.app_context(), it_is(TUESDAY):
        yield found_club()
        db.session.remove()


def plan(ana: Member, day: date = TUESDAY, at: str = "19:00", key: str = "75") -> Meeting:
    with transaction():
        return Meeting.plan(day, at, key, by=ana)


def start(ana: Member, planned: Meeting | None = None) -> Meeting:
    with transaction():
        return Meeting.start(by=ana, code_length=6, planned=planned)


def stage_of(meeting: Meeting, kind: str) -> Stage:
    return next(stage for stage in meeting.run.stages if stage.kind == kind)


def test_every_plan_is_as_long_as_it_says() -> None:
    assert {key: length(stages) for key, stages in PLANS.items()} == {
        "first": 60, "60": 60, "75": 75, "90": 90,
    }  # fmt: skip
    for stages in PLANS.values():
        assert [one.kind for one in stages] == [
            kind for kind in KINDS if kind in {one.kind for one in stages}
        ]


@pytest.mark.parametrize(
    ("typed", "time"),
    [("19:00", "19:00"), (" 9:05 ", "09:05"), ("19.30", "19:30"), ("7 pm", "19:00"),
     ("7:15 PM", "19:15"), ("12 am", "00:00"), ("12:30 p.m.", "12:30"), ("7PM", "19:00")],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed: str, time: str) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize("typed", ["", "7", "19", "25:00", "19:60", "13 pm", "0 am", "at seven"])
def test_what_is_no_time_is_refused_in_words(app: Flask, typed: str) -> None:
    with app.test_request_context(), pytest.raises(Refused, match="such as 19:00") as no:
        read_time(typed)
    assert no.value.field == "at"


def test_a_planned_evening_has_its_stages_and_hours(ana: Member) -> None:
    meeting = plan(ana, TUESDAY + DAY)

    assert (meeting.state, meeting.at, meeting.plan_key) == ("planned", "19:00", "75")
    assert [(s.kind, s.minutes) for s in meeting.run.stages] == [
        (one.kind, one.minutes) for one in PLANS["75"]
    ]
    assert meeting.ends_at - meeting.starts_at == timedelta(minutes=75)
    assert not meeting.is_open
    assert meeting.code == ""


@pytest.mark.parametrize(
    ("day", "at", "key", "field"),
    [
        (TUESDAY - DAY, "19:00", "75", "day"),
        (TUESDAY + timedelta(days=400), "19:00", "75", "day"),
        (date.max, "19:00", "75", "day"),
        (TUESDAY, "08:00", "75", "at"),
        (TUESDAY, "noon", "75", "at"),
        (TUESDAY, "19:00", "own-1", "plan"),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_field(
    ana: Member, day: date, at: str, key: str, field: str
) -> None:
    with pytest.raises(Refused) as no:
        plan(ana, day, at, key)
    assert no.value.field == field


def test_one_hour_holds_one_evening(ana: Member) -> None:
    seven = plan(ana)
    eight = plan(ana, at="20:00")
    with pytest.raises(Refused, match="already"):
        plan(ana, at="7 pm")
    with pytest.raises(Refused, match="already"), transaction():
        eight.move(TUESDAY, "19:00", by=ana)

    with transaction():
        eight.move(TUESDAY, "20:00", by=ana)
        seven.call_off("holiday", by=ana)
    # A called-off evening leaves its hour free, until another has it.
    assert plan(ana).state == "planned"
    with pytest.raises(Refused, match="already"), transaction():
        seven.take_up(by=ana)


def test_todays_evening_is_the_one_that_opens(ana: Member) -> None:
    plan(ana, TUESDAY + DAY)
    tonight = plan(ana)

    with it_is(TUESDAY, "18:45"):
        opened = start(ana)
        doors = stage_of(opened, DOORS)
        assert opened is tonight
        assert opened.run.now is doors
        assert doors.left in (899, 900)
        assert len(opened.code) == 6


def test_of_two_today_the_nearest_opens_unless_one_is_named(ana: Member) -> None:
    morning, evening = plan(ana, at="13:00"), plan(ana, at="19:00")
    assert Meeting.due(ana.club) is morning
    with it_is(TUESDAY, "18:00"):
        assert Meeting.due(ana.club) is evening
        assert start(ana, morning) is morning
    with it_is(TUESDAY, "18:30"):
        with transaction():
            morning.close(by=ana)
        assert start(ana) is evening


def test_opened_long_before_the_doors_last_until_the_start(ana: Member) -> None:
    plan(ana, at="21:00")

    doors = stage_of(start(ana), DOORS)

    assert doors.left in (9 * 3600 - 1, 9 * 3600)


def test_opened_late_the_doors_are_brief(ana: Member) -> None:
    plan(ana)
    with it_is(TUESDAY, "19:20"):
        meeting = start(ana)
        assert stage_of(meeting, DOORS).given == 60
        assert meeting.local_date == TUESDAY


def test_around_midnight_it_is_still_that_evening(ana: Member) -> None:
    late = plan(ana, at="23:30")
    with it_is(TUESDAY + DAY, "00:20"):
        assert Meeting.planned_in(ana.club) == [late]
        assert Meeting.earlier_in(ana.club) == []
        assert start(ana) is late


def test_another_days_evening_is_not_used_up(ana: Member) -> None:
    tomorrow = plan(ana, TUESDAY + DAY)
    with pytest.raises(Refused, match="planned for Wed 13 Jan"):
        start(ana, tomorrow)

    unplanned = start(ana)

    assert unplanned is not tomorrow
    assert unplanned.planned_at is None
    assert unplanned.plan_key == "first"


def test_a_called_off_evening_opens_only_when_it_is_taken_up(ana: Member) -> None:
    tonight = plan(ana)
    with transaction():
        tonight.call_off("holiday", by=ana)
        tonight.call_off("holiday", by=ana)
    assert Meeting.due(ana.club) is None
    with pytest.raises(Refused, match="called off"):
        start(ana, tonight)

    with transaction():
        tonight.take_up(by=ana)
    assert start(ana, tonight) is tonight


def test_once_the_doors_are_open_it_is_no_plan_any_more(ana: Member) -> None:
    meeting = start(ana, plan(ana))
    acts: list[Callable[[], object]] = [
        lambda: meeting.call_off("holiday", by=ana),
        lambda: meeting.take_up(by=ana),
        lambda: meeting.take_out(by=ana),
        lambda: meeting.move(TUESDAY + DAY, "19:00", by=ana),
        lambda: meeting.follow_plan("60", by=ana),
        lambda: meeting.keep_plan("Ours", by=ana),
    ]
    for act in acts:
        with pytest.raises(Refused, match="begun already"), transaction():
            act()


def test_what_is_taken_out_is_nowhere(ana: Member) -> None:
    meeting = plan(ana)
    with transaction():
        meeting.run.stretch(meeting.run.stages[1].id, 60, by=ana)
        meeting.take_out(by=ana)
        meeting.take_out(by=ana)

    assert Meeting.planned_in(ana.club) == []
    with it_is(TUESDAY + 2 * DAY):
        assert Meeting.earlier_in(ana.club) == []
    with pytest.raises(Missing), transaction():
        meeting.take_up(by=ana)
    # Its events stay its own: no later meeting gets its number.
    assert start(ana).id != meeting.id


def test_an_evening_that_nobody_opened_was_not_held(ana: Member) -> None:
    forgotten, holiday = plan(ana), plan(ana, at="10:00")
    held = start(ana, holiday)
    with it_is(TUESDAY, "14:00"), transaction():
        held.close(by=ana)

    with it_is(TUESDAY + DAY):
        assert Meeting.planned_in(ana.club) == []
        assert set(Meeting.earlier_in(ana.club)) == {held, forgotten}
        assert forgotten.is_over
        assert Meeting.held_in(ana.club_id) == 1
        with transaction():
            forgotten.call_off("cancelled", by=ana)
        assert (forgotten.state, forgotten.off_for) == ("off", "cancelled")
        assert forgotten in Meeting.earlier_in(ana.club)


def test_nobody_is_written_into_an_evening_to_come(ana: Member) -> None:
    meeting = plan(ana, TUESDAY + DAY)
    acts: list[Callable[[], object]] = [
        lambda: meeting.arrive(ana, stood_as="helping", by=ana),
        lambda: meeting.add_to_list(ana, by=ana),
    ]
    for act in acts:
        with pytest.raises(Refused, match="not open yet"), transaction():
            act()
    assert meeting.lateness(None) is None
    assert Meeting.open_in(ana.club_id) == []
    assert Meeting.watched_in(ana.club_id) == []
    assert Meeting.behind(qr_token=meeting.qr_token) is None


def test_stages_are_stretched_left_out_added_and_removed(ana: Member) -> None:
    meeting = plan(ana)
    run = meeting.run
    with transaction():
        run.stretch(stage_of(meeting, "asks").id, 600, by=ana)
        run.skip(stage_of(meeting, "skill").id, True, by=ana)
        run.remove(stage_of(meeting, "commit").id, by=ana)
        run.add("asks", 10, stage_of(meeting, "find").id, by=ana)

    assert [(s.kind, s.minutes, s.skipped) for s in meeting.run.stages] == [
        ("doors", 15, False), ("welcome", 5, False), ("wins", 7, False), ("skill", 5, True),
        ("asks", 40, False), ("find", 20, False), ("asks", 10, False), ("close", 2, False),
    ]  # fmt: skip
    assert meeting.run.minutes == 84
    assert not meeting.is_as_planned
    with transaction():
        meeting.follow_plan("75", by=ana)
    assert meeting.is_as_planned


def test_a_club_keeps_plans_of_its_own(ana: Member) -> None:
    meeting = plan(ana)
    with transaction():
        meeting.run.stretch(stage_of(meeting, "asks").id, 600, by=ana)
        meeting.run.skip(stage_of(meeting, "skill").id, True, by=ana)
        kept = meeting.keep_plan("Élan", by=ana)

    assert kept.planned == [
        Planned("doors", 15), Planned("welcome", 5), Planned("wins", 7), Planned("asks", 40),
        Planned("find", 20), Planned("commit", 6), Planned("close", 2),
    ]  # fmt: skip
    assert meeting.plan_key == kept.key
    assert meeting.is_as_planned
    assert list(plans_of(ana.club)) == [kept.key, *PLANS]
    another = plan(ana, TUESDAY + DAY, key=kept.key)
    assert another.run.minutes == 80

    with transaction():
        assert OwnPlan.keep("élan", PLANS["60"], by=ana) is kept
    assert OwnPlan.of_club(ana.club) == [kept]
    # The evening was planned by what the plan was then.
    assert another.run.minutes == 80


def test_another_clubs_plan_is_no_plan_here(ana: Member) -> None:
    with transaction():
        ours = OwnPlan.keep("Ours", PLANS["60"], by=ana)
    eve = found_club()

    assert OwnPlan.of_club(eve.club) == []
    with pytest.raises(Refused):
        plan(eve, key=ours.key)
    with pytest.raises(Missing):
        OwnPlan.visible_to(eve, ours.id)
