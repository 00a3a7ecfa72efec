"""A simulated phone, console or wall: real HTTP, a real websocket, and the browser's own rules.

It ships: the demo, the benches and the tests have their people by it. It runs with threads, or
with greenlets where `monkey.patch_all()` came first.
"""

import json
import random
import re
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Lock, Timer
from typing import Any
from urllib.parse import urlsplit

from jobclub.line import Line
from jobclub.screen import Change, Element, Form, Screen, parse
from jobclub.web import Away, Web

Answer = dict[str, Any]
A_DAY = 86_400.0
#: For how long somebody who is told "one moment" tries again.
PATIENCE = 60.0
#: Reasons to read the private part gather for this long, as in the browser.
GATHER = 0.08


@dataclass
class Letter:
    """A command in the outbox, and what became of it (times by `monotonic`)."""

    name: str
    fields: dict[str, Any]
    seen: int
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    sent_at: float = field(default_factory=time.monotonic)
    answered_at: float = 0.0
    answer: Answer = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        """Whether it is sent again should the server be restored: acknowledged in the last day."""
        return bool(self.answer.get("ok")) and time.monotonic() - self.answered_at < A_DAY


class Phone(Web):
    """A screen of a meeting: it joins, listens, and sends commands that are done exactly once."""

    room = "phones"

    def __init__(self, base: str, cookie: str = "", meeting: str = "") -> None:
        super().__init__(base, cookie)
        self.meeting = meeting
        self.screen = Screen()
        self.mine: Change = {}
        self.outbox: list[Letter] = []
        self.line: Line | None = None
        self._lock = Lock()
        self._changes: deque[Change] = deque()
        self._reading = False
        self._wanted = 0
        self._private: Timer | None = None
        #: The server's time in milliseconds, and when it was said (by `monotonic`).
        self._told = (0.0, 0.0)
        #: How fast the server's clock runs.
        self.speed = 1.0

    def join(self, code: str, name: str, stands: str = "looking") -> None:
        """Come in by the code on the wall."""
        status, body, to = self.post("/join", code=code, name=name, stands=stands)
        found = re.fullmatch(r"/m/(\w+)/", to)
        if status != 303 or found is None:
            raise Away(f"{status} {body[:300]}")
        self.meeting = found[1]

    @property
    def src(self) -> str:
        """Where this screen's board is fetched fresh."""
        return f"/m/{self.meeting}/board?room={self.room}"

    @property
    def auth(self) -> dict[str, str]:
        """What the socket says that it would like to see."""
        return {"room": self.room}

    def open(self) -> None:
        """Open the meeting's page, as a browser does after joining."""
        page = self.get(f"/m/{self.meeting}/")[1]
        faster = re.search(r' data-speed="([^"]+)"', page)
        self.speed = float(faster[1]) if faster else 1.0

    def connect(self) -> None:
        """Open the socket, then read the board."""
        # Join first, read second: whatever the board just read misses will arrive as a put.
        self._reading = True
        self.line = Line(self, f"meeting={self.meeting}", self.auth, self._hear)
        self.read()
        if self.room == "phones":
            self.read_mine()

    def close(self) -> None:
        """Go away."""
        if self.line is not None:
            self.line.close()

    def command(self, name: str, /, **fields: Any) -> Answer:
        """Send a command until it is answered, always with the same key."""
        letter = Letter(name, fields, self.screen.seq)
        self.outbox.append(letter)
        return self.deliver(letter)

    def deliver(self, letter: Letter, *, within: float = PATIENCE) -> Answer:
        """Send a letter (again) until it is answered: twice by the socket, then by POST."""
        until, misses = time.monotonic() + within, 0 if self.line is not None else 2
        while time.monotonic() < until:
            answer = self.emit(letter) if misses < 2 else self.post_command(letter)
            if answer is not None and "ok" in answer:
                letter.answer, letter.answered_at = answer, time.monotonic()
                self._mine_later()
                return answer
            misses += answer is None
            wait = answer["retry"] if answer else min(15.0, 0.1 * 2**misses)
            time.sleep(wait * (1 + random.random() / 4))  # noqa: S311 (jitter is no secret)
        raise Away(f"no answer to {letter.name}")

    def emit(self, letter: Letter) -> Answer | None:
        """Send a letter by the socket, once; None when nobody answers."""
        if self.line is None:
            return None
        return self.line.emit("command", {"command": letter.name, **_body(letter)})

    def post_command(self, letter: Letter) -> Answer | None:
        """The same letter as a plain POST; None when nobody answers."""
        try:
            said = self.post_json(f"/m/{self.meeting}/do/{letter.name}", _body(letter))[1]
            return dict(json.loads(said))
        except (OSError, HTTPException, ValueError):
            return None

    def tap(self, form: Form, **more: Any) -> Answer:
        """Send a form that is on the screen, with what was chosen or typed into it."""
        return self.command(form.command, **{**form.fields, **more})

    def now(self) -> float:
        """The server's clock, in milliseconds since 1970; 0 before it has said anything."""
        told, at = self._told
        return told + (time.monotonic() - at) * 1000 * self.speed if told else 0.0

    @property
    def is_awake(self) -> bool:
        """Whether its socket stands."""
        return self.line is not None and not self.line.closed.is_set()

    def look(self) -> Element:
        """The board as it is shown."""
        with self._lock:
            root = self.screen.look()
        if root is None:
            self.read()
            root = self.screen.look()
        return root or Element("", {})

    def look_at_mine(self) -> Element:
        """The private part as it is shown."""
        return parse(self.mine.get("html", ""))

    def board_html(self) -> str:
        """The board as it is shown, in its normal form."""
        with self._lock:
            html = self.screen.html()
        if html is None:
            self.read()
            html = self.screen.html()
        return html or ""

    def fresh(self, etag: str = "") -> Change | None:
        """The board as a page just opened would show it; None when the shown one is fresh."""
        status, body, _to = self.get(self.src, etag)
        if status == 304:
            return None
        if status != 200:
            raise Away(f"{status} {body[:300]}")
        return dict(json.loads(body))

    def read(self) -> None:
        """Fetch the fresh board, then show what was heard meanwhile."""
        with self._lock:
            self._reading = True
            epoch, seq = self.screen.epoch, self.screen.seq
        fresh = self.fresh(f'"{epoch}-{seq}"' if epoch else "")
        with self._lock:
            self._reading = False
            if fresh is not None:
                self.screen.fresh(fresh)
                self._note(fresh)
            same = epoch == self.screen.epoch
            if same and self.screen.seq < self._wanted:
                # Drawn just before what we have heard of: ask once more.
                self._later(0.3, self.read)
            self._wanted = 0
            self._drain()
        if epoch and not same:
            # A restored server has forgotten its last hours: the same keys again, in order.
            for letter in [sent for sent in self.outbox if sent.kept]:
                self.deliver(letter)

    def read_mine(self) -> None:
        """Fetch the private part."""
        self._private = None
        status, body, _to = self.get(f"/m/{self.meeting}/mine")
        if status == 200:
            self.mine = json.loads(body)
            self._note(self.mine)

    def _note(self, said: Change) -> None:
        """What the server says of its time."""
        if said.get("now"):
            self._told = (float(said["now"]), time.monotonic())

    def _hear(self, kind: str, message: Change) -> None:
        self._note(message)
        if kind == "mine":
            self._mine_later()
        if kind == "board" and message["room"] == self.room:
            with self._lock:
                self._changes.append(message)
                self._drain()

    def _mine_later(self) -> None:
        if self._private is None and self.mine:
            self._private = self._later(GATHER, self.read_mine)

    def _drain(self) -> None:
        while self._changes and not self._reading:
            change = self._changes.popleft()
            if not self.screen.hear(change):
                self._wanted = max(self._wanted, change["to"])
                self._reading = True
                # Everybody who missed it would ask at once.
                self._later(0.05 + random.random() * 0.3, self.read)  # noqa: S311

    def _later(self, seconds: float, work: Callable[[], None]) -> Timer:
        timer = Timer(seconds, self._try, [work])
        timer.daemon = True
        timer.start()
        return timer

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (Away, OSError, HTTPException):
            if self.line is not None and not self.line.closed.is_set():
                self._later(3.0, work)


