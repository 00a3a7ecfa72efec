"""Asks as a screen shows them, with tallies and offers: few reads for many asks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import joinedload, selectinload

from jobclub.asks.doors import by_door, furthest
from jobclub.asks.models import Ask
from jobclub.asks.offers import MeToo, Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import Move, how_far, move_of
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.models import WAITS
from jobclub.words import _


@dataclass(frozen=True)
class ShownOffer:
    """An offer, as its asker and the console see it; `note` is for the asker alone."""

    id: int
    connector: str
    connector_id: int
    kind: str
    warmth: str
    note: str | None
    entered_by: str | None
    introduction: Introduction | None
    thanked: bool
    #: Its contact was asked, and no more yet.
    begun: Introduction | None = None
    #: Who moves next, and by when; None for nobody.
    move: Move | None = None
    #: Settled, or not yet ("" and None): who writes first, and by which day.
    first_mover: str = ""
    by_day: date | None = None
    firmed_at: datetime | None = None
    suggested: date | None = None
    meeting_id: int | None = None
    #: The connector is not welcome in the club any more.
    gone: bool = False


@dataclass(frozen=True)
class ShownTarget:
    """One company of an ask and the doors that opened there."""

    id: int
    company: str
    tally: int
    me_too: int
    offers: Sequence[ShownOffer] = ()
    #: Its own id, and those of the ask's other targets that turned out to be the same company.
    ids: Sequence[int] = ()
    #: By which a phone finds whom its owner knows there; the same for everybody.
    keys: str = ""


@dataclass(frozen=True)
class ShownAsk:
    """One ask on a screen."""

    ask: Ask
    name: str
    targets: Sequence[ShownTarget]
    order: int = 0
    late: bool = False
    spotlit: bool = False

    @property
    def hidden(self) -> bool:
        """Whether the facilitator took it off the board."""
        return self.ask.hidden_at is not None

    @property
    def sentence(self) -> str:
        """As its asker would say it."""
        return self.ask.sentence

    @property
    def entered_by(self) -> str | None:
        """Who wrote it, for a member without a phone."""
        return self.ask.entered_by.called if self.ask.entered_by is not None else None


@dataclass
class Counts:
    """What was counted about some targets, read once for all rooms."""

    tally: dict[int, int] = field(default_factory=dict)
    me_too: dict[int, int] = field(default_factory=dict)
    offers: dict[int, list[Offer]] = field(default_factory=dict)
    #: What became of offers, also what is only begun.
    became: dict[int, Introduction] = field(default_factory=dict)
    thanked: set[int] = field(default_factory=set)

    def count(self, asks: Iterable[Ask]) -> None:
        """Count what those of these asks got that are not counted yet."""
        new = [t.id for ask in asks for t in ask.targets if t.id not in self.tally]
        if new:
            self.tally.update(dict.fromkeys(new, 0))
            self.tally.update(_tally(Offer.target_id, Offer.target_id.in_(new), Offer.stands()))
            self.me_too.update(_tally(MeToo.target_id, MeToo.target_id.in_(new)))
            for same in (target.together for ask in asks for target in ask.drawn):
                self._count_once([target.id for target in same])

    def _count_once(self, same: Sequence[int]) -> None:
        """Of targets that turned out to be one company: who offered at two of them is one."""
        if len(same) > 1:
            people = func.count(distinct(Offer.connector_id))
            offered = select(people).where(Offer.target_id.in_(same), Offer.stands())
            too = select(func.count(distinct(MeToo.member_id))).where(MeToo.target_id.in_(same))
            self.tally[same[0]] = db.session.scalar(offered) or 0
            self.me_too[same[0]] = db.session.scalar(too) or 0

    def read_offers(self, asks: Iterable[Ask]) -> None:
        """Read the offers to those of these asks that have some, once."""
        every = [target.id for ask in asks for target in ask.targets]
        new = [t for t in every if self.tally.get(t) and t not in self.offers]
        if not new:
            return
        self.offers.update({target_id: [] for target_id in new})
        found = db.session.scalars(
            select(Offer)
            .where(Offer.target_id.in_(new), Offer.no_longer_secret())
            .order_by(Offer.id)
        ).all()
        for offer in found:
            self.offers[offer.target_id].append(offer)
        ids = [offer.id for offer in found]
        self.became.update(became_of(ids))
        if ids:
            thanked = select(Thanks.offer_id).where(Thanks.offer_id.in_(ids))
            self.thanked.update(db.session.scalars(thanked))

    def show(self, target: Target, *, with_offers: bool, with_notes: bool) -> ShownTarget:
        """One target with what was counted of it."""
        same = target.together
        keys = [key for one in same if one.company is not None for key in one.company.keys]
        return ShownTarget(
            id=target.id,
            company=target.name,
            tally=self.tally.get(target.id, 0),
            me_too=self.me_too.get(target.id, 0),
            offers=[self._offer(door, with_notes) for door in self._doors(same)]
            if with_offers
            else [],
            ids=[one.id for one in same],
            keys=" ".join(dict.fromkeys(keys)),
        )

    def _doors(self, same: Sequence[Target]) -> Iterable[Sequence[Offer]]:
        """The offers to these, each connector's together."""
        return by_door(offer for target in same for offer in self.offers.get(target.id, ()))

    def _offer(self, door: Sequence[Offer], with_notes: bool) -> ShownOffer:
        """The one that came furthest, and what came of any of them."""
        offer = furthest(door, made_among(self.became), self.thanked, how_far(self.became))
        became = self.became.get(offer.id)
        made = became is not None and became.is_made
        return ShownOffer(
            id=offer.id,
            connector=offer.connector.called,
            connector_id=offer.connector_id,
            kind=offer.kind,
            warmth=offer.warmth,
            note=offer.note if with_notes else None,
            entered_by=offer.entered_by.called if offer.entered_by is not None else None,
            introduction=became if made else None,
            thanked=any(one.id in self.thanked for one in door),
            first_mover=offer.first_mover,
            by_day=offer.by_day,
            firmed_at=offer.firmed_at,
            suggested=offer.suggested_day,
            # Offered again tonight, by its other name, it is tonight's.
            meeting_id=max((one.meeting_id for one in door if one.meeting_id), default=None),
            gone=offer.connector.removed_at is not None,
            begun=None if made else became,
            move=move_of(offer, became),
        )


