"""A club before its first evening, and the clock where a story wants it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from jobclub import clock
from jobclub.clubs.models import OWNER, Club, Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.people.models import Person

DENVER = "America/Denver"
#: A Tuesday; no clock changes near it, in any zone of these tests.
TUESDAY = date(2027, 1, 12)


def found_club(zone: str = DENVER) -> Member:
    """A new club; Ana owns it."""
    with transaction():
        club, person = Club(name="Library Club", zone=zone), Person(name="Ana")
        db.session.add_all([club, person])
        db.session.flush()
        return club.welcome(person, stands="helping", role=OWNER)


def hold(ana: Member, evenings: int = 1) -> None:
    """The club has met so often."""
    for _evening in range(evenings):
        with transaction():
            Meeting.start(by=ana, code_length=6).close(by=ana)


@contextmanager
def it_is(day: date, at: str = "12:00", zone: str = DENVER) -> Iterator[None]:
    """While the block lasts, it is this day and local time."""
    wanted = datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone))
    with clock.travel(wanted - clock.now()):
        yield
