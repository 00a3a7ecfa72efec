"""Two rows, one person: everything that names the one comes to name the other.

It walks the foreign keys of all tables, so no early feature has to know a later one.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint, delete, select, update

from jobclub.clock import now
from jobclub.clubs.events import MembersMerged
from jobclub.clubs.models import MEMBER, Member, every_place_of
from jobclub.database import Base
from jobclub.errors import Refused
from jobclub.events import EventRow, record
from jobclub.extensions import db
from jobclub.people.models import DESK, Link, Person, SignIn
from jobclub.words import _

#: What a later feature must settle first: called with (gone, into).
before_merge: list[Callable[[Member, Member], None]] = []
#: The same of what belongs to people rather than to their places: called with (gone, into).
before_one_person: list[Callable[[Person, Person], None]] = []


def merge(gone: Member, into: Member, *, by: Member) -> None:
    """Fold `gone` into `into`: attendance, asks, offers and remembered phones follow."""
    if gone.id == into.id:
        return
    _must_be_safe(gone, into, by)
    person, first = gone.person, gone.first_name
    settle_people(person, into.person)
    # A facilitator's word proves nobody: their phones follow, and open no lock of the other one.
    phones = update(SignIn).where(SignIn.person_id == person.id)
    db.session.execute(phones.where(SignIn.kind == DESK).values(revoked_at=now()))
    db.session.execute(phones.values(proven=False))
    void_links(person.id)
    merge_places(gone, into)
    merge_people(person, into.person)
    into.merged_at = now()
    into.admit()
    into.club.tell_apart(first)
    record(MembersMerged(into.club_id, into.id, by.id))


def settle_people(gone: Person, into: Person) -> None:
    """What later features have to say, before anything of `gone` names `into`."""
    for settle in before_one_person:
        settle(gone, into)


def void_links(*person_ids: int) -> None:
    """Links made for somebody who becomes more than they were open nothing any more."""
    theirs = update(Link).where(Link.person_id.in_(person_ids), Link.used_at.is_(None))
    db.session.execute(theirs.values(used_at=now(), expires_at=now()))


def merge_places(gone: Member, into: Member) -> None:
    """Two rows of one club: everything that names the one comes to name the other."""
    for settle in before_merge:
        settle(gone, into)
    db.session.flush()

    # How to reach them, as they said it last: on the newer of the two rows.
    older, newer = sorted((gone, into), key=lambda one: one.id)
    into.reach = newer.reach or older.reach
    repoint("member", gone.id, into.id, but=set())
    db.session.execute(
        update(EventRow)
        .where(EventRow.club_id == into.club_id, EventRow.actor_id == gone.id)
        .values(actor_id=into.id)
    )
    gone_id = gone.id
    db.session.expire_all()
    db.session.execute(delete(Member).where(Member.id == gone_id))
    db.session.expunge(gone)


def merge_people(gone: Person, into: Person) -> None:
    """Phones, letters and the rest follow, once `gone` has no place of its own any more."""
    gone_id = gone.id
    repoint("person", gone_id, into.id, but={"member"})
    db.session.expire_all()
    db.session.execute(delete(Person).where(Person.id == gone_id))
    db.session.expunge(gone)


def _must_be_safe(gone: Member, into: Member, by: Member) -> None:
    """A typed name must never come into somebody else's rights (S16).

    A facilitator's own phone, on their own word: it gets their seat. Their rights stay at the
    laptop, since a phone's sign-in never has them (`places`).
    """
    if gone.removed_at is not None or into.removed_at is not None:
        raise Refused(_("An owner has said “not welcome” here. Only they can take it back."))
    if gone.role != MEMBER or gone.person.email or _elsewhere(gone):
        raise Refused(_("%(name)s signs in already. Merge it the other way.", name=gone.called))
    if into.id == by.id and by.on_duty:
        return
    if into.role != MEMBER or into.person.passphrase_hash or _elsewhere(into):
        raise Refused(_("%(name)s has rights of their own, and must sign in.", name=into.called))


def _elsewhere(member: Member) -> bool:
    """Whether this person has a place of any kind in another club."""
    return len(every_place_of(member.person_id)) > 1


def repoint(table: str, gone: int, into: int, *, but: set[str]) -> None:
    """Let everything that names row `gone` of `table` name `into`, in all tables `but` these."""
    for other in Base.metadata.sorted_tables:
        if other.name in but:
            continue
        for column in other.columns:
            if any(
                key.column.table.name == table and key.column.name == "id"
                for key in column.foreign_keys
            ):
                _drop_twins(other, column, gone, into)
                db.session.execute(update(other).where(column == gone).values({column.name: into}))


def _drop_twins(table: Table, column: Column[Any], gone: int, into: int) -> None:
    """Rows that would stand twice once they name the same person: the one that stays wins."""
    for names in _unique_sets(table):
        if column.name not in names:
            continue
        others = [table.c[name] for name in names if name != column.name]
        twin = table.alias()
        same = [twin.c[other.name] == other for other in others]
        exists = select(twin.c[column.name]).where(twin.c[column.name] == into, *same).exists()
        db.session.execute(delete(table).where(column == gone, exists))


def _unique_sets(table: Table) -> list[list[str]]:
    # Partial unique indices have conditions of their own: their feature settles those first.
    whole = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    indices = [
        i for i in table.indexes if i.unique and i.dialect_options["sqlite"]["where"] is None
    ]
    sets = [[column.name for column in unique.columns] for unique in whole]
    sets += [[column.name for column in index.columns] for index in indices]
    sets.append([column.name for column in table.primary_key.columns])
    return [names for names in sets if names != ["id"] and set(names) != {"club_id", "id"}]
