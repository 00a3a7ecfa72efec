"""What its owner alone sees: their ask with who offered, their offers, thanks and marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from jobclub.asks.models import DRAFT, OPEN, Ask
from jobclub.asks.offers import MeToo, Offer
from jobclub.asks.targets import Target
from jobclub.board.shown import ShownAsk, introductions_of, show_alone
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks

TOLD_FOR = timedelta(days=7)


@dataclass(frozen=True)
class MyOffer:
    """An offer of mine."""

    id: int
    target_id: int
    company: str
    asker: str
    sentence: str
    ask_open: bool
    kind: str
    warmth: str
    note: str
    introduction: Introduction | None

    @property
    def may_undo(self) -> bool:
        """Not any more once people have met through it."""
        return self.introduction is None


@dataclass(frozen=True)
class ThanksToMe:
    """Thanks as the person thanked reads them."""

    id: int
    from_name: str
    text: str
    seen: bool


@dataclass(frozen=True)
class Mine:
    """One member's private part."""

    ask: ShownAsk | None
    draft: Ask | None
    offers: Sequence[MyOffer]
    thanks: Sequence[ThanksToMe]
    marks: dict[str, list[int]]
    merged_on: date | None = None

    @property
    def hidden_note(self) -> bool:
        """Whether a facilitator took my ask off the board."""
        return self.ask is not None and self.ask.hidden

    @classmethod
    def of(cls, member: Member) -> "Mine":
        """Read it."""
        ask = Ask.of(member, OPEN)
        offers = _offers(member)
        return cls(
            ask=show_alone([ask], room="mine")[0] if ask is not None else None,
            merged_on=_merged_on(member),
            draft=Ask.of(member, DRAFT),
            offers=offers,
            thanks=_thanks(member),
            marks={
                "asks": [ask.id] if ask is not None else [],
                "offered": [offer.target_id for offer in offers],
                "me_too": list(
                    db.session.scalars(
                        select(MeToo.target_id)
                        .where(MeToo.member_id == member.id)
                        .order_by(MeToo.target_id)
                    )
                ),
            },
        )


def _merged_on(member: Member) -> date | None:
    """When a facilitator put two rows together: both phones read it for a week (S16)."""
    merged = member.merged_at
    if merged is None or now() - merged > TOLD_FOR:
        return None
    return merged.astimezone(ZoneInfo(member.club.zone)).date()


def _offers(member: Member) -> list[MyOffer]:
    rows = db.session.execute(
        select(Offer, Target, Ask)
        .join(Target, Target.id == Offer.target_id)
        .join(Ask, Ask.id == Target.ask_id)
        .where(Offer.connector_id == member.id, Offer.stands())
        .order_by(Offer.id.desc())
    ).all()
    became = introductions_of([offer.id for offer, _target, _ask in rows])
    return [
        MyOffer(
            id=offer.id,
            target_id=target.id,
            company=target.name,
            asker=ask.asker.called,
            sentence=ask.sentence,
            ask_open=ask.is_open,
            kind=offer.kind,
            warmth=offer.warmth,
            note=offer.note,
            introduction=became.get(offer.id),
        )
        for offer, target, ask in rows
        # A hidden ask may come back: the offer stays, and says so. None is left dangling (S8).
        if ask.state == OPEN or offer.id in became
    ]


def _thanks(member: Member) -> list[ThanksToMe]:
    found = db.session.scalars(
        select(Thanks).where(Thanks.to_id == member.id).order_by(Thanks.id.desc())
    )
    return [ThanksToMe(t.id, t.sender.called, t.text, t.seen_at is not None) for t in found]
