"""Thanks: seen by the person thanked."""

from datetime import datetime
from typing import Self

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from jobclub.asks.offers import Offer
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import Base, Id, Key, Named, OfClub, content, of_club, operational, within
from jobclub.errors import Missing
from jobclub.events import record
from jobclub.extensions import db, find
from jobclub.introductions.events import Thanked, ThanksSeen
from jobclub.introductions.models import tell


class Thanks(OfClub, Named, Base):
    """The asker's thanks for an offer."""

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("offer_id"),
        of_club(),
        within("offer_id", "offer", ondelete="CASCADE"),
        within("from_id", "member"),
        within("to_id", "member"),
    )

    id: Mapped[Key]
    offer_id: Mapped[int] = operational(Id)
    from_id: Mapped[int] = operational(Id, index=True)
    to_id: Mapped[int] = operational(Id, index=True)
    text: Mapped[str] = content(String(280), default="")
    sent_at: Mapped[datetime] = operational()
    seen_at: Mapped[datetime | None] = operational()

    sender: Mapped[Member] = relationship(primaryjoin="Member.id == foreign(Thanks.from_id)")
    offer: Mapped[Offer] = relationship(primaryjoin="Offer.id == foreign(Thanks.offer_id)")

    @classmethod
    def of(cls, offer: Offer) -> Self | None:
        """The thanks for an offer."""
        return find(cls, cls.offer_id == offer.id)

    @classmethod
    def send(cls, offer: Offer, text: str, *, by: Member) -> Self:
        """Thank whoever offered. Again is with other words, not twice."""
        if by.id != offer.target.ask.asker_id:
            raise Missing
        thanks = cls.of(offer)
        if thanks is None:
            thanks = cls(club_id=offer.club_id, offer_id=offer.id, from_id=by.id)
            thanks.to_id = offer.connector_id
            db.session.add(thanks)
        thanks.text, thanks.sent_at, thanks.seen_at = text, now(), None
        db.session.flush()
        tell(Thanked, offer, by=by)
        return thanks

    @classmethod
    def for_(cls, member: Member, thanks_id: int) -> Self:
        """Thanks that were sent to this member."""
        found = find(
            cls, cls.club_id == member.club_id, cls.id == thanks_id, cls.to_id == member.id
        )
        if found is None:
            raise Missing
        return found

    def seen(self) -> None:
        """The person thanked has seen it."""
        if self.seen_at is None:
            self.seen_at = now()
            record(ThanksSeen(self.club_id, self.id, self.to_id))
