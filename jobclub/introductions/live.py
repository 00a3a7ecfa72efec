"""How introductions and thanks appear: to the two parties, and on the console."""

from collections.abc import Iterable

from jobclub.asks.offers import Offer
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.introductions.events import (
    Introduced,
    IntroductionClosed,
    IntroductionMoved,
    IntroductionUndone,
    LandingSaid,
    LandingUndone,
    Thanked,
    ThanksSeen,
)
from jobclub.introductions.thanks import Thanks
from jobclub.live import Thing, privately, touches
from jobclub.meetings.live import people_of


@touches(Introduced, IntroductionMoved, IntroductionClosed, IntroductionUndone, Thanked)
def who(row: EventRow) -> Iterable[Thing]:
    """On the console, under the company."""
    offer = db.session.get(Offer, row.subject_id)
    if offer is not None:
        yield Thing("who", offer.target.ask_id)


@privately(Introduced, IntroductionMoved, IntroductionClosed, IntroductionUndone, Thanked)
def both_parties(row: EventRow) -> Iterable[int]:
    """The asker and the connector."""
    offer = db.session.get(Offer, row.subject_id)
    if offer is not None:
        yield from people_of(offer.connector_id, offer.target.ask.asker_id)


@privately(ThanksSeen)
def thanked(row: EventRow) -> Iterable[int]:
    """Who thanked, and who was thanked."""
    thanks = db.session.get(Thanks, row.subject_id)
    if thanks is not None:
        yield from people_of(thanks.from_id, thanks.to_id)


@touches(ThanksSeen, LandingSaid, LandingUndone)
def read_out(_row: EventRow) -> Iterable[Thing]:
    """What the wall shows of the week that was, at wins and promises."""
    yield Thing("stage")


@privately(LandingSaid, LandingUndone)
def who_landed(row: EventRow) -> Iterable[int]:
    """Whose word it is."""
    yield from people_of(row.subject_id)
