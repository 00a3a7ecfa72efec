"""Rows as they come from the database, some at a time: a long table is never in memory whole."""

from collections.abc import Iterator
from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

Cut = TypeVar("Cut", bound=Select[*tuple[Any, ...]])

#: So many are fetched at once.
A_BATCH = 500


def stream(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """The rows of a statement. Whoever stops before the end leaves no cursor open."""
    found = session.execute(statement, execution_options={"yield_per": A_BATCH})
    try:
        yield from found
    finally:
        found.close()


def cut(statement: Cut, start: int, most: int | None) -> Cut:
    """One page of it."""
    paged = statement.offset(start) if start else statement
    return paged.limit(most) if most is not None else paged
