"""Summary: what was counted when an evening closed, whatever comes later.

Somebody who "couldn't" a week later leaves no mark in last week's figures either.
"""

from collections.abc import Mapping
from typing import Self

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped

from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.extensions import db, find
from jobclub.meetings.models import Meeting

#: A meeting has one; a report that is handed in may be corrected in a second one.
FIRST = 1


class Summary(OfClub, Named, Base):
    """The figures of one evening at its close."""

    __tablename__ = "summary"
    __table_args__ = (
        UniqueConstraint("meeting_id", "revision"),
        of_club(),
        within("meeting_id", "meeting"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = operational(Id)
    revision: Mapped[int] = operational(default=FIRST)
    figures: Mapped[dict[str, int]] = operational(JSON())

    @classmethod
    def of(cls, meeting: Meeting) -> Self | None:
        """What was kept of this evening."""
        return find(cls, cls.meeting_id == meeting.id, cls.revision == FIRST)

    @classmethod
    def keep(cls, meeting: Meeting, figures: Mapping[str, int]) -> None:
        """Keep them; opened again and closed again, they are those of the last close."""
        found = cls.of(meeting)
        if found is None:
            found = cls(club_id=meeting.club_id, meeting_id=meeting.id, revision=FIRST)
            db.session.add(found)
        found.figures = dict(figures)
