"""Thanks: seen by the person thanked, who may answer; on the wall where both would like it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, joinedload, relationship

from jobclub.asks.offers import Offer
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import Base, Id, Key, Named, OfClub, content, of_club, operational, within
from jobclub.errors import Missing, Refused
from jobclub.events import record
from jobclub.extensions import db, find
from jobclub.introductions.events import Thanked, ThanksSeen
from jobclub.introductions.models import tell
from jobclub.words import _

#: What later features do when somebody is thanked: a letter goes out.
on_thanked: list[Callable[["Thanks"], None]] = []


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
    #: What the person thanked said to it.
    answer: Mapped[str] = content(String(280), default="")
    answered_at: Mapped[datetime | None] = operational()
    #: Whether each of the two would like it on the wall at the next meeting, and when both did.
    wall_from: Mapped[bool] = operational(default=False)
    wall_to: Mapped[bool] = operational(default=False)
    agreed_at: Mapped[datetime | None] = operational()

    sender: Mapped[Member] = relationship(primaryjoin="Member.id == foreign(Thanks.from_id)")
    to: Mapped[Member] = relationship(primaryjoin="Member.id == foreign(Thanks.to_id)")
    offer: Mapped[Offer] = relationship(primaryjoin="Offer.id == foreign(Thanks.offer_id)")

    @classmethod
    def of(cls, offer: Offer) -> Self | None:
        """The thanks for an offer."""
        return find(cls, cls.offer_id == offer.id)

    @classmethod
    def send(cls, offer: Offer, text: str, *, by: Member, wall: bool = False) -> Self:
        """Thank whoever offered. The same words again are said once; others, now that more has
        come of it, are news to the person thanked.
        """
        if by.id != offer.target.ask.asker_id:
            raise Missing
        thanks = cls.of(offer)
        # One tap without words takes none back that were sent before.
        if thanks is not None and text in ("", thanks.text):
            thanks._let_wall_show(wall_from=wall or thanks.wall_from, by=by)
            return thanks
        if thanks is None:
            thanks = cls(club_id=offer.club_id, offer_id=offer.id, from_id=by.id)
            thanks.to_id = offer.connector_id
            db.session.add(thanks)
        thanks._say(text, wall=wall)
        db.session.flush()
        tell(Thanked, offer, by=by)
        for told in on_thanked:
            told(thanks)
        return thanks

    @classmethod
    def for_(cls, member: Member, thanks_id: int) -> Self:
        """Thanks that were sent to this member."""
        found = cls.concerning(member, thanks_id)
        if found.to_id != member.id:
            raise Missing
        return found

    @classmethod
    def concerning(cls, member: Member, thanks_id: int) -> Self:
        """Thanks that this member sent, or was sent."""
        either = (cls.to_id == member.id) | (cls.from_id == member.id)
        found = find(cls, cls.club_id == member.club_id, cls.id == thanks_id, either)
        if found is None:
            raise Missing
        return found

    @classmethod
    def that_stay(cls, offer_ids: Iterable[int]) -> frozenset[int]:
        """For which of these offers words were said that more came of: other words, said to all at
        once, do not take their place.
        """
        more = or_(cls.answered_at.is_not(None), cls.wall_from, cls.wall_to)
        found = select(cls.offer_id).where(cls.offer_id.in_(list(offer_ids)), more)
        return frozenset(db.session.scalars(found))

    @classmethod
    def agreed(cls, club_id: int, since: datetime | None, until: datetime) -> Sequence[Self]:
        """Which the wall may show, of those agreed in this time; what was agreed last comes first.
        Somebody who is gone is not put on any wall.
        """
        here = select(Member.id).where(Member.club_id == club_id, Member.removed_at.is_(None))
        found = (
            select(cls)
            .where(
                cls.club_id == club_id,
                cls.agreed_at <= until,
                cls.from_id.in_(here),
                cls.to_id.in_(here),
            )
            .options(
                joinedload(cls.sender),
                joinedload(cls.to),
                joinedload(cls.offer).joinedload(Offer.target),
            )
        )
        if since is not None:
            found = found.where(cls.agreed_at > since)
        return db.session.scalars(found.order_by(cls.agreed_at.desc(), cls.id.desc())).all()

    def seen(self) -> None:
        """The person thanked has seen it."""
        if self.seen_at is None:
            self.seen_at = now()
            record(ThanksSeen(self.club_id, self.id, self.to_id))

    def reply(self, text: str, *, by: Member) -> None:
        """A word back, once: it is no correspondence."""
        if by.id != self.to_id:
            raise Missing
        if self.answered_at is not None:
            if self.answer == text:
                return
            raise Refused(_("%(name)s has your answer already.", name=self.sender.called), "text")
        if not text:
            raise Refused(_("A word or two is enough."), "text")
        self.answer, self.answered_at = text, now()
        self.seen_at = self.seen_at or now()
        record(ThanksSeen(self.club_id, self.id, by.id))

    def let_wall_show(self, show: bool, *, by: Member) -> None:
        """Whether the wall may show it, or not any more: each of the two says so for themselves."""
        if by.id == self.from_id:
            # Offered to the wall once more, it wants the other's word once more.
            self._let_wall_show(wall_from=show, wall_to=None if show else False, by=by)
        elif by.id == self.to_id:
            self.seen_at = self.seen_at or now()
            self._let_wall_show(wall_to=show, by=by)
        else:
            raise Missing

    @property
    def is_answered(self) -> bool:
        """The person thanked has said a word back."""
        return self.answered_at is not None

    def _say(self, text: str, *, wall: bool) -> None:
        # Read, answered and agreed to were the words before these.
        self.text, self.sent_at, self.seen_at = text, now(), None
        self.answer, self.answered_at = "", None
        self.wall_from, self.wall_to, self.agreed_at = wall, False, None

    def _let_wall_show(
        self, *, by: Member, wall_from: bool | None = None, wall_to: bool | None = None
    ) -> None:
        before = self.wall_from, self.wall_to
        self.wall_from = before[0] if wall_from is None else wall_from
        self.wall_to = before[1] if wall_to is None else wall_to
        if (self.wall_from, self.wall_to) == before:
            return
        self.agreed_at = now() if self.wall_from and self.wall_to else None
        record(ThanksSeen(self.club_id, self.id, by.id))
