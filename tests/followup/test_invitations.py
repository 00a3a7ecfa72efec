"""Invitations: the next meeting's day and hour, three days before, for a calendar too."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from jobclub import clock
from jobclub.clubs.models import Club
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.followup.calendars import calendar_of, next_meeting_of
from jobclub.followup.sweep import follow_up
from jobclub.mail.kinds import Letter
from jobclub.meetings.models import Meeting
from tests.cast import Cast
from tests.followup.between import (
    give_addresses,
    later,
    must_be_written,
    outbox,
    with_mail,
    written,
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return with_mail(settings)


def plan(cast: Cast, *, days: int = 14, at: str = "19:00") -> Meeting:
    """The evening is over; the next is planned."""
    give_addresses(cast)
    with transaction():
        cast.meeting.close(by=cast.ana)
        return Meeting.plan(cast.club.today() + timedelta(days=days), at, "75", by=cast.ana)


def event_in(letter: Letter) -> Any:
    """The one event of the letter's calendar file."""
    [(name, kind, content)] = letter.files
    assert name == "meeting.ics"
    assert "method=PUBLISH" in kind
    return event_of(content)


def event_of(content: bytes) -> Any:
    """The one event of a calendar file."""
    calendar = Calendar.from_ical(content)
    assert calendar["METHOD"] == "PUBLISH"
    [event] = calendar.walk("VEVENT")
    return event


def test_three_days_before_once_to_whoever_is_looking_helping_or_landed(cast: Cast) -> None:
    meeting = plan(cast)
    with transaction():
        cast.rose.stand("paused", by=cast.rose)
        cast.chloe.stand("landed", by=cast.chloe)
    with later(cast.club, 10):
        follow_up()
        assert outbox("invitation") == []
    for days in (12, 13):
        with later(cast.club, days):
            follow_up()
            follow_up()
    readers = [cast.ana, cast.ben, cast.chloe]
    assert [one.person_id for one in outbox("invitation")] == [one.person_id for one in readers]
    with later(cast.club, 12):
        letter = must_be_written(outbox("invitation", cast.ben)[0])
        assert letter.subject.startswith("We meet on ")
        assert "7:00" in letter.text
        event = event_in(letter)
        assert str(event["UID"]) == f"{meeting.public_id}@jobclub"
        assert event["DTSTART"].dt == meeting.planned_at
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=75)


def test_an_ask_that_stands_is_in_the_invitation(cast: Cast) -> None:
    cast.ask("eBay")
    plan(cast)
    with later(cast.club, 12):
        follow_up()
        assert "Your ask stands: “" in must_be_written(outbox("invitation", cast.ben)[0]).text
        assert "Which one?" in must_be_written(outbox("invitation", cast.chloe)[0]).text


def test_moved_it_is_the_same_event_with_a_higher_number(cast: Cast) -> None:
    meeting = plan(cast)
    with later(cast.club, 12):
        follow_up()
        first = outbox("invitation", cast.ben)[0]
        before = event_in(must_be_written(first))
        with transaction():
            first.sent_at = clock.now()
            meeting.move(meeting.local_date + timedelta(days=5), "18:30", by=cast.ana)
        # Nobody comes on the old day: it does not wait for three days before the new one.
        follow_up()
        follow_up()
        [_first, second] = outbox("invitation", cast.ben)
        letter = must_be_written(second)
        after = event_in(letter)
        assert "has moved" in letter.text
        assert after["UID"] == before["UID"]
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert after["DTSTART"].dt == meeting.planned_at != before["DTSTART"].dt


def test_moved_before_the_letter_went_only_the_new_hour_is_told(cast: Cast) -> None:
    meeting = plan(cast)
    with later(cast.club, 12):
        follow_up()
        [first] = outbox("invitation", cast.ben)
        with transaction():
            meeting.move(meeting.local_date, "18:30", by=cast.ana)
        assert written(first) is None
        with transaction():
            first.dropped_at = clock.now()
        follow_up()
        letter = must_be_written(outbox("invitation", cast.ben)[1])
        assert letter.subject.startswith("We meet on ")
        assert "6:30" in letter.text


def test_moved_there_and_back_what_they_know_is_right(cast: Cast) -> None:
    meeting = plan(cast)
    with later(cast.club, 12):
        follow_up()
        first = outbox("invitation", cast.ben)[0]
        with transaction():
            first.sent_at = clock.now()
            meeting.move(meeting.local_date, "18:30", by=cast.ana)
        follow_up()
        with transaction():
            meeting.move(meeting.local_date, "19:00", by=cast.ana)
        follow_up()
        _first, there, back = outbox("invitation", cast.ben)
        assert written(there) is None
        assert written(back) is None
        with transaction():
            there.drop()
            back.drop()
        follow_up()
        assert len(outbox("invitation", cast.ben)) == 3


@pytest.mark.parametrize("why", ["holiday", "cancelled"])
def test_called_off_nobody_is_invited_and_who_was_is_told(cast: Cast, why: str) -> None:
    meeting = plan(cast)
    with later(cast.club, 12):
        follow_up()
        told, untold = outbox("invitation", cast.ben)[0], outbox("invitation", cast.chloe)[0]
        with transaction():
            told.sent_at = clock.now()
            untold.dropped_at = clock.now()
            meeting.call_off(why, by=cast.ana)
        follow_up()
        follow_up()
        [_first, off] = outbox("invitation", cast.ben)
        letter = must_be_written(off)
        assert letter.subject.startswith("No meeting on ")
        assert event_in(letter)["STATUS"] == "CANCELLED"
        assert len(outbox("invitation", cast.chloe)) == 1


def test_a_holiday_invites_nobody(cast: Cast) -> None:
    meeting = plan(cast)
    with transaction():
        meeting.call_off("holiday", by=cast.ana)
    with later(cast.club, 12):
        follow_up()
    assert outbox("invitation") == []
    assert next_meeting_of(cast.club) is None


def test_an_evening_that_is_on_or_was_invites_nobody(cast: Cast) -> None:
    plan(cast)
    with later(cast.club, 13):
        follow_up()
        letter = outbox("invitation", cast.ben)[0]
    with later(cast.club, 14, "19:30"):
        assert written(letter) is None


@pytest.mark.parametrize(
    ("zone", "days", "hours"),
    [
        ("America/Denver", ("2026-10-27", "2026-11-03"), (1, 2)),
        ("Europe/Berlin", ("2026-10-20", "2026-10-27"), (17, 18)),
        ("Australia/Adelaide", ("2026-09-29", "2026-10-06"), (9, 8)),
    ],
)
def test_seven_in_the_evening_stays_seven_when_the_clocks_change(
    cast: Cast, zone: str, days: tuple[str, str], hours: tuple[int, int]
) -> None:
    """The file speaks UTC, so that no phone needs to know the club's zone."""
    start = datetime(2026, 9, 20, 12, tzinfo=UTC)
    with clock.travel(start - clock.now()):
        with transaction():
            cast.meeting.close(by=cast.ana)
            club: Club = cast.club
            club.change(name="Ours", zone=zone, door_policy="open", locale="en", by=cast.ana)
            meetings = [
                Meeting.plan(date.fromisoformat(day), "19:00", "60", by=cast.ana) for day in days
            ]
        for meeting, hour in zip(meetings, hours, strict=True):
            content = calendar_of(meeting)
            start_line = next(line for line in content.splitlines() if b"DTSTART" in line)
            assert start_line.endswith(b"Z")
            at = event_of(content)["DTSTART"].dt
            assert (at.hour, at.minute) == (hour, 0 if zone != "Australia/Adelaide" else 30)
