"""Target: one company of an ask."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import Index, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from jobclub.clubs.models import Member
from jobclub.companies.models import Company
from jobclub.database import Base, Id, Key, Named, OfClub, content, of_club, operational, within
from jobclub.errors import Missing
from jobclub.extensions import db, find

if TYPE_CHECKING:
    from jobclub.asks.models import Ask

#: More nobody remembers.
MOST_TARGETS = 3


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
        Index("ix_target_company_id_ask_id", "company_id", "ask_id"),
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
    def under(cls, ask: "Ask", company: Company | None) -> Self:
        """A new target of an ask."""
        target = cls(club_id=ask.club_id, ask_id=ask.id)
        target.company_id, target.company = (company.id if company else None), company
        db.session.add(target)
        return target

    @property
    def standing(self) -> "Target":
        """Itself; or, no longer asked for, the one by which its company is asked for now."""
        if self.dropped_at is None:
            return self
        return next((t for t in self.ask.targets if t.head_id == self.head_id), self)

    def ids_together(self, *, dropped: bool) -> Select[int]:
        """`together`, as a query of ids: with those that were dropped too, or without."""
        same = select(Target.id).outerjoin(Company, Company.id == Target.company_id)
        named = Company.heads() == self.head_id
        none = Target.company_id.is_(None)
        same = same.where(Target.ask_id == self.ask_id, none if self.company is None else named)
        if dropped:
            return same
        return same.where(Target.dropped_at.is_(None) | (Target.id == self.id))

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
        return self.company.head.name if self.company is not None else ""

    @property
    def head_id(self) -> int | None:
        """The company that stands for this one and all that are the same."""
        return self.company.head.id if self.company is not None else None

    @property
    def together(self) -> list["Target"]:
        """The ask's targets that turned out to be this one's company: first the one drawn for all,
        this one among them.
        """
        one = [t for t in self.ask.targets if t.head_id == self.head_id]
        return one if self in one else [self]
