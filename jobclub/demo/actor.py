"""One of the simulated people: a phone, and somebody who looks at it now and then.

They act by what their own screen shows, never by a script: whoever presses Next leads them.
"""

import heapq
import random
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from itertools import count
from threading import Event, Thread
from typing import Any, Protocol

from jobclub.demo.people import Persona
from jobclub.phone import Answer, Phone
from jobclub.screen import Element, Form, normal
from jobclub.web import Away

#: Nobody looks at their phone more often than this, in the world's seconds.
GLANCE = 0.35
TROUBLE = (Away, OSError, HTTPException, ValueError)


class Stopped(Exception):
    """The evening ends for this phone."""


class Room(Protocol):
    """Where the actors are."""

    url: str
    cookie_name: str
    code: str
    speed: float
    stopped: Event

    def minutes(self, number: float) -> float:
        """Minutes of waiting that nobody watches, in the clock's seconds."""

    def say(self, words: str) -> None:
        """Tell what no screen shows."""

    def goes(self, persona: Persona) -> None:
        """Somebody has to leave."""

    def trouble(self, persona: Persona, error: Exception) -> None:
        """Something went wrong that should not."""


class Seen:
    """What a phone shows at one glance."""

    def __init__(self, board: Element, mine: Element, marks: dict[str, list[int]]) -> None:
        self.board = board
        self.mine = mine
        self.marks = marks
        stage, state = board.first("id", "stage"), board.first("id", "state")
        self.stage = stage.attributes.get("data-kind", "") if stage is not None else ""
        self.over = state is not None and state.has_class("closed")

    def forms(self, command: str) -> list[Form]:
        """What can be sent from it, the private part first."""
        return [*self.mine.forms(command), *self.board.forms(command)]

    @property
    def asks(self) -> list[Element]:
        """The asks on the board, the lit one first."""
        return [one for one in self.board.every("li") if "data-ask" in one.attributes]

    def is_mine(self, ask: Element) -> bool:
        """Whether it is this phone's own."""
        return int(ask.attributes["data-ask"]) in self.marks.get("asks", [])


Habit = Callable[["Actor", Seen], None]


class Actor(Thread):
    """Somebody with a phone."""

    def __init__(
        self, persona: Persona, room: Room, *, token: str, arrives: float, habits: list[Habit]
    ) -> None:
        super().__init__(name=persona.name, daemon=True)
        self.persona = persona
        self.room = room
        self.luck = random.Random(persona.name)  # noqa: S311 (everybody has their ways)
        self.phone = Phone(room.url, f"{room.cookie_name}={token}" if token else "")
        self.is_known = bool(token)
        self.arrives = arrives
        self.habits = habits
        #: What was thought of once, and is not thought of again.
        self.thought: set[object] = set()
        #: Whether they have gone home.
        self.gone = False
        self.recap: int | None = None
        self._soon: list[tuple[float, int, Callable[[], object]]] = []
        self._number = count()
        self._shown: tuple[int, int] = (-1, 0)

    def run(self) -> None:
        """The evening, as this one lives it."""
        try:
            self.pause(self.arrives)
            self._come_in()
            while not self.gone:
                self._go_on()
                self.room.stopped.wait(GLANCE)
                if self.room.stopped.is_set():
                    return
        except Stopped:
            return
        except TROUBLE as error:
            if not self.room.stopped.is_set():
                self.room.trouble(self.persona, error)
        finally:
            if self.gone:
                self.phone.close()

    def chance(self, of: float) -> bool:
        """Whether they feel like it."""
        return self.luck.random() < of

    def once(self, thought: object) -> bool:
        """Whether this is thought of for the first time."""
        new = thought not in self.thought
        self.thought.add(thought)
        return new

    def soon(self, least: float, most: float, do: Callable[[], object]) -> None:
        """Do it after so many seconds of the evening's clock."""
        at = time.monotonic() + self.luck.uniform(least, most) / self.room.speed
        heapq.heappush(self._soon, (at, next(self._number), do))

    def later(self, least: float, most: float, do: Callable[[], object]) -> None:
        """Do it after so many minutes, fewer where somebody practises."""
        self.soon(self.room.minutes(least), self.room.minutes(most), do)

    def look(self) -> Seen:
        """Look at the phone."""
        marks = self.phone.mine.get("marks", {})
        return Seen(self.phone.look(), self.phone.look_at_mine(), marks)

    def tap(self, command: str, *, where: Mapping[str, str] | None = None, **typed: Any) -> bool:
        """Tap the first button of this kind that is on the screen now; false: there is none."""
        for form in self.look().forms(command):
            if all(form.fields.get(name) == value for name, value in (where or {}).items()):
                return bool(self.send(command, **{**form.fields, **typed}).get("ok"))
        return False

    def send(self, command: str, **fields: Any) -> Answer:
        """Send what was typed into a form that is always there."""
        return self.phone.command(command, **fields)

    def pause(self, seconds: float) -> None:
        """Wait by the evening's clock."""
        if self.room.stopped.wait(seconds / self.room.speed):
            raise Stopped

    def sleep_for(self, seconds: float) -> None:
        """The phone falls asleep: its socket is gone, and nothing is lost."""
        self.phone.close()
        self.room.say(f"{self.persona.first_name}'s phone falls asleep.")
        self.pause(seconds)
        self.room.say(f"{self.persona.first_name}'s phone wakes up.")

    def go_home(self) -> None:
        """Leave."""
        self.gone = True

    def is_fresh(self) -> bool:
        """Whether this phone shows what a page just opened would show."""
        fresh = self.phone.fresh()
        return fresh is not None and self.phone.board_html() == normal(fresh["html"])

    def _come_in(self) -> None:
        """Join. The socket follows at the first glance, as often as it takes."""
        self.phone.get("/join")
        stands = self.persona.stands if self.persona.stands in ("looking", "visiting") else ""
        # A member on a new phone types what everybody calls them.
        new_phone = "new-phone" in self.persona.habits
        name = self.persona.first_name if new_phone else self.persona.name
        self.phone.join(self.room.code, name, stands or "helping")
        self.phone.open()

    def _go_on(self) -> None:
        if not self.phone.is_awake:
            # Just come, woken up, or sent out and in again (two places put together).
            self._wake()
        while self._soon and self._soon[0][0] <= time.monotonic():
            heapq.heappop(self._soon)[2]()
        now = (self.phone.screen.seq, id(self.phone.mine))
        if now != self._shown:
            self._shown = now
            seen = self.look()
            for habit in self.habits:
                habit(self, seen)

    def _wake(self) -> None:
        try:
            self.phone.connect()
        except TROUBLE:
            # The Wi-Fi, or the server: tried again at the next glance, as a phone does.
            self.room.stopped.wait(1)
