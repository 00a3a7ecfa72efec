"""How a club's changes appear on its boards: rarely, and everywhere at once."""

from collections.abc import Iterable

from jobclub.clubs.events import ClubChanged, MemberChanged, MembersMerged, RoleChanged
from jobclub.events import EventRow
from jobclub.live import ALL, Thing, touches


@touches(ClubChanged, MemberChanged, MembersMerged, RoleChanged)
def whole_board(_row: EventRow) -> Iterable[Thing]:
    """A name can stand anywhere on a board."""
    yield ALL
