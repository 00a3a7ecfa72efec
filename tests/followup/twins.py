"""Worlds that are the same to the last byte, but for who said that it came to nothing.

Their clock stands still and is moved by hand, and their dice fall alike: what differs between two
of them, on any page, in any letter or row, tells who it was.
"""

import random
import secrets
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from jobclub import clock
from jobclub.app import create_app
from jobclub.asks.models import Ask
from jobclub.asks.offers import ASKER, CONNECTOR, Offer
from jobclub.clubs.models import Member
from jobclub.commands import Sent, perform
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.steps import ASKING
from jobclub.limits import forget_everybody
from jobclub.meetings.models import Meeting
from jobclub.people.models import DESK, SignIn
from jobclub.places import Caller
from tests.followup.postman import Postman
from tests.room import Room
from tests.server import SECRET

#: A Tuesday at seven, in Denver.
EVENING = datetime(2026, 9, 16, 1, 0, tzinfo=UTC)
A_WEEK = timedelta(days=7)


class Dice:
    """What the house draws by lot falls the same again, from any point on."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._random = random.Random()  # noqa: S311 (the same for each world)
        patch.setattr(secrets, "token_bytes", self._bytes)
        patch.setattr(secrets, "choice", lambda some: self._random.choice(some))

    def again(self, point: str) -> None:
        """From this point on."""
        self._random.seed(point)

    def _bytes(self, many: int | None = None) -> bytes:
        return self._random.randbytes(many or 32)


@contextmanager
def falling_alike() -> Iterator[Dice]:
    """Dice like any other world's, and a clock that stands still, while the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        dice = Dice(patch)
        clock.run_at(0)
        try:
            yield dice
        finally:
            clock.run_at(1)
            clock.be_ahead(timedelta())


