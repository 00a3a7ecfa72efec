"""What becomes of asks and offers when somebody leaves the club."""

from contextlib import suppress

from sqlalchemy import select

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import MeToo, Offer
from jobclub.asks.targets import Target
from jobclub.clubs.leaving import on_leaving
from jobclub.clubs.models import Member
from jobclub.errors import Refused
from jobclub.extensions import db


def let_all_rest(member: Member) -> None:
    """Their ask closes kindly, and so does what they promised and has not become anything yet."""
    ask = Ask.of(member, OPEN)
    if ask is not None:
        ask.close(by=member)
    offers = select(Offer).where(Offer.connector_id == member.id, Offer.stands())
    for offer in db.session.scalars(offers.order_by(Offer.id)).all():
        # Where the two were introduced already, that stays.
        with suppress(Refused):
            offer.let_go(by=member)
    looks = select(Target).join(MeToo, MeToo.target_id == Target.id)
    for target in db.session.scalars(looks.where(MeToo.member_id == member.id)).all():
        MeToo.unsay(target, by=member)


on_leaving.append(let_all_rest)
