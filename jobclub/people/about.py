"""Which rows are about a person: found by the foreign keys that lead to them.

What each table holds of somebody is declared once (`jobclub.whose`), and read here twice: for what
they take along, and for what is erased.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, or_, select

from jobclub.database import Base

Condition = Callable[[Table, int], ColumnElement[bool]]


@dataclass(frozen=True)
class Part:
    """The rows of one table, as far as they are somebody's."""

    table: str
    #: What it is called in their data; "" for what is not shown there.
    says: str
    #: The columns that say whose it is: a person, a member, or a row of another part.
    of: tuple[str, ...] = ()
    #: Those that name somebody else beside: who wrote it down, whom it may be.
    beside: tuple[str, ...] = ()
    #: After they were erased the row stays, without its words: as a count.
    stays: bool = True
    #: What else says whose it is, where no foreign key does.
    where: Condition | None = None
    #: Of rows that are two people's: those that this one may read now.
    readable: Condition | None = None
    #: The columns that are shown; none named: all but secrets.
    only: tuple[str, ...] = ()
    #: Of rows that are two people's: by which column each word's author is named.
    words: Mapping[str, str] = field(default_factory=dict)
    #: What else an erased one's row no longer says.
    then: Mapping[str, Any] = field(default_factory=dict)


PARTS: dict[str, Part] = {}
#: Tables that hold nothing of anybody, each with the reason.
NOBODYS: dict[str, str] = {}
#: How a row of a table is named for a reader, given ids.
NAMES: dict[str, Callable[[Sequence[int]], Mapping[int, str]]] = {}


def part(table: str, says: str, *of: str, **more: Any) -> None:
    """Declare what a table holds of somebody."""
    PARTS[table] = Part(table, says, of, **more)


def parent_of(column: Column[Any]) -> str | None:
    """The table whose row this column names by its id; None for what names none."""
    for key in column.foreign_keys:
        if key.column.name == "id":
            return key.column.table.name
    return None


def is_theirs(table: Table, person_id: int) -> ColumnElement[bool]:
    """As a condition: the rows of this table that are this person's."""
    known = PARTS[table.name]
    ways = [named_by(table.c[name], person_id) for name in known.of]
    if known.where is not None:
        ways.append(known.where(table, person_id))
    return or_(*ways)


def named_by(column: Column[Any], person_id: int) -> ColumnElement[bool]:
    """As a condition: this column leads to this person, at whatever remove."""
    parent = parent_of(column)
    if parent in (None, "person"):
        return column == person_id
    table = Base.metadata.tables[str(parent)]
    return column.in_(select(table.c.id).where(is_theirs(table, person_id)))
