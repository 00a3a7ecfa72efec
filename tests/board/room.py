"""A room over real sockets: a server process, Ana's console, Ben's and Chloe's phones, the wall."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from jobclub.phone import Answer, Console, Phone, Wall
from jobclub.screen import normal, parse
from tests.server import Server

SOON = 10.0


class Room:
    """An open meeting of the Library Club, with everybody connected."""

    def __init__(self, folder: Path) -> None:
        self.server = Server(folder / "data").start()
        self.done: set[str] = set()
        self._numbers = count(1)
        self._bens: tuple[int, int] | None = None
        self.ana = Console(self.server.url)
        self.ana.found(self.server.link, "Library Club", "Ana")
        self.ana.start_meeting()
        self.ana.connect()
        self.ben, self.chloe = self.phone("Ben"), self.phone("Chloe")
        self.ben.connect()
        self.chloe.connect()
        self.open_wall()

    def open_wall(self) -> None:
        """The projector shows the meeting, by the link that the console has."""
        self.wall = Wall(self.server.url, self.ana.wall_token)
        self.wall.connect()

    @property
    def screens(self) -> tuple[Phone, ...]:
        """Everything that listens."""
        return self.ana, self.ben, self.chloe, self.wall

    def leave(self) -> None:
        """Everybody goes home."""
        for screen in self.screens:
            screen.close()
        self.server.stop()

    def phone(self, name: str = "") -> Phone:
        """Somebody comes in; not connected, so their commands go by POST."""
        phone = Phone(self.server.lan_url)
        phone.join(self.ana.code, name or self.name())
        return phone

    def name(self) -> str:
        """A name that nobody has yet."""
        return f"Guest{next(self._numbers)}"

    def do(self, who: Phone, command: str, /, **fields: Any) -> Answer:
        """Send a command that must succeed."""
        answer = who.command(command, **fields)
        self.done.add(command)
        assert answer["ok"], (command, answer)
        return answer

    def bens_ask(self) -> tuple[int, int]:
        """Ben's ask for eBay, posted when first needed: its id, and its target's."""
        if self._bens is None:
            self._bens = self.ask(self.ben, "eBay")
        return self._bens

    def ask(self, by: Phone, company: str) -> tuple[int, int]:
        """Somebody asks: the ask's id, and its target's."""
        ask_id = self.do(by, "ask:post", company_1=company)["id"]
        return ask_id, self.look_up("select id from target where ask_id = ?", ask_id)

    def member(self, name: str) -> int:
        """A member's id."""
        return self.look_up(
            "select member.id from member join person on person.id = person_id where name = ?", name
        )

    def look_up(self, question: str, *values: Any) -> int:
        """One number from the server's own database."""
        with closing(sqlite3.connect(self.server.data / "jobclub.sqlite")) as database:
            found: int = database.execute(question, values).fetchone()[0]
            return found

    def change(self, statement: str, *values: Any) -> None:
        """What only time could do, done to the server's own database."""
        with closing(sqlite3.connect(self.server.data / "jobclub.sqlite")) as database, database:
            database.execute(statement, values)

    def sees(self, screen: Phone, text: str, *, within: float = SOON) -> None:
        """Wait until a screen shows this."""
        until(
            lambda: text in screen.board_html(), lambda: f"{text!r}: {screen.board_html()}", within
        )

    def sees_no(self, screen: Phone, text: str) -> None:
        """Wait until a screen no longer shows this."""
        until(lambda: text not in screen.board_html(), lambda: f"{text!r} is still shown")

    def has(self, phone: Phone, text: str, *, within: float = SOON) -> None:
        """Wait until a phone's private part says this."""
        until(lambda: text in phone.mine["html"], lambda: f"{text!r}: {phone.mine}", within)

    def settles(self) -> None:
        """Whoever listened shows what a page just opened shows, and each list is in its order."""
        for screen in self.screens:
            until(partial(live_equals_fresh, screen), partial(_difference, screen))
        for phone in (self.ben, self.chloe):
            until(partial(mine_equals_fresh, phone), partial(str, phone.mine))


def live_equals_fresh(screen: Phone) -> bool:
    """What is shown is what a page just opened would show."""
    fresh = screen.fresh()
    assert fresh is not None
    for one in parse(fresh["html"]).lists():
        assert one.orders == sorted(one.orders), one.html()
    return screen.board_html() == normal(fresh["html"]) and screen.screen.seq == fresh["seq"]


def mine_equals_fresh(phone: Phone) -> bool:
    """The private part, too."""
    had = dict(phone.mine)
    phone.read_mine()
    return (had["html"], had["marks"]) == (phone.mine["html"], phone.mine["marks"])


def until(holds: Callable[[], bool], why: Callable[[], str], within: float = SOON) -> None:
    """Wait for a condition, and say what there is instead."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, why()
        time.sleep(0.02)


def _difference(screen: Phone) -> str:
    fresh = normal((screen.fresh() or {"html": ""})["html"]).splitlines()
    shown = screen.board_html().splitlines()
    lines = [f"- {line}" for line in shown if line not in fresh]
    lines += [f"+ {line}" for line in fresh if line not in shown]
    return f"{screen.room}:\n" + "\n".join(lines)
