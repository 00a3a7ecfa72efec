"""How a club's changes appear on its boards: rarely, and everywhere at once."""

from collections.abc import Iterable

from sqlalchemy import select

from jobclub.clubs.events import (
    ClubChanged,
    MemberChanged,
    MemberLeft,
    MembersMerged,
    MemberStands,
    RoleChanged,
)
from jobclub.clubs.models import Member
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.live import ALL, Thing, privately, touches


@touches(ClubChanged, MemberChanged, MemberLeft, MembersMerged, RoleChanged)
def whole_board(_row: EventRow) -> Iterable[Thing]:
    """A name can stand anywhere on a board."""
    yield ALL


@privately(ClubChanged, MemberChanged, MemberLeft, MembersMerged, RoleChanged)
def everybody(row: EventRow) -> Iterable[int]:
    """And in anybody's own part: whom they offered to, who thanked them."""
    return db.session.scalars(select(Member.person_id).where(Member.club_id == row.club_id)).all()


@privately(MemberStands)
def themselves(row: EventRow) -> Iterable[int]:
    """Only who it is."""
    return db.session.scalars(select(Member.person_id).where(Member.id == row.subject_id)).all()
