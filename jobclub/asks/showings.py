"""Showing: an ask at one meeting. An ask belongs to its member, not to one evening."""

from typing import TYPE_CHECKING, Self

from sqlalchemy import Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped

from jobclub.asks.turns import Turn
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.extensions import db, find
from jobclub.meetings.models import ON_TIME, Meeting

if TYPE_CHECKING:
    from jobclub.asks.models import Ask

#: How an ask comes to a meeting's board.
NEW, KEPT, SHARPENED = "new", "kept", "sharpened"


class Showing(OfClub, Named, Base):
    """An ask at one meeting."""

    __tablename__ = "showing"
    __table_args__ = (
        UniqueConstraint("meeting_id", "ask_id"),
        of_club(),
        within("meeting_id", "meeting"),
        within("ask_id", "ask"),
        # All that reports ask of a club's showings, and in the order in which they ask.
        Index("ix_showing_seen", "club_id", "ask_id", "meeting_id", "late"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = operational(Id, index=True)
    ask_id: Mapped[int] = operational(Id, index=True)
    position: Mapped[int] = operational()
    how: Mapped[str] = operational(String(10))
    late: Mapped[str] = operational(String(8), default=ON_TIME)

    @classmethod
    def of(cls, ask: "Ask", meeting: Meeting, *, how: str, late: str = ON_TIME) -> Self:
        """The showing of an ask at a meeting, made when there was none.

        An ask that no meeting has heard is new, however it came to be shown; one that was kept
        and then said better is sharpened.
        """
        found = find(cls, cls.meeting_id == meeting.id, cls.ask_id == ask.id)
        if found is not None:
            # What came late to a board that had it already waits no less (S7).
            found.late = late if late != ON_TIME else found.late
            found.how = how if (found.how, how) == (KEPT, SHARPENED) else found.how
            return found
        if how != NEW and not cls.ever(ask):
            how = NEW
        last = db.session.scalar(select(func.max(cls.position)).where(cls.meeting_id == meeting.id))
        showing = cls(
            club_id=ask.club_id,
            meeting_id=meeting.id,
            ask_id=ask.id,
            position=(last or 0) + 1,
            how=how,
            late=late,
        )
        db.session.add(showing)
        Turn.take(meeting, ask.asker)
        return showing

    @classmethod
    def ever(cls, ask: "Ask") -> bool:
        """Whether this ask was shown at any meeting."""
        return db.session.scalar(select(cls.id).where(cls.ask_id == ask.id).limit(1)) is not None
