"""A simulated phone's socket: engine.io 4 and socket.io 5 on a real websocket, no more of them."""

import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from typing import Any

from simple_websocket import Client, ConnectionClosed, ConnectionError

from jobclub.web import Away, Web

ANSWER_WITHIN = 5.0
Hear = Callable[[str, Any], None]


class _Client(Client):  # type: ignore[misc]
    """Names the port in its Host header, as browsers do, and leaves nothing open when refused."""

    def handshake(self) -> None:
        """Ask to come in."""
        self.host: str = f"{self.host}:{self.port}"
        try:
            super().handshake()
        except BaseException:
            self.sock.close()
            raise


class _Waiting:
    """Somebody waits for the answer to an event."""

    def __init__(self) -> None:
        self.came = Event()
        self.answer: dict[str, Any] | None = None


class Line:
    """One connected socket. What the server says is told to `hear`, one thing after the other."""

    def __init__(self, web: Web, query: str, auth: dict[str, str], hear: Hear) -> None:
        self.closed = Event()
        self.heard = 0
        self._hear = hear
        self._waiting: dict[int, _Waiting] = {}
        self._socket = self._open(web, query)
        self._come_in(auth)
        Thread(target=self._listen, daemon=True).start()

    def emit(self, kind: str, body: Any) -> dict[str, Any] | None:
        """Send an event and await its answer; None when there is none in five seconds."""
        number, waiting = secrets.randbelow(10**9), _Waiting()
        self._waiting[number] = waiting
        try:
            self.send(f"42{number}{json.dumps([kind, body])}")
            waiting.came.wait(ANSWER_WITHIN)
        except (ConnectionClosed, OSError):
            return None
        finally:
            self._waiting.pop(number, None)
        return waiting.answer

    def send(self, frame: str | bytes) -> None:
        """Send a frame as it is: a test's can be anything."""
        self._socket.send(frame)

    def close(self) -> None:
        """Hang up."""
        with suppress(ConnectionClosed, OSError):
            self._socket.close()
        self.closed.wait(ANSWER_WITHIN)

    def _open(self, web: Web, query: str) -> Client:
        url = f"{web.base.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket&{query}"
        threads = partial(Thread, daemon=True)
        try:
            return _Client(url, headers=web.who(), thread_class=threads, receive_bytes=65536)
        except (OSError, ConnectionError) as error:
            raise Away(str(error)) from error

    def _come_in(self, auth: dict[str, str]) -> None:
        # Not after the server's greeting: that may have come with the handshake, and is read late.
        self._socket.send(f"40{json.dumps(auth)}")
        while True:
            said = self._socket.receive(ANSWER_WITHIN)
            if isinstance(said, str) and said.startswith("40"):
                return
            if not isinstance(said, str) or said.startswith(("41", "44")):
                with suppress(ConnectionClosed, OSError):
                    self._socket.close()
                raise Away(str(said))

    def _listen(self) -> None:
        with suppress(ConnectionClosed, OSError):
            while (frame := self._socket.receive()) is not None:
                self._take(frame)
        self.closed.set()

    def _take(self, frame: str) -> None:
        if frame == "2":
            self.send("3")
        elif frame.startswith("43"):
            number, _, body = frame[2:].partition("[")
            waiting = self._waiting.get(int(number))
            if waiting is not None:
                waiting.answer = json.loads(f"[{body}")[0]
                waiting.came.set()
        elif frame.startswith("42"):
            self.heard += 1
            kind, *told = json.loads(frame[2:])
            self._hear(kind, told[0] if told else {})
        elif frame.startswith(("1", "41")):
            self._socket.close()
