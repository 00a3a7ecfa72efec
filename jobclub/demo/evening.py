"""One evening of simulated people, from a club with a past to the recaps.

The server is a process beside this one; here are its people, who know it by its screens alone.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from jobclub import clock
from jobclub.app import create_app
from jobclub.clubs.models import Member
from jobclub.clubs.views import zone_here
from jobclub.config import read_settings
from jobclub.demo.actor import TROUBLE, Actor
from jobclub.demo.habits import HABITS
from jobclub.demo.house import House, free_port, plain_environment
from jobclub.demo.leading import Leader
from jobclub.demo.past import DOORS, STARTS, Past, make_past
from jobclub.demo.people import Persona, guests
from jobclub.demo.telling import Teller
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.people.models import Link
from jobclub.phone import Console
from jobclub.running import migrate

LOOK_EVERY = 0.25
LINK_LASTS = timedelta(hours=12)
#: Whoever practises alone does not wait a quarter of an hour for people to come in.
HURRY = 0.12
#: Phones are asleep or on their way for so long at most, once it is over.
SETTLES_WITHIN = 8.0


@dataclass(frozen=True)
class Wanted:
    """What was asked for."""

    phones: int = 24
    speed: float = 10.0
    minutes: int = 75
    port: int = 5000
    keep: bool = False
    practice: bool = False

    @property
    def name(self) -> str:
        """What its pages say."""
        return "practice" if self.practice else "demo"


class Evening:
    """Everything there is behind the scenes of one evening."""

    def __init__(self, wanted: Wanted, folder: Path) -> None:
        self.wanted = wanted
        self.folder = folder
        self.speed = wanted.speed
        self.cookie_name = f"jobclub-{wanted.name}"
        self.stopped = Event()
        self.troubles: list[str] = []
        self.actors: list[Actor] = []
        self.code = ""
        self.leader: Leader | None = None
        self.console: Console | None = None
        self.house = House(
            folder,
            port=free_port(wanted.port),
            practice=wanted.name,
            clock=f"{wanted.speed},{clock.ahead().total_seconds()}",
        )
        self.url = self.house.url
        self.past = Past()
        self.teller = Teller(self._line)
        self.app = self._app()
        self._is_over = False

    # What actors ask of the room

    def minutes(self, number: float) -> float:
        """Minutes of waiting that nobody watches, in the clock's seconds."""
        return number * 60 * (HURRY * self.speed if self.wanted.practice else 1.0)

    def say(self, words: str) -> None:
        """Tell what no screen shows."""
        self._line(self.time(), words)

    def goes(self, persona: Persona) -> None:
        """Somebody has to leave: the facilitator sees it at the door."""
        if self.leader is not None:
            self.leader.leaving.append(persona.name)

    def trouble(self, persona: Persona, error: Exception) -> None:
        """Something went wrong that should not."""
        self.troubles.append(f"{persona.name}'s phone: {type(error).__name__}: {error}")

    # The evening

    def prepare(self) -> None:
        """Make the club, and serve it."""
        with self.app.app_context():
            migrate(self.app)
            name = "Practice Club" if self.wanted.practice else "Library Club"
            self.past = make_past(name, self.wanted.minutes)
            db.session.remove()
        self.house.start()

    def open_doors(self) -> None:
        """The simulated facilitator opens them."""
        token = f"{self.cookie_name}={self.past.console}"
        self.console = console = Console(self.url, token)
        console.club = self.past.club
        console.start_meeting()
        console.speed = self.speed
        console.connect()

    def meeting(self) -> Meeting | None:
        """The evening that is on, or was."""
        begun = select(Meeting).where(Meeting.doors_at >= self.begun_at, Meeting.code != "")
        return db.session.scalar(begun.order_by(Meeting.id.desc()).limit(1))

    def step(self) -> None:
        """Look around once: tell what happened, and do what is due."""
        # What others wrote since.
        db.session.rollback()
        if self.console is not None:
            told = datetime.fromtimestamp(self.console.now() / 1000, UTC)
            clock.be_ahead(told - datetime.now(UTC))
        meeting = self.meeting()
        if meeting is None:
            return
        if not self.actors:
            self._invite(meeting)
        rows = self.teller.hear(meeting)
        if self.leader is not None:
            self.leader.notice(rows)
            self.leader.step()

    @property
    def is_over(self) -> bool:
        """Whether the evening was closed."""
        meeting = self.meeting()
        return meeting is not None and meeting.state == "closed"

    def settle(self) -> list[str]:
        """After the close: everybody looks at their recap. What went wrong, in sentences."""
        until = monotonic() + SETTLES_WITHIN
        waiting = [actor for actor in self.actors if actor.is_alive() and not actor.gone]
        while waiting and monotonic() < until:
            waiting = [one for one in waiting if one.recap is None or not _is_fresh(one)]
            sleep(LOOK_EVERY)
        wrong = [*self.troubles, *(f"In the server's log: {e}" for e in self.house.errors())]
        for actor in waiting:
            name = actor.persona.name
            if actor.recap is None:
                wrong.append(f"{name}'s phone did not hear of the end.")
            elif not _is_fresh(actor):
                wrong.append(f"{name}'s phone shows something old.")
        wrong += [
            f"{actor.persona.name}'s recap does not open ({actor.recap})."
            for actor in self.actors
            if actor.recap not in (None, 200)
        ]
        if not self.house.is_up:
            wrong.append("The server has stopped.")
        return wrong

    def stop(self) -> None:
        """Everybody goes home, and the server stops."""
        self.stopped.set()
        for actor in self.actors:
            actor.join(timeout=5)
            with suppress(*TROUBLE):
                actor.phone.close()
        if self.console is not None:
            with suppress(*TROUBLE):
                self.console.close()
        self.house.stop()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def fresh_link(self) -> str:
        """A link that signs the facilitator in, once more."""
        with self.app.app_context():
            with transaction():
                ana = db.session.scalars(select(Member).where(Member.role == "owner")).first()
                person = ana.person if ana is not None else None
                token = Link.make("sign-in", person, lasts=LINK_LASTS)
            db.session.remove()
        return f"http://localhost:{self.house.port}/sign-in/{token}"

    def _invite(self, meeting: Meeting) -> None:
        self.code = meeting.code
        clock.run_at(self.speed)
        if self.console is not None:
            self.leader = Leader(self.console, meeting, self.say)
        invited = guests(self.wanted.phones)
        every = [*invited.known, *invited.new]
        for number, persona in enumerate(every):
            # In waves, newcomers among them; a few come when it has begun.
            minute = 0.4 + 12.5 * (number % 7) / 7 + 0.23 * (number // 7)
            if "late" in persona.habits:
                minute = 16.5 + number % 5
            token = self.past.phones.get(persona.name, "")
            arrives = self.minutes(minute)
            self.actors.append(Actor(persona, self, token=token, arrives=arrives, habits=HABITS))
        for actor in self.actors:
            actor.start()

    def _app(self) -> Flask:
        env = {**plain_environment(), "JOBCLUB_DATA": str(self.folder / "data")}
        return create_app(read_settings(env))

    @property
    def begun_at(self) -> datetime:
        """When tonight began."""
        return tonight() - timedelta(hours=1)

    def time(self) -> str:
        return self.teller.at(clock.now())

    def _line(self, at: str, words: str) -> None:
        if not self.wanted.practice:
            print(f"{at}  {words}", flush=True)


def tonight() -> datetime:
    """When the doors open tonight: a quarter of an hour before the start, where we are."""
    zone = ZoneInfo(zone_here())
    start = datetime.combine(datetime.now(zone).date(), time.fromisoformat(STARTS), zone)
    return start.astimezone(UTC) - DOORS


def _is_fresh(actor: Actor) -> bool:
    try:
        return actor.is_fresh()
    except TROUBLE:
        return False
