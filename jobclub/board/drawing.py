"""One meeting's board: what is on it, and how each thing of it is drawn for each room.

The page and the live update draw the same partials, so a screen that listened equals a page
just opened.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.board.address import address_of, addresses
from jobclub.board.shown import Counts, ShownAsk, show
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.house import epoch
from jobclub.live import Put, Thing, drawer
from jobclub.meetings.attendance import HERE, WAITING, Attendance
from jobclub.meetings.models import WAITS, Meeting


class Board:
    """A meeting as its screens show it. Read when first asked for, once a flush or page."""

    def __init__(self, meeting: Meeting, room: str = "phones") -> None:
        self.meeting = meeting
        self.room = room
        # First of all reads: whatever comes after it is at least as new.
        self.seq = meeting.seq
        self.epoch = epoch()

    def in_room(self, room: str) -> "Board":
        """The same board, for another room, without reading again."""
        other = object.__new__(Board)
        other.__dict__.update(
            {key: value for key, value in self.__dict__.items() if key in SHARED}, room=room
        )
        return other

    @cached_property
    def showings(self) -> dict[int, Showing]:
        """The asks that have a place at this meeting, by ask."""
        rows = db.session.scalars(
            select(Showing).where(Showing.meeting_id == self.meeting.id).order_by(Showing.position)
        )
        return {showing.ask_id: showing for showing in rows}

    @cached_property
    def all_asks(self) -> dict[int, Ask]:
        """The open asks with a place here, hidden ones too, by id in order."""
        rows = db.session.scalars(
            select(Ask)
            .join(Member, Member.id == Ask.asker_id)
            .where(Ask.id.in_(self.showings), Ask.state == OPEN, Member.removed_at.is_(None))
            .options(selectinload(Ask.targets))
        )
        return {ask.id: ask for ask in sorted(rows, key=lambda a: self.showings[a.id].position)}

    @cached_property
    def counts(self) -> Counts:
        """Tallies and offers of every ask here."""
        ids = [target.id for ask in self.all_asks.values() for target in ask.targets]
        return Counts.of(ids, with_offers=True)

    def spotlit(self) -> int | None:
        """The ask the room looks at: the one lit last, else the newest."""
        shown = [i for i, ask in self.all_asks.items() if self._may_be_lit(ask)]
        if not shown or not self.meeting.is_open:
            return None
        return max(shown, key=lambda i: (self.showings[i].spotlit_seq, self.showings[i].position))

    @property
    def asks(self) -> list[ShownAsk]:
        """The asks this room sees, in order."""
        return [self.shown(ask) for ask in self.all_asks.values() if self.sees(ask)]

    @property
    def spotlight(self) -> ShownAsk | None:
        """The ask in the spotlight."""
        lit = self.spotlit()
        return self.shown(self.all_asks[lit]) if lit is not None else None

    @property
    def next(self) -> ShownAsk | None:
        """The ask that Next would show: the first that the facilitator has not lit yet."""
        lit = self.spotlit()
        for ask_id, ask in self.all_asks.items():
            if self._may_be_lit(ask) and ask_id != lit and self.showings[ask_id].spotlit_seq == 0:
                return self.shown(ask)
        return None

    @cached_property
    def every_seat(self) -> Sequence[Attendance]:
        """All attendances but of those sent out."""
        return self.meeting.seats()

    @property
    def seats(self) -> list[Attendance]:
        """Who is here, or was."""
        return [s for s in self.every_seat if s.status != WAITING and s.same_seat_id is None]

    @property
    def waiting(self) -> list[Attendance]:
        """Who waits for a nod, or for an answer to "is this Ben?"."""
        return [s for s in self.every_seat if s.status == WAITING or s.maybe_id is not None]

    @property
    def phoneless(self) -> list[Attendance]:
        """Who is here without a phone: one click on the console is their hand."""
        return [s for s in self.seats if s.status == HERE and not s.has_phone]

    @property
    def phones(self) -> int:
        """How many phones have come in, the facilitator's laptop not counted."""
        return sum(s.has_phone and s.member_id != self.meeting.led_by_id for s in self.every_seat)

    @property
    def here(self) -> int:
        """How many people are in the room."""
        return sum(s.status == HERE and s.same_seat_id is None for s in self.every_seat)

    @property
    def absent(self) -> list[Member]:
        """Members of the club who have no seat here."""
        have = {seat.member_id for seat in self.every_seat}
        return [m for m in self.meeting.club.members() if m.id not in have]

    @property
    def address(self) -> str:
        """Where phones find this laptop."""
        return address_of(self.meeting)

    @property
    def addresses(self) -> list[str]:
        """All addresses to choose from."""
        return addresses()

    @property
    def led_by(self) -> str:
        """Who runs the meeting."""
        return self.meeting.led_by.called

    @property
    def wall_url(self) -> str:
        """The projector's page."""
        return f"/wall/{self.meeting.wall_token}"

    @property
    def qr_url(self) -> str:
        """The picture of the QR; its address changes with what it shows."""
        version = f"?v={self.meeting.qr_nonce[:6]}-{self.address}"
        start = self.wall_url if self.room == "wall" else f"/m/{self.meeting.public_id}"
        return f"{start}/qr.svg{version}"

    @property
    def wifi_qr_url(self) -> str | None:
        """The picture of the Wi-Fi's QR."""
        club = self.meeting.club
        return f"{self.wall_url}/wifi.svg?v={club.wifi_name}" if club.wifi_name else None

    def shown(self, ask: Ask) -> ShownAsk:
        """An ask as this room shows it."""
        return show(
            ask,
            self.counts,
            room=self.room,
            showing=self.showings[ask.id],
            spotlit=ask.id == self.spotlit(),
        )

    def sees(self, ask: Ask | None) -> bool:
        """Whether this room has the ask on its board."""
        if ask is None or self.room == "console":
            return ask is not None
        return self._may_be_lit(ask)

    def _may_be_lit(self, ask: Ask) -> bool:
        return ask.is_open and self.showings[ask.id].late != WAITS

    def whole(self) -> str:
        """Everything inside this room's <live-board>."""
        return self._render(f"board/_{self.room}.html", board=self)

    def draw(self, room: str, things: Sequence[Thing]) -> tuple[list[Put], list[str]]:
        """What to put, and what to remove, after these things were touched."""
        return self.in_room(room)._draw(things)

    def _draw(self, things: Sequence[Thing]) -> tuple[list[Put], list[str]]:
        puts: list[Put] = []
        removed: list[str] = []
        whole = {t.id for t in things if t.kind == "ask"} | (
            {t.id for t in things if t.kind == "who"} if self.room == "console" else set()
        )
        for ask_id in sorted(whole):
            self._put_ask(ask_id, puts, removed)
        for thing in things:
            if thing.kind in ("tally", "too"):
                puts.extend(self._small(thing, whole))
            elif thing.kind == "seat" and self.room == "console":
                self._put_seat(thing.id, puts, removed)
            elif thing.kind in PARTS and self.room in PARTS[thing.kind]:
                puts.append({"id": thing.kind, "html": self._part(thing.kind)})
        return puts, removed

    def _put_ask(self, ask_id: int, puts: list[Put], removed: list[str]) -> None:
        ask = self.all_asks.get(ask_id)
        if ask is None or not self.sees(ask):
            removed.append(f"ask-{ask_id}")
            return
        html = self._render("asks/_ask.html", shown=self.shown(ask))
        puts.append({"id": f"ask-{ask_id}", "list": "asks", "html": html})

    def _put_seat(self, member_id: int, puts: list[Put], removed: list[str]) -> None:
        for seat in self.seats:
            if seat.member_id == member_id:
                html = self._render("board/_seat.html", seat=seat)
                puts.append({"id": f"seat-{member_id}", "list": "seats", "html": html})
                return
        removed.append(f"seat-{member_id}")

    def _small(self, thing: Thing, whole: set[int]) -> Iterable[Put]:
        """A tally or a me-too count, unless its ask is drawn whole anyway."""
        if thing.kind == "too" and self.room == "wall":
            return
        target = db.session.get(Target, thing.id)
        ask = self.all_asks.get(target.ask_id) if target is not None else None
        if target is None or ask is None or ask.id in whole or not self.sees(ask):
            return
        for shown in self.shown(ask).targets:
            if shown.id == thing.id:
                html = self._render(f"asks/_{thing.kind}.html", target=shown)
                yield {"id": f"{thing.kind}-{thing.id}", "html": html}

    def _part(self, name: str) -> str:
        return self._render(
            f"board/_{name}.html",
            **{key: getattr(self, key) for key in PART_NEEDS.get(name, ())},
        )

    def _render(self, template: str, **context: Any) -> str:
        """In the club's language, whoever caused it."""
        with force_locale(self.meeting.club.locale):
            text: str = current_app.jinja_env.get_template(template).render(
                meeting=self.meeting, club=self.meeting.club, room=self.room, **context
            )
        return text.strip()


SHARED = frozenset({"meeting", "seq", "epoch", "showings", "all_asks", "counts", "every_seat"})

#: Parts there is one of, and the rooms that have them.
PARTS = {
    "now": ("phones", "wall", "console"),
    "here": ("phones", "wall", "console"),
    "state": ("phones", "wall", "console"),
    "doors": ("wall", "console"),
    "strip": ("wall",),
    "waiting": ("console",),
}
PART_NEEDS: dict[str, tuple[str, ...]] = {
    "now": ("spotlight", "next", "phoneless"),
    "here": ("here",),
    "doors": ("qr_url", "address", "addresses", "wall_url", "wifi_qr_url", "led_by", "phones"),
    "strip": ("qr_url", "address"),
    "waiting": ("waiting",),
}

make: Callable[[Meeting], Board] = Board
drawer.append(make)
