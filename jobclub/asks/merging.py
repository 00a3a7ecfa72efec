"""What must be settled about asks and offers before two rows become one person."""

from sqlalchemy import delete, select

from jobclub.asks.models import DRAFT, OPEN, WITHDRAWN, Ask
from jobclub.asks.offers import MeToo, Offer
from jobclub.asks.targets import Target
from jobclub.clubs.merging import before_merge
from jobclub.clubs.models import Member
from jobclub.extensions import db


def settle(gone: Member, into: Member) -> None:
    """One open ask and one draft a member: tonight's stays. Nobody offers to themselves."""
    for state in (OPEN, DRAFT):
        newer, older = Ask.of(gone, state), Ask.of(into, state)
        if newer is not None and older is not None:
            older.state = WITHDRAWN
            db.session.flush()
    for one, other in ((gone, into), (into, gone)):
        own = select(Target.id).join(Ask, Ask.id == Target.ask_id).where(Ask.asker_id == other.id)
        db.session.execute(
            delete(Offer).where(Offer.connector_id == one.id, Offer.target_id.in_(own))
        )
        db.session.execute(delete(MeToo).where(MeToo.member_id == one.id, MeToo.target_id.in_(own)))


before_merge.append(settle)
