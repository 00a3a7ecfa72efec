"""How asks and offers appear on the board."""

from collections.abc import Iterable

from sqlalchemy import select

from jobclub.asks.events import (
    AskClosed,
    AskEdited,
    AskHidden,
    AskPosted,
    AskRestored,
    AskWithdrawn,
    DraftKept,
    HandsChanged,
    MeTooSaid,
    OfferDetailed,
    OfferFirmed,
    OfferLetGo,
    OfferMade,
    OfferWithdrawn,
    RoundChanged,
    TurnBegan,
    TurnEnded,
)
from jobclub.asks.models import Ask
from jobclub.asks.offers import SECRET_FOR, Offer
from jobclub.asks.targets import Target
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.live import Thing, later, privately, touches
from jobclub.meetings.live import people_of, runners
from jobclub.meetings.models import Meeting


@touches(AskPosted, AskEdited, AskWithdrawn, AskClosed, AskHidden, AskRestored)
def ask(row: EventRow) -> Iterable[Thing]:
    """The card, who is asking now, and the round, which is of those with an ask."""
    yield from (Thing("ask", row.subject_id), Thing("now"), Thing("round"))


@touches(TurnBegan, TurnEnded, RoundChanged)
def turn(_row: EventRow) -> Iterable[Thing]:
    """Whose turn it is and who comes next. The wall goes back to what belongs to the stage, and
    a clicker's Back is the turn's, not the stage's.
    """
    for part in ("now", "round", "stage", "doors", "run"):
        yield Thing(part)


@privately(TurnBegan, TurnEnded, RoundChanged)
def speakers(row: EventRow) -> Iterable[int]:
    """Whose turn it is about. Who comes next by it, or no longer, the feed sees for itself."""
    yield from people_of(row.subject_id)


@privately(
    *(TurnBegan, TurnEnded, RoundChanged),
    *(AskPosted, AskEdited, AskWithdrawn, AskClosed, AskHidden, AskRestored),
)
def whoever_runs_it(row: EventRow) -> Iterable[int]:
    """A phone that runs the meeting shows the round."""
    meeting = db.session.get(Meeting, row.meeting_id)
    if meeting is not None:
        yield from people_of(*runners(meeting))


@privately(AskPosted, AskEdited, AskWithdrawn, AskClosed, AskHidden, AskRestored, DraftKept)
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


@touches(HandsChanged)
def hands(_row: EventRow) -> Iterable[Thing]:
    """On the console, beside the ask that the room hears."""
    yield Thing("now")


@touches(OfferLetGo)
def tally_and_who(row: EventRow) -> Iterable[Thing]:
    """One door less, and nobody is named."""
    yield Thing("tally", row.subject_id)
    yield from who(row)


@privately(OfferLetGo)
def whose_ask(row: EventRow) -> Iterable[int]:
    """Asker, and all who offered there: the one who let go among them."""
    target = db.session.get(Target, row.subject_id)
    if target is not None:
        offered = select(Offer.connector_id).where(Offer.target_id == target.id)
        yield from people_of(target.ask.asker_id, *db.session.scalars(offered))


@touches(OfferFirmed)
def settled(row: EventRow) -> Iterable[Thing]:
    """On the console: who has settled a day, and how many have."""
    offer = db.session.get(Offer, row.subject_id)
    if offer is not None:
        yield from (Thing("who", offer.target.ask_id), Thing("now"))


@privately(OfferFirmed)
def who_settled(row: EventRow) -> Iterable[int]:
    """The asker and the connector."""
    offer = db.session.get(Offer, row.subject_id)
    if offer is not None:
        yield from people_of(offer.connector_id, offer.target.ask.asker_id)


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
