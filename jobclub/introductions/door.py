"""Door: one offer on its way between two people, as one of the two sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from jobclub.asks.offers import A_WEEK, ASKER, CONNECTOR, Offer
from jobclub.clubs.models import Member
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import Move, move_of
from jobclub.introductions.saying import button
from jobclub.introductions.steps import OFFERED, STEPS


@dataclass(frozen=True)
class Door:
    """One offer that somebody has to move: what I read of it, and what I may do."""

    move: Move
    i_offered: bool
    today: date

    @classmethod
    def of(cls, offer: Offer, introduction: Introduction | None, me: Member) -> "Door | None":
        """As one of its two parties sees it; None where nobody has to do anything any more."""
        move = move_of(offer, introduction)
        if move is None:
            return None
        return cls(move, offer.connector_id == me.id, me.club.today())

    @property
    def offer(self) -> Offer:
        """What it began with."""
        return self.move.offer

    @property
    def id(self) -> int:
        """The offer's."""
        return self.offer.id

    @property
    def company(self) -> str:
        """Where it leads; "" for help of another kind."""
        return self.move.company

    @property
    def side(self) -> str:
        """Which of the two I am."""
        return CONNECTOR if self.i_offered else ASKER

    @property
    def other(self) -> Member:
        """The other one."""
        return self.offer.target.ask.asker if self.i_offered else self.offer.connector

    @property
    def other_id(self) -> int:
        """Their id."""
        return self.other.id

    @property
    def name(self) -> str:
        """The other one, as the room calls them."""
        return self.other.called

    @property
    def state(self) -> str:
        """How far it came."""
        return self.move.introduction.state if self.move.introduction is not None else OFFERED

    @property
    def is_made(self) -> bool:
        """The two were introduced."""
        return self.move.introduction is not None and self.move.introduction.is_made

    @property
    def is_begun(self) -> bool:
        """There is more than a promise: at least the contact was asked."""
        return self.move.introduction is not None

    @property
    def is_firm(self) -> bool:
        """Settled: a promise with a day."""
        return self.offer.is_firm or self.is_begun

    @property
    def firmed_at(self) -> datetime | None:
        """When it was settled."""
        return self.offer.firmed_at

    @property
    def said_at(self) -> datetime:
        """When something was last said about it."""
        steps = self.move.introduction.steps if self.move.introduction is not None else ()
        said = [step.at for step in steps]
        return max([self.offer.made_at, *said, *filter(None, [self.offer.firmed_at])])

    @property
    def i_move(self) -> bool:
        """It is on me."""
        return self.move.side == self.side

    @property
    def first_mover(self) -> str:
        """Who writes first, or would."""
        return self.offer.first_mover or CONNECTOR

    @property
    def by_day(self) -> date:
        """By when; where nothing is settled yet, a day that the two may agree on."""
        if self.is_firm or self.move.by_day >= self.today:
            return self.move.by_day
        return self.today + A_WEEK

    @property
    def has_contact(self) -> bool:
        """There is somebody at a company to be asked; an idea is told without."""
        return bool(self.company) and self.offer.kind != "idea"

    @property
    def is_due(self) -> bool:
        """It is on me, and its day has come: time to ask how it went; not while I take a break."""
        rests = self.move.member.stands == "paused"
        return self.i_move and self.move.asked_on <= self.today and not rests

    @property
    def next(self) -> str:
        """The step that is likely to come next."""
        return self.move.next

    @property
    def later(self) -> tuple[str, ...]:
        """The steps after the one it is at."""
        return STEPS if self.state not in STEPS else STEPS[STEPS.index(self.state) + 1 :]

    def button(self, step: str) -> str:
        """What I tap for a step."""
        return button(step, self.side, has_contact=self.has_contact)
