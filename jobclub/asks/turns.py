"""Turn: a member's place in the round. The spotlight is the turn that is on."""

from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, relationship

from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.extensions import db, find
from jobclub.meetings.models import Meeting

#: Waits for it; has it now; had it; not tonight; first next week, since time ran out.
WAITS, NOW, DONE, PASSED, NEXT_WEEK = "waits", "now", "done", "passed", "next_week"
#: The last seconds of a turn are quiet: who comes to mind?
QUIET_S = 10


class Turn(OfClub, Named, Base):
    """One member's turn at one meeting. Its length is fixed when it begins."""

    __tablename__ = "turn"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("meeting_id", "member_id"),
        of_club(),
        within("meeting_id", "meeting"),
        within("member_id", "member"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = operational(Id)
    member_id: Mapped[int] = operational(Id, index=True)
    #: Not unique: the order is changed by writing one or two of them.
    position: Mapped[int] = operational()
    state: Mapped[str] = operational(String(10), default=WAITS)
    length_s: Mapped[int] = operational(default=0)
    began_at: Mapped[datetime | None] = operational()
    ended_at: Mapped[datetime | None] = operational()
    #: "Read it for me": the facilitator says it aloud.
    read_aloud: Mapped[bool] = operational(default=False)

    member: Mapped[Member] = relationship(
        primaryjoin="Member.id == foreign(Turn.member_id)", lazy="joined", innerjoin=True
    )

    @classmethod
    def of(cls, meeting: Meeting, member: Member) -> Self | None:
        """The member's turn at a meeting."""
        return find(cls, cls.meeting_id == meeting.id, cls.member_id == member.id)

    @classmethod
    def take(cls, meeting: Meeting, member: Member) -> Self:
        """A place in the round: the last one; the first for whom it was too late last time."""
        found = cls.of(meeting, member)
        if found is not None:
            return found
        turn = cls(club_id=meeting.club_id, meeting_id=meeting.id, member_id=member.id)
        turn.member, turn.state, turn.length_s, turn.read_aloud = member, WAITS, 0, False
        places = select(func.max(cls.position), func.min(cls.position))
        last, first = db.session.execute(places.where(cls.meeting_id == meeting.id)).one()
        if cls._was_put_off(meeting, member):
            # Below nought: they come before everybody, in the order in which they were put off.
            turn.position = min(first or 0, 0) - 1
        else:
            turn.position = max(last or 0, 0) + 1
        db.session.add(turn)
        db.session.flush()
        return turn

    @classmethod
    def _was_put_off(cls, meeting: Meeting, member: Member) -> bool:
        last = db.session.scalar(
            select(cls)
            .where(cls.member_id == member.id, cls.meeting_id != meeting.id)
            .order_by(cls.id.desc())
            .limit(1)
        )
        return last is not None and last.state == NEXT_WEEK

    @property
    def is_first(self) -> bool:
        """Promised a place before everybody else, since last time there was none."""
        return self.position < 0

    @property
    def ends_at(self) -> datetime | None:
        """When its time is up. A silence, never a deadline: taps count until the close."""
        return self.began_at + timedelta(seconds=self.length_s) if self.began_at else None

    @property
    def left(self) -> int:
        """Seconds left, never less than none."""
        if self.ends_at is None or self.state != NOW:
            return 0
        return max(0, int((self.ends_at - now()).total_seconds()))

    def begin(self, seconds: int) -> None:
        """It is theirs now, for so long."""
        self.state, self.length_s = NOW, seconds
        self.began_at, self.ended_at = now(), None

    def end(self, state: str = DONE) -> None:
        """It is over: had, or given back."""
        self.state, self.ended_at = state, now()
        if state == WAITS:
            self.began_at = self.ended_at = None
