"""What stands between two: an offer that they still have to settle, or have settled already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import A_WEEK, CONNECTOR, Offer
from jobclub.asks.targets import Target
from jobclub.board.shown import ShownOffer, ShownTarget
from jobclub.clubs.models import Member


@dataclass(frozen=True)
class Door:
    """One offer that did not become an introduction yet, as one of its two parties sees it."""

    id: int
    company: str
    kind: str
    other_id: int
    #: The other one, as the room calls them.
    name: str
    i_offered: bool
    first_mover: str
    by_day: date
    firmed_at: datetime | None
    today: date

    @classmethod
    def to(cls, offer: Offer, target: Target, ask: Ask, today: date) -> "Door":
        """The one that I opened for somebody."""
        return cls(
            id=offer.id,
            company=target.name,
            kind=offer.kind,
            other_id=ask.asker_id,
            name=ask.asker.called,
            i_offered=True,
            first_mover=offer.first_mover or CONNECTOR,
            by_day=offer.by_day or today + A_WEEK,
            firmed_at=offer.firmed_at,
            today=today,
        )

    @classmethod
    def for_me(cls, offer: ShownOffer, target: ShownTarget, today: date) -> "Door":
        """One that somebody opened for me."""
        return cls(
            id=offer.id,
            company=target.company,
            kind=offer.kind,
            other_id=offer.connector_id,
            name=offer.connector,
            i_offered=False,
            first_mover=offer.first_mover or CONNECTOR,
            by_day=offer.by_day or offer.suggested or today + A_WEEK,
            firmed_at=offer.firmed_at,
            today=today,
        )

    @property
    def is_firm(self) -> bool:
        """Settled: a promise with a day."""
        return self.firmed_at is not None

    @property
    def i_move(self) -> bool:
        """It is on me to write first."""
        return self.i_offered == (self.first_mover == CONNECTOR)

    @property
    def has_contact(self) -> bool:
        """There is somebody at a company to be asked; an idea is told without."""
        return bool(self.company) and self.kind != "idea"

    @property
    def is_due(self) -> bool:
        """My promise, and its day has come: time to ask how it went."""
        return self.is_firm and self.i_move and self.by_day <= self.today


def may_be_settled(target: Target, ask: Ask) -> bool:
    """Whether an offer to this target is still wanted: nobody settles what nobody asks for."""
    return (
        ask.state == OPEN
        and ask.hidden_at is None
        and target.dropped_at is None
        and ask.asker.removed_at is None
    )


def doors_for_me(targets: Iterable[ShownTarget], member: Member) -> list[Door]:
    """The offers on my own ask that I know of; whoever is not welcome any more opens none."""
    today = member.club.today()
    return [
        Door.for_me(offer, target, today)
        for target in targets
        for offer in target.offers
        if offer.introduction is None and not offer.gone
    ]
