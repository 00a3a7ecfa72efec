"""Offer: "I know someone there". MeToo: "I'm targeting it as well"."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Self

from sqlalchemy import ColumnElement, Date, String, UniqueConstraint, and_, or_, select, update
from sqlalchemy.orm import Mapped, relationship

from jobclub.asks.events import (
    HandsChanged,
    MeTooSaid,
    OfferDetailed,
    OfferFirmed,
    OfferLetGo,
    OfferMade,
    OfferWithdrawn,
)
from jobclub.asks.targets import Target
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
from jobclub.errors import Missing, Refused
from jobclub.events import Event, EventRow, record
from jobclub.extensions import db, find
from jobclub.meetings.models import Meeting
from jobclub.words import _

KINDS = ("know_someone", "worked_there", "know_who_knows", "idea")
WARMTHS = ("", "well", "a_bit", "could_reach")
#: The room sees the count at once; asker and console see who only after this. Until then an
#: undo leaves no trace.
SECRET_FOR = timedelta(seconds=8)
#: Who writes first.
CONNECTOR, ASKER = "connector", "asker"
A_WEEK = timedelta(days=7)
FARTHEST = timedelta(days=56)

#: What a later feature must agree to before an offer is taken back or settled otherwise; it raises
#: `Refused`.
before_withdraw: list[Callable[["Offer"], None]] = []
#: What a later feature forgets with an offer that is taken back or let go.
on_forgotten: list[Callable[["Offer"], None]] = []


class Offer(OfClub, Named, Base):
    """One member's offer to one target, however often tapped."""

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("target_id", "connector_id"),
        of_club(),
        within("target_id", "target", ondelete="CASCADE"),
        within("connector_id", "member"),
        within("meeting_id", "meeting"),
        within("entered_by_id", "member"),
        # Letters carry its number: one that is gone must not lend it to the next.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    target_id: Mapped[int] = operational(Id)
    connector_id: Mapped[int] = operational(Id, index=True)
    meeting_id: Mapped[int | None] = operational(Id)
    kind: Mapped[str] = operational(String(16), default="know_someone")
    warmth: Mapped[str] = operational(String(12), default="")
    note: Mapped[str] = private(String(1000), default="")
    made_at: Mapped[datetime] = operational()
    #: Firmed up: who writes first ("connector": asks their contact; "asker"), and by which day.
    first_mover: Mapped[str] = operational(String(10), default="")
    by_day: Mapped[date | None] = operational(Date())
    firmed_at: Mapped[datetime | None] = operational()
    withdrawn_at: Mapped[datetime | None] = operational()
    #: The day about which the one who moves was asked already: once a day is enough.
    nudged_for: Mapped[date | None] = operational(Date())
    entered_by_id: Mapped[int | None] = operational(Id)

    target: Mapped[Target] = relationship(primaryjoin="Target.id == foreign(Offer.target_id)")
    connector: Mapped[Member] = relationship(
        primaryjoin="Member.id == foreign(Offer.connector_id)", lazy="joined", innerjoin=True
    )
    entered_by: Mapped[Member | None] = relationship(
        primaryjoin="Member.id == foreign(Offer.entered_by_id)"
    )

    @classmethod
    def make(
        cls,
        target: Target,
        *,
        by: Member,
        meeting: Meeting | None = None,
        entered_by: Member | None = None,
    ) -> Self:
        """Say "I know someone there"; tapped twice, it is one offer."""
        target.ask.must_be_open()
        if target.ask.asker_id == by.id:
            raise Refused(_("This is your own ask."))

        target = target.standing
        offer = next(iter(cls.at(target, by, dropped=False)), None)
        if offer is not None and offer.withdrawn_at is None:
            return offer
        if offer is None:
            offer = cls(club_id=target.club_id, target_id=target.id, target=target)
            offer.connector_id, offer.connector = by.id, by
            db.session.add(offer)
        offer.made_at, offer.withdrawn_at = now(), None
        # The page of an evening that is over, or to come, may be open: it is no offer of that one.
        on = meeting if meeting is not None and meeting.is_open else None
        offer.meeting_id = on.id if on is not None else None
        offer.entered_by_id = entered_by.id if entered_by else None
        db.session.flush()
        offer.tell(OfferMade, by=by)
        offer._tell_hands([on] if on is not None else None)
        return offer

    @classmethod
    def between(cls, target: Target, member: Member) -> Self | None:
        """This member's offer to this target, also one taken back."""
        return find(cls, cls.target_id == target.id, cls.connector_id == member.id)

    @classmethod
    def at(cls, target: Target, member: Member, *, dropped: bool = True) -> Sequence[Self]:
        """This member's offers to the target's company in this ask, those that stand first: two,
        when two of its targets turned out to be one company. With `dropped`, also to a target that
        is not asked for any more.
        """
        same = target.ids_together(dropped=dropped)
        return db.session.scalars(
            select(cls)
            .join(Target, Target.id == cls.target_id)
            .where(cls.connector_id == member.id, cls.target_id.in_(same))
            .order_by(cls.withdrawn_at.is_not(None), Target.dropped_at.is_not(None), cls.id)
        ).all()

    @classmethod
    def mine(cls, member: Member, target_id: int) -> Self | None:
        """This member's own offer, also to an ask hidden since: theirs to take back."""
        exactly = find(cls, cls.target_id == target_id, cls.connector_id == member.id)
        if exactly is not None and exactly.withdrawn_at is None:
            return exactly
        target = find(Target, Target.club_id == member.club_id, Target.id == target_id)
        return next(iter(cls.at(target, member)), None) if target is not None else None

    @classmethod
    def visible_to(cls, member: Member, offer_id: int) -> Self:
        """A standing offer to the connector, the asker and a facilitator at the laptop; nobody
        else, and none but the connector before the room may know who it was.
        """
        found = cls.known_to(member, offer_id)
        if found.withdrawn_at is not None:
            raise Missing
        return found

    @classmethod
    def known_to(cls, member: Member, offer_id: int) -> Self:
        """The same, also one that was taken back or let go meanwhile."""
        found = find(cls, cls.club_id == member.club_id, cls.id == offer_id)
        if found is None or not found.concerns(member):
            raise Missing
        return found

    @classmethod
    def stands(cls) -> ColumnElement[bool]:
        """As a condition: made and not taken back."""
        return cls.withdrawn_at.is_(None)

    @classmethod
    def no_longer_secret(cls) -> ColumnElement[bool]:
        """As a condition: old enough that asker and console see who it was."""
        return and_(cls.withdrawn_at.is_(None), cls.made_at <= now() - SECRET_FOR)

    def concerns(self, member: Member) -> bool:
        """The two parties, and the facilitators of the club; while it is secret, only whoever
        made it.
        """
        if self.is_secret and member.id not in (self.connector_id, self.entered_by_id):
            return False
        return member.id in (self.connector_id, self.target.ask.asker_id) or member.on_duty

    @property
    def is_secret(self) -> bool:
        """Made moments ago: an undo would leave no trace."""
        return now() - self.made_at < SECRET_FOR

    def withdraw(self, *, by: Member) -> None:
        """Take it back. In the first seconds nobody will ever know; settled, it is let go."""
        if self.withdrawn_at is not None:
            return
        secret = self.is_secret
        if self.is_firm and not secret:
            # "Couldn't" has no name, whichever button said it.
            self.let_go(by=by)
            return
        self._must_be_free()
        self.withdrawn_at = now()
        self._lose_words()
        self.tell(OfferWithdrawn, by=by)
        self._tell_hands()
        if secret:
            self._forget()

    def say_more(self, *, kind: str, warmth: str, note: str, by: Member) -> None:
        """How well, what kind, and a private note to the asker: as the connector likes."""
        if by.id != self.connector_id:
            raise Missing
        if kind not in KINDS:
            raise Refused(_("Please choose one from the list."), "kind")
        if warmth not in WARMTHS:
            raise Refused(_("Please choose one from the list."), "warmth")
        self.kind, self.warmth, self.note = kind, warmth, note
        self.tell(OfferDetailed, by=by)

    def firm_up(self, first_mover: str, by_day: date, *, by: Member) -> None:
        """Settle who writes first and by when: from now on it is a promise with a day."""
        self._must_concern(by)
        if self.withdrawn_at is not None:
            raise Missing
        self._must_be_wanted()
        self._must_be_free()
        if first_mover not in (CONNECTOR, ASKER):
            raise Refused(_("Please choose one from the list."), "first_mover")
        today = by.club.today()
        if not today <= by_day <= today + FARTHEST:
            raise Refused(_("Choose a day in the next eight weeks."), "by_day")
        # Both say yes, each on their own phone: it is settled once.
        if self.firmed_at is not None and (first_mover, by_day) == (self.first_mover, self.by_day):
            return
        if first_mover != (self.first_mover or CONNECTOR):
            # Whoever moves now was not asked yet.
            self.nudged_for = None
        self.first_mover, self.by_day = first_mover, by_day
        self.firmed_at = self.firmed_at or now()
        record(OfferFirmed(self.club_id, self.id, by.id))

    def put_off(self, *, by: Member) -> None:
        """Next week, then: a week from today, however often it is tapped. Nobody counts how often
        it was put off, or who said so.
        """
        self._must_concern(by)
        if self.by_day is None:
            raise Missing
        self._must_be_free()
        next_week = by.club.today() + A_WEEK
        if self.by_day < next_week:
            self.by_day = next_week
            record(OfferFirmed(self.club_id, self.id, None))

    def let_go(self, *, by: Member) -> None:
        """It came to nothing. Whose word that was stands nowhere."""
        self._must_concern(by)
        if self.withdrawn_at is not None:
            return
        self._must_be_free()
        secret = self.is_secret
        self.withdrawn_at = now()
        self._lose_words()
        record(OfferLetGo(self.club_id, self.target_id, None))
        self._tell_hands()
        if secret:
            self._forget()

    @property
    def suggested_day(self) -> date:
        """In a week: by then most people have written."""
        return self.connector.club.today() + A_WEEK

    def reach_for(self, reader: Member) -> str:
        """How to reach the asker: for a connector who has settled a day with them, and for nobody
        else; not any more once the ask is down or the asker is gone.
        """
        ask = self.target.ask
        may_know = self.is_firm and self.withdrawn_at is None and self.connector_id == reader.id
        gone = not ask.is_open or ask.asker.removed_at is not None
        return ask.asker.reach if may_know and not gone else ""

    @property
    def is_firm(self) -> bool:
        """A promise with a day, and not only a tap."""
        return self.firmed_at is not None

    @property
    def is_only_said(self) -> bool:
        """A tap: nothing is settled about it, and nothing came of it."""
        try:
            self._must_be_free()
        except Refused:
            return False
        return not self.is_firm

    def _must_concern(self, by: Member) -> None:
        if not self.concerns(by):
            raise Missing

    def _must_be_wanted(self) -> None:
        self.target.ask.must_be_open()
        if self.target.dropped_at is not None:
            raise Refused(_("This company is not asked for any more. Thank you all the same."))

    def _must_be_free(self) -> None:
        """Nothing that came of it may hold it."""
        for must_be_free in before_withdraw:
            must_be_free(self)

    def _lose_words(self) -> None:
        self.kind, self.warmth, self.note = KINDS[0], "", ""
        self.first_mover, self.by_day, self.firmed_at = "", None, None
        self.nudged_for = None
        for forget in on_forgotten:
            forget(self)

    def tell(self, kind: type[Event], *, by: Member) -> None:
        """Record an event about this offer's target."""
        record(kind(self.club_id, self.target_id, by.id))

    def _tell_hands(self, meetings: Sequence[Meeting] | None = None) -> None:
        # Who has no phone has a hand on the console, which shows whether it is up.
        if self.entered_by_id is not None:
            record(HandsChanged(self.club_id, self.target_id, None, meetings))

    def _forget(self) -> None:
        """No trace of who it was: the row goes, and the events keep their numbers alone."""
        db.session.flush()
        about = {"target": self.target_id, "offer": self.id}
        db.session.execute(
            update(EventRow)
            .where(
                EventRow.club_id == self.club_id,
                or_(
                    *(
                        and_(EventRow.subject_kind == kind, EventRow.subject_id == subject)
                        for kind, subject in about.items()
                    )
                ),
                EventRow.actor_id == self.connector_id,
            )
            .values(actor_id=None)
        )
        db.session.delete(self)


