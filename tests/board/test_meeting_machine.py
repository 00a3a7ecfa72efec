"""Whatever people do, in whatever order: the numbers are gapless, keys count once, live is fresh.

Hypothesis plays evenings against an app in process, and a listener hears of each change.
"""

import secrets
import shutil
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pytest
from flask import Flask, render_template
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from jobclub import clock
from jobclub.app import create_app
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import SECRET_FOR, Offer
from jobclub.asks.targets import Target
from jobclub.board.drawing import Board
from jobclub.board.mine import Mine
from jobclub.clubs.models import OWNER, Club, Member
from jobclub.commands import Answer, Sent, perform
from jobclub.config import Settings
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.feeds import Feed, told
from jobclub.limits import forget_everybody
from jobclub.live import LATER, ROOMS, Touch, Whose
from jobclub.meetings.models import Meeting
from jobclub.people.models import DESK, Person, SignIn
from jobclub.places import Caller
from jobclub.running import migrate
from jobclub.screen import Screen, normal
from tests import postgres

NAMES = ("Ben", "Chloe", "Rose", "Ben Carter", "George")
COMPANIES = ("", "eBay", "Acme", "EBAY")
MOST = 6
WORDS = st.sampled_from(COMPANIES)
ANY = st.integers(0, 99)


@dataclass
class Guest:
    """Somebody's phone, which remembers what it has sent."""

    caller: Caller
    member_id: int


