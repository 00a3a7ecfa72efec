"""Commitment: one thing that a member will do before the next meeting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import Base, Id, Key, Named, OfClub, content, of_club, operational, within
from jobclub.errors import Missing, Refused
from jobclub.events import Event, record
from jobclub.extensions import db, find
from jobclub.meetings.events import CommitmentMade, CommitmentSettled
from jobclub.meetings.models import Meeting
from jobclub.words import _

DONE, NEXT_WEEK, COULD_NOT = "done", "next_week", "couldnt"
#: From the end of one evening to the doors of the next, a week later, with some hours to spare.
READ_BACK_AFTER = timedelta(days=6)
#: Put off twice in one evening, it is put off once.
A_NIGHT = timedelta(hours=12)


class Commitment(OfClub, Named, Base):
    """One sentence a member and meeting, read back at the next one."""

    __tablename__ = "commitment"
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
    text: Mapped[str] = content(String(280))
    made_at: Mapped[datetime] = operational()
    #: "done" is all that is ever kept of what became of it.
    outcome: Mapped[str] = operational(String(10), default="")
    settled_at: Mapped[datetime | None] = operational()

    member: Mapped[Member] = relationship(
        primaryjoin="Member.id == foreign(Commitment.member_id)", lazy="joined", innerjoin=True
    )
    meeting: Mapped[Meeting] = relationship(
        primaryjoin="Meeting.id == foreign(Commitment.meeting_id)"
    )

    @classmethod
    def make(cls, meeting: Meeting, member: Member, text: str, *, by: Member) -> Self:
        """Say what one will do; again is with other words, not twice."""
        if not any(c.isalnum() for c in text):
            raise Refused(_("One small thing is enough. What will it be?"), "text")
        found = cls.at(meeting, member)
        if found is None:
            found = cls(club_id=meeting.club_id, meeting_id=meeting.id, member_id=member.id)
            found.member, found.meeting, found.outcome = member, meeting, ""
            db.session.add(found)
        found.text, found.made_at = text, now()
        found._tell(CommitmentMade, by=by)
        return found

    @classmethod
    def at(cls, meeting: Meeting, member: Member) -> Self | None:
        """What this member said at this meeting."""
        return find(cls, cls.meeting_id == meeting.id, cls.member_id == member.id)

    @classmethod
    def waiting(cls, *members: Member, before: Meeting | None = None) -> Sequence[Self]:
        """What these members said, and what became of it is not known; what is to be read back at
        a meeting, where one is named.
        """
        ids = [member.id for member in members]
        found = db.session.scalars(
            select(cls).where(cls.member_id.in_(ids), cls.settled_at.is_(None)).order_by(cls.id)
        ).all()
        return [one for one in found if before is None or one.waits_for(before)]

    @classmethod
    def visible_to(cls, member: Member, commitment_id: int) -> Self:
        """One's own; a facilitator's at the laptop, for somebody without a phone."""
        found = find(cls, cls.club_id == member.club_id, cls.id == commitment_id)
        if found is None or not (found.member_id == member.id or member.on_duty):
            raise Missing
        return found

    def settle(self, outcome: str, *, by: Member) -> str:
        """Read back: done, next week, or couldn't, which leaves no mark. Answers what stands now:
        another phone may have said so before.
        """
        if self.member_id != by.id and not by.on_duty:
            raise Missing
        if outcome not in (DONE, NEXT_WEEK, COULD_NOT):
            raise Refused(_("Please choose one from the list."), "outcome")
        if self.settled_at is not None:
            return self.outcome
        if outcome == NEXT_WEEK and now() - self.made_at < A_NIGHT:
            return NEXT_WEEK
        # Nobody is named for any of the three: a gap would be a mark, too.
        self._tell(CommitmentSettled, by=None)
        if outcome == COULD_NOT:
            db.session.delete(self)
        elif outcome == DONE:
            self.outcome, self.settled_at = DONE, now()
        else:
            # Asked again at the next meeting, and not once more tonight.
            self.made_at = now()
        return outcome

    def waits_for(self, meeting: Meeting | None) -> bool:
        """Whether it is read back at this meeting: said, or put off, before its doors opened. At
        home (None) about a week after that.
        """
        if meeting is None:
            return now() - self.made_at >= READ_BACK_AFTER
        return self.meeting_id != meeting.id and self.made_at < meeting.doors_at

    def _tell(self, kind: type[Event], *, by: Member | None) -> None:
        db.session.flush()
        record(kind(self.club_id, self.member_id, by.id if by is not None else None))
