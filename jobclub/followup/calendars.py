"""The next meeting as a calendar's file: for a letter, and for a tap on home."""

from icalendar import Calendar, Event
from sqlalchemy import func, select

from jobclub.clock import now
from jobclub.clubs.events import ClubChanged
from jobclub.clubs.models import Club
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.followup.letters import link
from jobclub.meetings.events import MeetingPlanned
from jobclub.meetings.models import Meeting
from jobclub.meetings.planning import PLANNED
from jobclub.words import _, at_time, day

NAME, KIND = "meeting.ics", "text/calendar; charset=utf-8; method=PUBLISH"


def next_meeting_of(club: Club) -> Meeting | None:
    """The next evening that takes place."""
    return next((one for one in Meeting.planned_in(club) if _is_ahead(one)), None)


def when(meeting: Meeting) -> str:
    """ "Tue 4 Nov, 7:00 PM"."""
    at = at_time(meeting.planned_at, meeting.club.zone)
    return _("%(day)s, %(time)s", day=day(meeting.local_date), time=at)


def calendar_of(meeting: Meeting) -> bytes:
    """Its file. Moved or called off, it is the same event with a higher number, which a calendar
    puts in place of the one it has.
    """
    event = Event()
    event.add("uid", f"{meeting.public_id}@jobclub")
    event.add("dtstamp", now())
    # In UTC: right on every phone, whatever it knows of the club's zone.
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", meeting.club.name)
    event.add("sequence", _changes(meeting))
    event.add("status", "CONFIRMED" if meeting.state == PLANNED else "CANCELLED")
    if link("/"):
        event.add("url", link(f"/?club={meeting.club.public_id}"))
    calendar = Calendar()
    calendar.add("prodid", "-//jobclub//jobclub//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _is_ahead(meeting: Meeting) -> bool:
    return meeting.state == PLANNED and meeting.starts_at > now()


def _changes(meeting: Meeting) -> int:
    """How often its plan changed, or its club's clock: a number that only grows."""
    planned = (EventRow.kind == MeetingPlanned.kind) & (EventRow.subject_id == meeting.id)
    moved = EventRow.kind == ClubChanged.kind
    rows = select(func.count()).where(EventRow.club_id == meeting.club_id, planned | moved)
    return db.session.scalar(rows) or 0
