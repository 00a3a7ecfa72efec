"""Note: what facilitators keep in mind about a member."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, private, within
from jobclub.errors import Missing, Refused
from jobclub.extensions import db, find
from jobclub.words import _


class Note(OfClub, Named, Base):
    """One note, for facilitators' eyes; its member reads it in their own data."""

    __tablename__ = "note"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        of_club(),
        within("member_id", "member"),
        within("by_id", "member"),
    )

    id: Mapped[Key]
    member_id: Mapped[int] = operational(Id, index=True)
    by_id: Mapped[int] = operational(Id)
    text: Mapped[str] = private(String(1000), default="")
    #: "Spoke to her": then she is not quiet.
    spoke: Mapped[bool] = operational(default=False)
    made_at: Mapped[datetime] = operational()

    member: Mapped[Member] = relationship(primaryjoin="Member.id == foreign(Note.member_id)")
    by: Mapped[Member] = relationship(primaryjoin="Member.id == foreign(Note.by_id)")

    @classmethod
    def write(cls, about: Member, text: str, *, by: Member, spoke: bool = False) -> Self:
        """Keep a line about a member, or only that somebody spoke to them: then they are heard
        from. No screen of any meeting shows a note, so nothing tells of it.
        """
        _must_facilitate(by)
        if not text and not spoke:
            raise Refused(_("Write a line, or say that you spoke to them."), "text")

        note = cls(club_id=about.club_id, member_id=about.id, by_id=by.id, text=text)
        note.spoke, note.made_at = spoke, now()
        db.session.add(note)
        if spoke:
            about.heard()
        db.session.flush()
        return note

    @classmethod
    def visible_to(cls, member: Member, note_id: int) -> Self:
        """A note of the club, to its facilitators at the laptop."""
        found = find(cls, cls.club_id == member.club_id, cls.id == note_id)
        if found is None or not member.on_duty:
            raise Missing
        return found

    @classmethod
    def about(cls, member: Member) -> Sequence[Self]:
        """What was noted about a member, newest first."""
        about = select(cls).where(cls.club_id == member.club_id, cls.member_id == member.id)
        return db.session.scalars(about.order_by(cls.made_at.desc(), cls.id.desc())).all()

    def remove(self, *, by: Member) -> None:
        """It goes, words and all. That somebody was spoken to stays true."""
        _must_facilitate(by)
        db.session.delete(self)


def _must_facilitate(by: Member) -> None:
    if not by.on_duty:
        raise Missing