class Evening(RuleBasedStateMachine):
    """One club, Ana's laptop, and whoever comes in."""

    database = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.later = ExitStack()
        self.guests: list[Guest] = []
        self.sent: list[tuple[Guest, Sent, Answer]] = []
        self.due: list[tuple[datetime, int, Touch, Whose]] = []
        self.mine: dict[int, str] = {}

    @initialize()
    def doors_open(self) -> None:
        self.app = self.later.enter_context(_house(self.database))
        forget_everybody()
        with self.app.test_request_context():
            with transaction():
                club = Club(name="Library Club", zone="UTC")
                person = Person(name="Ana")
                db.session.add_all([club, person])
                db.session.flush()
                ana = club.welcome(person, stands="helping", role=OWNER)
                meeting = Meeting.start(by=ana, code_length=6)
                token = SignIn.begin(person, DESK)[1]
                self.meeting_id, self.at, self.code = meeting.id, meeting.public_id, meeting.code
                self.ana = Guest(Caller(token, True, meeting=self.at), ana.id)
            board = Board(meeting)
            self.feed = Feed(meeting.id, meeting.seq, board.spotlit())
            self.screens = {room: Screen() for room in ROOMS}
            for room in ROOMS:
                self._fetch(room)
        # Most of what can happen wants somebody here, and something to answer.
        for name, company in (("Ben", "eBay"), ("Chloe", "Acme")):
            self.join(name, "looking")
            self._do(self.guests[-1], "ask:post", company_1=company)

    def teardown(self) -> None:
        self.later.close()

    @rule(name=st.sampled_from(NAMES), stands=st.sampled_from(["looking", "helping"]))
    def join(self, name: str, stands: str) -> None:
        if len(self.guests) >= MOST:
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
        self._hear(None)

    @rule(name=st.sampled_from(NAMES))
    def add_somebody_without_a_phone(self, name: str) -> None:
        if len(self.guests) < MOST:
            self._do(self.ana, "seat:add", name=name, stands="looking")

    @rule(who=ANY, one=WORDS, two=WORDS, three=WORDS, why=st.sampled_from(["", "please"]))
    def post(self, who: int, one: str, two: str, three: str, why: str) -> None:
        words = {"company_1": one, "company_2": two, "company_3": three, "why": why}
        self._do(self._guest(who), "ask:post", **words)

    @rule(who=ANY, ask=ANY, one=WORDS, two=WORDS, why=st.sampled_from(["", "thank you"]))
    def edit(self, who: int, ask: int, one: str, two: str, why: str) -> None:
        words = {"company_1": one, "company_2": two, "why": why}
        self._do(self._guest(who), "ask:edit", ask_id=self._pick(Ask, ask), **words)

    @rule(who=ANY, ask=ANY, wanted=st.sampled_from(["ask:withdraw", "ask:wall"]))
    def change_an_ask(self, who: int, ask: int, wanted: str) -> None:
        self._do(self._guest(who), wanted, ask_id=self._pick(Ask, ask))

    @rule(ask=ANY, wanted=st.sampled_from(["ask:hide", "ask:restore", "ask:spotlight"]))
    def look_after_an_ask(self, ask: int, wanted: str) -> None:
        self._do(self.ana, wanted, ask_id=self._pick(Ask, ask))

    @rule(
        who=ANY,
        company=ANY,
        wanted=st.sampled_from(
            [
                *("offer:make", "offer:make", "offer:withdraw", "offer:say-more"),
                *("me-too:add", "me-too:remove"),
            ]
        ),
    )
    def tap_a_company(self, who: int, company: int, wanted: str) -> None:
        self._do(self._guest(who), wanted, target_id=self._pick(Target, company))

    @rule(
        who=ANY,
        offer=ANY,
        wanted=st.sampled_from(["introduction:record", "introduction:undo", "thanks:send"]),
    )
    def go_on_with_an_offer(self, who: int, offer: int, wanted: str) -> None:
        self._do(self._guest(who), wanted, offer_id=self._pick(Offer, offer))

    @rule(company=ANY, member=ANY, wanted=st.sampled_from(["offer:make-for", "offer:withdraw-for"]))
    def raise_a_hand(self, company: int, member: int, wanted: str) -> None:
        ids = {"target_id": self._pick(Target, company), "member_id": self._pick(Member, member)}
        self._do(self.ana, wanted, **ids)

    @rule(who=ANY, name=st.sampled_from([*NAMES, "Zoë"]))
    def rename(self, who: int, name: str) -> None:
        self._do(self._guest(who), "me:rename", name=name)

    @rule(
        member=ANY,
        wanted=st.sampled_from(["seat:same", "seat:another", "seat:remove", "seat:arrive"]),
    )
    def see_to_the_door(self, member: int, wanted: str) -> None:
        self._do(self.ana, wanted, member_id=self._pick(Member, member))

    @rule(member=ANY, status=st.sampled_from(["here", "left", "absent"]))
    def correct(self, member: int, status: str) -> None:
        self._do(self.ana, "seat:correct", member_id=self._pick(Member, member), status=status)

    @rule(gone=ANY, into=ANY)
    def merge(self, gone: int, into: int) -> None:
        ids = {"member_id": self._pick(Member, gone), "into_id": self._pick(Member, into)}
        if self._do(self.ana, "member:merge", **ids).get("ok"):
            for guest in self.guests:
                if guest.member_id == ids["member_id"]:
                    guest.member_id = ids["into_id"]

    @rule(wanted=st.sampled_from(["meeting:close", "meeting:reopen", "meeting:reopen"]))
    def close_or_reopen(self, wanted: str) -> None:
        self._do(self.ana, wanted)

    @rule()
    def wait(self) -> None:
        """Who offered shows after eight seconds, and by nothing else."""
        self.later.enter_context(clock.travel(SECRET_FOR + timedelta(seconds=2)))
        self._hear(None)

    @precondition(lambda self: self.sent)
    @rule(which=ANY)
    def again(self, which: int) -> None:
        """The same key, as after a lost answer: the same answer, and nothing happens."""
        guest, sent, before = self.sent[which % len(self.sent)]
        events = self._count(EventRow)
        answer = self._perform(guest, sent)
        # Who was sent out meanwhile is a stranger, and hears what strangers hear.
        assert answer == before or answer.get("missing")
        assert self._count(EventRow) == events

    @invariant()
    def the_numbers_are_gapless(self) -> None:
        with self.app.app_context():
            at = EventRow.meeting_id == self.meeting_id
            seqs = db.session.scalars(select(EventRow.seq).where(at).order_by(EventRow.seq)).all()
            assert list(seqs) == list(range(1, len(seqs) + 1))
            assert db.session.get_one(Meeting, self.meeting_id).seq == len(seqs)

    @invariant()
    def one_open_ask_a_member_and_nobody_offers_to_themselves(self) -> None:
        with self.app.app_context():
            askers = db.session.scalars(select(Ask.asker_id).where(Ask.state == OPEN)).all()
            assert not [asker for asker, asks in Counter(askers).items() if asks > 1]
            own = (
                select(Offer.id)
                .join(Target, Target.id == Offer.target_id)
                .join(Ask, Ask.id == Target.ask_id)
                .where(Ask.asker_id == Offer.connector_id)
            )
            assert db.session.scalars(own).all() == []

    @invariant()
    def live_equals_fresh(self) -> None:
        with self.app.test_request_context():
            for room in ROOMS:
                fresh = Board(db.session.get_one(Meeting, self.meeting_id), room)
                shown = self.screens[room]
                assert shown.html() == normal(fresh.whole()), room
                assert shown.seq == fresh.seq
            for person_id, html in self._everybody_s_own().items():
                assert self.mine.get(person_id, html) == html

    def _do(self, guest: Guest, name: str, /, **fields: Any) -> Answer:
        if 0 in fields.values():
            return {"ok": False}
        sent = Sent(name, secrets.token_hex(16), fields, self.screens["phones"].seq)
        answer = self._perform(guest, sent)
        self.sent.append((guest, sent, answer))
        self._hear(guest)
        return answer

    def _perform(self, guest: Guest, sent: Sent) -> Answer:
        forget_everybody()
        with self.app.test_request_context():
            answer = perform(sent, guest.caller)
        # "Try again" would hide an error of ours.
        assert "retry" not in answer, (sent, answer)
        return answer

    def _hear(self, actor: Guest | None) -> None:
        """What the feed sends, each screen hears; who is told reads their own part anew."""
        with self.app.test_request_context():
            rows = self.feed.news()
            people = set(told(rows)) | self._by_mere_time()
            for row in rows:
                for _seconds, touch, whose in LATER.get(row.kind, ()):
                    self.due.append((row.at + SECRET_FOR, row.id, touch, whose))
            board = Board(db.session.get_one(Meeting, self.meeting_id))
            for change in self.feed.changes(board, rows):
                if not self.screens[change["room"]].hear(change):
                    self._fetch(change["room"])
            own = self._everybody_s_own()
            if actor is not None:
                # A phone reads its own part after each answer.
                member = db.session.get(Member, actor.member_id)
                people |= {member.person_id} if member is not None else set()
            self.mine = {
                person_id: html if person_id in people else self.mine.get(person_id, html)
                for person_id, html in own.items()
            }

    def _by_mere_time(self) -> set[int]:
        people = set()
        for moment, row_id, touch, whose in self.due:
            row = db.session.get(EventRow, row_id)
            if moment <= clock.now() and row is not None:
                self.feed.pending |= set(touch(row))
                people |= set(whose(row))
        self.due = [one for one in self.due if one[0] > clock.now()]
        return people

    def _everybody_s_own(self) -> dict[int, str]:
        """Each member's private part, as a phone just opened would show it."""
        return {
            member.person_id: render_template(
                "board/_mine.html",
                mine=Mine.of(member),
                meeting=db.session.get_one(Meeting, self.meeting_id),
            )
            for member in db.session.scalars(select(Member))
        }

    def _fetch(self, room: str) -> None:
        board = Board(db.session.get_one(Meeting, self.meeting_id), room)
        fresh = {"epoch": board.epoch, "seq": board.seq, "html": board.whole()}
        self.screens[room].fresh(fresh)

    def _guest(self, which: int) -> Guest:
        everybody = [self.ana, *self.guests]
        return everybody[which % len(everybody)]

    def _pick(self, model: Any, which: int) -> int:
        """Some row's id; 0 when there is none."""
        with self.app.app_context():
            ids = db.session.scalars(select(model.id).order_by(model.id)).all()
        return int(ids[which % len(ids)]) if ids else 0

    def _count(self, model: Any) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.both
def test_whatever_people_do(database: str, request: pytest.FixtureRequest) -> None:
    thorough = request.config.getoption("--all")
    # Hypothesis makes its machines itself, and gives them no fixture.
    machine = type("Evening", (Evening,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=50 if thorough else 8,
            stateful_step_count=50 if thorough else 25,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # To make a failure small takes minutes: `--all` has them.
            phases=[Phase.generate, *([Phase.shrink] if thorough else [])],
        ),
    )


@contextmanager
def _house(database: str) -> Any:
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
        closing.callback(_close, app)
        yield app


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
