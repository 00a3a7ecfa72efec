"""Target: one company of an ask."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from jobclub.clubs.models import Member
from jobclub.companies.models import Company
from jobclub.database import Base, Id, Key, Named, OfClub, content, of_club, operational, within
from jobclub.errors import Missing
from jobclub.extensions import db, find

if TYPE_CHECKING:
    from jobclub.asks.models import Ask


class Target(OfClub, Named, Base):
    """One company of an ask; or none, for "anyone who can help with …"."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("ask_id", "position"),
        UniqueConstraint("ask_id", "company_id"),
        of_club(),
        within("ask_id", "ask"),
        within("company_id", "company"),
    )

    id: Mapped[Key]
    ask_id: Mapped[int] = operational(Id)
    company_id: Mapped[int | None] = operational(Id)
    as_typed: Mapped[str] = content(String(120), default="")
    position: Mapped[int] = operational()
    dropped_at: Mapped[datetime | None] = operational()

    ask: Mapped["Ask"] = relationship(primaryjoin="Ask.id == foreign(Target.ask_id)")
    company: Mapped[Company | None] = relationship(
        primaryjoin="Company.id == foreign(Target.company_id)", lazy="joined"
    )

    @classmethod
    def under(cls, ask: "Ask", company_id: int | None) -> Self:
        """A new target of an ask."""
        target = cls(club_id=ask.club_id, ask_id=ask.id, company_id=company_id)
        db.session.add(target)
        return target

    @classmethod
    def visible_to(cls, member: Member, target_id: int) -> Self:
        """A target of an ask that this member can see."""
        found = find(cls, cls.club_id == member.club_id, cls.id == target_id)
        if found is None or not found.ask.may_be_seen_by(member):
            raise Missing
        return found

    @property
    def name(self) -> str:
        """The company as the club spells it."""
        return self.company.name if self.company is not None else ""
