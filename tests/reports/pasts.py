"""Pasts for the reports to count: two clubs of one owner, and whatever can become of their
evenings.

`build(luck)` lives one through the models' own verbs, each at its own hour. `luck` is Hypothesis'
(`st.randoms()`) or a `Random` with a seed; the same luck makes the same past. Many pasts may lie
in one database: each has clubs and people of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jobclub.clubs.models import Club
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.people.models import Person
from jobclub.reports.periods import ALL, CUSTOM, MONTH, QUARTER, YEAR, Period
from tests.reports.life import FIRST_DAY, Life


@dataclass
class Past:
    """What was lived, and the day it is now."""

    clubs: list[Club]
    #: Who owns both clubs.
    owner: Person
    today: date

    def periods(self) -> list[Period]:
        """All of it; the month, quarter and year of its end; and some days in the middle."""
        middle = FIRST_DAY + (self.today - FIRST_DAY) / 2
        some_days = Period(CUSTOM, middle - timedelta(days=4), middle + timedelta(days=4))
        kinds = (ALL, MONTH, QUARTER, YEAR)
        return [*(Period.of(kind, self.today, fiscal_month=2) for kind in kinds), some_days]


def build(luck: Random, *, evenings: int = 4) -> Past:
    """Live through a past: the first of its clubs has the most of it, the second but a few."""
    with transaction():
        owner = Person(name="Ana")
        db.session.add(owner)
    first, second = (Life.begin(luck, owner, name) for name in ("Library Club", "Harbour Club"))
    first.live(luck.randint(0, evenings))
    # Who is in both clubs is one, unduplicated.
    both = [one.person_id for one in first.members()[:2]] if luck.random() < 0.6 else []
    second.live(luck.randint(0, 2), both)
    return Past([first.club, second.club], owner, max(first.day, second.day) + timedelta(days=1))


def whatever_was(check: Callable[[Past], None], *, pasts: int) -> None:
    """Let Hypothesis think up so many pasts, the same ones each time, and check each."""

    @settings(
        max_examples=pasts,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        # To make a failure small takes minutes.
        phases=[Phase.generate],
    )
    @given(st.randoms(use_true_random=False))
    def one(luck: Random) -> None:
        check(build(luck))

    one()
