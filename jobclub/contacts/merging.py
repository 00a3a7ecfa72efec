"""What must be settled about contacts before two people turn out to be one."""

from typing import Any

from sqlalchemy import Table, and_, delete, exists, or_, select, update

from jobclub.clubs.merging import before_one_person
from jobclub.contacts.drafts import ContactDraft
from jobclub.contacts.models import Contact
from jobclub.database import Base
from jobclub.extensions import db
from jobclub.people.models import Person


def settle(gone: Person, into: Person) -> None:
    """Where they know people is added up. No first name goes to a phone whose owner nobody has
    proven: a facilitator's word, or one opened letter, says nothing of the other phones. Nor does
    what waits for a word.
    """
    both = (gone.id, into.id)
    db.session.execute(delete(ContactDraft).where(ContactDraft.person_id.in_(both)))
    table: Table = Base.metadata.tables[Contact.__tablename__]
    named = table.c.person_id.in_(both), table.c.first_names != ""
    db.session.execute(update(table).where(*named).values(first_names=""))
    _add_up(table, *both)
    db.session.expire_all()


def _add_up(table: Table, gone: int, into: int) -> None:
    """The twins of those that stay, which the merge itself then drops, are counted in them."""
    twin = table.alias("twin")
    same = and_(twin.c.person_id == gone, twin.c.key == table.c.key)
    counted = select(twin.c.count).where(same).scalar_subquery()
    by_hand = exists().where(same, twin.c.by_hand)
    values: dict[str, Any] = {
        "count": table.c["count"] + counted,
        "by_hand": or_(table.c.by_hand, by_hand),
    }
    mine = table.c.person_id == into, exists().where(same)
    db.session.execute(update(table).where(*mine).values(values))


before_one_person.append(settle)
