"""Introduction: what an offer becomes."""

from datetime import date, datetime
from typing import Self

from sqlalchemy import Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from jobclub.asks.offers import A_WEEK, ASKER, Offer, before_withdraw
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import (
    Base,
    Id,
    Key,
    Named,
    OfClub,
    of_club,
    operational,
    private,
    within,
)
from jobclub.errors import Refused
from jobclub.events import Event, record
from jobclub.extensions import db, find
from jobclub.introductions.events import Introduced, IntroductionUndone
from jobclub.words import _


class Introduction(OfClub, Named, Base):
    """An offer kept: contact and asker know of each other. Its later steps are `Step` rows."""

    __tablename__ = "introduction"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("offer_id"),
        of_club(),
        within("offer_id", "offer", ondelete="CASCADE"),
    )

    id: Mapped[Key]
    offer_id: Mapped[int] = operational(Id)
    state: Mapped[str] = operational(String(12), default="introduced")
    moves_next: Mapped[str] = operational(String(10), default=ASKER)
    by_day: Mapped[date] = operational(Date())
    contact_first_name: Mapped[str] = private(String(60), default="")

    offer: Mapped[Offer] = relationship(primaryjoin="Offer.id == foreign(Introduction.offer_id)")
    steps: Mapped[list["Step"]] = relationship(
        primaryjoin="Introduction.id == foreign(Step.introduction_id)",
        cascade="all, delete-orphan",
        order_by="Step.id",
    )

    @classmethod
    def of(cls, offer: Offer) -> Self | None:
        """What became of an offer."""
        return find(cls, cls.offer_id == offer.id)

    @classmethod
    def record(
        cls, offer: Offer, *, by: Member, day: date | None = None, contact_first_name: str = ""
    ) -> Self:
        """Note "introduced on …", by either party, or by a facilitator for one of them."""
        offer.target.ask.must_be_open()
        today = by.club.today()
        day = day or today
        if day > today:
            raise Refused(_("That day is still to come."), "day")

        found = cls.of(offer)
        if found is None:
            found = cls(club_id=offer.club_id, offer_id=offer.id, offer=offer)
            found.state, found.moves_next = "introduced", ASKER
            found.contact_first_name = ""
            db.session.add(found)
        found.by_day = day + A_WEEK
        # A facilitator may record it; the contact's name is for the two parties alone (S24).
        if by.id in (offer.connector_id, offer.target.ask.asker_id):
            found.contact_first_name = contact_first_name
        found._step_on(day, by=by)
        db.session.flush()
        tell(Introduced, offer, by=by)
        return found

    @classmethod
    def undo(cls, offer: Offer, *, by: Member) -> None:
        """Recorded by mistake."""
        found = cls.of(offer)
        if found is not None:
            db.session.delete(found)
            tell(IntroductionUndone, offer, by=by)

    @property
    def introduced_on(self) -> date:
        """The day on which it happened."""
        return next(step.day for step in self.steps if step.name == "introduced")

    @property
    def moves_next_name(self) -> str:
        """Who moves next, as the room calls them."""
        if self.moves_next == ASKER:
            return self.offer.target.ask.asker.called
        return self.offer.connector.called

    def _step_on(self, day: date, *, by: Member) -> None:
        for step in self.steps:
            if step.name == "introduced":
                step.day = day
                return
        self.steps.append(
            Step(club_id=self.club_id, name="introduced", day=day, by_id=by.id, at=now())
        )


class Step(OfClub, Named, Base):
    """One step of an introduction, with the day on which it happened."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("introduction_id", "name"),
        of_club(),
        within("introduction_id", "introduction", ondelete="CASCADE"),
        within("by_id", "member"),
    )

    id: Mapped[Key]
    introduction_id: Mapped[int] = operational(Id)
    name: Mapped[str] = operational(String(12))
    day: Mapped[date] = operational(Date())
    by_id: Mapped[int] = operational(Id)
    at: Mapped[datetime] = operational()


def _must_not_be_introduced(offer: Offer) -> None:
    if Introduction.of(offer) is not None:
        raise Refused(_("You have introduced them already. Undo that first."))


before_withdraw.append(_must_not_be_introduced)


def tell(kind: type[Event], offer: Offer, *, by: Member) -> None:
    """Record an event about an offer."""
    record(kind(offer.club_id, offer.id, by.id))
