"""Reports over a real server: read by its child, the same as if it had read them itself."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from http.client import HTTPResponse

import pytest
from flask import Flask

from jobclub.config import Settings
from jobclub.extensions import db
from jobclub.reports import worker
from jobclub.reports.periods import ALL, Period
from tests import server as servers
from tests.room import Room
from tests.server import Server


class House:
    """A real server on a furnished house, and the owner of its club at the laptop."""

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.config["SETTINGS"]
        self.room = Room.furnish(app)
        with app.app_context():
            db.engine.dispose()
        self.app = app
        env = {} if settings.sqlite else {"JOBCLUB_DATABASE": settings.database}
        self.server = Server(settings.data, env).start()
        self.cookie = f"jobclub={self.room.actors['owner'].cookie}"

    @property
    def reports(self) -> str:
        """Where they are."""
        return f"/c/{self.room.club}/reports"

    def get(self, path: str) -> tuple[int, str]:
        """Open a page: its status and all of it."""
        with closing(self.ask(path)) as line, closing(HTTPResponse(line)) as answer:
            answer.begin()
            return answer.status, answer.read().decode()

    def ask(self, path: str, version: str = "1.1") -> socket.socket:
        """Ask for a page (or press the button of an export), and hold the line."""
        line = socket.create_connection(("localhost", self.server.port), timeout=120)
        method = "POST" if "/export/" in path else "GET"
        told = [f"{method} {path} HTTP/{version}", f"Host: localhost:{self.server.port}"]
        told += [f"Origin: {self.server.url}", f"Cookie: {self.cookie}", "Content-Length: 0"]
        line.sendall("\r\n".join([*told, "Connection: close", "", ""]).encode())
        return line

    def at_home(self, path: str) -> str:
        """The same page, answered in this process."""
        actor = self.room.actors["owner"]
        return actor.client(self.app).get(path, environ_overrides=actor.environ).text

    def children(self) -> list[int]:
        """The processes that the server has begun for reports."""
        assert self.server.process is not None
        told = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,stat=,args="], stdout=subprocess.PIPE, check=True
        )
        rows = [line.split(None, 3) for line in told.stdout.decode().splitlines()]
        ours = str(self.server.process.pid)
        return [int(r[0]) for r in rows if r[1] == ours and "Z" not in r[2] and "report" in r[3]]


@pytest.fixture
def house(app: Flask) -> Iterator[House]:
    """One of a test's own."""
    with served(app) as made:
        yield made


@contextmanager
def served(app: Flask, **changed: object) -> Iterator[House]:
    """A house whose server has other constants: "module__NAME" of jobclub/reports."""
    before = dict(servers.CHANGED)
    # A modest process hardly gets on where many tests run at a time.
    changed = {"process__START": 90.0, "process__PAGE": 90.0, **changed}
    names = {f"jobclub.reports.{name.replace('__', ':')}": to for name, to in changed.items()}
    servers.CHANGED.update(names)  # type: ignore[arg-type]
    house = House(app)
    try:
        yield house
    finally:
        house.server.stop()
        servers.CHANGED.clear()
        servers.CHANGED.update(before)


@pytest.mark.both
def test_the_child_draws_what_the_server_would(house: House) -> None:
    ben = house.room.ids["ben"]
    names = ["", "/funnel", "/companies", "/landings", "/back", "/matrix", f"/members/{ben}"]
    for path in [f"{house.reports}{name}?period=all" for name in names]:
        status, body = house.get(path)

        assert status == 200, house.server.log_text()[-2000:]
        assert plain(body) == plain(house.at_home(path)), path
        assert 'class="error"' not in body
    assert len(house.children()) == 1


def test_it_ends_with_the_server_stopped_or_killed(house: House) -> None:
    for end in (house.server.stop, house.server.kill):
        assert house.get(house.reports)[0] == 200
        (child,) = house.children()

        end()

        until(partial(gone, child))
        house.server.start()


def test_one_that_was_killed_is_replaced(house: House) -> None:
    assert house.get(house.reports)[0] == 200
    (child,) = house.children()

    os.kill(child, signal.SIGKILL)
    until(lambda: house.children() == [])

    assert house.get(house.reports)[0] == 200, house.server.log_text()
    assert "error" not in house.server.log_text()


def test_one_that_stands_still_is_ended_and_the_page_says_so(app: Flask) -> None:
    with served(app, process__PAGE=0.5) as house:
        assert house.get(house.reports)[0] == 200
        (child,) = house.children()
        os.kill(child, signal.SIGSTOP)

        status, body = house.get(house.reports)

        assert status == 503
        assert "The laptop is busy just now. Please try again in a moment." in body
        assert gone(child)
        assert house.get(house.reports)[0] == 200


def test_the_meeting_goes_on_while_a_report_stands_still(app: Flask) -> None:
    with served(app, process__PAGE=8.0) as house:
        assert house.get(house.reports)[0] == 200
        os.kill(house.children()[0], signal.SIGSTOP)
        asking = house.ask(house.reports)

        for _ in range(5):
            assert house.get(f"/c/{house.room.club}/")[0] == 200
        assert len(house.children()) == 1

        with closing(asking):
            assert asking.recv(1024).startswith(b"HTTP/1.1 503")


def test_it_goes_home_when_nobody_needs_it(app: Flask) -> None:
    with served(app, process__IDLE=0.5, children__LOOK_EVERY=0.1) as house:
        assert house.get(house.reports)[0] == 200
        until(lambda: house.children() == [])


def test_an_export_whose_reader_goes_away(app: Flask) -> None:
    with served(app, process__COMMAND=["-m", "tests.reports.odd", "odd:endless"]) as house:
        with closing(house.ask(f"{house.reports}/export/attendance.csv")) as line:
            assert line.recv(65536).startswith(b"HTTP/1.1 200")
            assert len(house.children()) == 1

        until(lambda: house.children() == [])
        assert house.get(house.reports)[0] == 200


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_an_export_that_breaks_off_is_seen_to_be_broken(app: Flask, version: str) -> None:
    """No browser, and no proxy, takes half of it for the whole."""
    with served(app, process__COMMAND=["-m", "tests.reports.odd", "odd:breaks"]) as house:
        path = f"{house.reports}/export/attendance.csv"
        with closing(house.ask(path, version)) as line:
            pieces: list[bytes] = []
            with pytest.raises(ConnectionResetError):
                pieces.extend(iter(lambda: line.recv(65536), b""))
        heard = b"".join(pieces)
        assert heard.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200"))
        assert b"xxx" in heard
        assert not heard.endswith(b"0\r\n\r\n")
        assert "Traceback" not in house.server.log_text()
        assert "Library" not in house.server.log_text()


def test_to_one_who_wants_no_more_than_a_head_nothing_is_read(app: Flask) -> None:
    with app.test_request_context(method="HEAD"):
        assert list(worker.stream("no such report", Period.of(ALL, date(2026, 1, 1)))) == []


def plain(body: str) -> str:
    """Without what is another one on each page: nonces and keys; and where the server is."""
    body = re.sub(r'nonce="[^"]*"', "", body)
    body = re.sub(r'name="key" value="[^"]*"', "", body)
    return re.sub(r"localhost:\d+", "localhost", body)


def gone(pid: int) -> bool:
    """Whether there is no such process, other than as an entry in a table."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], stdout=subprocess.PIPE)
    return told.stdout.strip()[:1] in (b"", b"Z")


def until(holds: Callable[[], bool], within: float = 20.0) -> None:
    """Wait for it."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
