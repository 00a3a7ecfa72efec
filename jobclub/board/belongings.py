"""What a member has: an ask, offers, thanks, promises, and what is open between them and others.

Read when it is first asked for: after the bell of a new stage every phone reads it at once, and
most of them need little of it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, selectinload

from jobclub.asks.events import OfferLetGo
from jobclub.asks.models import DRAFT, OPEN, Ask
from jobclub.asks.offers import MeToo, Offer
from jobclub.asks.targets import Target
from jobclub.board.my_offers import MyOffer, offers_of
from jobclub.board.settling import doors_for_me, doors_of_earlier_asks
from jobclub.board.shown import ShownAsk, show_alone
from jobclub.board.thanking import AllThanks, ThanksFromMe, ThanksToMe, thanks_of
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.companies.models import Company
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.introductions.door import Door
from jobclub.introductions.landings import Landing
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting

TOLD_FOR = timedelta(days=7)


class Belongings:
    """What a member has, at a meeting or (without one) at home."""

    def __init__(self, member: Member, meeting: Meeting | None = None) -> None:
        self.member = member
        self.meeting = meeting

    @cached_property
    def _asks(self) -> dict[str, Ask]:
        found = db.session.scalars(
            select(Ask)
            .where(Ask.asker_id == self.member.id, Ask.state.in_((OPEN, DRAFT)))
            .options(selectinload(Ask.targets))
        )
        return {ask.state: ask for ask in found}

    @cached_property
    def ask(self) -> ShownAsk | None:
        """My open ask."""
        ask = self._asks.get(OPEN)
        return show_alone([ask], room="mine")[0] if ask is not None else None

    @property
    def settled_with_me(self) -> bool:
        """Whether somebody has settled a day with me about my ask: who drops it is told so."""
        offers = (o for target in (self.ask.targets if self.ask else ()) for o in target.offers)
        return any(o.firmed_at and o.introduction is None and not o.gone for o in offers)

    @cached_property
    def closed(self) -> frozenset[int]:
        """The targets of my ask at which a door was let go since I asked, and no other is left.
        Whose it was, and how many there were, nobody says.
        """
        if self.ask is None:
            return frozenset()
        none_left = {one: t.id for t in self.ask.targets if not t.tally for one in t.ids}
        let_go = exists().where(
            EventRow.club_id == Offer.club_id,
            EventRow.kind == OfferLetGo.kind,
            EventRow.subject_id == Offer.target_id,
            EventRow.at >= self.ask.ask.posted_at,
        )
        gone = select(Offer.target_id).where(
            Offer.target_id.in_(none_left), Offer.withdrawn_at.is_not(None), let_go
        )
        if not none_left:
            return frozenset()
        return frozenset(none_left[one] for one in db.session.scalars(gone))

    @property
    def draft(self) -> Ask | None:
        """What I kept for later."""
        return self._asks.get(DRAFT)

    @property
    def hidden_note(self) -> bool:
        """Whether a facilitator took my ask off the board."""
        return self.ask is not None and self.ask.hidden

    @cached_property
    def offers(self) -> Sequence[MyOffer]:
        """My offers that stand, newest first."""
        return offers_of(self.member)

    @cached_property
    def _thanks(self) -> AllThanks:
        return thanks_of(self.member)

    @property
    def thanks(self) -> Sequence[ThanksToMe]:
        """Thanks to me, newest first."""
        return self._thanks.to_me

    @property
    def thanked(self) -> Sequence[ThanksFromMe]:
        """Thanks from me, newest first."""
        return self._thanks.from_me

    @property
    def landing(self) -> Landing | None:
        """That I have landed, as long as I can say it differently."""
        return Landing.lately(self.member)

    @cached_property
    def commitments(self) -> Sequence[Commitment]:
        """What I said that I would do, until I say what became of it."""
        return Commitment.waiting(self.member)

    @cached_property
    def marks(self) -> dict[str, list[int]]:
        """What `<live-board>` lays on the board, which is drawn the same for everybody."""
        return {
            "asks": [self.ask.ask.id] if self.ask is not None else [],
            "offered": [target_id for offer in self.offers for target_id in offer.drawn_at],
            "me_too": self._looks_at(),
        }

    def _looks_at(self) -> list[int]:
        """The targets to which I said "me too", and those of the same ask and company."""
        said, drawn = aliased(Target), aliased(Target)
        here, there = aliased(Company), aliased(Company)
        found = (
            select(drawn.id)
            .join(said, said.ask_id == drawn.ask_id)
            .join(MeToo, MeToo.target_id == said.id)
            .join(here, here.id == said.company_id)
            .join(there, there.id == drawn.company_id)
            .where(
                MeToo.member_id == self.member.id,
                here.heads() == there.heads(),
                # Said of what is not asked for any more, it is not counted at the other.
                said.dropped_at.is_(None) | (said.id == drawn.id),
            )
        )
        return list(db.session.scalars(found.distinct().order_by(drawn.id)))

    @property
    def merged_on(self) -> date | None:
        """When a facilitator put two rows together: both phones read it for a week (S16)."""
        merged = self.member.merged_at
        if merged is None or now() - merged > TOLD_FOR:
            return None
        return merged.astimezone(ZoneInfo(self.member.club.zone)).date()

    @cached_property
    def moves(self) -> list[Door]:
        """All that somebody has to move between me and others, in the order of the offers."""
        to_me = doors_for_me(self.ask.targets if self.ask else (), self.member)
        mine = [offer.door for offer in self.offers if offer.door is not None]
        return sorted([*mine, *to_me], key=lambda door: door.id)

    @property
    def doors(self) -> list[Door]:
        """What of it is to settle or settled, and no introduction yet."""
        return [door for door in self.moves if not door.is_made]

    @cached_property
    def earlier(self) -> list[Door]:
        """What goes on from asks of mine that are down."""
        return doors_of_earlier_asks(self.member)

    @cached_property
    def door_of(self) -> dict[int, Door]:
        """What somebody has to move, by offer."""
        return {door.id: door for door in self.moves}

    @property
    def in_hand(self) -> int:
        """How many promises with a day I have open."""
        return sum(door.i_offered and door.is_firm for door in self.doors)
