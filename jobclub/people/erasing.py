"""Erase me: at once and for good. What stays are counts; a backup made before holds it until it
goes.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, Table, delete, update

from jobclub.clock import now
from jobclub.database import Base
from jobclub.extensions import db
from jobclub.people.about import PARTS, Part, is_theirs, named_by
from jobclub.people.models import Person

#: What the person's clubs must agree to, and let rest: one of them raises `Refused`.
before_erasing: list[Callable[[Person], None]] = []
#: What they do once nothing but counts is left.
on_erased: list[Callable[[Person, str], None]] = []

#: Why somebody was erased: they asked to be; or a guest was not seen any more.
ASKED, NOT_SEEN = "erased", "guest"
WORDS = ("identity", "content", "private")


def erase(person: Person, *, why: str = ASKED) -> None:
    """Take every word of theirs, and every word that was for them alone, out of the database. They
    sign in nowhere any more; who joins again is somebody new. Doing it twice is doing it once.
    """
    if person.erased_at is not None:
        return
    for let_rest in before_erasing:
        let_rest(person)
    db.session.flush()
    # What names a row goes before the row that it names.
    for table in reversed(Base.metadata.sorted_tables):
        known = PARTS.get(table.name)
        if known is not None and known.stays:
            _blank(table, known, person.id)
        elif known is not None:
            db.session.execute(delete(table).where(is_theirs(table, person.id)))
    db.session.expire_all()
    person.erased_at = now()
    for follow in on_erased:
        follow(person, why)


def _blank(table: Table, known: Part, person_id: int) -> None:
    """The row stays; its words go. Of two people's rows each word goes with its author."""
    with_author = {word: table.c[author] for word, author in known.words.items()}
    for word, author in with_author.items():
        theirs = update(table).where(named_by(author, person_id))
        db.session.execute(theirs.values({word: _nothing(table.c[word])}))
    blank = {c.name: _nothing(c) for c in _words(table) if c.name not in with_author}
    values = {**blank, **known.then}
    if values:
        db.session.execute(update(table).where(is_theirs(table, person_id)).values(values))


def _words(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.info.get("privacy") in WORDS]


def _nothing(column: Column[Any]) -> Any:
    """What stands where a word stood."""
    if column.nullable:
        return None
    if isinstance(column.type, JSON):
        return {}
    if isinstance(column.type, Boolean):
        return False
    return 0 if isinstance(column.type, Integer) else ""
