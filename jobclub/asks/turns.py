"""Turn: a member's place in the round. The spotlight is the turn that is on."""

from datetime import datetime, timedelta
from math import ceil
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
#: A turn that was given time is never longer.
LONGEST_S = 10 * 60
#: Places before everybody else's are below nought, so far that who was put off twice still comes
#: before those put off once.
_AHEAD = 1_000_000


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
        found, before = cls._tonight_and_last(meeting, member)
        if found is not None:
            return found
        turn = cls(club_id=meeting.club_id, meeting_id=meeting.id, member_id=member.id)
        turn.member, turn.state, turn.length_s, turn.read_aloud = member, WAITS, 0, False
        if before is not None and before.state == NEXT_WEEK:
            # In the order in which they waited then, whoever writes first tonight.
            turn.position = cls._free_place(meeting, before.position - _AHEAD)
        else:
            turn.position = cls.last_place(meeting) + 1
        db.session.add(turn)
        db.session.flush()
        return turn

    @classmethod
    def last_place(cls, meeting: Meeting) -> int:
        """The last place of anybody's at this meeting."""
        last = select(func.max(cls.position)).where(cls.meeting_id == meeting.id)
        return max(db.session.scalar(last) or 0, 0)

    @classmethod
    def _free_place(cls, meeting: Meeting, place: int) -> int:
        """This place or the next one before it that is nobody's."""
        taken = db.session.scalars(select(cls.position).where(cls.meeting_id == meeting.id)).all()
        while place in taken:
            place -= 1
        return place

    @classmethod
    def _tonight_and_last(cls, meeting: Meeting, member: Member) -> tuple[Self | None, Self | None]:
        """The member's turn at this meeting, and the latest at another: one read, at each post."""
        here = cls.meeting_id == meeting.id
        two = select(cls).where(cls.member_id == member.id)
        turns = db.session.scalars(two.order_by(here.desc(), cls.id.desc()).limit(2)).all()
        found = next((turn for turn in turns if turn.meeting_id == meeting.id), None)
        return found, next((turn for turn in turns if turn is not found), None)

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

    def resume(self) -> None:
        """It ended by mistake, and goes on with the time that it had left."""
        if self.began_at is not None and self.ended_at is not None:
            self.began_at += now() - self.ended_at
            self.state, self.ended_at = NOW, None

    def stretch(self, seconds: int) -> None:
        """A little longer; from now on where its time is up already."""
        gone = ceil((now() - self.began_at).total_seconds()) if self.began_at is not None else 0
        self.length_s = min(LONGEST_S, max(self.length_s, gone) + seconds)
