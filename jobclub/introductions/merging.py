"""What must be settled about landings before two rows become one person."""

from sqlalchemy import select

from jobclub.asks.offers import Offer
from jobclub.clubs.merging import before_merge
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction


def settle(gone: Member, into: Member) -> None:
    """An introduction that does not outlast the merge lets its landing go: nobody introduces
    themselves, and of two through one door one stays.
    """
    pair = {gone.id: into, into.id: gone}
    named = (
        select(Landing)
        .join(Introduction, Introduction.id == Landing.introduction_id)
        .join(Offer, Offer.id == Introduction.offer_id)
        .where(Offer.connector_id.in_(pair))
    )
    for landing in db.session.scalars(named).all():
        offer = landing.introduction.offer if landing.introduction is not None else None
        if offer is None:
            continue
        twin = Offer.between(offer.target, pair[offer.connector_id])
        kept = Introduction.of(twin) if twin is not None else None
        if offer.target.ask.asker_id in pair:
            landing.introduction_id = None
        elif kept is not None and offer.connector_id == gone.id:
            landing.introduction_id = kept.id
    db.session.flush()


# Before the offers themselves are settled.
before_merge.insert(0, settle)
