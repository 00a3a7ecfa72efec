"""Contact: at which company a member knows people. Its owner's eyes only (S25)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Mapped

from jobclub.companies.naming import company_key
from jobclub.contacts.drafts import ContactDraft
from jobclub.contacts.kept import Known
from jobclub.database import Base, Id, Key, Named, operational, private
from jobclub.errors import Refused
from jobclub.extensions import db, find
from jobclub.people.models import Person
from jobclub.words import _

#: More than anybody types; a file holds the rest.
MOST_BY_HAND = 200


class Contact(Named, Base):
    """How many people somebody knows at one company; no row of a file, and no address, is kept."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[Key]
    person_id: Mapped[int] = operational(ForeignKey("person.id"), index=True)
    key: Mapped[str] = private(String(240))
    name: Mapped[str] = private(String(120))
    #: How many in the file that was imported; 0 where the owner only said "I know people there".
    count: Mapped[int] = private(Id, default=0)
    #: Only if the owner ticked it.
    first_names: Mapped[str] = private(Text(), default="")
    #: Named by the owner, so that another file does not take it away.
    by_hand: Mapped[bool] = private(default=False)

    @classmethod
    def of(cls, person: Person, *, skip: int = 0, limit: int | None = None) -> Sequence["Contact"]:
        """Where this person knows people, most of them first."""
        return db.session.scalars(
            select(Contact)
            .where(Contact.person_id == person.id)
            .order_by(Contact.count.desc(), func.lower(Contact.name), Contact.id)
            .offset(skip)
            .limit(limit)
        ).all()

    @classmethod
    def named_by(cls, person: Person) -> Sequence["Contact"]:
        """Where they said themselves that they know people, in the order of the saying."""
        return db.session.scalars(
            select(Contact)
            .where(Contact.person_id == person.id, Contact.by_hand)
            .order_by(Contact.id)
        ).all()

    @classmethod
    def count_of(cls, person: Person) -> int:
        """At how many companies."""
        counted = select(func.count()).where(Contact.person_id == person.id)
        return db.session.scalar(counted) or 0

    @classmethod
    def replace(cls, person: Person, found: Mapping[str, Known]) -> None:
        """Keep what a file was found to hold. What an earlier file held goes; what was named by
        hand stays.
        """
        by_hand = {one.key: one for one in cls.named_by(person)}
        for key, one in by_hand.items():
            one._is_in_file(found.get(key))
        gone = delete(Contact).where(Contact.person_id == person.id, Contact.by_hand.is_(False))
        db.session.execute(gone)
        rows = [
            {"person_id": person.id, "key": key, **_kept(known)}
            for key, known in found.items()
            if key not in by_hand
        ]
        if rows:
            # As many as a file may hold: as rows, since objects would take twice as long.
            db.session.execute(insert(Base.metadata.tables[Contact.__tablename__]), rows)
        db.session.expire_all()

    @classmethod
    def know_at(cls, person: Person, name: str) -> "Contact":
        """They know people there, they say. Nothing of it enters a club's directory."""
        key = company_key(name)
        known = find(Contact, Contact.person_id == person.id, Contact.key == key)
        if known is None or not known.by_hand:
            cls._must_be_room(person)
        if known is None:
            known = Contact(person_id=person.id, key=key, name=name)
            db.session.add(known)
        known.by_hand = True
        db.session.flush()
        return known

    @classmethod
    def forget(cls, person: Person, contact_id: int) -> None:
        """That one goes, whichever way it came. Doing it twice is doing it once."""
        gone = delete(Contact).where(Contact.person_id == person.id, Contact.id == contact_id)
        db.session.execute(gone)

    @classmethod
    def forget_all(cls, person: Person) -> None:
        """All of them, and what waits for a word."""
        db.session.execute(delete(Contact).where(Contact.person_id == person.id))
        ContactDraft.throw_away(person)

    @classmethod
    def _must_be_room(cls, person: Person) -> None:
        if len(cls.named_by(person)) >= MOST_BY_HAND:
            raise Refused(_("That is a long list already. Take one off first."), "company")

    def _is_in_file(self, known: Known | None) -> None:
        """What the newest file says of a company that was named by hand."""
        self.count = known.count if known is not None else 0
        self.first_names = _names(known) if known is not None else ""


def _kept(known: Known) -> dict[str, Any]:
    names = _names(known)
    return {"name": known.name, "count": known.count, "first_names": names, "by_hand": False}


def _names(known: Known) -> str:
    return ", ".join(known.first_names)
