"""How asks and offers appear on the board."""

from collections.abc import Iterable

from sqlalchemy import select

from jobclub.asks.events import (
    AskEdited,
    AskHidden,
    AskPosted,
    AskRestored,
    AskSpotlit,
    AskWithdrawn,
    DraftKept,
    MeTooSaid,
    OfferDetailed,
    OfferMade,
    OfferWithdrawn,
)
from jobclub.asks.models import Ask
from jobclub.asks.offers import SECRET_FOR, Offer
from jobclub.asks.targets import Target
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.live import Thing, later, privately, touches
from jobclub.meetings.live import people_of


@touches(AskPosted, AskEdited, AskWithdrawn, AskHidden, AskRestored, AskSpotlit)
def ask(row: EventRow) -> Iterable[Thing]:
    """The card, and who is asking now."""
    yield from (Thing("ask", row.subject_id), Thing("now"))


@touches(AskSpotlit)
def way_in(_row: EventRow) -> Iterable[Thing]:
    """A lit ask takes the wall back from the way in."""
    yield Thing("doors")


@privately(AskPosted, AskEdited, AskWithdrawn, AskHidden, AskRestored, DraftKept)
def asker_and_connectors(row: EventRow) -> Iterable[int]:
    """Its author, and everybody who offered."""
    offered = select(Offer.connector_id).join(Target).where(Target.ask_id == row.subject_id)
    asker = db.session.get(Ask, row.subject_id)
    yield from people_of(asker.asker_id if asker else None, *db.session.scalars(offered))


@touches(OfferMade, OfferWithdrawn)
def tally(row: EventRow) -> Iterable[Thing]:
    """The smallest thing that changed."""
    yield Thing("tally", row.subject_id)


@touches(MeTooSaid)
def too(row: EventRow) -> Iterable[Thing]:
    """How many others look there too."""
    yield Thing("too", row.subject_id)


@touches(OfferWithdrawn, OfferDetailed)
def who(row: EventRow) -> Iterable[Thing]:
    """Who offered: on the console alone."""
    target = db.session.get(Target, row.subject_id)
    if target is not None:
        yield Thing("who", target.ask_id)


@privately(OfferMade, OfferWithdrawn, OfferDetailed, MeTooSaid)
def both_parties(row: EventRow) -> Iterable[int]:
    """The asker, and whoever did it."""
    target = db.session.get(Target, row.subject_id)
    yield from people_of(row.actor_id, target.ask.asker_id if target is not None else None)


def asker(row: EventRow) -> Iterable[int]:
    """Whose ask it is: the connector knew all along."""
    target = db.session.get(Target, row.subject_id)
    yield from people_of(target.ask.asker_id if target is not None else None)


# Who it was shows only after the seconds in which an undo leaves no trace; a little more, so that
# the clock has certainly passed them.
later(OfferMade, SECRET_FOR.total_seconds() + 0.1, who, asker)