def became_of(offer_ids: Sequence[int]) -> dict[int, Introduction]:
    """What became of these offers, also of those only begun."""
    if not offer_ids:
        return {}
    # The two parties are named: read with it, not one by one.
    who_moves = joinedload(Introduction.offer).joinedload(Offer.target).joinedload(Target.ask)
    found = db.session.scalars(
        select(Introduction)
        .where(Introduction.offer_id.in_(offer_ids))
        .options(selectinload(Introduction.steps), who_moves)
    ).all()
    return {one.offer_id: one for one in found}


def made_among(became: Mapping[int, Introduction]) -> Collection[int]:
    """The offers whose two parties were introduced."""
    return {offer_id for offer_id, one in became.items() if one.is_made}


def show(
    ask: Ask,
    counts: Counts,
    *,
    room: str,
    showing: Showing | None = None,
    spotlit: bool = False,
) -> ShownAsk:
    """One ask for a room: "phones", "wall", "console", "home", or "mine" for its asker alone."""
    with_offers = room in ("console", "mine")
    return ShownAsk(
        ask=ask,
        name=_("Somebody") if room == "wall" and not ask.name_on_wall else ask.asker.called,
        targets=[
            counts.show(target, with_offers=with_offers, with_notes=room == "mine")
            for target in ask.drawn
        ],
        order=showing.position if showing is not None else 0,
        late=showing is not None and showing.late == WAITS,
        spotlit=spotlit,
    )


def show_alone(asks: Sequence[Ask], *, room: str) -> list[ShownAsk]:
    """Asks outside a meeting."""
    counts = Counts()
    counts.count(asks)
    if room == "mine":
        counts.read_offers(asks)
    return [show(ask, counts, room=room) for ask in asks]


def _tally(column: object, *where: object) -> dict[int, int]:
    rows = db.session.execute(
        select(column, func.count()).where(*where).group_by(column)  # type: ignore[call-overload]
    )
    return dict(iter(rows))
