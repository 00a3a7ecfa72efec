"""One feed a meeting: what this process has shown of it, and what follows from its events.

Woken by a commit here, and once a second by what other processes committed. A feed that fails
is tried again, and holds up no other; one that nobody looks at is let go.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any

from flask import Flask
from sqlalchemy import select

from jobclub.clock import now, speed
from jobclub.events import EventRow
from jobclub.extensions import db, socketio
from jobclub.live import (
    ALL,
    LATER,
    PRIVATELY,
    ROOMS,
    TOUCHES,
    Change,
    Drawer,
    Thing,
    Touch,
    Turns,
    Whose,
    drawer,
    millis,
    person_room,
    room_of,
)
from jobclub.meetings.models import Meeting

#: Leading edge at once, then at most one flush each 40 ms; longer when drawing takes longer.
TICK = 0.04
LOOK_EVERY = 1.0
#: So many events back a new feed looks for what time alone will show.
RECENT = 200


@dataclass
class Feed:
    """What was shown of one meeting, and what follows from its events."""

    meeting_id: int
    shown: int
    spotlit: int | None
    pending: set[Thing] = field(default_factory=set)
    screens: int = 0
    in_turn: Turns = frozenset()
    #: People who are in turn now, or no longer, and were not told yet.
    turned: set[int] = field(default_factory=set)

    def news(self) -> Sequence[EventRow]:
        """The events that were not shown yet."""
        return db.session.scalars(
            select(EventRow)
            .where(EventRow.meeting_id == self.meeting_id, EventRow.seq > self.shown)
            .order_by(EventRow.seq)
        ).all()

    def changes(self, board: Drawer, rows: Sequence[EventRow]) -> Iterable[Change]:
        """What each room must hear of these events, and of what time alone has changed."""
        if rows:
            yield from self._change(board, set(touched(rows)), rows[-1].seq or self.shown)
        pending = set(self.pending)
        if pending:
            # By itself: a board fetched meanwhile has the events' number, but not yet this.
            yield from self._change(board, pending, self.shown)
            # Only now: a drawing that failed is drawn again.
            self.pending -= pending

    def _change(self, board: Drawer, things: set[Thing], to: int) -> Iterable[Change]:
        spotlit = board.spotlit()
        if spotlit != self.spotlit:
            # What belongs to the stage gives way to the ask, and comes back after it.
            things |= {Thing("now"), Thing("stage"), Thing("doors")}
            things |= {Thing("ask", ask) for ask in (spotlit, self.spotlit) if ask is not None}
            self.spotlit = spotlit
        if things & {Thing("round"), ALL}:
            in_turn = board.in_turn()
            self.turned |= {person for person, _which in in_turn ^ self.in_turn}
            self.in_turn = in_turn
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

    def told(self, rows: Sequence[EventRow]) -> set[int]:
        """The people whose private part is another since these events, once they were drawn."""
        people, self.turned = set(told(rows)) | self.turned, set()
        return people


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
        """One screen more looks at this meeting."""
        feed = self._feeds.get(meeting.id)
        if feed is None:
            board = drawer[0](meeting)
            feed = Feed(meeting.id, meeting.seq, board.spotlit(), in_turn=board.in_turn())
            self._feeds[meeting.id] = feed
            self._remember_recent(meeting)
        feed.screens += 1

    def leave(self, meeting_id: int) -> None:
        """One screen less."""
        feed = self._feeds.get(meeting_id)
        if feed is not None:
            feed.screens -= 1
            if feed.screens <= 0:
                del self._feeds[meeting_id]

    def wake(self, meeting_ids: frozenset[int]) -> None:
        """A commit here moved these meetings."""
        self._woken |= meeting_ids
        if self._event is not None:
            self._event.set()

    def _run(self) -> None:
        if self._app is None:
            return
        looked = monotonic()
        while True:
            self._event.wait(timeout=LOOK_EVERY)
            self._event.clear()
            began = monotonic()
            # By the clock, not by a quiet second: one busy meeting must not hide the others.
            if began - looked >= LOOK_EVERY:
                looked = began
                self._woken |= set(self._feeds)
            woken, self._woken = self._woken, set()
            with self._app.app_context():
                for meeting_id in woken:
                    self._try(meeting_id)
            # As long as it took, at least: under load, commands go before drawing.
            socketio.sleep(max(TICK, monotonic() - began))

    def _try(self, meeting_id: int) -> None:
        feed = self._feeds.get(meeting_id)
        if feed is None or self._app is None:
            return
        try:
            self._flush(feed)
        except Exception:
            # At the next look it is tried again, from where this screen stands.
            self._app.logger.exception("flush failed")
        finally:
            db.session.rollback()

    def _flush(self, feed: Feed) -> None:
        """Draw what was touched since the last flush, and send it."""
        meeting = db.session.get(Meeting, feed.meeting_id)
        if meeting is None or (meeting.seq == feed.shown and not feed.pending):
            return
        rows = feed.news()
        for change in feed.changes(drawer[0](meeting), rows):
            socketio.emit("board", change, to=room_of(change["room"], meeting.id))
        for person_id in feed.told(rows):
            socketio.emit("mine", {}, to=person_room(person_id, meeting.id))
        for row in rows:
            self._remember(row)

    def _remember_recent(self, meeting: Meeting) -> None:
        """What an earlier process, or nobody, was waiting to show."""
        for row in db.session.scalars(
            select(EventRow).where(
                EventRow.meeting_id == meeting.id,
                EventRow.kind.in_(LATER),
                EventRow.seq > meeting.seq - RECENT,
            )
        ).all():
            self._remember(row)

    def _remember(self, row: EventRow) -> None:
        for seconds, touch, whose in LATER.get(row.kind, ()):
            left = seconds - (now() - row.at).total_seconds()
            if left > 0 and row.meeting_id is not None:
                socketio.start_background_task(
                    self._show_later, row.meeting_id, left, row.id, touch, whose
                )

    def _show_later(
        self, meeting_id: int, seconds: float, row_id: int, touch: Touch, whose: Whose
    ) -> None:
        until = now() + timedelta(seconds=seconds)
        # The clock may change its pace meanwhile.
        while (left := (until - now()).total_seconds()) > 0:
            socketio.sleep(left / speed())
        feed = self._feeds.get(meeting_id)
        if feed is None or self._app is None:
            return
        with self._app.app_context():
            row = db.session.get(EventRow, row_id)
            if row is None:
                return
            # Asked only now: meanwhile two people may have turned out to be one.
            feed.pending |= set(touch(row))
            people = set(whose(row))
        self.wake(frozenset({meeting_id}))
        for person_id in people:
            socketio.emit("mine", {}, to=person_room(person_id, meeting_id))


feeds = Feeds()
