"""How many statements a command costs: counted in process, on SQLite."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from jobclub.app import create_app
from jobclub.asks.models import Ask
from jobclub.asks.offers import SECRET_FOR
from jobclub.asks.turns import Turn
from jobclub.clock import travel
from jobclub.clubs.models import OWNER, Club, Member
from jobclub.commands import Answer, Sent, perform
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.limits import forget_everybody
from jobclub.meetings.models import Meeting
from jobclub.meetings.stages import Stage
from jobclub.people.models import DESK, PHONE, Person, SignIn
from jobclub.places import Caller
from jobclub.running import migrate


def main() -> None:
    """Count, and print it as JSON."""
    with TemporaryDirectory(prefix="jobclub-bench-") as folder, house(Path(folder)) as app:
        counts = Story(app).count()
    worst = max(counts, key=lambda name: counts[name])
    print(json.dumps({"median": median(counts.values()), "worst": worst, "counts": counts}))


@contextmanager
def house(data: Path) -> Iterator[Flask]:
    """An app of its own, migrated and empty."""
    settings = Settings(data, f"sqlite:///{data / 'jobclub.sqlite'}", secret=token_hex(32))
    app = create_app(settings)
    migrate(app)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class Story:
    """Ana's meeting, at which Ben asks and Chloe offers: every kind of command once."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.counts: dict[str, int] = {}
        with app.app_context(), transaction():
            club = Club(name="Library Club", zone="UTC")
            db.session.add(club)
            db.session.flush()
            ana = _member(club, "Ana", OWNER)
            meeting = Meeting.start(by=ana, code_length=6)
            ben, chloe = _member(club, "Ben"), _member(club, "Chloe")
            for member in (ben, chloe):
                meeting.arrive(member, stood_as="looking", by=None)
            tokens = [
                SignIn.begin(member.person, kind)[1]
                for member, kind in ((ana, DESK), (ben, PHONE), (chloe, PHONE))
            ]
            at = meeting.public_id
        self.ana, self.ben, self.chloe = (
            Caller(token, at_desk, meeting=at)
            for token, at_desk in zip(tokens, (True, False, False), strict=True)
        )

    def count(self) -> dict[str, int]:
        """Statements by command: what a phone's tap costs from the row of its session to COMMIT."""
        words = {"company_1": "eBay", "company_2": "Acme", "who": "support", "why": "soon"}
        ask = self._do(self.ben, "ask:post", **words)["id"]
        with self.app.app_context():
            target = db.session.get_one(Ask, ask).targets[0].id
        self._do(self.ben, "ask:edit", ask_id=ask, **words)
        self._do(self.ana, "ask:spotlight", ask_id=ask)
        with self.app.app_context():
            turn = db.session.scalars(select(Turn.id)).one()
            stage = db.session.scalars(select(Stage.id).order_by(Stage.position)).first()
        self._do(self.ana, "turn:next", turn_id=turn)
        self._do(self.ana, "stage:next", stage_id=stage)
        self._do(self.chloe, "me-too:add", target_id=target)
        self._do(self.chloe, "me-too:remove", target_id=target)
        offer = self._do(self.chloe, "offer:make", target_id=target)["id"]
        self._do(self.chloe, "offer:say-more", target_id=target, warmth="well", note="my sister")
        # Who it was is a secret at first, from the asker too.
        with travel(SECRET_FOR + timedelta(seconds=1)):
            self._do(self.chloe, "introduction:record", offer_id=offer)
            self._do(self.ben, "thanks:send", offer_id=offer, text="Thank you")
            self._do(self.chloe, "introduction:undo", offer_id=offer)
        self._do(self.chloe, "offer:withdraw", target_id=target)
        self._do(self.ana, "ask:hide", ask_id=ask)
        self._do(self.ana, "ask:restore", ask_id=ask)
        george = self._do(self.ana, "seat:add", name="George", stands="helping")["id"]
        self._do(self.ana, "offer:make-for", target_id=target, member_id=george)
        self._do(self.ana, "seat:correct", member_id=george, status="left")
        self._do(self.ben, "ask:withdraw", ask_id=ask)
        return self.counts

    def _do(self, caller: Caller, name: str, /, **fields: Any) -> Answer:
        forget_everybody()
        with self.app.test_request_context(), statements() as said:
            answer = perform(Sent(name, token_hex(16), fields), caller)
        if not answer.get("ok"):
            raise RuntimeError(f"{name}: {answer}")
        self.counts[name] = len(said)
        return answer


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that goes to the database while the block lasts."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _member(club: Club, name: str, role: str = "member") -> Member:
    person = Person(name=name)
    db.session.add(person)
    db.session.flush()
    return club.welcome(person, stands="looking", role=role)
