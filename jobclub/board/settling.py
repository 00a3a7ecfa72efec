"""What others have opened for me, and still have to settle with me or have settled already."""

from collections.abc import Iterable

from sqlalchemy import select

from jobclub.asks.doors import by_door, furthest
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.board.shown import ShownTarget, became_of
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.introductions.door import Door
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import how_far


def doors_for_me(targets: Iterable[ShownTarget], member: Member) -> list[Door]:
    """The offers on my own ask that somebody has to move; whoever is not welcome any more opens
    none.
    """
    moves = (offer.move for target in targets for offer in target.offers)
    return [Door(move, i_offered=False, today=member.club.today()) for move in moves if move]


def doors_of_earlier_asks(member: Member) -> list[Door]:
    """And what goes on from an ask that is down: people have met through it."""
    found = db.session.scalars(
        select(Offer)
        .join(Target, Target.id == Offer.target_id)
        .join(Ask, Ask.id == Target.ask_id)
        .join(Introduction, Introduction.made_of())
        .where(
            Ask.asker_id == member.id,
            Ask.state != OPEN,
            Introduction.moves_next != "",
            Offer.no_longer_secret(),
        )
        .order_by(Offer.id)
    ).all()
    became = became_of([offer.id for offer in found])
    shown = [furthest(one, became, (), how_far(became)) for one in by_door(found)]
    doors = [Door.of(offer, became[offer.id], member) for offer in shown]
    return [door for door in doors if door is not None]
