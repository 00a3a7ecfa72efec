"""Whose rows these are: clubs by their ids, and people by the names they have now."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from jobclub.clubs.models import Club
from jobclub.errors import Missing
from jobclub.words import _


@dataclass(frozen=True)
class Whose:
    """One member's rows alone, and as whom they stand in them."""

    #: "member", "asker" or "connector".
    side: str
    member_id: int


def called(name: str) -> str:
    """Somebody's name; of whom was erased, a kind word (as `Member.name`)."""
    return name or _("Somebody")


def club_of(session: Session, club_id: int) -> Club:
    """The club, with its zone."""
    club = session.get(Club, club_id)
    if club is None:
        raise Missing
    return club
