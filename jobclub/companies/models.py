"""Company: one employer in the club's directory, however members spell it."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Self

from sqlalchemy import (
    ColumnElement,
    String,
    UniqueConstraint,
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, relationship

from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.companies.events import CompaniesMerged, CompanyCalled, CompanySplit
from jobclub.companies.naming import company_key, known_as
from jobclub.database import Base, Id, Key, Named, OfClub, content, of_club, operational, within
from jobclub.errors import Missing, Refused
from jobclub.events import record
from jobclub.extensions import db, find
from jobclub.words import _


class Company(OfClub, Named, Base):
    """A company as the club knows it; `name` is the spelling that came first.

    Two that turn out to be one are merged by pointer: `same_as` is what a facilitator said, and
    taking it back is one write; `head` follows the pointers to the one that stands for all, and is
    kept so that reads can group by it. Whatever names either row keeps naming it.
    """

    __tablename__ = "company"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("club_id", "key"),
        of_club(),
        within("same_as_id", "company"),
        within("head_id", "company"),
    )

    id: Mapped[Key]
    name: Mapped[str] = content(String(120))
    key: Mapped[str] = content(String(240))
    same_as_id: Mapped[int | None] = operational(Id)
    head_id: Mapped[int | None] = operational(Id, index=True)
    #: Offered to everybody who types; what stands in a draft alone is nobody else's to read.
    listed: Mapped[bool] = operational(default=False)
    changed_at: Mapped[datetime] = operational(default=now)

    _head: Mapped["Company | None"] = relationship(
        primaryjoin="foreign(Company.head_id) == remote(Company.id)",
        lazy="joined",
        join_depth=1,
        viewonly=True,
    )

    @classmethod
    def named(cls, club: Club, name: str, *, listed: bool = True) -> "Company":
        """The club's company of this name; the directory grows by what members type."""
        company = cls.known(club.id, name) or cls.add(club.id, name, listed=listed)
        if listed:
            company.head.be_listed(name)
        return company

    @classmethod
    def known(cls, club_id: int, name: str) -> "Company | None":
        """The one that the club knows by this name, another of its names, or a well-known one:
        its own row, also where another stands for it; what is in a draft alone is not told apart.
        """
        key = company_key(name)
        found = cls._row(club_id, key, known_as(key))
        return found.head if found is not None and not found.listed else found

    @classmethod
    def add(cls, club_id: int, name: str, *, listed: bool = True) -> Self:
        """A company that the club did not know."""
        company = cls(club_id=club_id, name=name, key=company_key(name), listed=listed)
        db.session.add(company)
        db.session.flush()
        return company

    @classmethod
    def offered_to(cls, member: Member, company_id: int) -> Self:
        """One of the directory's. What stands in somebody's draft alone is not there."""
        found = cls.visible_to(member, company_id)
        if not found.listed:
            raise Missing
        return found

    @classmethod
    def visible_to(cls, member: Member, company_id: int) -> Self:
        """A company of the member's club."""
        found = find(cls, cls.club_id == member.club_id, cls.id == company_id)
        if found is None:
            raise Missing
        return found

    @classmethod
    def heads(cls) -> ColumnElement[int]:
        """The one that stands for each, to group by."""
        return func.coalesce(cls.head_id, cls.id)

    @property
    def head(self) -> "Company":
        """The one that stands for it and all that are the same."""
        return self._head if self._head is not None else self

    @property
    def keys(self) -> list[str]:
        """By which a phone finds it again: its own key, and that of the one it stands under."""
        return list(dict.fromkeys((self.head.key, self.key)))

    def merge_into(self, other: "Company", *, by: Member) -> None:
        """They are one company, and go by the other's name. Doing it twice is doing it once."""
        gone, into = self.head, other.head
        if gone.same(into):
            return
        gone.same_as_id = into.id
        gone._stand_under(into)
        record(CompaniesMerged(self.club_id, gone.id, by.id))

    def split(self, *, by: Member) -> None:
        """They were two after all: it stands for itself again, with what was merged into it."""
        if self.same_as_id is None:
            return
        left = self.head
        self.same_as_id = None
        self._stand_under(self)
        for parted in (self, left):
            record(CompanySplit(self.club_id, parted.id, by.id))

    def be_listed(self, name: str = "") -> None:
        """Somebody asked for it aloud, or a facilitator entered it, and spelt it so: until then its
        name was in a draft, and for nobody else to read.
        """
        if not self.listed:
            self.listed = True
            self.name = name or self.name
            self._changed()

    def call(self, name: str, *, by: Member) -> None:
        """Be shown by this name, and be found by it; its old one goes on naming it."""
        if self.name == name:
            return
        self._takes(name, by=by)
        if company_key(self.name) != company_key(name):
            self._keep(self.name)
        self.name = name
        self._changed()
        record(CompanyCalled(self.club_id, self.id, by.id))

    def also_called(self, name: str, *, by: Member) -> None:
        """One more of its names: "IHC". What stands by it in a draft alone is this one, then; a
        company of the directory is merged by the word for it, and not by the way.
        """
        if self._takes(name, by=by):
            # Told as a merge is: nobody can tell by it what stands in somebody's draft.
            record(CompanyCalled(self.club_id, self.id, by.id))

    def _takes(self, name: str, *, by: Member) -> bool:
        """Whether the name was free, and is one of its own now."""
        key = company_key(name)
        known = Company._keyed(self.club_id, key, {key})
        if known is None:
            self._keep(name)
            return True
        if known.same(self.head):
            return False
        # "IHC" may be said of two, and then a person has to say which.
        if known.key != key:
            raise Refused(_("That is another name of %(name)s.", name=known.name), "name")
        if known.listed:
            raise Refused(
                _(
                    "%(name)s is in the directory by itself. Are they one company? Then say "
                    "“It is the same as”.",
                    name=known.name,
                ),
                "name",
            )
        known.merge_into(self, by=by)
        self._keep(name)
        return False

    def not_called(self, name_id: int, *, by: Member) -> None:
        """No longer one of its names; the one that is shown goes on finding it."""
        named = find(
            OtherName,
            OtherName.club_id == self.club_id,
            OtherName.id == name_id,
            OtherName.company_id.in_([company.id for company in self._and_merged()]),
        )
        if named is None:
            return
        if named.key == company_key(self.name):
            raise Refused(_("It is shown by this name. Show it by another one first."))
        drafted = find(Company, Company.club_id == self.club_id, Company.key == named.key)
        if drafted is not None and not drafted.listed:
            drafted.split(by=by)
        db.session.delete(named)
        self._changed()

    def leave_out(self, *, by: Member) -> None:
        """It was no employer: nobody is offered it any more, until somebody asks for it again."""
        group = list(self.head._and_merged())
        for company in group:
            company.listed = False
            company._changed()
        ids = [company.id for company in group]
        db.session.execute(delete(OtherName).where(OtherName.company_id.in_(ids)))
        record(CompanyCalled(self.club_id, self.head.id, by.id))

    @classmethod
    def _keyed(cls, club_id: int, key: str, keys: Collection[str]) -> "Company | None":
        """The one that stands for it, where the club knows one by these keys."""
        found = cls._row(club_id, key, keys)
        return found.head if found is not None else None

    @classmethod
    def _row(cls, club_id: int, key: str, keys: Collection[str]) -> Self | None:
        """The one that has this key, by its own name first, or another of its names; else the first
        that has one of these.
        """
        also = select(OtherName.company_id).where(OtherName.club_id == club_id)
        exactly = or_(cls.key == key, cls.id.in_(also.where(OtherName.key == key)))
        any_of_them = or_(cls.key.in_(keys), cls.id.in_(also.where(OtherName.key.in_(keys))))
        return db.session.scalar(
            select(cls)
            .where(cls.club_id == club_id, any_of_them)
            .order_by(case((cls.key == key, 0), (exactly, 1), else_=2), cls.id)
            .limit(1)
        )

    def _keep(self, name: str) -> None:
        """This name is written down as one of its own, once."""
        key = company_key(name)
        here = OtherName.club_id == self.club_id
        if find(OtherName, here, OtherName.key == key) is None:
            db.session.add(OtherName(club_id=self.club_id, company_id=self.id, name=name, key=key))
            self._changed()
            db.session.flush()

    def _stand_under(self, head: "Company") -> None:
        """It and all that were merged into it, however long ago, come to stand under this one."""
        ids = [company.id for company in self._and_merged()]
        to = {"head_id": func.nullif(head.id, Company.id), "changed_at": now()}
        db.session.execute(update(Company).where(Company.id.in_(ids)).values(to))
        db.session.expire_all()

    def _and_merged(self) -> "Iterator[Company]":
        yield self
        merged = select(Company).where(
            Company.club_id == self.club_id, Company.same_as_id == self.id
        )
        for company in db.session.scalars(merged).all():
            yield from company._and_merged()

    def _changed(self) -> None:
        self.changed_at = now()


class OtherName(OfClub, Named, Base):
    """Another name of a company, by which members may call it: "IHC"."""

    __tablename__ = "company_name"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("club_id", "key"),
        of_club(),
        within("company_id", "company"),
    )

    id: Mapped[Key]
    company_id: Mapped[int] = operational(Id, index=True)
    name: Mapped[str] = content(String(120))
    key: Mapped[str] = content(String(240))
