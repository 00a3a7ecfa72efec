"""Files that arrive slowly, or never: whoever sends one takes nothing from the room."""

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobclub.phone import Phone
from tests import server
from tests.board.room import Room, until
from tests.contacts.files import linkedin

#: More than the database has connections, on either.
MANY = 24
HEAD = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
FILE = linkedin(("Xavier", "Young", "eBay"))


class Slow:
    """A phone's file on its way; at most what `begins` says has left the phone."""

    def __init__(self, phone: Phone, begins: bytes = b"--cut\r\n", length: int = 4_000_000) -> None:
        host, _colon, port = phone.base.split("//")[1].partition(":")
        lines = {
            "Host": f"{host}:{port}",
            **phone.who(),
            "Content-Type": "multipart/form-data; boundary=cut",
            "Content-Length": str(length),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.line = socket.create_connection((host, int(port)), timeout=10)
        self.line.sendall(f"POST /me/contacts HTTP/1.1\r\n{head}\r\n".encode() + begins)

    def answer(self) -> str:
        """All that the server says before it hangs up, or the whole page."""
        said = b""
        while b"</html>" not in said and (more := self.line.recv(65_536)):
            said += more
        return said.decode()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.leave()


def bring(phone: Phone) -> str:
    """A whole file at once; the page that answers."""
    body = HEAD + FILE + b"\r\n--cut--\r\n"
    sent = Slow(phone, body, len(body))
    with sent.line:
        return re.sub(r"\r\n.*", "", sent.line.recv(65_536).decode(), flags=re.DOTALL)


def test_a_hall_of_slow_phones_keeps_nobody_waiting(room: Room) -> None:
    slow = [Slow(room.phone()) for _guest in range(MANY)]
    began = time.monotonic()
    assert room.ben.get(f"/m/{room.ben.meeting}/mine")[0] == 200
    room.ask(room.ben, "eBay")
    room.sees(room.chloe, "eBay")
    # Had they kept the database's connections, this would have taken half a minute.
    assert time.monotonic() - began < 5
    for one in slow:
        one.line.close()


def test_one_file_a_person_at_a_time_and_then_the_next(room: Room) -> None:
    first = Slow(room.chloe)
    assert "Nothing so far." in room.chloe.get("/me/contacts")[1]
    second = Slow(room.chloe)
    said = second.answer()
    second.line.close()
    assert said.startswith("HTTP/1.1 503")
    assert "Your other file is still on its way. Please try again in a moment." in said
    # Another person's is taken meanwhile.
    assert bring(room.ben).startswith("HTTP/1.1 303")
    assert "at 1 company" in re.sub("<[^>]*>", "", room.ben.get("/me/contacts")[1])
    first.line.close()
    until(lambda: bring(room.chloe).startswith("HTTP/1.1 303"), lambda: "not let in", within=10)


def test_a_trickle_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(server.CHANGED, "jobclub.uploads:ARRIVES_WITHIN", 0.5)
    room = Room(tmp_path)
    try:
        sent = Slow(room.chloe)
        began = time.monotonic()
        with sent.line:
            said = _trickle(sent)
        assert time.monotonic() - began < 5
        assert said.startswith("HTTP/1.1 422")
        assert "That file took too long to arrive." in said
        # The rest of it is no beginning of another request.
        assert "\r\nConnection: close\r\n" in said
        assert '<p class="why" id="file-why" data-for="file">' in said
        assert bring(room.chloe).startswith("HTTP/1.1 303")
    finally:
        room.leave()


def test_nothing_of_a_file_that_broke_off_is_kept(room: Room) -> None:
    broken = Slow(room.chloe, HEAD + FILE)
    broken.line.close()
    until(lambda: bring(room.ben).startswith("HTTP/1.1 303"), lambda: "not let in", within=10)
    # Ben's alone.
    assert room.look_up("select count(*) from contact_draft") == 1
    assert "Nothing so far." in room.chloe.get("/me/contacts")[1]


def _trickle(sent: Slow) -> str:
    """A byte now and then, each sooner than any patience with a single one would end."""
    sent.line.settimeout(0.1)
    until_then = time.monotonic() + 10
    while time.monotonic() < until_then:
        try:
            return sent.line.recv(1).decode() + sent.answer()
        except TimeoutError:
            sent.line.sendall(b"x")
    raise AssertionError("it is still listening")
