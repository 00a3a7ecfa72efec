"""Attendance: was in the room. It belongs to the person, never to a socket."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from jobclub.clock import now
from jobclub.clubs.merging import before_merge
from jobclub.clubs.models import Member
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.errors import Refused
from jobclub.events import Event, record
from jobclub.extensions import db
from jobclub.meetings.events import MemberArrived, MemberRemoved, SeatChanged
from jobclub.words import _

if TYPE_CHECKING:
    from jobclub.meetings.models import Meeting

HERE, LEFT, ABSENT, WAITING, REMOVED = "here", "left", "absent", "waiting", "removed"

#: What is done for whoever comes in, or comes back: where the room sits at tables, they get one.
on_arrival: list[Callable[["Attendance"], None]] = []


@dataclass(frozen=True)
class Question:
    """Is this Ben who was here on 4 Nov? `last_here`: None where he is in the room already."""

    called: str
    last_here: date | None


class Attendance(OfClub, Named, Base):
    """One member at one meeting.

    `maybe_id` is a question for the console: is this the member who was here before?
    `same_seat_id` says that the other one is in the room already, so that a laptop with a new
    address, to which everybody comes in anew, does not count 22 people as 44.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("meeting_id", "member_id"),
        of_club(),
        within("meeting_id", "meeting"),
        within("member_id", "member"),
        within("maybe_id", "member"),
        within("same_seat_id", "member"),
        within("entered_by_id", "member"),
        # Who was there, without a look at the rows: reports count many evenings.
        Index(
            "ix_attendance_visits",
            *("meeting_id", "status", "same_seat_id", "member_id", "first_visit"),
        ),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = operational(Id)
    member_id: Mapped[int] = operational(Id, index=True)
    stood_as: Mapped[str] = operational(String(8))
    role: Mapped[str] = operational(String(12))
    first_visit: Mapped[bool] = operational(default=False)
    status: Mapped[str] = operational(String(8), default=HERE)
    has_phone: Mapped[bool] = operational(default=True)
    arrived_at: Mapped[datetime] = operational()
    maybe_id: Mapped[int | None] = operational(Id)
    same_seat_id: Mapped[int | None] = operational(Id)
    entered_by_id: Mapped[int | None] = operational(Id)
    #: The console has nodded: this facilitator's phone may run the meeting.
    may_run: Mapped[bool] = operational(default=False)
    #: At which small table they sit, where the room was parted.
    table_no: Mapped[int | None] = operational()

    meeting: Mapped["Meeting"] = relationship(
        primaryjoin="Meeting.id == foreign(Attendance.meeting_id)"
    )
    member: Mapped[Member] = relationship(
        primaryjoin="Member.id == foreign(Attendance.member_id)", lazy="joined", innerjoin=True
    )
    maybe: Mapped[Member | None] = relationship(
        primaryjoin="Member.id == foreign(Attendance.maybe_id)"
    )
    enterer: Mapped[Member | None] = relationship(
        primaryjoin="Member.id == foreign(Attendance.entered_by_id)"
    )

    @classmethod
    def take(
        cls, meeting: "Meeting", member: Member, stood_as: str, *, by: Member | None, waits: bool
    ) -> Self:
        """A seat for somebody who had none at this meeting."""
        seat = cls(
            club_id=meeting.club_id,
            meeting_id=meeting.id,
            member_id=member.id,
            member=member,
            meeting=meeting,
            stood_as=stood_as,
            role=member.role,
            first_visit=not cls.ever(member),
            status=WAITING if waits else HERE,
            has_phone=by is None,
            arrived_at=now(),
            entered_by_id=by.id if by else None,
        )
        db.session.add(seat)
        db.session.flush()
        seat._be(seat.status)
        seat.tell(MemberArrived, by=by)
        return seat

    @classmethod
    def ever(cls, member: Member) -> bool:
        """Whether this member was at any meeting of the club before."""
        return (
            db.session.scalar(select(cls.id).where(cls.member_id == member.id).limit(1)) is not None
        )

    @classmethod
    def last_day_of(cls, member: Member, *, but: "Meeting") -> date | None:
        """The day this member was last in the room, this evening not counted."""
        seat = db.session.scalar(
            select(cls)
            .where(cls.member_id == member.id, cls.meeting_id != but.id)
            .order_by(cls.arrived_at.desc())
            .limit(1)
        )
        return seat.meeting.local_date if seat is not None else None

    @property
    def question(self) -> "Question | None":
        """Whom this newcomer may be, until the facilitator answers."""
        if self.maybe is None:
            return None
        return Question(self.maybe.called, self.last_day_of(self.maybe, but=self.meeting))

    @property
    def entered_by(self) -> str | None:
        """Who wrote this attendance in, where it was not the member."""
        return self.enterer.called if self.enterer is not None else None

    def ask_whether(self, old: Member, *, is_here: bool) -> None:
        """Ask the console: is this the member whose name it is?"""
        self.maybe_id = old.id
        self.same_seat_id = old.id if is_here else None
        if is_here:
            # Who sits there already does not sit twice.
            self.table_no = None

    def another(self, *, by: Member) -> None:
        """No: another person of that name."""
        if self.maybe_id is None:
            return
        self.maybe_id = self.same_seat_id = None
        self._be(self.status)
        self.tell(SeatChanged, by=by)

    def come_back(self, *, by: Member | None) -> None:
        """Join again: after a refresh, or after having left. Not after having been sent out."""
        if self.status == REMOVED and by is None:
            raise Refused(removed())
        if by is None and not self.has_phone:
            self.has_phone = True
            self.tell(SeatChanged, by=None)
        if self.status in (LEFT, ABSENT, REMOVED):
            self._be(HERE)
            self.tell(MemberArrived, by=by)

    def admit(self, *, by: Member) -> None:
        """The facilitator's nod."""
        if self.status == WAITING:
            self.member.admit()
            self._be(HERE)
            self.tell(MemberArrived, by=by)

    @property
    def runs(self) -> bool:
        """Whether this phone runs the meeting: nodded to, here, a facilitator's, and it is on."""
        return (
            self.may_run
            and self.status == HERE
            and self.member.is_facilitator
            and self.meeting.is_open
        )

    def let_run(self, may_run: bool, *, by: Member) -> None:
        """Let this facilitator's phone run the meeting, or not any more. The role stays.

        The nod is for this evening and while they are here: who leaves is nodded to again.
        """
        if may_run and not (self.member.is_facilitator and self.has_phone and self.status == HERE):
            raise Refused(_("Only a facilitator who is here with a phone can run the meeting."))
        if self.may_run != may_run:
            self.may_run = may_run
            self.tell(SeatChanged, by=by)

    def correct(self, status: str, *, by: Member) -> None:
        """The facilitator knows better who was there."""
        if status not in (HERE, LEFT, ABSENT):
            raise Refused(choose(), "status")
        if self.status == WAITING and status == HERE:
            self.admit(by=by)
        elif self.status != status:
            self._be(status)
            self.tell(SeatChanged, by=by)

    def remove(self, *, by: Member) -> None:
        """Out of this meeting, until a facilitator lets them in again."""
        if self.status != REMOVED:
            self._be(REMOVED)
            self.tell(MemberRemoved, by=by)

    def tell(self, kind: type[Event], *, by: Member | None) -> None:
        """Record an event about this member at this meeting."""
        record(kind(self.club_id, self.member_id, by.id if by else None, [self.meeting]))

    def _be(self, status: str) -> None:
        self.status = status
        if status != HERE:
            self.may_run = False
            return
        for settle in on_arrival:
            settle(self)


def removed() -> str:
    """What somebody reads who was sent out."""
    return _("The facilitator has closed this evening for you. Please have a word with them.")


def choose() -> str:
    """The refusal for a choice that is not on the list."""
    return _("Please choose one from the list.")


def _settle(gone: Member, into: Member) -> None:
    """The two are one: nobody asks any more whether they are."""
    both = (gone.id, into.id)
    asked = select(Attendance).where(Attendance.member_id.in_(both), Attendance.maybe_id.in_(both))
    for seat in db.session.scalars(asked):
        seat.maybe_id = seat.same_seat_id = None


before_merge.append(_settle)
