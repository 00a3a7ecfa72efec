"""What an event means for screens.

Features say what an event touches (`touches`) and whose private part (`privately`); the board
says how a thing is drawn (`drawer`). `feeds.py` follows the events, and is the only thing that
talks to screens: each thing touched is drawn once a flush, however often it was touched, and sent
once to each room.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from jobclub.clock import now
from jobclub.events import Event, EventRow
from jobclub.meetings.models import Meeting

ROOMS = ("phones", "wall", "console")


@dataclass(frozen=True)
class Thing:
    """Something on a board: an ask, a tally, a seat, or a part there is one of (id 0)."""

    kind: str
    id: int = 0


#: A change after which boards are fetched whole: rare, and everywhere at once.
ALL = Thing("all")

Touch = Callable[[EventRow], Iterable[Thing]]
Whose = Callable[[EventRow], Iterable[int]]
Put = dict[str, str]
Change = dict[str, Any]
Turns = frozenset[tuple[int, str]]


class Drawer(Protocol):
    """How the board draws things for its three rooms, from one reading."""

    @property
    def epoch(self) -> str:
        """Of which database's life it is."""

    def spotlit(self) -> int | None:
        """The ask in the spotlight."""

    def in_turn(self) -> Turns:
        """Whose turn it is and who comes next: people, and which."""

    def draw(self, room: str, things: Sequence[Thing]) -> tuple[list[Put], list[str]]:
        """What to put and what to remove in a room."""


TOUCHES: dict[str, list[Touch]] = {}
PRIVATELY: dict[str, list[Whose]] = {}
#: Things that show themselves later by mere time: after how many seconds, and which.
LATER: dict[str, list[tuple[float, Touch, Whose]]] = {}
drawer: list[Callable[[Meeting], Drawer]] = []


def touches(*kinds: type[Event]) -> Callable[[Touch], Touch]:
    """Declare what these events touch on the board."""

    def declare(touch: Touch) -> Touch:
        for kind in kinds:
            TOUCHES.setdefault(kind.kind, []).append(touch)
        return touch

    return declare


def privately(*kinds: type[Event]) -> Callable[[Whose], Whose]:
    """Declare whose private part these events change: ids of people."""

    def declare(whose: Whose) -> Whose:
        for kind in kinds:
            PRIVATELY.setdefault(kind.kind, []).append(whose)
        return whose

    return declare


def later(kind: type[Event], seconds: float, touch: Touch, whose: Whose) -> None:
    """Declare what an event shows only after some seconds."""
    LATER.setdefault(kind.kind, []).append((seconds, touch, whose))


def room_of(room: str, meeting_id: int) -> str:
    """The socket room of a meeting's phones, wall or console."""
    return f"{room}:{meeting_id}"


def person_room(person_id: int, meeting_id: int) -> str:
    """The socket room of one person at one meeting."""
    return f"person:{person_id}:{meeting_id}"


def millis() -> int:
    """Server time for screens, in milliseconds since 1970."""
    return int(now().timestamp() * 1000)
