"""Practise alone: a jobclub beside the real one, with simulated members."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub.phone import Console
from jobclub.web import Reply
from tests.room import Actor, Room
from tests.server import Server

SOON = 60.0


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The real jobclub, whose practices have their folders here."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    started = Server(tmp_path / "data").start()
    yield started
    started.stop()
    # A practice ends with the jobclub that began it, and leaves nothing behind.
    until(lambda: not list((tmp_path / "tmp").iterdir()), within=30)


@pytest.fixture
def club(server: Server) -> Console:
    """Ana at her laptop."""
    ana = Console(server.url)
    ana.found(server.link, "Library Club", "Ana")
    return ana


@pytest.mark.slow
def test_a_practice_is_a_club_of_its_own(club: Console, tmp_path: Path) -> None:
    front = f"/c/{club.club}/"
    assert "Practise alone" in club.get(front)[1]

    practice = opened(begin(club, speed="5"))
    ours = practice.cookie

    # Another cookie: cookies know no ports, and the real session on this laptop must survive.
    assert ours.startswith("jobclub-practice=")
    assert club.cookie.startswith("jobclub=")
    assert club.get(front)[0] == 200
    (folder,) = (tmp_path / "tmp").iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "data").stat().st_mode & 0o077 == 0

    # Every page says what it is; and there is no practice within a practice.
    front_there = f"/c/{practice.club}/"
    status, body, _to = practice.get(front_there)
    assert status == 200
    assert "Practice Club" in body
    assert '<aside class="practice">Practice</aside>' in body
    assert "Practise alone" not in body
    assert practice.post(f"{front_there}practice")[0] == 404

    # Whoever practises opens the doors; the phones come in, and write.
    assert 'data-command="meeting:start"' in body
    practice.start_meeting()
    practice.connect()
    practice.open()
    assert practice.speed == 5
    until(lambda: here(practice) >= 6)
    until(lambda: practice.board_html().count("data-ask=") >= 2)

    # Nobody but the person moves it on: the phones follow.
    stage = re.search(r'name="stage_id"[^>]* value="(\d+)"', practice.board_html())
    assert stage is not None
    assert practice.command("stage:next", stage_id=stage[1])["ok"]
    practice.close()

    # Opened once more while it is on, it is the same one.
    again = opened(begin(club))
    assert again.base == practice.base
    assert "Stop practising" in club.get(front)[1]

    status, _body, to = club.post(f"{front}practice/stop")
    assert (status, to) == (303, front)
    until(lambda: not listens(practice.base))
    assert "Stop practising" not in club.get(front)[1]
    assert club.get(front)[0] == 200


@pytest.mark.slow
def test_a_practice_ends_with_whoever_began_it(club: Console, server: Server) -> None:
    practice = opened(begin(club))

    server.kill()

    until(lambda: not listens(practice.base))


def test_only_a_facilitator_at_the_laptop_may_practise(app: Flask) -> None:
    room = Room.furnish(app)

    for name in set(room.actors) - {"owner", "facilitator"}:
        for path in (f"/c/{room.club}/practice", f"/c/{room.club}/practice/stop"):
            assert send(app, room.actors[name], path).status_code == 404, name


def test_nobody_practises_while_the_clubs_meeting_is_on(app: Flask) -> None:
    room = Room.furnish(app)
    owner = room.actors["owner"]
    front = f"/c/{room.club}/"

    assert send(app, owner, f"{front}practice").status_code == 404
    page = owner.client(app).get(front, environ_overrides=owner.environ)
    assert "Practise alone" not in page.text
    assert send(app, owner, f"{front}practice/stop").status_code == 303


def send(app: Flask, actor: Actor, path: str) -> TestResponse:
    """Press a button that is a plain form."""
    return actor.client(app).post(path, environ_overrides=actor.environ)


def begin(club: Console, **fields: str) -> Reply:
    """Tap the button; again where a busy machine took long: it begins one practice."""
    for _ in range(6):
        try:
            return club.post(f"/c/{club.club}/practice", **fields)
        except TimeoutError:
            continue
    raise AssertionError("it does not begin")


def opened(reply: Reply) -> Console:
    """Follow the link on the page, as the facilitator does."""
    status, body, _to = reply
    link = re.search(r'href="(http://localhost:\d+)(/sign-in/[^"]+)"', body)
    assert status == 200, body
    assert link is not None, body
    assert f'content="0; url={link[1]}{link[2]}"' in body
    practice = Console(link[1])
    assert practice.post(link[2])[0] == 303
    practice.club = practice.get("/")[2].strip("/").removeprefix("c/")
    return practice


def here(console: Console) -> int:
    """How many are in the room."""
    found = re.search(r"(\d+) here", console.board_html())
    return int(found[1]) if found else 0


def listens(base: str) -> bool:
    """Whether anybody answers there."""
    host, port = base.removeprefix("http://").split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def until(holds: Callable[[], bool], within: float = SOON) -> None:
    """Wait for it."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
