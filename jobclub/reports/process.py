"""One child process that reads reports, as the serving process has it: begun, asked, ended."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import IO, Any, cast

from jobclub import clock
from jobclub.config import Settings
from jobclub.reports import wire
from jobclub.reports.question import Question

COMMAND = ["-m", "jobclub.reports.child"]
#: Seconds for a page, or to an export's first piece; from one piece to the next, which also waits
#: for whoever reads it; and for all of an export. Then the child is killed.
PAGE, PIECE, EXPORT = 20.0, 20.0, 600.0
#: Seconds more for the first: a slow laptop reads the whole program for so long.
START = 20.0
#: Seconds that one without work is kept.
IDLE = 300.0
ENDS_WITHIN = 5.0
_ROOT = Path(__file__).resolve().parent.parent.parent
#: What Python needs to start and to find its packages.
_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "TEMP", "TMP")
#: Where libpq looks for how its owner comes in; and whatever begins with PG.
_HOME = ("HOME", "APPDATA", "USERPROFILE")


class Died(Exception):
    """A child ended in the middle of an answer, or was killed for taking too long."""


class Child:
    """One child process, and what is asked of it."""

    def __init__(self, settings: Settings) -> None:
        self.exports = False
        self.works = False
        self.late = False
        self.answered = 0
        self.since = self.until = monotonic()
        self._process = _begun(settings)
        self._in = cast("IO[bytes]", self._process.stdin)
        self._out = cast("IO[bytes]", self._process.stdout)
        try:
            self._say(json.dumps(_told(settings)))
        except Died:
            self.kill()
            self.let_go()
            raise

    @property
    def begins(self) -> bool:
        """Whether it still reads the program, and has answered nothing yet."""
        return not self.answered and self.lives

    @property
    def lives(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def begin(self, *, exports: bool) -> None:
        """It has work from here on."""
        self.works, self.exports = True, exports
        self.since = monotonic()
        self.until = self.since + PAGE + (0.0 if self.answered else START)

    def ask(self, question: Question) -> None:
        """Tell it the question, by our clock."""
        told = {"question": question.told(), "speed": clock.speed()}
        self._say(json.dumps({**told, "ahead": clock.ahead().total_seconds()}))

    def hear(self) -> tuple[bytes, bytes]:
        """The next frame; `Died` when there will be none."""
        try:
            kind, data = wire.read(self._out)
        except (EOFError, OSError, ValueError) as error:
            raise Died from error
        if self.exports:
            self.until = min(monotonic() + PIECE, self.since + EXPORT)
        return kind, data

    def rest(self) -> None:
        """It has no work."""
        self.works, self.exports = False, False
        self.answered += 1
        self.until = monotonic() + IDLE

    def kill(self) -> None:
        """No more of it, whatever it does."""
        with suppress(OSError):
            self._process.kill()

    def let_go(self) -> None:
        """Hold its pipes no longer, with which one that lives ends; and see it gone."""
        for pipe in (self._in, self._out):
            with suppress(OSError):
                pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDS_WITHIN)

    def _say(self, line: str) -> None:
        try:
            self._in.write(line.encode() + b"\n")
            self._in.flush()
        except (OSError, ValueError) as error:
            raise Died from error


def _begun(settings: Settings) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", *COMMAND],
            cwd=_ROOT,
            env=_environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A trace might quote what was read.
            stderr=subprocess.DEVNULL,
            # Where a process cannot make itself modest; 0 elsewhere.
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        )
    except OSError as error:
        # No memory for one more, say.
        raise Died from error


def _environment(settings: Settings) -> dict[str, str]:
    names = set(_PASSED_ON)
    if settings.sqlite is None:
        names |= {*_HOME, *(name for name in os.environ if name.startswith("PG"))}
    return {name: os.environ[name] for name in names if name in os.environ}


def _told(settings: Settings) -> dict[str, Any]:
    told = {"data": str(settings.data), "database": settings.database, "url": settings.url}
    return {**told, "practice": settings.practice}
