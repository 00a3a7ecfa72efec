"""What happened to doors and keys: kept, and shown to the club's owners (S30)."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.database import Base, Id, Key, Named, operational
from jobclub.extensions import db, find

#: Tries within this time are one row.
BURST = timedelta(minutes=10)


class SecurityEvent(Named, Base):
    """One of them: a sign-in, a change of role or address, an export, an erasure."""

    __tablename__ = "security_event"

    id: Mapped[Key]
    club_id: Mapped[int | None] = operational(Id, ForeignKey("club.id"), index=True)
    person_id: Mapped[int | None] = operational(Id, ForeignKey("person.id"), index=True)
    kind: Mapped[str] = operational(String(30))
    at: Mapped[datetime] = operational()
    #: How many: rows of an export, tries in a burst.
    count: Mapped[int] = operational(default=1)

    @classmethod
    def note(
        cls, kind: str, *, person_id: int | None = None, club_id: int | None = None, count: int = 1
    ) -> None:
        """Keep it, in the transaction that is open."""
        db.session.add(cls(kind=kind, person_id=person_id, club_id=club_id, count=count, at=now()))

    @classmethod
    def burst(
        cls,
        kind: str,
        *,
        person_id: int | None = None,
        club_id: int | None = None,
        least: int = 1,
    ) -> None:
        """One more of them: counted in the row that the first of these ten minutes made."""
        whose = cls.person_id == person_id, cls.club_id == club_id
        begun = find(cls, cls.kind == kind, *whose, cls.at > now() - BURST)
        if begun is None:
            cls.note(kind, person_id=person_id, club_id=club_id, count=least)
        else:
            begun.count += 1
