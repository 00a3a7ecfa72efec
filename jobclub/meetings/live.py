"""How the doors and the seats appear on the board."""

from collections.abc import Iterable

from sqlalchemy import select

from jobclub.clubs.events import MembersMerged
from jobclub.clubs.models import Member
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.live import ALL, Thing, privately, touches
from jobclub.meetings.events import (
    DoorsChanged,
    MeetingClosed,
    MeetingOpened,
    MeetingReopened,
    MemberArrived,
    MemberRemoved,
    SeatChanged,
)


@touches(MeetingOpened, MeetingClosed, MeetingReopened)
def whole_board(_row: EventRow) -> Iterable[Thing]:
    """Open and closed look different everywhere."""
    yield ALL


@touches(DoorsChanged)
def way_in(_row: EventRow) -> Iterable[Thing]:
    """The code, the QR and the Wi-Fi line."""
    yield from (Thing("doors"), Thing("strip"), Thing("now"))


@touches(MemberArrived, SeatChanged, MemberRemoved)
def seat(row: EventRow) -> Iterable[Thing]:
    """Who is here: the count, the seat, the door, and whose hands the console can put up."""
    yield Thing("seat", row.subject_id)
    for part in ("here", "waiting", "now", "doors"):
        yield Thing(part)


@privately(MemberArrived, SeatChanged, MemberRemoved)
def themselves(row: EventRow) -> Iterable[int]:
    """Whose seat it is."""
    yield from people_of(row.subject_id)


@privately(MembersMerged)
def both_phones(row: EventRow) -> Iterable[int]:
    """Who was put together reads it, on either phone."""
    yield from people_of(row.subject_id)


def people_of(*member_ids: int | None) -> Iterable[int]:
    """The people behind members."""
    ids = [i for i in member_ids if i is not None]
    return db.session.scalars(select(Member.person_id).where(Member.id.in_(ids))).all()
