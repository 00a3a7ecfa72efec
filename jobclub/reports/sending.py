"""An export on its way to whoever wanted it, and how it ends when it cannot be finished."""

import errno
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Protocol

from flask import has_request_context, request

#: Where in a request's environment the server tells its socket.
LINE = "jobclub.line"


class Closing(Protocol):
    """Pieces that somebody may leave unread."""

    def __next__(self) -> bytes:
        """The next one."""

    def close(self) -> None:
        """No more of them."""


class Export(Iterator[bytes]):
    """An export on its way. One that cannot be finished ends as a broken line, so that no browser
    takes half of it for the whole.
    """

    def __init__(self, first: bytes, answer: Closing) -> None:
        self._first: bytes | None = first
        self._answer = answer
        self._line = _line()

    def __next__(self) -> bytes:
        """The next piece."""
        if self._first is not None:
            first, self._first = self._first, None
            return first
        try:
            return next(self._answer)
        except StopIteration:
            raise
        except Exception as error:
            _break(self._line)
            raise ConnectionResetError(errno.ECONNRESET, "the export broke off") from error

    def close(self) -> None:
        """Sent, or whoever wanted it has gone."""
        self._answer.close()


def _line() -> Any:
    """The socket on which this request came, where the server tells."""
    if not has_request_context():
        return None
    return request.environ.get(LINE)


def _break(line: Any) -> None:
    """Let it end with a reset: to HTTP/1.0, as some proxies speak it, a plain end is an end."""
    if line is not None:
        with suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
