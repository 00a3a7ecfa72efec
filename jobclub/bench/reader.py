"""A facilitator who reads reports, with a watch; and one who does nothing else."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from threading import Event, Thread
from typing import Self
from urllib.parse import urlsplit

from jobclub.web import Away, Web

#: Longer than any page may take.
PATIENCE = 120.0
#: The limit of commands is theirs, too: so many seconds from one export to the next.
BETWEEN_EXPORTS = 1.0


class Reader(Web):
    """Somebody signed in at the laptop, who opens pages one after the other."""

    def __init__(self, base: str, link: str) -> None:
        super().__init__(base)
        status, body, _to = self.post(urlsplit(link).path)
        if status != 303:
            raise Away(f"{status} {body[:300]}")

    def page_ms(self, path: str) -> float:
        """Milliseconds from asking for a page to its last byte."""
        began = time.perf_counter()
        with self._asked("GET", path) as answer:
            answer.read()
            return (time.perf_counter() - began) * 1000

    def export(self, path: str) -> tuple[float, int]:
        """Milliseconds to an export's first byte; and how many lines it has."""
        began = time.perf_counter()
        with self._asked("POST", path) as answer:
            lines = answer.read(1).count(b"\n")
            first = (time.perf_counter() - began) * 1000
            while some := answer.read(64 * 1024):
                lines += some.count(b"\n")
        return first, lines

    @contextmanager
    def _asked(self, method: str, path: str) -> Iterator[HTTPResponse]:
        line = HTTPConnection(urlsplit(self.base).netloc, timeout=PATIENCE)
        try:
            line.request(method, path, headers=self.who())
            answer = line.getresponse()
            if answer.status != 200:
                raise Away(f"{answer.status} for {re.sub('[0-9a-f]{16}', '…', path)}")
            yield answer
        finally:
            line.close()


class Readers:
    """Load: one reads page after page, another takes a long export again and again."""

    def __init__(self, reader: Reader, pages: list[str], export: str) -> None:
        self._reader, self._pages, self._export = reader, pages, export
        self._enough = Event()
        self.opened = self.busy = 0
        self._threads = [Thread(target=self._read), Thread(target=self._take)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_what: object) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        while not self._enough.is_set():
            for path in self._pages:
                if self._enough.is_set():
                    return
                self._one(partial(self._reader.page_ms, path))

    def _take(self) -> None:
        while not self._enough.wait(BETWEEN_EXPORTS):
            self._one(partial(self._reader.export, self._export))

    def _one(self, read: Callable[[], object]) -> None:
        try:
            read()
            self.opened += 1
        except Away:
            # "The laptop is busy": an answer as well, and counted.
            self.busy += 1


class Memory:
    """What a process and its children hold, looked at again and again."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._enough = Event()
        self._thread = Thread(target=self._look)
        self.before = self.most = held_mb(pid)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_what: object) -> None:
        self._enough.set()
        self._thread.join()

    @property
    def growth(self) -> float:
        """In megabytes."""
        return self.most - self.before

    def _look(self) -> None:
        while not self._enough.wait(0.1):
            self.most = max(self.most, held_mb(self._pid))


def held_mb(pid: int) -> float:
    """The memory of a process and of its children, in megabytes."""
    told = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,rss="], stdout=subprocess.PIPE, check=True
    ).stdout.decode()
    rows = [[int(cell) for cell in line.split()] for line in told.splitlines()]
    return sum(rss for own, parent, rss in rows if pid in (own, parent)) / 1024
