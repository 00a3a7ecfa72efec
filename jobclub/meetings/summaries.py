"""Summary: an evening in figures, as they were at its close, and as they were handed in.

What was counted at the close stays, whatever comes later: somebody who "couldn't" a week later
leaves no mark in last week's figures either. A facilitator makes them final; then they are frozen,
and what turns out otherwise later is a revision that everybody can see.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import Index, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, relationship

from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import Base, Id, Key, Named, OfClub, content, of_club, operational, within
from jobclub.errors import Refused
from jobclub.extensions import db, find
from jobclub.meetings.models import Meeting
from jobclub.words import _

#: The figures, in the order of an evening.
FIGURES = (
    "present", "new", "helpers", "asks", "specific", "asks_own", "with_offer", "held", "held_own",
    "offers", "firmed", "introductions", "thanks", "commitments", "landings", "volunteer_min",
)  # fmt: skip


class Summary(OfClub, Named, Base):
    """One revision of an evening's figures. The one that counts is not `superseded`."""

    __tablename__ = "summary"
    __table_args__ = (
        UniqueConstraint("meeting_id", "revision"),
        of_club(),
        within("meeting_id", "meeting"),
        within("final_by_id", "member"),
        Index(
            "uq_summary_counts",
            "meeting_id",
            unique=True,
            sqlite_where=text("NOT superseded"),
            postgresql_where=text("NOT superseded"),
        ),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = operational(Id)
    revision: Mapped[int] = operational()
    superseded: Mapped[bool] = operational(default=False)
    #: When a facilitator made it final; None: a draft, that goes on being counted.
    final_at: Mapped[datetime | None] = operational()
    final_by_id: Mapped[int | None] = operational(Id)
    #: Why it was corrected, for whoever reads the revision.
    why: Mapped[str] = content(String(280), default="")

    present: Mapped[int] = operational()
    new: Mapped[int] = operational()
    helpers: Mapped[int] = operational()
    asks: Mapped[int] = operational()
    specific: Mapped[int] = operational()
    #: Of the asks, those that their askers wrote themselves.
    asks_own: Mapped[int] = operational()
    with_offer: Mapped[int] = operational()
    #: Of the asks, those that left the room with a person and a day; and of their own asks.
    held: Mapped[int] = operational()
    held_own: Mapped[int] = operational()
    offers: Mapped[int] = operational()
    firmed: Mapped[int] = operational()
    introductions: Mapped[int] = operational()
    thanks: Mapped[int] = operational()
    commitments: Mapped[int] = operational()
    landings: Mapped[int] = operational()
    #: Facilitators' and helpers' time in the room and before it, in minutes.
    volunteer_min: Mapped[int] = operational()

    final_by: Mapped[Member | None] = relationship(
        primaryjoin="Member.id == foreign(Summary.final_by_id)"
    )

    @classmethod
    def of(cls, meeting: Meeting) -> Self | None:
        """The one that counts; None before the first close."""
        return find(cls, cls.meeting_id == meeting.id, cls.superseded.is_(False))

    @classmethod
    def all_of(cls, meeting: Meeting) -> Sequence[Self]:
        """Every revision, the first one first."""
        return db.session.scalars(
            select(cls).where(cls.meeting_id == meeting.id).order_by(cls.revision)
        ).all()

    @classmethod
    def keep(cls, meeting: Meeting, figures: Mapping[str, int]) -> Self:
        """Keep them at a close. Opened again and closed again, they are those of the last close;
        what was final by then stays to be seen.
        """
        found = cls.of(meeting)
        if found is None or found.is_final:
            found = cls._next(meeting, found)
        found._take(figures)
        return found

    def make_final(self, figures: Mapping[str, int], *, by: Member) -> None:
        """Freeze the figures as they stand now. Done twice, it is done once."""
        if self.is_final:
            return
        self._take(figures)
        self.final_at, self.final_by_id = now(), by.id

    def revise(
        self, meeting: Meeting, figures: Mapping[str, int], *, why: str, by: Member
    ) -> "Summary":
        """Hand it in anew, with the figures as they stand now, and say why."""
        if not self.is_final:
            raise Refused(_("This summary is a draft: it follows by itself."))
        if not why:
            raise Refused(_("Say in a few words what was corrected."), "why")
        if all(getattr(self, name) == figures[name] for name in FIGURES):
            raise Refused(_("Nothing has changed since it was made final."))
        revision = type(self)._next(meeting, self)
        revision.why = why
        revision.make_final(figures, by=by)
        return revision

    @property
    def is_final(self) -> bool:
        """Handed in: its figures move no more."""
        return self.final_at is not None

    @property
    def figures(self) -> dict[str, int]:
        """Each by its name."""
        return {name: getattr(self, name) for name in FIGURES}

    @classmethod
    def _next(cls, meeting: Meeting, before: Self | None) -> Self:
        if before is not None:
            before.superseded = True
            # Before the next is written: one counts at a time.
            db.session.flush()
        revision = 1 if before is None else before.revision + 1
        made = cls(club_id=meeting.club_id, meeting_id=meeting.id, revision=revision, why="")
        made.superseded = False
        db.session.add(made)
        return made

    def _take(self, figures: Mapping[str, int]) -> None:
        for name in FIGURES:
            setattr(self, name, figures[name])
