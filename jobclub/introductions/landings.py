"""Landing: a member has accepted or started a job, by their own word."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Self

from sqlalchemy import Date, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from jobclub.asks.models import CLOSED, OPEN, Ask
from jobclub.asks.offers import Offer
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import (
    Base,
    Id,
    Key,
    Named,
    OfClub,
    content,
    identity,
    of_club,
    operational,
    within,
)
from jobclub.errors import Missing, Refused
from jobclub.events import record
from jobclub.extensions import db
from jobclub.introductions.events import LandingSaid, LandingUndone
from jobclub.introductions.helped import doors_for, thank_all
from jobclub.introductions.models import Introduction
from jobclub.introductions.steps import LANDED
from jobclub.words import _

#: What somebody who has landed would like to be next, and how they stand from then on.
HELP, MENTOR, PAUSE, LEAVE = "help", "mentor", "pause", "leave"
NEXT = {HELP: "landed", MENTOR: "helping", PAUSE: "paused", LEAVE: "landed"}
#: Said again within this time it is the same job, said better; and it can be taken back.
SAME_JOB = timedelta(days=14)

#: What later features do when somebody has landed: letters go out.
on_landed: list[Callable[["Landing"], None]] = []


class Landing(OfClub, Named, Base):
    """One landing of a member."""

    __tablename__ = "landing"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        of_club(),
        within("member_id", "member"),
        within("introduction_id", "introduction"),
        within("ask_id", "ask"),
        within("entered_by_id", "member"),
        Index("ix_landing_club_id_said_at", "club_id", "said_at"),
        # One taken back must not lend its number to the next: letters are counted by it.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    member_id: Mapped[int] = operational(Id, index=True)
    day: Mapped[date] = operational(Date())
    company: Mapped[str] = content(String(120), default="")
    #: The introduction that helped, where there is one: "with", never "because of".
    introduction_id: Mapped[int | None] = operational(Id)
    #: Whether the wall may ring the bell at the next meeting.
    bell: Mapped[bool] = operational(default=False)
    next: Mapped[str] = operational(String(8), default=HELP)
    said_at: Mapped[datetime] = operational()
    #: How they stood before, where they worked, and the ask that closed with it: what an undo
    #: gives back.
    stood: Mapped[str] = operational(String(8))
    worked_at: Mapped[str] = identity(String(120), default="")
    ask_id: Mapped[int | None] = operational(Id)
    #: The facilitator who wrote it down for them.
    entered_by_id: Mapped[int | None] = operational(Id)

    member: Mapped[Member] = relationship(primaryjoin="Member.id == foreign(Landing.member_id)")
    introduction: Mapped[Introduction | None] = relationship(
        primaryjoin="Introduction.id == foreign(Landing.introduction_id)"
    )

    @classmethod
    def say(
        cls,
        member: Member,
        *,
        by: Member,
        day: date | None = None,
        company: str = "",
        works: bool = False,
        offer: Offer | None = None,
        bell: bool = False,
        next: str = HELP,  # noqa: A002 (what a member would like to be next)
        thank: bool = False,
        text: str = "",
    ) -> Self:
        """They have landed: their ask closes kindly, and whatever was offered to it can rest.

        By the member, or by a facilitator for them. Said again within two weeks it is the same job.
        `offer` is the one that helped; `works` puts the company on the member's own page; `thank`
        thanks everybody who opened a door, in one go: nobody does that in another's name.
        """
        must_speak_for(member, by)
        _must_be_so(member, day, next, offer)
        if thank and by.id != member.id:
            raise Refused(_("Only %(name)s can say that thank you.", name=member.called), "thank")

        landing = cls.lately(member)
        is_new = landing is None
        if landing is None:
            landing = cls(club_id=member.club_id, member_id=member.id, member=member, bell=False)
            landing.said_at = now()
        else:
            landing._give_back(by)
        landing._ring(bell)
        landing.day, landing.company, landing.next = day or member.club.today(), company, next
        # Before it closes: then nobody's door is open any more.
        ask = landing._ask if not is_new else Ask.of(member, OPEN)
        doors = doors_for(member, closed=landing.ask_id) if thank else ()
        landing._take(offer, ask, works=works, by=by)
        thank_all(member, doors, text)
        db.session.add(landing)
        db.session.flush()
        record(LandingSaid(member.club_id, member.id, by.id))
        for told in on_landed if is_new else ():
            told(landing)
        return landing

    @classmethod
    def last_of(cls, member: Member) -> Self | None:
        """The member's latest landing."""
        return db.session.scalar(
            select(cls).where(cls.member_id == member.id).order_by(cls.id.desc()).limit(1)
        )

    @classmethod
    def lately(cls, member: Member) -> Self | None:
        """The one that can still be changed, or taken back."""
        last = cls.last_of(member)
        return last if last is not None and now() - last.said_at < SAME_JOB else None

    @classmethod
    def visible_to(cls, member: Member, landing_id: int) -> Self:
        """One's own, or that of a clubmate for whom one may speak."""
        found = db.session.scalar(
            select(cls).where(cls.club_id == member.club_id, cls.id == landing_id)
        )
        if found is None or found.member.person.erased_at is not None:
            raise Missing
        must_speak_for(found.member, member)
        return found

    def undo(self, *, by: Member) -> None:
        """Said by mistake: all is as it was before, and whoever left with it is back. Thanks that
        were sent stay sent, promises that rest stay so, and nobody who is gone asks for anything.
        """
        must_speak_for(self.member, by)
        self._give_back(by)
        ask = self._ask
        if ask is not None and self.member.removed_at is None:
            ask.open_again(by=by)
        db.session.delete(self)
        record(LandingUndone(self.club_id, self.member_id, by.id))

    def _ring(self, bell: bool) -> None:
        if bell and not self.bell:
            # Asked for only now: the next meeting hears it, also where one has gone by since.
            self.said_at = now()
        self.bell = bell

    @property
    def _ask(self) -> Ask | None:
        """The one that closed with it."""
        return db.session.get(Ask, self.ask_id) if self.ask_id is not None else None

    def _take(self, offer: Offer | None, ask: Ask | None, *, works: bool, by: Member) -> None:
        member = self.member
        self.entered_by_id = by.id if by.id != member.id else None
        self.stood, self.worked_at = member.stands, member.works_at
        member.stand(NEXT[self.next], by=by)
        if works and self.company:
            member.work_at(self.company, by=by)
        if offer is not None:
            self.introduction = Introduction.step(offer, LANDED, by=by, day=self.day)
        self.ask_id = ask.id if ask is not None else None
        if ask is not None:
            ask.close(by=by)
        member.heard()

    def _give_back(self, by: Member) -> None:
        """What stood before; whatever they have said otherwise since stays."""
        member = self.member
        if self.next == LEAVE and member.left_at is not None:
            member.come_back()
        if member.stands == NEXT[self.next]:
            member.stand(self.stood, by=by)
        if self.company and member.works_at == self.company:
            member.work_at(self.worked_at, by=by)
        made, self.introduction = self.introduction, None
        db.session.flush()
        if made is not None:
            self._let_go_of(made, by)
        db.session.flush()

    def _let_go_of(self, made: Introduction, by: Member) -> None:
        """Its step goes; but where a landing before this one came of it as well, that stays."""
        before = db.session.scalar(
            select(Landing)
            .where(Landing.introduction_id == made.id, Landing.id != self.id)
            .order_by(Landing.id.desc())
            .limit(1)
        )
        if before is None:
            made.take_landing_back(by=by)
        else:
            Introduction.step(made.offer, LANDED, by=by, day=before.day)


def closed_by_landing(asks: Iterable[Ask]) -> frozenset[int]:
    """Which of these asks closed since their askers have landed."""
    closed = [ask.id for ask in asks if ask.state == CLOSED]
    if not closed:
        return frozenset()
    found = select(Landing.ask_id).where(Landing.ask_id.in_(closed))
    return frozenset(one for one in db.session.scalars(found) if one is not None)


def _must_be_so(
    member: Member,
    day: date | None,
    next: str,  # noqa: A002 (as above)
    offer: Offer | None,
) -> None:
    if day is not None and day > member.club.today():
        raise Refused(_("That day is still to come."), "day")
    if next not in NEXT:
        raise Refused(_("Please choose one from the list."), "next")
    if offer is not None and offer.target.ask.asker_id != member.id:
        raise Missing


def must_speak_for(member: Member, by: Member) -> None:
    """Refuse who is neither this member nor a facilitator of their club on duty."""
    if by.id != member.id and not (by.on_duty and by.club_id == member.club_id):
        raise Missing
