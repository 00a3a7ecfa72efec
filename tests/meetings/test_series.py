"""Series: every week at one local time, with holidays, and short ones at first."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobclub.clubs.models import Member
from jobclub.errors import Refused
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.housekeeping import plan_weeks
from jobclub.meetings.models import Meeting
from jobclub.meetings.own_plans import OwnPlan
from jobclub.meetings.plans import PLANS
from jobclub.meetings.series import AHEAD, Series, clubs_to_plan, plan_ahead
from tests.meetings.clubs import DENVER, TUESDAY, found_club, hold, it_is

BERLIN, SYDNEY = "Europe/Berlin", "Australia/Sydney"
WEEK = timedelta(weeks=1)
WEDNESDAY = 2


@pytest.fixture
def ana(app: Flask) -> Iterator[Member]:
    """Ana, on a Monday at noon; her club has never met."""
    with app.app_context(), it_is(TUESDAY - timedelta(days=1)):
        yield found_club()
        db.session.remove()


def begin(ana: Member, day: date = TUESDAY, at: str = "19:00", plan: str = "75") -> Series:
    with transaction():
        return Series.begin(day, at, plan, by=ana)


def coming(ana: Member) -> list[Meeting]:
    return list(Meeting.planned_in(ana.club))


def plans(ana: Member, most: int = 4) -> list[str]:
    return [evening.plan_key for evening in coming(ana)[:most]]


def local(evening: Meeting, zone: str) -> datetime:
    assert evening.planned_at is not None
    return evening.planned_at.astimezone(ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "changes"),
    [
        (DENVER, date(2027, 3, 14)),
        (DENVER, date(2027, 11, 7)),
        (BERLIN, date(2027, 3, 28)),
        (BERLIN, date(2027, 10, 31)),
        (SYDNEY, date(2027, 4, 4)),
        (SYDNEY, date(2027, 10, 3)),
    ],
)
def test_seven_stays_seven_when_the_clocks_change(app: Flask, zone: str, changes: date) -> None:
    first = changes - 3 * WEEK
    with app.app_context(), it_is(first, zone=zone):
        ana = found_club(zone)
        begin(ana, first)

        evenings = coming(ana)
        assert [evening.local_date for evening in evenings] == [first + n * WEEK for n in range(13)]
        assert {f"{local(evening, zone):%H:%M}" for evening in evenings} == {"19:00"}
        assert [local(evening, zone).date() for evening in evenings] == [
            evening.local_date for evening in evenings
        ]
        # And it was a change: an hour between the moments, in UTC.
        assert len({(evening.planned_at or first).strftime("%H:%M") for evening in evenings}) == 2
        db.session.remove()


def test_a_time_that_the_clocks_leap_over_is_the_next_hour_that_day_alone(app: Flask) -> None:
    leap = date(2027, 3, 14)
    with app.app_context(), it_is(leap - WEEK, "01:00"):
        ana = found_club()
        begin(ana, leap - WEEK, "02:30")

        times = [f"{local(evening, DENVER):%H:%M}" for evening in coming(ana)[:3]]
        assert times == ["02:30", "03:30", "02:30"]
        assert {evening.at for evening in coming(ana)} == {"02:30"}
        db.session.remove()


def test_a_time_that_comes_twice_is_the_first_of_them(app: Flask) -> None:
    back = date(2027, 11, 7)
    with app.app_context(), it_is(back - timedelta(days=1)):
        ana = found_club()
        begin(ana, back, "01:30")

        assert coming(ana)[0].planned_at == datetime(2027, 11, 7, 7, 30, tzinfo=UTC)
        db.session.remove()


def test_in_another_zone_seven_is_seven_there(ana: Member) -> None:
    begin(ana)
    with transaction():
        ana.club.change(name="Library Club", zone=BERLIN, door_policy="open", locale="en", by=ana)

    assert [evening.local_date for evening in coming(ana)][:2] == [TUESDAY, TUESDAY + WEEK]
    assert {f"{local(evening, BERLIN):%H:%M}" for evening in coming(ana)} == {"19:00"}


def test_a_new_clubs_first_two_evenings_are_short(ana: Member) -> None:
    begin(ana, plan="90")

    assert plans(ana) == ["first", "first", "90", "90"]
    assert [evening.run.minutes for evening in coming(ana)[:3]] == [60, 60, 90]


def test_a_club_that_has_met_twice_has_its_habit(ana: Member) -> None:
    hold(ana, 2)
    begin(ana)

    assert set(plans(ana, AHEAD)) == {"75"}


def test_one_planned_by_hand_before_counts_as_one_of_the_first(ana: Member) -> None:
    with transaction():
        Meeting.plan(TUESDAY - timedelta(days=1), "19:00", "90", by=ana)
    begin(ana)

    assert plans(ana) == ["90", "first", "75", "75"]


def test_the_next_one_is_short_when_a_first_one_is_called_off(ana: Member) -> None:
    begin(ana)
    first, _second, third, fourth = coming(ana)[:4]
    with transaction():
        first.call_off("holiday", by=ana)
    assert plans(ana) == ["first", "first", "first", "75"]

    with transaction():
        first.take_up(by=ana)
    assert plans(ana) == ["first", "first", "75", "75"]

    with transaction():
        third.run.stretch(third.run.stages[1].id, 60, by=ana)
        first.call_off("holiday", by=ana)
    # What somebody has changed by hand is left alone.
    assert (third.plan_key, fourth.plan_key) == ("75", "75")


def test_the_first_two_that_are_held_are_short_whatever_was_planned(ana: Member) -> None:
    begin(ana)
    # Nobody opened the first two.
    with it_is(TUESDAY + 2 * WEEK, "08:00"):
        with transaction():
            plan_ahead(ana.club)
        assert plans(ana) == ["first", "first", "75", "75"]
    with it_is(TUESDAY + 3 * WEEK, "18:45"):
        # Nor the third, and the laptop was off all the time.
        with transaction():
            tonight = Meeting.start(by=ana, code_length=6)
        assert (tonight.plan_key, tonight.run.minutes) == ("first", 60)
        assert plans(ana) == ["first", "75", "75", "75"]


def test_what_was_chosen_by_hand_is_not_made_short(ana: Member) -> None:
    begin(ana)
    with transaction():
        coming(ana)[0].follow_plan("75", by=ana)
        plan_ahead(ana.club)
    assert plans(ana) == ["75", "first", "75", "75"]

    with transaction():
        coming(ana)[1].move(TUESDAY + 3 * WEEK + timedelta(days=1), "19:00", by=ana)
    # The first ones are those that come first.
    assert plans(ana) == ["75", "first", "75", "75"]


def test_begun_while_the_doors_are_open_it_plans_nothing_for_tonight(ana: Member) -> None:
    with it_is(TUESDAY, "18:45"):
        with transaction():
            tonight = Meeting.start(by=ana, code_length=6)
        begin(ana)
        assert coming(ana)[0].local_date == TUESDAY + WEEK
        with transaction():
            tonight.close(by=ana)
        assert coming(ana)[0].local_date == TUESDAY + WEEK
        assert Meeting.due(ana.club) is None
    with it_is(TUESDAY + WEEK, "18:45"), transaction():
        assert Meeting.start(by=ana, code_length=6).week == TUESDAY + WEEK - timedelta(days=1)


def test_a_week_that_nobody_planned_is_planned_before_its_doors_open(ana: Member) -> None:
    series = begin(ana)
    with it_is(TUESDAY + 20 * WEEK, "18:45"), transaction():
        tonight = Meeting.start(by=ana, code_length=6)
    assert (tonight.series_id, tonight.at) == (series.id, "19:00")


def test_a_changed_series_leaves_one_evening_an_hour(ana: Member) -> None:
    series = begin(ana)
    wednesday = TUESDAY + timedelta(days=1)
    with transaction():
        by_hand = Meeting.plan(wednesday + WEEK, "18:00", "60", by=ana)
    with pytest.raises(Refused, match="Wed 20 Jan: an evening is planned") as no, transaction():
        series.change(WEDNESDAY, "18:00", "75", by=ana)
    assert no.value.field == "at"
    assert {one.local_date.weekday() for one in coming(ana) if one is not by_hand} == {1}

    with transaction():
        by_hand.call_off("cancelled", by=ana)
    before = events_of_plans(ana)
    with transaction():
        series.change(WEDNESDAY, "18:00", "75", by=ana)
    # Each that moved says so.
    assert events_of_plans(ana) - before == AHEAD


def test_another_series_leaves_an_evening_that_was_moved_to_its_hour(ana: Member) -> None:
    begin(ana)
    wednesday = TUESDAY + timedelta(days=1)
    with transaction():
        coming(ana)[1].move(wednesday + WEEK, "18:00", by=ana)
    begin(ana, wednesday, "18:00")

    at_that_hour = [one for one in coming(ana) if one.local_date == wednesday + WEEK]
    assert len(at_that_hour) == 1
    assert len(coming(ana)) == 2 * AHEAD - 1


def test_what_was_set_by_hand_outlasts_its_series(ana: Member) -> None:
    with transaction():
        by_hand = Meeting.plan(TUESDAY, "19:00", "75", by=ana)
    series = begin(ana)
    with transaction():
        stretched = coming(ana)[1]
        stretched.run.stretch(stretched.run.stages[1].id, 60, by=ana)
        chosen = coming(ana)[2]
        chosen.follow_plan("90", by=ana)
        assert series.end(by=ana) == [by_hand, stretched, chosen]

    assert coming(ana) == [by_hand, stretched, chosen]
    assert {one.series_id for one in coming(ana)} == {None}


def test_called_off_weeks_stay_called_off(ana: Member) -> None:
    begin(ana)
    with transaction():
        coming(ana)[1].call_off("holiday", by=ana)
        coming(ana)[2].call_off("cancelled", by=ana)
        plan_ahead(ana.club)

    assert [(one.state, one.off_for) for one in coming(ana)[:4]] == [
        ("planned", ""),
        ("off", "holiday"),
        ("off", "cancelled"),
        ("planned", ""),
    ]
    assert len(coming(ana)) == AHEAD


def test_what_was_moved_or_taken_out_is_not_planned_again(ana: Member) -> None:
    begin(ana)
    first, second = coming(ana)[:2]
    with transaction():
        first.move(TUESDAY + timedelta(days=1), "18:00", by=ana)
        second.take_out(by=ana)
        plan_ahead(ana.club)

    assert [one.local_date for one in coming(ana)[:2]] == [
        TUESDAY + timedelta(days=1),
        TUESDAY + 2 * WEEK,
    ]
    assert len(coming(ana)) == AHEAD - 1


def test_a_week_is_planned_at_each_close(ana: Member) -> None:
    begin(ana)
    with it_is(TUESDAY, "18:45"), transaction():
        meeting = Meeting.start(by=ana, code_length=6)
    with it_is(TUESDAY, "20:00"), transaction():
        meeting.close(by=ana)
    assert len(coming(ana)) == AHEAD - 1

    with it_is(TUESDAY + WEEK, "18:45"), transaction():
        Meeting.start(by=ana, code_length=6)

    assert max(one.local_date for one in coming(ana)) == TUESDAY + AHEAD * WEEK


def test_a_club_that_paused_finds_its_weeks_planned(ana: Member) -> None:
    begin(ana)
    assert clubs_to_plan() == []

    with it_is(TUESDAY + 20 * WEEK):
        assert clubs_to_plan() == [ana.club.public_id]
        plan_weeks()
        assert clubs_to_plan() == []
        evenings = coming(ana)
        assert evenings[0].local_date == TUESDAY + 20 * WEEK
        assert len(evenings) == AHEAD
        # The weeks in which nobody looked were no evenings of this club's.
        assert evening_count(ana) == 2 * AHEAD


def test_an_evening_stays_in_its_week_when_the_weekday_changes(ana: Member) -> None:
    series = begin(ana)
    with transaction():
        coming(ana)[1].call_off("holiday", by=ana)
        coming(ana)[2].move(TUESDAY + 2 * WEEK + timedelta(days=3), "18:00", by=ana)
        series.change(WEDNESDAY, "18:30", "90", by=ana)

    wednesday = TUESDAY + timedelta(days=1)
    assert [(one.local_date, one.at, one.state) for one in coming(ana)[:4]] == [
        (wednesday, "18:30", "planned"),
        (wednesday + WEEK, "18:30", "off"),
        # Moved by hand, it stays where it was put.
        (TUESDAY + 2 * WEEK + timedelta(days=3), "18:00", "planned"),
        (wednesday + 3 * WEEK, "18:30", "planned"),
    ]
    assert len(coming(ana)) == AHEAD
    assert plans(ana) == ["first", "first", "first", "90"]


def test_a_changed_evening_keeps_its_stages_when_the_plan_changes(ana: Member) -> None:
    hold(ana, 2)
    series = begin(ana)
    with transaction():
        first = coming(ana)[0]
        first.run.stretch(first.run.stages[1].id, 120, by=ana)
        series.change(series.weekday, "19:00", "60", by=ana)

    assert plans(ana) == ["75", "60", "60", "60"]
    assert first.run.minutes == 77


def test_this_weeks_stays_when_its_new_day_is_over(ana: Member) -> None:
    series = begin(ana)
    with it_is(TUESDAY, "08:00"), transaction():
        series.change(0, "19:00", "75", by=ana)

    assert [one.local_date for one in coming(ana)[:2]] == [
        TUESDAY,
        TUESDAY + timedelta(days=6),
    ]


def test_an_ended_series_takes_its_evenings_along(ana: Member) -> None:
    series = begin(ana)
    with transaction():
        Meeting.plan(TUESDAY, "10:00", "60", by=ana)
        coming(ana)[2].call_off("holiday", by=ana)
        series.end(by=ana)
        series.end(by=ana)

    assert [one.at for one in coming(ana)] == ["10:00"]
    assert Series.of_club(ana.club) == []
    with it_is(TUESDAY + WEEK):
        assert clubs_to_plan() == []
    with pytest.raises(Refused, match="have ended"), transaction():
        series.change(1, "19:00", "75", by=ana)


def test_begun_late_in_the_evening_it_begins_next_week(ana: Member) -> None:
    with it_is(TUESDAY, "21:00"):
        begin(ana)
        assert [one.local_date for one in coming(ana)][:1] == [TUESDAY + WEEK]


def test_an_evening_planned_by_hand_becomes_the_series_own(ana: Member) -> None:
    with transaction():
        by_hand = Meeting.plan(TUESDAY, "19:00", "60", by=ana)
    series = begin(ana)

    assert len(coming(ana)) == AHEAD
    assert (by_hand.series_id, by_hand.plan_key) == (series.id, "60")


def test_the_same_evening_twice_is_refused(ana: Member) -> None:
    series = begin(ana)
    with pytest.raises(Refused, match="every week at that time"), transaction():
        Series.begin(TUESDAY + WEEK, "7 pm", "75", by=ana)
    other = begin(ana, TUESDAY + timedelta(days=4), "10:00")
    with pytest.raises(Refused, match="every week at that time"), transaction():
        other.change(series.weekday, series.at, "75", by=ana)
    with transaction():
        series.change(series.weekday, series.at, "90", by=ana)
    assert Series.of_club(ana.club) == [series, other]


def test_a_plan_that_a_series_follows_is_not_dropped(ana: Member) -> None:
    hold(ana, 2)
    with transaction():
        own = OwnPlan.keep("Ours", PLANS["60"], by=ana)
    series = begin(ana, plan=own.key)
    with pytest.raises(Refused, match="follows this plan"), transaction():
        own.drop()

    with transaction():
        series.change(series.weekday, series.at, "75", by=ana)
        changed = coming(ana)[0]
        changed.follow_plan(own.key, by=ana)
        own.drop()

    assert OwnPlan.of_club(ana.club) == []
    assert (changed.plan_key, changed.run.minutes) == ("", 60)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"at": "seven"}, "at"),
        ({"weekday": 7}, "weekday"),
        ({"plan": "no such"}, "plan"),
    ],
)
def test_what_cannot_be_is_refused(ana: Member, fields: dict[str, object], field: str) -> None:
    series = begin(ana)
    asked = {"weekday": 1, "at": "18:00", "plan": "75", **fields}
    with pytest.raises(Refused) as no, transaction():
        series.change(**asked, by=ana)  # type: ignore[arg-type]
    assert no.value.field == field


def events_of_plans(ana: Member) -> int:
    rows = select(func.count()).where(
        EventRow.club_id == ana.club_id, EventRow.kind == "MeetingPlanned"
    )
    return db.session.scalar(rows) or 0


def evening_count(ana: Member) -> int:
    rows = select(func.count()).where(Meeting.club_id == ana.club_id)
    return db.session.scalar(rows) or 0
