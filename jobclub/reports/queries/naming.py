"""Whose rows these are: clubs by their ids, and people by the names they have now."""

from sqlalchemy.orm import Session

from jobclub.clubs.models import Club
from jobclub.errors import Missing
from jobclub.words import _


def called(name: str) -> str:
    """Somebody's name; of whom was erased, a kind word (as `Member.name`)."""
    return name or _("Somebody")


def club_of(session: Session, club_id: int) -> Club:
    """The club, with its zone."""
    club = session.get(Club, club_id)
    if club is None:
        raise Missing
    return club
