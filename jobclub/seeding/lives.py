"""What is known of a club while its past is made: who comes, what they ask, what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from jobclub.demo.people import Wish
from jobclub.introductions.steps import MADE
from jobclub.seeding.book import Book
from jobclub.seeding.directory import Directory
from jobclub.seeding.rows import (
    Ask,
    Attendance,
    Club,
    Commitment,
    Company,
    Introduction,
    Meeting,
    Member,
    Offer,
    Showing,
    Target,
    Thanks,
)


@dataclass(slots=True, eq=False)
class Regular:
    """Somebody of the club."""

    row: Member
    name: str
    wish: Wish
    #: How likely they come on an evening.
    comes: float
    has_phone: bool
    visits: int = 0
    coming: bool = True
    stays: bool = True
    last_at: datetime | None = None
    ask: "Asked | None" = None
    asked: list["Asked"] = field(default_factory=list)
    #: What they have offered to others.
    doors: list["Promise"] = field(default_factory=list)
    #: Where they stand in the next round, having had no turn in the last one.
    first_next: int | None = None
    wills: list[Commitment] = field(default_factory=list)

    @property
    def looks(self) -> bool:
        """Whether they look for a job."""
        return self.row.stands == "looking"


@dataclass(slots=True, eq=False)
class Asked:
    """An ask, with its targets and what was offered to it."""

    row: Ask
    asker: Regular
    #: Since when it names an employer.
    specific_at: datetime | None
    targets: list[Target] = field(default_factory=list)
    companies: dict[int, Company] = field(default_factory=dict)
    promises: list["Promise"] = field(default_factory=list)
    #: Who looks at which of the targets as well.
    looked: set[tuple[int, int]] = field(default_factory=set)

    def head_of(self, target: Target) -> int:
        """The company that stands for this target's; 0 where it names none."""
        return self.companies[target.company_id].head if target.company_id is not None else 0

    def standing(self) -> list[Target]:
        """The targets that are asked for now."""
        return [target for target in self.targets if target.dropped_at is None]


@dataclass(slots=True)
class Said:
    """A step of an introduction, recorded or still to come."""

    name: str
    day: date
    at: datetime


@dataclass(slots=True, eq=False)
class Promise:
    """An offer and all that becomes of it; what lies ahead may still be cut off."""

    offer: Offer
    asked: Asked
    connector: Regular
    head: int
    evening: "Evening | None"
    firm_at: datetime | None = None
    first_mover: str = ""
    by_day: date | None = None
    gone_at: datetime | None = None
    steps: list[Said] = field(default_factory=list)
    closed_on: date | None = None
    had_closed_on: date | None = None
    thanks: Thanks | None = None
    introduction_id: int | None = None
    #: As it is written in the end.
    row: Introduction | None = None
    #: It would have been made when the ask was there no more: it never was.
    void: bool = False

    @property
    def door(self) -> tuple[int, int, int]:
        """One door, however many offers say it."""
        return self.asked.row.id, self.head, self.offer.connector_id

    def stands(self, at: datetime) -> bool:
        """Whether it was made by then, and not taken back."""
        if self.void or self.offer.made_at > at:
            return False
        return self.gone_at is None or self.gone_at > at

    def is_firm(self, at: datetime) -> bool:
        """Whether it was settled by then."""
        return self.firm_at is not None and self.firm_at <= at

    def is_made(self, at: datetime) -> bool:
        """Whether the two were introduced by then."""
        return any(step.name in MADE and step.at <= at for step in self.steps)

    def is_thanked(self, at: datetime) -> bool:
        """Whether somebody had said thank you by then."""
        return self.thanks is not None and self.thanks.sent_at <= at

    def never(self) -> None:
        """It was not made at all."""
        self.void, self.steps, self.thanks = True, [], None

    def cut(self, at: datetime) -> None:
        """Nothing of it goes on after this moment."""
        self.steps = [step for step in self.steps if step.at <= at]
        if not self.steps:
            self.closed_on = None
        if self.thanks is not None and self.thanks.sent_at > at:
            self.thanks = None
        if self.firm_at is not None and self.firm_at > at:
            self.firm_at, self.first_mover, self.by_day = None, "", None


@dataclass(slots=True)
class Shown:
    """An ask at one evening, and since when it was on the board."""

    asked: Asked
    row: Showing
    at: datetime


@dataclass(slots=True, eq=False)
class Evening:
    """One evening in the room."""

    meeting: Meeting
    start: datetime
    #: When each stage began and ended, by its kind.
    stages: dict[str, tuple[datetime, datetime]]
    offset: timedelta
    seats: list[tuple[Regular, Attendance]] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    commitments: int = 0
    landings: int = 0
    #: The preparation that was noted before the close.
    noted_before: int = 0
    kept: dict[str, int] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """Its day, there."""
        return self.meeting.local_date

    @property
    def closed(self) -> datetime:
        """When it was closed."""
        return self.meeting.closed_at or self.start

    def at_home(self, day: date, luck: Random) -> datetime:
        """A moment of a day after it, between morning and night, there."""
        seconds = 8 * 3600 + luck.random() * 13 * 3600
        local = datetime(day.year, day.month, day.day, tzinfo=self.start.tzinfo)
        return local + timedelta(seconds=seconds) - self.offset

    def day_of(self, moment: datetime) -> date:
        """The day of a moment, there."""
        return (moment + self.offset).date()


@dataclass(slots=True, eq=False)
class Here:
    """One club while its past is made."""

    luck: Random
    book: Book
    club: Club
    directory: Directory
    until: datetime
    everybody: list[Regular] = field(default_factory=list)
    #: Those of them who come, mostly.
    coming: list[Regular] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)

    def chance(self, odds: float) -> bool:
        """Whether something happens."""
        return self.luck.random() < odds

    def within(self, span: tuple[datetime, datetime]) -> datetime:
        """A moment of a stage."""
        return span[0] + self.luck.random() * (span[1] - span[0])

    def facilitators(self) -> Iterator[Regular]:
        """Who runs its meetings."""
        return (one for one in self.coming if one.row.role == "facilitator")
