"""From committed events to screens: the only thing that talks to them.

Features say what an event touches (`touches`) and whose private part (`privately`); the board
says how a thing is drawn (`drawer`). A feed follows one meeting's events for the sockets of this
process: woken by a commit here, and once a second by what other processes committed. Each thing
touched is drawn once a flush, however often it was touched, and sent once to each room.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol

from flask import Flask
from sqlalchemy import select

from jobclub.clock import now
from jobclub.events import Event, EventRow
from jobclub.extensions import db, socketio
from jobclub.meetings.models import Meeting

ROOMS = ("phones", "wall", "console")
#: Leading edge at once, then at most one flush each 40 ms; longer when drawing takes longer.
TICK = 0.04
LOOK_EVERY = 1.0


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


class Drawer(Protocol):
    """How the board draws things for its three rooms, from one reading."""

    @property
    def epoch(self) -> str:
        """Of which database's life it is."""

    def spotlit(self) -> int | None:
        """The ask in the spotlight."""

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


@dataclass
class Feed:
    """What was shown of one meeting, and what follows from its events."""

    meeting_id: int
    shown: int
    spotlit: int | None
    pending: set[Thing] = field(default_factory=set)

    def news(self) -> Sequence[EventRow]:
        """The events that were not shown yet."""
        return db.session.scalars(
            select(EventRow)
            .where(EventRow.meeting_id == self.meeting_id, EventRow.seq > self.shown)
            .order_by(EventRow.seq)
        ).all()

    def changes(self, board: Drawer, rows: Sequence[EventRow]) -> Iterable[Change]:
        """What each room must hear of these events, and of what time alone has changed."""
        pending, self.pending = self.pending, set()
        if rows:
            yield from self._change(board, set(touched(rows)), rows[-1].seq or self.shown)
        if pending:
            # By itself: a board fetched meanwhile has the events' number, but not yet this.
            yield from self._change(board, pending, self.shown)

    def _change(self, board: Drawer, things: set[Thing], to: int) -> Iterable[Change]:
        spotlit = board.spotlit()
        if spotlit != self.spotlit:
            things |= {Thing("now")}
            things |= {Thing("ask", ask) for ask in (spotlit, self.spotlit) if ask is not None}
            self.spotlit = spotlit
        message = {"epoch": board.epoch, "from": self.shown, "to": to, "now": millis()}
        whole = ALL in things
        if whole:
            # A gap, as a phone sees it: it fetches the fresh board.
            message["from"] = to
        ordered = sorted(things - {ALL}, key=lambda t: (t.kind, t.id))
        for room in ROOMS:
            put, remove = ([], []) if whole else board.draw(room, ordered)
            yield {**message, "room": room, "put": put, "remove": remove}
        self.shown = to


def touched(rows: Sequence[EventRow]) -> Iterable[Thing]:
    """What these events touch on the board."""
    for row in rows:
        for touch in TOUCHES.get(row.kind, ()):
            yield from touch(row)


def told(rows: Sequence[EventRow]) -> Iterable[int]:
    """The people whose private part these events change."""
    for row in rows:
        for whose in PRIVATELY.get(row.kind, ()):
            yield from whose(row)


class Feeds:
    """All meetings that this process has sockets for."""

    def __init__(self) -> None:
        self._app: Flask | None = None
        self._feeds: dict[int, Feed] = {}
        self._woken: set[int] = set()
        self._event: Any = None

    def start(self, app: Flask) -> None:
        """Begin to follow; called once, in the serving process."""
        self._app = app
        self._event = socketio.server.eio.create_event()
        socketio.start_background_task(self._run)

    def follow(self, meeting: Meeting) -> None:
        """Somebody here looks at this meeting now."""
        if meeting.id not in self._feeds:
            self._feeds[meeting.id] = Feed(meeting.id, meeting.seq, drawer[0](meeting).spotlit())

    def wake(self, meeting_ids: frozenset[int]) -> None:
        """A commit here moved these meetings."""
        self._woken |= meeting_ids
        if self._event is not None:
            self._event.set()

    def _run(self) -> None:
        if self._app is None:
            return
        while True:
            if not self._event.wait(timeout=LOOK_EVERY):
                self._woken |= set(self._feeds)
            self._event.clear()
            woken, self._woken = self._woken, set()
            began = monotonic()
            try:
                with self._app.app_context():
                    for meeting_id in woken & set(self._feeds):
                        self._flush(self._feeds[meeting_id])
            except Exception:
                self._app.logger.exception("flush failed")
                self._woken |= woken
                socketio.sleep(LOOK_EVERY)
            # As long as it took, at least: under load, commands go before drawing.
            socketio.sleep(max(TICK, monotonic() - began))

    def _flush(self, feed: Feed) -> None:
        """Draw what was touched since the last flush, and send it."""
        meeting = db.session.get(Meeting, feed.meeting_id)
        if meeting is None or (meeting.seq == feed.shown and not feed.pending):
            return
        rows = feed.news()
        for change in feed.changes(drawer[0](meeting), rows):
            socketio.emit("board", change, to=room_of(change["room"], meeting.id))
        for person_id in set(told(rows)):
            socketio.emit("mine", {}, to=person_room(person_id, meeting.id))
        for row in rows:
            self._remember(row, meeting)

    def _remember(self, row: EventRow, meeting: Meeting) -> None:
        for seconds, touch, whose in LATER.get(row.kind, ()):
            things, people = set(touch(row)), set(whose(row))
            socketio.start_background_task(self._show_later, meeting.id, seconds, things, people)

    def _show_later(
        self, meeting_id: int, seconds: float, things: set[Thing], people: set[int]
    ) -> None:
        socketio.sleep(seconds)
        feed = self._feeds.get(meeting_id)
        if feed is not None:
            feed.pending |= things
            self.wake(frozenset({meeting_id}))
        for person_id in people:
            socketio.emit("mine", {}, to=person_room(person_id, meeting_id))


def millis() -> int:
    """Server time for screens, in milliseconds since 1970."""
    return int(now().timestamp() * 1000)


feeds = Feeds()
