"""My offers as I see them."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from jobclub.asks.doors import by_door, furthest
from jobclub.asks.models import CLOSED, OPEN, WITHDRAWN, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.board.shown import became_of, made_among
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.introductions.door import Door
from jobclub.introductions.landings import closed_by_landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import how_far
from jobclub.introductions.thanks import Thanks


@dataclass(frozen=True)
class MyOffer:
    """An offer of mine."""

    id: int
    target_id: int
    #: The same, and the ask's other targets that turned out to be the same company.
    drawn_at: Sequence[int]
    company: str
    asker: str
    sentence: str
    ask_open: bool
    #: The asker has dropped the ask: what was settled about it can rest.
    dropped: bool
    #: Because they have landed.
    landed: bool
    #: Whether its company is still asked for.
    wanted: bool
    kind: str
    warmth: str
    note: str
    #: A promise with a day.
    is_firm: bool
    introduction: Introduction | None
    #: Its contact was asked, and no more yet.
    begun: Introduction | None
    #: Who moves next, and by when; None where nobody has to any more.
    door: Door | None
    #: How to reach the asker, for whoever has settled a day with them.
    reach: str

    @property
    def may_undo(self) -> bool:
        """Not any more once people have met through it; what is settled is let go instead."""
        return self.introduction is None and self.begun is None and not self.is_firm


def offers_of(member: Member) -> Sequence[MyOffer]:
    """My offers that stand, newest first; those at one company of an ask on one card."""
    rows = db.session.execute(
        select(Offer, Target, Ask, Thanks.id)
        .join(Target, Target.id == Offer.target_id)
        .join(Ask, Ask.id == Target.ask_id)
        .outerjoin(Thanks, Thanks.offer_id == Offer.id)
        .where(Offer.connector_id == member.id, Offer.stands())
        .order_by(Offer.id.desc())
        .options(selectinload(Ask.targets))
    ).all()
    became = became_of([row[0].id for row in rows])
    made, thanked = made_among(became), {row[0].id for row in rows if row[3]}
    came = how_far(became)
    landed = closed_by_landing(row[2] for row in rows)
    return [
        _mine(furthest(card, made, thanked, came), card, became, member, landed)
        for door in by_door(row[0] for row in rows)
        for card in _cards(door, became)
    ]


def _cards(door: Sequence[Offer], became: Container[int]) -> Iterator[Sequence[Offer]]:
    """Those on one card; those to a target that is not asked for any more are none of them."""
    # A hidden ask may come back: the offer stays, and says so; and whoever settled a day reads
    # that the ask was dropped. None is left dangling (S8).
    came = [one for one in door if one.is_firm or one.id in became]
    wanted = [one for one in door if one.target.dropped_at is None]
    others = [one for one in door if one not in wanted]
    is_open = door[0].target.ask.state == OPEN
    if wanted and (is_open or any(one in came for one in wanted)):
        yield wanted
    # Asked for by another name meanwhile, what nothing came of is no promise of its own.
    rest = [one for one in others if one in came] if wanted else others
    if rest and (is_open or any(one in came for one in rest)):
        yield rest


def _mine(
    offer: Offer,
    card: Sequence[Offer],
    became: Mapping[int, Introduction],
    member: Member,
    landed: Container[int],
) -> MyOffer:
    target, ask = offer.target, offer.target.ask
    found = became.get(offer.id)
    made = found is not None and found.is_made
    return MyOffer(
        id=offer.id,
        target_id=target.id,
        drawn_at=[one.id for one in target.together],
        company=target.name,
        asker=ask.asker.called,
        sentence=ask.sentence,
        ask_open=ask.is_open and ask.asker.removed_at is None,
        dropped=ask.state in (WITHDRAWN, CLOSED),
        landed=ask.id in landed,
        wanted=target.dropped_at is None,
        kind=offer.kind,
        warmth=offer.warmth,
        note=offer.note,
        is_firm=offer.is_firm,
        introduction=found if made else None,
        begun=None if made else found,
        door=Door.of(offer, found, member),
        reach=next(filter(None, (one.reach_for(member) for one in card)), ""),
    )
