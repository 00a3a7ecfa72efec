"""Who helped somebody: the doors that were opened for them, and thanks to all in one go."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from jobclub.asks.doors import by_door, furthest
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks


def doors_for(member: Member, *, closed: int | None = None) -> Sequence[Offer]:
    """What was offered to a member: to the open ask (or the one `closed` as they landed), and what
    became an introduction before. Each door once; those they were introduced through come first,
    then the newest.
    """
    rows = db.session.execute(
        select(Offer, Introduction.id, Thanks.id)
        .join(Target, Target.id == Offer.target_id)
        .join(Ask, Ask.id == Target.ask_id)
        .outerjoin(Introduction, Introduction.made_of())
        .outerjoin(Thanks, Thanks.offer_id == Offer.id)
        .where(
            Ask.asker_id == member.id,
            Offer.no_longer_secret(),
            (Ask.state == OPEN) | (Ask.id == closed) | Introduction.id.is_not(None),
        )
        .order_by(Offer.id.desc())
        .options(contains_eager(Offer.target).contains_eager(Target.ask))
    ).all()
    made = {offer.id for offer, introduction, _thanks in rows if introduction}
    thanked = {offer.id for offer, _introduction, thanks in rows if thanks}
    doors = [furthest(door, made, thanked) for door in by_door(row[0] for row in rows)]
    here = [one for one in doors if one.connector.removed_at is None]
    return sorted(here, key=lambda one: one.id not in made)


def to_thank(doors: Sequence[Offer]) -> Sequence[Offer]:
    """One door a connector, however many they opened: whom to thank. Thanks that were answered, or
    that the wall may show, stay as they were said.
    """
    one_each = list({door.connector_id: door for door in reversed(doors)}.values())[::-1]
    stay = Thanks.that_stay(door.id for door in one_each)
    return [door for door in one_each if door.id not in stay]


def thank_all(member: Member, doors: Sequence[Offer], text: str) -> Sequence[Thanks]:
    """Everybody who helped, in one go: one thanks a connector, where none stands."""
    return [Thanks.send(door, text, by=member) for door in to_thank(doors)]
