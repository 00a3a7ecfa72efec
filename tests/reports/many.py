"""Many pasts in one database, whichever it is: what Hypothesis does with a figure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Protocol

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jobclub.clubs.models import Club
from jobclub.extensions import db
from jobclub.reports.periods import Period
from tests.reports.ledger import Ledger
from tests.reports.pasts import build
from tests.reports.recount_doors import Tables

#: As many are enough each time; `--all` looks longer.
FEW, MANY = 6, 300


class Counted(Protocol):
    """A past that can be counted."""

    luck: Random
    club: Club
    today: date

    def periods(self) -> list[Period]:
        """Some periods to count."""
        ...


@dataclass
class Lived:
    """One club's past that was lived by the models' own verbs."""

    luck: Random
    club: Club
    today: date
    of: list[Period]

    def periods(self) -> list[Period]:
        """As the whole past has them."""
        return self.of


def of_many_pasts(app: Flask, examine: Callable[[Counted, Tables], None], examples: int) -> None:
    """Write a past, and examine it."""

    def play(luck: Random) -> None:
        past = Ledger(luck)
        examine(past, Tables(past.club.id))

    _play(app, play, examples)


def of_lived_pasts(app: Flask, examine: Callable[[Counted, Tables], None], examples: int) -> None:
    """Live through a past, and examine it."""

    def play(luck: Random) -> None:
        past = build(luck)
        for club in past.clubs:
            lived = Lived(luck, club, past.today, past.periods())
            examine(lived, Tables(club.id))

    _play(app, play, examples)


def _play(app: Flask, play: Callable[[Random], None], examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    @given(st.randoms(use_true_random=True))
    def one(luck: Random) -> None:
        with app.test_request_context():
            play(luck)
            db.session.remove()

    one()
