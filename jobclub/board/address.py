"""Where phones find us: the hosted address, or one of the laptop's own."""

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from jobclub.config import Settings
from jobclub.errors import Busy
from jobclub.events import record
from jobclub.extensions import db, socketio
from jobclub.meetings.events import DoorsChanged
from jobclub.meetings.models import Meeting
from jobclub.patience import patiently
from jobclub.security import own_addresses

LOOK_EVERY = 3.0


def watch_addresses() -> None:
    """Tell every open meeting when the laptop gets another address: the wall's QR must follow."""
    before = addresses()
    while True:
        socketio.sleep(LOOK_EVERY)
        if addresses() == before:
            continue
        try:
            patiently(_tell_every_wall)
        except (Busy, SQLAlchemyError):
            # Told at the next look.
            continue
        before = addresses()


def _tell_every_wall() -> None:
    for meeting in db.session.scalars(select(Meeting).where(Meeting.state == "open")):
        record(DoorsChanged(meeting.club_id, meeting.id, None, [meeting]))


def addresses() -> list[str]:
    """Every address to choose from, with the port, best first."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.hosted:
        return [settings.url.removeprefix("https://")]
    # Nobody types an IPv6 address from a wall; it is there for where there is nothing else.
    four = [a for a in own_addresses() if ":" not in a]
    found = four or [f"[{a}]" for a in own_addresses()]
    return [f"{a}:{settings.port}" for a in found] or [f"localhost:{settings.port}"]


def address_of(meeting: Meeting) -> str:
    """The address chosen for this meeting, as long as the laptop still has it; else the best."""
    have = addresses()
    return meeting.address if meeting.address in have else have[0]


def join_url(meeting: Meeting) -> str:
    """What the QR carries: the secret stands in the fragment, which is never sent or logged."""
    settings: Settings = current_app.config["SETTINGS"]
    scheme = "https" if settings.hosted else "http"
    return f"{scheme}://{address_of(meeting)}/join#t={meeting.qr_token}"
