"""Company: one employer in the club's directory, however members spell it."""

from typing import Self

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped

from jobclub.clubs.models import Club
from jobclub.companies.naming import company_key
from jobclub.database import Base, Key, Named, OfClub, content, of_club
from jobclub.extensions import db, find


class Company(OfClub, Named, Base):
    """A company as the club knows it; `name` is the spelling that came first."""

    __tablename__ = "company"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("club_id", "key"),
        of_club(),
    )

    id: Mapped[Key]
    name: Mapped[str] = content(String(120))
    key: Mapped[str] = content(String(240))

    @classmethod
    def named(cls, club: Club, name: str) -> Self:
        """The club's company of this name; the directory grows by what members type."""
        key = company_key(name)
        found = find(cls, cls.club_id == club.id, cls.key == key)
        if found is not None:
            return found
        company = cls(club_id=club.id, name=name, key=key)
        db.session.add(company)
        db.session.flush()
        return company