class Console(Phone):
    """The facilitator's laptop; its `base` is localhost."""

    room = "console"
    club = ""

    def found(self, link: str, club: str, name: str) -> None:
        """First run: the club and its first owner, by the printed link."""
        status, body, _to = self.post(urlsplit(link).path, club_name=club, name=name)
        if status != 303:
            raise Away(f"{status} {body[:300]}")
        self.club = self.get("/")[2].strip("/").removeprefix("c/")

    def start_meeting(self) -> None:
        """Open the doors."""
        sent = {"key": secrets.token_hex(16), "fields": {}}
        until = time.monotonic() + PATIENCE
        said: Answer = {"retry": 0}
        while "retry" in said and time.monotonic() < until:
            time.sleep(said["retry"])
            said = json.loads(self.post_json(f"/c/{self.club}/do/meeting:start", sent)[1])
        if "go" not in said:
            raise Away(str(said))
        self.meeting = said["go"].split("/")[2]

    @property
    def code(self) -> str:
        """The code on the wall, as this console shows it."""
        return self._shown(r'<b class="code">([^<]+)</b>')

    @property
    def wall_token(self) -> str:
        """The secret of the projector's link."""
        return self._shown(r'href="/wall/([^"]+)"')

    def _shown(self, pattern: str) -> str:
        found = re.search(pattern, self.board_html())
        if found is None:
            raise Away("that is not on the board")
        return found[1]


class Wall(Phone):
    """The projector: view-only, by its link; it never sends."""

    room = "wall"

    def __init__(self, base: str, token: str) -> None:
        super().__init__(base)
        self.token = token

    @property
    def src(self) -> str:
        """Where the wall's board is fetched fresh."""
        return f"/wall/{self.token}/board"

    @property
    def auth(self) -> dict[str, str]:
        """Its link is all it has."""
        return {"wall": self.token}


def _body(letter: Letter) -> dict[str, Any]:
    return {"key": letter.key, "fields": letter.fields, "seen": letter.seen}
