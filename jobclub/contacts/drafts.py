"""ContactDraft: what a file was found to hold, before its owner has said "keep it"."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.contacts.kept import Contacts, Known
from jobclub.database import Base, Id, Key, Named, operational, private
from jobclub.extensions import db, find
from jobclub.people.models import Person

#: So long it waits for a word. The hour that its owner was promised is not over by the time that
#: the house is next kept.
DRAFT_LASTS = timedelta(minutes=50)


class ContactDraft(Named, Base):
    """What a file was found to hold, until its owner says "keep it" or an hour has gone by."""

    __tablename__ = "contact_draft"

    id: Mapped[Key]
    person_id: Mapped[int] = operational(ForeignKey("person.id"), unique=True)
    kind: Mapped[str] = operational(String(12))
    rows: Mapped[int] = private(Id)
    without_company: Mapped[int] = private(Id)
    #: {key: [name, count, [first names]]}, those with the most people first. First names only if
    #: the owner ticked it before: what nobody asked for is not written down, even for an hour.
    found: Mapped[dict[str, Any]] = private(JSON())
    made_at: Mapped[datetime] = operational(default=now)

    @classmethod
    def of(cls, person: Person) -> "ContactDraft | None":
        """What waits for this person's word."""
        fresh = cls.made_at > now() - DRAFT_LASTS
        return find(ContactDraft, cls.person_id == person.id, fresh)

    @classmethod
    def make(cls, person: Person, read: Contacts, *, with_names: bool) -> "ContactDraft":
        """Show this to its owner; what an earlier file was found to hold is of no account now."""
        cls.throw_away(person)
        known = read.companies
        order = sorted(known, key=lambda key: (-known[key].count, known[key].name.casefold(), key))
        draft = ContactDraft(
            person_id=person.id,
            kind=read.kind,
            rows=read.rows,
            without_company=read.without_company,
            found={
                key: [one.name, one.count, list(one.first_names) if with_names else []]
                for key, one in ((key, known[key]) for key in order)
            },
        )
        db.session.add(draft)
        db.session.flush()
        return draft

    @property
    def companies(self) -> dict[str, Known]:
        """Companies by key, those with the most people first."""
        return {
            key: Known(name, count, tuple(names))
            for key, (name, count, names) in self.found.items()
        }

    @property
    def with_names(self) -> bool:
        """Whether first names would be kept, too."""
        return any(names for _name, _count, names in self.found.values())

    @classmethod
    def take(cls, person: Person, draft_id: int) -> bool:
        """It waits no more; whether it did until now."""
        waits = cls.person_id == person.id, cls.id == draft_id, cls.made_at > now() - DRAFT_LASTS
        taken = db.session.execute(delete(ContactDraft).where(*waits))
        return bool(taken.rowcount)  # type: ignore[attr-defined]

    @classmethod
    def throw_away(cls, person: Person) -> None:
        """Nothing waits any more. Doing it twice is doing it once."""
        db.session.execute(delete(ContactDraft).where(ContactDraft.person_id == person.id))

    @classmethod
    def forget_old(cls) -> None:
        """Nobody said a word about these."""
        old = delete(ContactDraft).where(ContactDraft.made_at <= now() - DRAFT_LASTS)
        db.session.execute(old)
