"""One meeting's board: what is on it, and how each thing of it is drawn for each room.

The page and the live update draw the same partials, so a screen that listened equals a page
just opened.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any

from flask import current_app
from flask_babel import force_locale

from jobclub.asks.round import Round
from jobclub.board.address import address_of, addresses
from jobclub.board.desk import Desk
from jobclub.board.reading import Placed, Reading
from jobclub.board.shown import ShownAsk, show
from jobclub.board.wall import Wall
from jobclub.clubs.models import Member
from jobclub.database import digest
from jobclub.live import Put, Thing, Turns, drawer
from jobclub.meetings.attendance import HERE, WAITING, Attendance
from jobclub.meetings.models import Meeting
from jobclub.meetings.run import Run
from jobclub.meetings.stages import Stage
from jobclub.meetings.tables import tables


class Board:
    """A meeting as one room's screens show it. Read when first asked for, once a flush or page."""

    def __init__(
        self, meeting: Meeting, room: str = "phones", reading: Reading | None = None
    ) -> None:
        self.meeting = meeting
        self.room = room
        self.reading = reading or Reading(meeting)

    @property
    def seq(self) -> int:
        """The number of the last event that this board shows."""
        return self.reading.seq

    @property
    def epoch(self) -> str:
        """Of which database's life it is."""
        return self.reading.epoch

    def spotlit(self) -> int | None:
        """The ask the room looks at."""
        return self.reading.spotlit

    def in_turn(self) -> Turns:
        """Whose turn it is and who comes next, which each reads on their own phone."""
        now, after = self.round.now, self.round.next
        turns = {"now": now, "next": after} if self.meeting.is_open else {}
        return frozenset((t.member.person_id, which) for which, t in turns.items() if t is not None)

    @property
    def asks(self) -> list[ShownAsk]:
        """The asks this room sees, in order."""
        placed = [one for one in self.reading.every_ask if self.sees(one)]
        self._count([one.ask.id for one in placed])
        return [self.shown(one) for one in placed]

    @property
    def spotlight(self) -> ShownAsk | None:
        """The ask in the spotlight."""
        return self._shown(self.reading.spotlit)

    @property
    def speaking(self) -> ShownAsk | None:
        """The ask of whose turn it is, while it is on the board."""
        return self._shown(self.reading.speaking) if self.meeting.is_open else None

    @property
    def next(self) -> ShownAsk | None:
        """The ask that Next would show."""
        return self._shown(self.reading.next)

    @property
    def run(self) -> Run:
        """The evening's stages."""
        return self.reading.run

    @property
    def stage(self) -> Stage | None:
        """The stage that the room is in."""
        return self.reading.stage

    @property
    def round(self) -> Round:
        """Whose turn it is, and who comes next."""
        return self.reading.round

    @property
    def tables(self) -> dict[int, list[Attendance]]:
        """Who sits at which table; none while the room is one circle."""
        return tables(self.every_seat)

    @cached_property
    def desk(self) -> Desk:
        """What only the console shows."""
        return Desk(self.reading)

    @cached_property
    def wall(self) -> Wall:
        """What only the projector shows."""
        return Wall(self.reading)

    @property
    def every_seat(self) -> Sequence[Attendance]:
        """All attendances but of those sent out."""
        return self.reading.every_seat

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
        if not club.wifi_name:
            return None
        # A password put right is another picture.
        version = digest(f"{club.wifi_name}\n{club.wifi_password}")[:12]
        return f"{self.wall_url}/wifi.svg?v={version}"

    def shown(self, placed: Placed) -> ShownAsk:
        """An ask as this room shows it; it was counted before."""
        return show(
            placed.ask,
            self.reading.counts,
            room=self.room,
            showing=placed.showing,
            spotlit=placed.ask.id == self.reading.spotlit,
        )

    def sees(self, placed: Placed | None) -> bool:
        """Whether this room has the ask on its board."""
        return placed is not None and (self.room == "console" or placed.may_be_lit)

    def whole(self) -> str:
        """Everything inside this room's <live-board>."""
        with self._in_its_language():
            return self._render(f"board/_{self.room}.html", board=self)

    def draw(self, room: str, things: Sequence[Thing]) -> tuple[list[Put], list[str]]:
        """What to put, and what to remove in a room, after these things were touched."""
        board = Board(self.meeting, room, self.reading)
        # Its numbers are on the console too: counted once a flush.
        board.wall = self.wall
        with self._in_its_language():
            return board._draw(things)

    def _draw(self, things: Sequence[Thing]) -> tuple[list[Put], list[str]]:
        if self.room == "wall":
            things = self.wall.also(things)
        elif self.room == "console":
            things = self.desk.also(things)
        puts: list[Put] = []
        removed: list[str] = []
        small = [thing for thing in things if thing.kind in self._smalls]
        ask_of = self.reading.asks_of([thing.id for thing in small])
        whole = sorted({thing.id for thing in things if thing.kind in self._wholes})
        self.reading.know({*whole, *ask_of.values()})
        self._count(whole)
        self.reading.count(ask_of.values(), with_offers=False)

        for ask_id in whole:
            self._put_ask(ask_id, puts, removed)
        for thing in small:
            ask_id = ask_of.get(thing.id, 0)
            if ask_id not in whole:
                puts.extend(self._small(thing, ask_id))
        if self.room == "console" and Thing("now") not in things:
            puts.extend(self._heard(small, ask_of))
        for thing in things:
            if thing.kind == "seat" and self.room == "console":
                self._put_seat(thing.id, puts, removed)
            elif thing.kind in PARTS and self.room in PARTS[thing.kind]:
                puts.append({"id": thing.kind, "html": self._part(thing.kind)})
        return puts, removed

    @property
    def _wholes(self) -> tuple[str, ...]:
        """What redraws an ask whole: who offered stands on the console alone."""
        return ("ask", "who") if self.room == "console" else ("ask",)

    @property
    def _smalls(self) -> tuple[str, ...]:
        """What redraws one count: the wall does not show who looks there too."""
        return ("tally",) if self.room == "wall" else ("tally", "too")

    def _put_ask(self, ask_id: int, puts: list[Put], removed: list[str]) -> None:
        placed = self.reading.ask(ask_id)
        if placed is None or not self.sees(placed):
            removed.append(f"ask-{ask_id}")
            return
        html = self._render("asks/_ask.html", shown=self.shown(placed))
        puts.append({"id": f"ask-{ask_id}", "list": "asks", "html": html})

    def _put_seat(self, member_id: int, puts: list[Put], removed: list[str]) -> None:
        for seat in self.seats:
            if seat.member_id == member_id:
                html = self._render("board/_seat.html", seat=seat)
                puts.append({"id": f"seat-{member_id}", "list": "seats", "html": html})
                return
        removed.append(f"seat-{member_id}")

    def _small(self, thing: Thing, ask_id: int) -> Iterable[Put]:
        """A tally or a me-too count."""
        placed = self.reading.ask(ask_id)
        if placed is None or not self.sees(placed):
            return
        for shown in self.shown(placed).targets:
            if thing.id not in shown.ids:
                continue
            if self.room == "wall" and not shown.company:
                # On the wall an ask without a company has no tally of its own until it has one.
                html = self._render("asks/_ask.html", shown=self.shown(placed))
                yield {"id": f"ask-{ask_id}", "list": "asks", "html": html}
                continue
            html = self._render(f"asks/_{thing.kind}.html", target=shown)
            yield {"id": f"{thing.kind}-{shown.id}", "html": html}

    def _heard(self, small: Iterable[Thing], ask_of: Mapping[int, int]) -> Iterable[Put]:
        """The tallies that the console shows once more, beside the ask that the room hears."""
        heard = {t.id for t in small if ask_of.get(t.id, 0) == self.reading.speaking}
        shown = self.speaking if heard else None
        for target in shown.targets if shown is not None else ():
            if not heard.isdisjoint(target.ids):
                html = self._render("board/_now_tally.html", target=target)
                yield {"id": f"now-tally-{target.id}", "html": html}

    def _part(self, name: str) -> str:
        return self._render(
            f"board/_{name}.html",
            board=self,
            **{key: getattr(self, key) for key in PART_NEEDS.get(name, ())},
        )

    def _shown(self, ask_id: int | None) -> ShownAsk | None:
        placed = self.reading.ask(ask_id)
        if placed is None:
            return None
        self._count([placed.ask.id])
        return self.shown(placed)

    def _count(self, ask_ids: Iterable[int]) -> None:
        self.reading.count(ask_ids, with_offers=self.room == "console")

    def _in_its_language(self) -> AbstractContextManager[None]:
        """The club's, whoever caused it."""
        locale: AbstractContextManager[None] = force_locale(self.meeting.club.locale)
        return locale

    def _render(self, template: str, **context: Any) -> str:
        text: str = current_app.jinja_env.get_template(template).render(
            meeting=self.meeting, club=self.meeting.club, room=self.room, **context
        )
        return text.strip()


#: Parts there is one of, and the rooms that have them.
PARTS = {
    "now": ("phones", "wall", "console"),
    "here": ("phones", "wall", "console"),
    "state": ("phones", "wall", "console"),
    "doors": ("wall", "console"),
    "stage": ("phones", "wall", "console"),
    "strip": ("wall",),
    "waiting": ("console",),
    "run": ("console",),
    "round": ("console",),
    "sharpen": ("console",),
    "tonight": ("console",),
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
