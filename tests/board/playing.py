"""An evening in process, for Hypothesis to play: an app, its screens, and each phone's own part.

The clock stands, and moves only when the play says so: what a screen shows by the time of day is
the same a moment later.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import ndiff
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from flask import Flask, g
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import func, select

from jobclub import clock
from jobclub.app import create_app
from jobclub.asks.offers import SECRET_FOR
from jobclub.board.drawing import Board
from jobclub.board.views import fresh_mine
from jobclub.clubs.models import FACILITATOR, OWNER, Club, Member
from jobclub.commands import Answer, Sent, perform
from jobclub.config import Settings
from jobclub.errors import Missing
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.feeds import Feed
from jobclub.limits import forget_everybody
from jobclub.live import LATER, ROOMS, Touch, Whose
from jobclub.meetings.models import Meeting
from jobclub.people.models import DESK, PHONE, Person, SignIn
from jobclub.places import Caller, Place
from jobclub.running import migrate
from jobclub.screen import Screen, normal
from tests import postgres


@dataclass
class Guest:
    """Somebody's phone (or laptop)."""

    caller: Caller
    member_id: int


class Played(RuleBasedStateMachine):
    """One club's evening, Ana's laptop, and whoever comes in; it says what must always hold."""

    database = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.later = ExitStack()
        self.guests: list[Guest] = []
        self.sent: list[tuple[Guest, Sent, Answer]] = []
        self.due: list[tuple[datetime, int, Touch, Whose]] = []
        #: By person: their own part as their phone shows it, and as it is now.
        self.mine: dict[int, str] = {}
        self.own: dict[int, str] = {}

    def open_doors(self, *, helper: str = "") -> None:
        """Ana opens them; a helper, if named, facilitates too and may run it from their phone."""
        self.later.enter_context(_standing_clock())
        self.app = self.later.enter_context(_house(self.database))
        forget_everybody()
        with self.app.test_request_context():
            with transaction():
                club = Club(name="Library Club", zone="UTC")
                db.session.add(club)
                db.session.flush()
                ana = _member(club, "Ana", OWNER)
                meeting = Meeting.start(by=ana, code_length=6)
                self.meeting_id, self.at, self.code = meeting.id, meeting.public_id, meeting.code
                self.ana = self._signed_in(ana, DESK)
                if helper:
                    named = _member(club, helper, FACILITATOR)
                    meeting.arrive(named, stood_as="helping", by=None).let_run(True, by=ana)
                    self.guests.append(self._signed_in(named, PHONE))
            board = Board(meeting)
            self.feed = Feed(meeting.id, meeting.seq, board.spotlit(), in_turn=board.in_turn())
            self.screens = {room: Screen() for room in ROOMS}
            for room in ROOMS:
                self._fetch(room)

    def teardown(self) -> None:
        self.later.close()

    def come_in(self, name: str, stands: str, *, most: int) -> None:
        """By the code at the door, with a phone nobody knows."""
        if len(self.guests) >= most:
            return
        phone = self.app.test_client()
        form = {"code": self.code, "name": name, "stands": stands}
        answer = phone.post("/join", data=form, headers={"Origin": "http://localhost"})
        cookie = phone.get_cookie("jobclub")
        assert answer.status_code in (303, 422), answer.text
        if cookie is not None:
            with self.app.app_context():
                newest = db.session.scalars(select(func.max(Member.id))).one()
            self.guests.append(Guest(Caller(cookie.value, False, meeting=self.at), newest))
        self.hear(None)

    def do(self, guest: Guest, name: str, /, **fields: Any) -> Answer:
        """A command, and what every screen hears of it. Nothing there to name: nothing is sent."""
        if None in fields.values():
            return {"ok": False}
        # No two things happen at the same moment.
        self.later.enter_context(clock.travel(timedelta(milliseconds=1)))
        sent = Sent(name, secrets.token_hex(16), fields, self.screens["phones"].seq)
        answer = self.perform(guest, sent)
        self.sent.append((guest, sent, answer))
        self.hear(guest)
        return answer

    def perform(self, guest: Guest, sent: Sent) -> Answer:
        """What the server answers."""
        forget_everybody()
        with self.app.test_request_context():
            answer = perform(sent, guest.caller)
        # "Try again" would hide an error of ours.
        assert "retry" not in answer, (sent, answer)
        return answer

    def hear(self, actor: Guest | None) -> None:
        """What the feed sends, each screen hears; who is told reads their own part anew."""
        with self.app.test_request_context():
            rows = self.feed.news()
            people = self._by_mere_time()
            for row in rows:
                for _seconds, touch, whose in LATER.get(row.kind, ()):
                    self.due.append((row.at + SECRET_FOR, row.id, touch, whose))
            board = Board(self.meeting())
            for change in self.feed.changes(board, rows):
                if not self.screens[change["room"]].hear(change):
                    self._fetch(change["room"])
            people |= self.feed.told(rows)
            if actor is not None:
                # A phone reads its own part after each answer.
                member = db.session.get(Member, actor.member_id)
                people |= {member.person_id} if member is not None else set()
            self.own = self._everybodys_own()
            self.mine = {
                person_id: html if person_id in people else self.mine.get(person_id, html)
                for person_id, html in self.own.items()
            }

    def wait(self, by: timedelta) -> None:
        """Time passes, and who offered shows after eight seconds."""
        self.later.enter_context(clock.travel(by))
        self.hear(None)

    @invariant()
    def the_numbers_are_gapless(self) -> None:
        with self.app.app_context():
            at = EventRow.meeting_id == self.meeting_id
            seqs = db.session.scalars(select(EventRow.seq).where(at).order_by(EventRow.seq)).all()
            assert list(seqs) == list(range(1, len(seqs) + 1))
            assert self.meeting().seq == len(seqs)

    @invariant()
    def live_equals_fresh(self) -> None:
        with self.app.test_request_context():
            for room in ROOMS:
                fresh = Board(self.meeting(), room)
                shown = self.screens[room]
                differs = _differs(shown.html() or "", normal(fresh.whole()))
                assert not differs, (room, differs)
                assert shown.seq == fresh.seq
        for person_id, html in self.own.items():
            differs = _differs(self.mine[person_id], html)
            assert not differs, (person_id, differs)

    def meeting(self) -> Meeting:
        """The meeting, in the context that there is."""
        return db.session.get_one(Meeting, self.meeting_id)

    def guest(self, which: int) -> Guest:
        """Ana, or somebody with a phone."""
        everybody = [self.ana, *self.guests]
        return everybody[which % len(everybody)]

    def pick(self, model: Any, which: int) -> int | None:
        """Some row's id, if there is one."""
        with self.app.app_context():
            ids = db.session.scalars(select(model.id).order_by(model.id)).all()
        return int(ids[which % len(ids)]) if ids else None

    def count(self, model: Any) -> int:
        """How many rows there are."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(model)) or 0

    def _signed_in(self, member: Member, kind: str) -> Guest:
        token = SignIn.begin(member.person, kind)[1]
        return Guest(Caller(token, kind == DESK, meeting=self.at), member.id)

    def _by_mere_time(self) -> set[int]:
        people = set()
        for moment, row_id, touch, whose in self.due:
            row = db.session.get(EventRow, row_id)
            if moment <= clock.now() and row is not None:
                self.feed.pending |= set(touch(row))
                people |= set(whose(row))
        self.due = [one for one in self.due if one[0] > clock.now()]
        return people

    def _everybodys_own(self) -> dict[int, str]:
        """Each phone's private part, as one just opened would show it."""
        found: dict[int, str] = {}
        for guest in (self.ana, *self.guests):
            try:
                g.place = place = Place.of(guest.caller)
                read = fresh_mine(place)
            except Missing:
                # Sent out, or at the door: there is nothing to read.
                continue
            finally:
                g.pop("place", None)
            assert isinstance(read, dict)
            found[place.me.person_id] = f"{read['html']} {read['marks']}"
        return found

    def _fetch(self, room: str) -> None:
        board = Board(self.meeting(), room)
        fresh = {"epoch": board.epoch, "seq": board.seq, "html": board.whole()}
        self.screens[room].fresh(fresh)