class World:
    """The Library Club's evenings, a week apart, in a house of its own."""

    def __init__(
        self,
        folder: Path,
        empty: Path,
        translated: FileSystemBytecodeCache,
        postman: Postman,
        dice: Dice,
    ) -> None:
        file = folder / "jobclub.sqlite"
        shutil.copyfile(empty, file)
        file.chmod(0o600)
        self.app: Flask = create_app(
            Settings(
                data=folder,
                database=f"sqlite:///{file}",
                secret=SECRET,
                smtp=postman.url,
                mail_from="Library Club <club@example.org>",
            )
        )
        self.app.jinja_env.bytecode_cache = translated
        self.postman, self.dice = postman, dice
        self._before = len(postman.got)
        self._points: Counter[datetime] = Counter()
        self.offers: dict[str, int] = {}
        self.room = Room()

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """At this moment, with dice that fall as they would in any world."""
        self._points[moment] += 1
        self.dice.again(f"{moment} {self._points[moment]}")
        forget_everybody()
        with clock.travel(moment - clock.now()):
            yield

    @contextmanager
    def inside(self, moment: datetime) -> Iterator[None]:
        """The same, within the app."""
        with self.at(moment), self.app.app_context():
            yield
            db.session.remove()

    def first_evening(self) -> None:
        """Ben asks at three companies; Chloe knows somebody at each, and is as far as this:
        settled, contact asked, introduced. Two more have promised, Ben among them.
        """
        with self.at(EVENING):
            self.room = Room.furnish(self.app)
        with self.inside(EVENING + timedelta(minutes=10)), transaction():
            self._have_addresses()
            self._make_offers()
        with self.inside(EVENING + timedelta(minutes=11)), transaction():
            self._settle()
        self.close(EVENING + timedelta(minutes=75))
        self.posts(EVENING + timedelta(hours=2))

    def open_again(self, weeks: int = 1) -> None:
        """The doors of a later evening: the same people come."""
        with self.inside(EVENING + weeks * A_WEEK), transaction():
            ana = self.member("ana")
            meeting = Meeting.start(by=ana, code_length=6)
            for name in ("rose", "ben", "chloe", "running"):
                meeting.arrive(self.member(name), stood_as="looking", by=None)
            meeting.arrive(self.member("george"), stood_as="looking", by=ana)
            seat = meeting.seat_of(self.member("running"))
            assert seat is not None
            seat.let_run(True, by=ana)
            for asker in ("ben", "chloe"):
                ask = Ask.of(self.member(asker), "open")
                assert ask is not None
                ask.keep(meeting, by=self.member(asker))
            self.room.meeting, self.room.wall = meeting.public_id, meeting.wall_token
        self.sit_down(EVENING + weeks * A_WEEK)

    def sit_down(self, moment: datetime) -> None:
        """Ana and Rose sign in at their laptops: those forget them overnight."""
        with self.inside(moment), transaction():
            for actor, name in (("owner", "ana"), ("facilitator", "rose")):
                _row, token = SignIn.begin(self.member(name).person, DESK)
                self.room.actors[actor].cookie = token

    def close(self, moment: datetime) -> None:
        """The evening is over."""
        with self.inside(moment), transaction():
            ana = self.member("ana")
            for meeting in Meeting.open_in(ana.club_id):
                meeting.close(by=ana)

    @property
    def letters(self) -> list[tuple[str, ...]]:
        """Every letter that left, in its order."""
        return [
            (f"{got.at}", got.to, str(got.message["Subject"]), got.text, got.letter.html)
            for got in self.postman.got[self._before :]
        ]

    def says(self, actor: str, command: str, **fields: Any) -> None:
        """Something said by a button, at the meeting or on any day."""
        forget_everybody()
        who = self.room.actors[actor]
        caller = Caller(who.cookie, who.laptop, club=self.room.club)
        answer = perform(Sent(command, secrets.token_hex(16), fields), caller)
        assert answer.get("ok"), (actor, command, answer)

    def is_heard_from(self) -> None:
        """Whoever may say it, says something else first."""
        for actor in ("connector", "asker", "owner"):
            self.says(actor, "me:reach", reach="555 0100")

    def presses(self, path: str, **fields: str) -> None:
        """A button behind a letter's link, without a sign-in."""
        anybody = self.room.actors["stranger"]
        answer = anybody.client(self.app).post(path, data=fields, environ_overrides=anybody.environ)
        assert answer.status_code in (200, 303), (answer.status_code, answer.text)

    def posts(self, moment: datetime) -> None:
        """What the running server does by itself."""
        from jobclub.followup.sweep import follow_up
        from jobclub.mail.sending import deliver

        with self.inside(moment):
            follow_up()
            deliver()

    def member(self, name: str) -> Member:
        """One of the cast, at the laptop where they facilitate."""
        found = db.session.get_one(Member, self.room.ids[name])
        found.on_duty = found.role != "member"
        return found

    def _have_addresses(self) -> None:
        for name in ("ana", "rose", "ben", "chloe"):
            person = self.member(name).person
            person.email, person.confirmed_at = f"{name}@example.org", clock.now()

    def _make_offers(self) -> None:
        ben, chloe = self.member("ben"), self.member("chloe")
        ask = db.session.get_one(Ask, self.room.ids["ask"])
        companies = ["eBay", "American Express", "Delta"]
        ask.edit(companies=companies, who=ask.who, why=ask.why, by=ben)
        db.session.flush()
        db.session.refresh(ask)
        theirs = Ask.post(by=chloe, companies=["Boeing"], who="design", why="")
        made = {"introduced": db.session.get_one(Offer, self.room.ids["offer"])}
        made["settled"] = Offer.make(ask.targets[1], by=chloe)
        made["begun"] = Offer.make(ask.targets[2], by=chloe)
        made["other way"] = Offer.make(theirs.targets[0], by=ben)
        self.offers = {name: offer.id for name, offer in made.items()}

    def _settle(self) -> None:
        chloe, ben = self.member("chloe"), self.member("ben")
        soon = chloe.club.today() + timedelta(days=3)
        offer = {name: db.session.get_one(Offer, one) for name, one in self.offers.items()}
        offer["settled"].say_more(
            kind="worked_there", warmth="well", note="An old friend", by=chloe
        )
        offer["settled"].firm_up(CONNECTOR, soon, by=chloe)
        offer["other way"].firm_up(ASKER, soon, by=ben)
        Introduction.step(offer["begun"], ASKING, by=chloe)
