"""The past of one club, week by week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from jobclub.meetings.plans import FIRST, FIRST_EVENINGS
from jobclub.seeding import figures
from jobclub.seeding.asking import ask_tonight, go_round, take_turns
from jobclub.seeding.between import Between
from jobclub.seeding.book import Book
from jobclub.seeding.crowd import Neighbours, found
from jobclub.seeding.crowd import take_turns as take_turns_at_running
from jobclub.seeding.directory import Directory
from jobclub.seeding.evenings import ask_how_it_was, come_in, lay_out, promise_something
from jobclub.seeding.finishing import finish
from jobclub.seeding.lives import Evening, Here
from jobclub.seeding.offering import open_doors
from jobclub.seeding.rows import Club, Series
from jobclub.seeding.weeks import HELD, Week, weeks
from jobclub.seeding.words import PLACES, SORTS, ZONES

TIMES = ("18:00", "18:30", "19:00", "10:00")
USUAL = ("75", "75", "60", "90")
#: How many come to a club's evenings, on the mean.
SMALL, LARGE, MEAN = 10, 66, 34


@dataclass(frozen=True)
class Wanted:
    """How much of a past, up to when."""

    clubs: int
    years: int
    seed: int
    until: datetime


class ClubPast:
    """One club while it is made; `make` gives its rows."""

    def __init__(
        self, wanted: Wanted, number: int, numbers: dict[Any, int], neighbours: Neighbours
    ) -> None:
        self._luck = Random(f"{wanted.seed}:{number}")  # noqa: S311 (a seed makes the same past)
        self._wanted, self._number, self._neighbours = wanted, number, neighbours
        self._book = Book(numbers)
        self._size = min(LARGE, max(SMALL, self._luck.gauss(MEAN, 14)))
        self._first = self._founded()

    def make(self) -> Book:
        """Everything, from its first evening on."""
        here = self._here = self._begin()
        series = self._series()
        between: Between | None = None
        held = 0
        for week in self._weeks():
            plan = FIRST if held < FIRST_EVENINGS else series.plan
            evening = lay_out(here, series, week, plan)
            if week.how != HELD:
                continue
            between = between or Between(here, evening)
            between.live_until(evening.meeting.doors_at)
            self._hold(evening, between, week, held)
            held += 1
        if between is not None:
            between.live_until(self._wanted.until)
        finish(here, self._neighbours)
        return self._book

    def _begin(self) -> Here:
        luck, book = self._luck, self._book
        zone = ZONES[self._number % len(ZONES)] if self._number % 3 else ZONES[0]
        place = PLACES[self._number % len(PLACES)]
        name = f"{place} {SORTS[self._number // len(PLACES) % len(SORTS)]}"
        year = luck.choice((1, 1, 7, 10))
        club = book.write(Club, luck.randbytes(8).hex(), name, zone, year)
        here = Here(luck, book, club, Directory(book, club.id, luck), self._wanted.until)
        # A week before their first evening they had talked it over.
        founded = datetime.combine(self._first, datetime.min.time(), self._wanted.until.tzinfo)
        found(here, self._neighbours, founded - timedelta(days=6))
        return here

    def _founded(self) -> date:
        """The day of the first evening: not all clubs began in one week."""
        today = self._wanted.until.date()
        began = today - timedelta(days=round(365.25 * self._wanted.years))
        return began + timedelta(days=self._luck.randint(0, 90 if self._wanted.years > 1 else 27))

    def _series(self) -> Series:
        leader = self._here.coming[1]
        return self._book.write(
            Series, self._here.club.id, self._first.weekday(), self._luck.choice(TIMES),
            self._luck.choice(USUAL), self._first, leader.row.id,
        )  # fmt: skip

    def _weeks(self) -> list[Week]:
        south = self._here.club.zone.startswith("Australia")
        # An evening in the west is on the next day by our clock: the last is over for sure.
        until = self._wanted.until.date() - timedelta(days=1)
        return list(weeks(self._luck, self._first, until, south=south))

    def _hold(self, evening: Evening, between: Between, week: Week, held: int) -> None:
        here = self._here
        come_in(here, self._neighbours, evening, self._new(week, held), week.season)
        evening.seats.sort(key=lambda pair: pair[1].arrived_at)
        for one, seat in evening.seats:
            if seat.stood_as == "looking" and seat.same_seat_id is None:
                ask_tonight(here, evening, one, seat)
        turns = take_turns(here, evening)
        go_round(here, evening, turns)
        open_doors(here, evening, turns)
        promise_something(here, evening)
        ask_how_it_was(here, evening)
        # Who is not in the room lives on meanwhile.
        between.live_until(evening.closed)
        evening.landings, between.landings = between.landings, 0
        self._close(evening, between)
        between.after(evening)
        take_turns_at_running(here)

    def _new(self, week: Week, held: int) -> int:
        if held == 0:
            return round(self._size * 0.5)
        mean = self._size / 12.5 * week.season
        return max(0, round(self._luck.gauss(mean, mean**0.5)))

    def _close(self, evening: Evening, between: Between) -> None:
        here, draft = self._here, figures.close(self._here, evening)
        final, corrected = figures.when_final(here, evening)
        if final is not None:
            between.later(final, lambda at: figures.make_final(evening, draft, at))
        if corrected is not None:
            between.later(corrected, lambda at: figures.revise(here, evening, draft, at))
