"""What a child answers, piece by piece, as the serving process hears it."""

import json
import logging
from collections.abc import Callable, Iterator

from jobclub.errors import Missing, Refused
from jobclub.reports import wire
from jobclub.reports.process import Child, Died

With = Callable[[Child], None]


class Failed(Exception):
    """A report could not be made; what went wrong is in the log."""


class Answer(Iterator[bytes]):
    """What one child answers to one question. Close it, or read it to the end."""

    def __init__(self, child: Child, log: logging.Logger, *, done: With, drop: With) -> None:
        self._child: Child | None = child
        self._log = log
        self._done, self._drop = done, drop
        self._first: tuple[bytes, bytes] | None = None

    def begin(self) -> None:
        """Wait until it begins."""
        self._first = self._heard()

    def __next__(self) -> bytes:
        """The next piece; what it was refused with, like the report itself would; or `Died`."""
        if self._child is None:
            raise StopIteration
        try:
            kind, data = self._heard()
        except Died:
            self.tell("its process ended")
            self.close()
            raise
        if kind == wire.DATA:
            return data
        self._done(self._child)
        self._child = None
        raise self._end(kind, data)

    def close(self) -> None:
        """Whoever asked has gone: what is not read yet is not needed."""
        child, self._child = self._child, None
        if child is not None:
            self._drop(child)

    def tell(self, problem: str) -> None:
        """Write down that it was none."""
        self._log.error("report failed", extra={"problem": problem})

    def _heard(self) -> tuple[bytes, bytes]:
        first, self._first = self._first, None
        if self._child is None:
            raise Died
        return first or self._child.hear()

    def _end(self, kind: bytes, data: bytes) -> Exception:
        if kind == wire.MISSING:
            return Missing()
        if kind == wire.REFUSED:
            return Refused(*json.loads(data))
        if kind == wire.FAILED:
            self.tell(data.decode())
            return Failed()
        return StopIteration()