def play(machine: type[Played], database: str, *, plays: int, steps: int, shrink: bool) -> None:
    """Let Hypothesis play it: the same plays each time."""
    run_state_machine_as_test(
        # Hypothesis makes its machines itself, and gives them no fixture.
        type(machine.__name__, (machine,), {"database": database}),
        settings=settings(
            max_examples=plays,
            stateful_step_count=steps,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # To make a failure small takes minutes: `--all` has them.
            phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
        ),
    )


def _differs(shown: str, fresh: str) -> list[str]:
    """The lines in which they differ: - as it is shown, + as it is."""
    if shown == fresh:
        return []
    return [line for line in ndiff(shown.splitlines(), fresh.splitlines()) if line[0] in "-+"]


def _member(club: Club, name: str, role: str) -> Member:
    person = Person(name=name)
    db.session.add(person)
    db.session.flush()
    return club.welcome(person, stands="helping", role=role)


@contextmanager
def _standing_clock() -> Iterator[None]:
    before = clock.ahead()
    clock.run_at(0)
    try:
        yield
    finally:
        clock.run_at(1)
        clock.be_ahead(before)


@contextmanager
def _house(database: str) -> Iterator[Flask]:
    """An app of its own, migrated and empty."""
    with ExitStack() as closing:
        data = Path(closing.enter_context(TemporaryDirectory(prefix="jobclub-")))
        address = f"sqlite:///{data / 'jobclub.sqlite'}"
        if database == "postgres":
            address = closing.enter_context(postgres.fresh())
        else:
            shutil.copyfile(_empty(), data / "jobclub.sqlite")
            (data / "jobclub.sqlite").chmod(0o600)
        app = create_app(Settings(data=data, database=address, secret=postgres.SECRET))
        # Each play has an app of its own; they need not each translate every template.
        app.jinja_env.bytecode_cache = _translated()
        closing.callback(_close, app)
        yield app


@cache
def _translated() -> FileSystemBytecodeCache:
    return FileSystemBytecodeCache(mkdtemp(prefix="jobclub-"))


@cache
def _empty() -> Path:
    data = Path(mkdtemp(prefix="jobclub-"))
    file = data / "jobclub.sqlite"
    app = create_app(Settings(data=data, database=f"sqlite:///{file}", secret=postgres.SECRET))
    migrate(app)
    _close(app)
    return file


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
