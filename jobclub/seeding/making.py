"""`python3 -m jobclub seed`: makes the clubs, one after the other, and says what it made."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from time import monotonic
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from jobclub.clock import now
from jobclub.clubs.models import Club
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.seeding.club import ClubPast, Wanted
from jobclub.seeding.crowd import Neighbours
from jobclub.seeding.storing import writing

#: What is counted aloud, in the order in which it happens.
TOLD = ("club", "person", "meeting", "attendance", "ask", "offer", "introduction", "landing")
Say = Callable[[str], None]


def seed(app: Flask, *, clubs: int, years: int, luck: int, say: Say) -> Counter[str]:
    """Make a past of so many clubs and years in an empty, migrated database."""
    began, made = monotonic(), Counter[str]()
    with app.app_context():
        if db.session.scalar(select(func.count()).select_from(Club)):
            raise Refused("There is a club here already: seed an empty folder (JOBCLUB_DATA).")
        db.session.remove()
        wanted = Wanted(clubs, years, luck, _midnight())
        numbers: dict[Any, int] = {}
        neighbours = Neighbours(Random(luck))  # noqa: S311 (a seed makes the same past)
        with writing(db.engine) as write:
            for number in range(clubs):
                with _nothing_thrown_away():
                    book = ClubPast(wanted, number, numbers, neighbours).make()
                    write(book)
                made.update({kind.table: len(rows) for kind, rows in book.pages.items()})
                say(f"{number + 1} of {clubs} clubs, {monotonic() - began:.0f} s")
    say(_told(made, monotonic() - began))
    return made


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """All that is made of a club is needed to its end: looking for what is not takes a tenth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _midnight() -> datetime:
    """The last midnight: what is made depends on the day, and not on the hour."""
    at = now()
    return at - timedelta(
        hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
    )


def _told(made: Counter[str], seconds: float) -> str:
    rows = [f"{made[table]:>12,} {table}" for table in TOLD]
    three = made["ask"] + made["offer"] + made["introduction"]
    together = f"{three:,} asks, offers and introductions, {made.total():,} rows"
    return "\n".join([*rows, f"{together} in {seconds:.0f} s"])