class MeToo(OfClub, Named, Base):
    """Somebody else targets the same company: the two may find each other."""

    __tablename__ = "me_too"
    __table_args__ = (
        UniqueConstraint("target_id", "member_id"),
        of_club(),
        within("target_id", "target", ondelete="CASCADE"),
        within("member_id", "member"),
    )

    id: Mapped[Key]
    target_id: Mapped[int] = operational(Id)
    member_id: Mapped[int] = operational(Id, index=True)

    @classmethod
    def say(cls, target: Target, *, by: Member) -> None:
        """Say "I am targeting it as well"."""
        target.ask.must_be_open()
        if target.ask.asker_id == by.id:
            raise Refused(_("This is your own ask."))
        if target.company is None:
            raise Refused(_("This ask names no company to look at."))
        target = target.standing
        if not cls._of(target, by, dropped=False):
            db.session.add(cls(club_id=by.club_id, target_id=target.id, member_id=by.id))
            cls._tell(target.id, by)

    @classmethod
    def unsay(cls, target: Target, *, by: Member) -> None:
        """No longer."""
        for said in cls._of(target, by, dropped=True):
            db.session.delete(said)
            cls._tell(said.target_id, by)

    @classmethod
    def _of(cls, target: Target, member: Member, *, dropped: bool) -> Sequence[Self]:
        there = cls.target_id.in_(target.ids_together(dropped=dropped))
        return db.session.scalars(select(cls).where(cls.member_id == member.id, there)).all()

    @classmethod
    def _tell(cls, target_id: int, by: Member) -> None:
        record(MeTooSaid(by.club_id, target_id, by.id))
