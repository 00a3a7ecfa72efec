"""One club's life in a past: its weeks, one after another."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from jobclub import clock
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import Offer
from jobclub.clubs.models import FACILITATOR, MEMBER, OWNER, Club, Member
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import Meeting
from jobclub.meetings.planning import CANCELLED, HOLIDAY
from jobclub.people.models import Person
from tests.reports.deeds import AT_THE_DOORS, BETWEEN, IN_THE_ROOM, hand_in

Chosen = TypeVar("Chosen")

#: Each with a day on which its clocks change while a past goes on.
ZONES = ("America/Denver", "Europe/Berlin", "Pacific/Auckland", "UTC")
#: The clocks of many change that day, or soon. Long ago: the world's clock is past it.
FIRST_DAY = date(2024, 3, 10)
#: Just before midnight, just after it, in the hour that some nights do not have, and as usual.
HOURS = ("18:45", "18:45", "23:50", "00:10", "02:30")
#: From one evening to the next, in days.
APART = (0, 1, 7, 7, 7, 7, 28)
NAMES = ("Ben", "Chloe", "Rose", "George", "Dan", "Ben")
A_MOMENT = timedelta(seconds=40)


@dataclass
class Life:
    """A club, Ana who owns it, and the time and day it is there."""

    luck: Random
    club: Club
    ana: Member
    at: datetime
    day: date

    @classmethod
    def begin(cls, luck: Random, owner: Person, name: str) -> Self:
        """A new club."""
        zone = luck.choice(ZONES)
        at = datetime.combine(FIRST_DAY, time(0, 5), ZoneInfo(zone)).astimezone(UTC)
        with clock.travel(at - clock.now()), transaction():
            club = Club(name=name, zone=zone)
            db.session.add(club)
            db.session.flush()
            ana = club.welcome(db.session.merge(owner), stands="helping", role=OWNER)
        ana.on_duty = True
        return cls(luck, club, ana, at, FIRST_DAY)

    def live(self, evenings: int, also: Sequence[int] = ()) -> None:
        """So many evenings, and what happens between; `also` come people of another club."""
        for person_id in also:
            with self.doing():
                self.club.welcome(db.session.get_one(Person, person_id), stands="looking")
        for _one in range(self.luck.randint(0, len(NAMES)) if evenings else 0):
            with self.doing():
                self.welcome()
        for _week in range(evenings):
            self.week()
            self.day += timedelta(days=self.luck.choice(APART))

    def week(self) -> None:
        """An evening, which was held, mostly; and the days after it."""
        wanted = datetime.combine(
            self.day, time.fromisoformat(self.luck.choice(HOURS)), ZoneInfo(self.club.zone)
        )
        self.at = max(wanted.astimezone(UTC), self.at + A_MOMENT)
        became = self.luck.choice(["held"] * 7 + [HOLIDAY, CANCELLED, "not held", "dropped"])
        if became == "held":
            self.evening()
        else:
            self.no_evening(became)
        self.do(BETWEEN, self.luck.randint(0, 6))

    def no_evening(self, became: str) -> None:
        """Planned, and called off, taken out of the plan, or left to pass."""
        with self.doing():
            self.day += timedelta(days=1)
            meeting = Meeting.plan(self.day, "20:00", "60", by=self.ana)
            if became == "dropped":
                meeting.take_out(by=self.ana)
            elif became != "not held":
                meeting.call_off(became, by=self.ana)

    def evening(self) -> None:
        """The doors, what happens in the room, and the close, mostly; sometimes twice."""
        with self.doing():
            Meeting.start(by=self.ana, code_length=6)
        self.do(AT_THE_DOORS, self.luck.randint(0, 4))
        self.do(IN_THE_ROOM, self.luck.randint(0, 14))
        if self.maybe(0.1):
            return
        self.close()
        if self.maybe(0.2):
            with self.doing(timedelta(minutes=20)):
                self.meeting().reopen(by=self.ana)
            self.do(IN_THE_ROOM, self.luck.randint(0, 5))
            self.close()

    def close(self) -> None:
        """The evening is over, after some minutes or hours; perhaps it is handed in at once."""
        with self.doing(timedelta(minutes=self.luck.choice([1, 75, 90, 500]))):
            self.meeting().close(by=self.ana)
        if self.maybe(0.3):
            self.do([hand_in], 1)

    def do(self, deeds: "Sequence[Callable[[Life], None]]", times: int) -> None:
        """Some of these deeds."""
        for _time in range(times):
            deed = self.luck.choice(deeds)
            days = timedelta(days=self.luck.choice((0, 1, 3)) if deeds is BETWEEN else 0)
            with self.doing(days or A_MOMENT):
                deed(self)

    @contextmanager
    def doing(self, later: timedelta = A_MOMENT) -> Iterator[None]:
        """A moment later, or some days. What the house refuses is not done, and that is fine."""
        self.at += later
        with clock.travel(self.at - clock.now()), suppress(Refused, Missing), transaction():
            yield
        self.day = max(self.day, self.club.day_of(self.at))

    def welcome(self) -> None:
        """Somebody new."""
        person = Person(name=self.luck.choice(NAMES))
        db.session.add(person)
        db.session.flush()
        role = FACILITATOR if self.maybe(0.2) else MEMBER
        stands = self.luck.choice(["looking", "looking", "helping", "paused"])
        self.club.welcome(person, stands=stands, role=role)

    def members(self) -> Sequence[Member]:
        """Everybody who may still do something, but Ana."""
        theirs = Member.club_id == self.club.id, Member.removed_at.is_(None)
        found = select(Member).where(*theirs, Member.id != self.ana.id)
        return db.session.scalars(found.order_by(Member.id)).all()

    def one(self) -> Member:
        """Any of them."""
        return self.any_of(self.members())

    def meeting(self) -> Meeting:
        """The latest that was held."""
        return max(self.meetings(), key=lambda one: one.doors_at)

    def any_meeting(self) -> Meeting:
        """Any that was held."""
        return self.any_of(self.meetings())

    def meetings(self) -> Sequence[Meeting]:
        """All that were held."""
        held = Meeting.club_id == self.club.id, Meeting.state.in_(("open", "closed"))
        found = db.session.scalars(select(Meeting).where(*held).order_by(Meeting.id)).all()
        if not found:
            raise Missing
        return found

    def seat(self) -> Attendance:
        """Any seat of the latest."""
        return self.any_of(self.meeting().seats())

    def ask(self) -> Ask:
        """Any that is open."""
        found = select(Ask).where(Ask.club_id == self.club.id, Ask.state == OPEN)
        return self.any_of(db.session.scalars(found.order_by(Ask.id)).all())

    def offers(self) -> Sequence[Offer]:
        """All that stand."""
        found = select(Offer).where(Offer.club_id == self.club.id, Offer.stands())
        return db.session.scalars(found.order_by(Offer.id)).all()

    def offer(self) -> Offer:
        """Any of them."""
        return self.any_of(self.offers())

    def any_of(self, some: Sequence[Chosen]) -> Chosen:
        """One of these; where there is none, nothing is done."""
        if not some:
            raise Missing
        return self.luck.choice(some)

    def maybe(self, often: float = 0.5) -> bool:
        """As luck has it."""
        return self.luck.random() < often
