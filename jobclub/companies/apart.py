"""Apart: two companies that look like one, and of which a facilitator said that they are two."""

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped

from jobclub.companies.models import Company
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.extensions import db, find


class Apart(OfClub, Named, Base):
    """Two that are not taken for one any more; the smaller id stands first."""

    __tablename__ = "company_apart"
    __table_args__ = (
        UniqueConstraint("club_id", "one_id", "other_id"),
        of_club(),
        within("one_id", "company"),
        within("other_id", "company"),
    )

    id: Mapped[Key]
    one_id: Mapped[int] = operational(Id)
    other_id: Mapped[int] = operational(Id)

    @classmethod
    def say(cls, one: Company, other: Company) -> None:
        """They are two. Doing it twice is doing it once; a merge may still follow."""
        first, second = sorted((one.id, other.id))
        here = cls.club_id == one.club_id, cls.one_id == first, cls.other_id == second
        if first != second and find(cls, *here) is None:
            db.session.add(cls(club_id=one.club_id, one_id=first, other_id=second))

    @classmethod
    def said(cls, club_id: int) -> set[tuple[int, int]]:
        """The pairs of which it was said."""
        found = db.session.execute(select(cls.one_id, cls.other_id).where(cls.club_id == club_id))
        return {(row.one_id, row.other_id) for row in found}
