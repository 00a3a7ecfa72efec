"""Whom somebody knows is seen, counted and timed by nobody else (S25): two phones are compared."""

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from jobclub.phone import Phone
from jobclub.web import Reply
from tests.board.room import Room, live_equals_fresh, until

#: Somebody whose contacts say three people at eBay, and somebody who knows nobody anywhere.
KNOWS, KNOWS_NOBODY = "Chloe", "Fay"


class Overheard(Phone):
    """A phone of which everything that goes over the air is kept."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.heard: list[tuple[str, Any]] = []
        self.asked: list[tuple[str, str]] = []

    def _hear(self, kind: str, message: dict[str, Any]) -> None:
        self.heard.append((kind, _timeless(message)))
        super()._hear(kind, message)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        self.asked.append((method, path))
        return super()._ask(method, path, body, headers)

    def know(self) -> dict[str, Any]:
        """What the page asks for once: whom its owner knows where."""
        marks: dict[str, Any] = json.loads(self.get(f"/m/{self.meeting}/mine?know")[1])["marks"]
        known: dict[str, Any] = marks["know"]
        return known


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.leave()


@pytest.fixture
def phones(room: Room) -> Iterator[dict[str, Overheard]]:
    """Two phones that differ in nothing but whom their owners know."""
    found = {}
    for name in (KNOWS, KNOWS_NOBODY):
        found[name] = Overheard(room.server.lan_url)
        found[name].join(room.ana.code, name)
    for company, key in (("eBay", "ebay"), ("Amex", "amex")):
        room.change(
            "insert into contact (person_id, key, name, count, first_names, by_hand) "
            "select max(id), ?, ?, 3, 'Quentin', 0 from person where name = ?",
            *(key, company, KNOWS),
        )
    for phone in found.values():
        phone.connect()
    yield found
    for phone in found.values():
        phone.close()


def test_the_owners_own_phone_is_told_once_and_knows(phones: dict[str, Overheard]) -> None:
    known = phones[KNOWS].know()

    assert known["keys"]["ebay"] == 3
    assert known["words"]["3"] == "You know 3 people at {company}"
    # By whatever name it is asked for.
    assert known["keys"]["americanexpress"] == 3
    assert phones[KNOWS_NOBODY].know() == {"keys": {}, "words": {}}


def test_an_ask_for_it_causes_the_same_traffic_on_both_phones(
    room: Room, phones: dict[str, Overheard]
) -> None:
    one, other = phones[KNOWS], phones[KNOWS_NOBODY]
    # One more comes in: whoever shows it has heard all that was before, and then reads its own.
    room.phone()
    for phone in phones.values():
        until(partial(live_equals_fresh, phone), phone.board_html)
        until(partial(_has_read, phone), lambda: "still reading")
    for phone in phones.values():
        phone.heard.clear()
        phone.asked.clear()

    for company in ("eBay", "American Express", "Unheard Of Ltd"):
        room.ask(room.phone(), company)
        for phone in phones.values():
            room.sees(phone, company)
    room.do(room.ana, "company:merge", **_doubles(room))
    for phone in phones.values():
        room.sees_no(phone, "Unheard Of Ltd")

    until(lambda: one.heard == other.heard, lambda: f"{one.heard}\n{other.heard}")
    assert [kind for kind, _message in one.heard].count("board") >= 3
    until(lambda: sorted(one.asked) == sorted(other.asked), lambda: f"{one.asked} {other.asked}")


def test_nobody_elses_screen_page_or_log_tells_of_it(
    room: Room, phones: dict[str, Overheard]
) -> None:
    room.ask(room.phone(), "eBay")
    room.sees(room.chloe, "eBay")

    for screen in (*room.screens, phones[KNOWS_NOBODY]):
        board = screen.board_html()
        assert "You know" not in board
        assert "Quentin" not in board
    pages = ("", "members", "meetings", "companies")
    for page in (room.ana.get(f"/c/{room.ana.club}/{name}")[1] for name in pages):
        assert "Quentin" not in page
        assert "You know" not in page
    assert not re.search("Quentin|ebay|amex", room.server.log_text(), re.IGNORECASE)
    # Nor is there an event from which somebody could count.
    assert room.look_up("select count(*) from event where kind like '%ontact%'") == 0


def _has_read(phone: Overheard) -> bool:
    return phone._private is None and ("GET", f"/m/{phone.meeting}/mine") in phone.asked


def _doubles(room: Room) -> dict[str, int]:
    ids = {
        name: room.look_up("select id from company where name = ?", name)
        for name in ("Unheard Of Ltd", "American Express")
    }
    return {"company_id": ids["Unheard Of Ltd"], "into_id": ids["American Express"]}


def _timeless(message: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in message.items() if key != "now"}
