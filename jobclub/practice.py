"""Practise alone: the button on the club's page, and the process behind it.

A practice is a jobclub of its own beside this one, with simulated members; nothing of it touches
the club. One at a time. It ends by its button, after three hours, or with us: we hold its input.
"""

import json
import subprocess
import sys
from queue import Empty, Queue
from threading import Lock, Thread
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.clubs.models import Club
from jobclub.demo.house import ROOT, RUN, plain_environment
from jobclub.errors import Missing
from jobclub.meetings.models import Meeting
from jobclub.pages import go, page, settings
from jobclub.places import Place, Role

pages = Blueprint("practice", __name__)

PHONES = 12
#: As on the evening, or for those who know it already.
SPEEDS = ("1", "5")
#: A slow laptop makes a club with a past in so long.
BEGINS_WITHIN = 90.0
STOPS_WITHIN = 20.0


class Practice:
    """The practice that is on, if one is."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._said: Queue[dict[str, Any]] = Queue()
        # Two taps begin one practice.
        self._lock = Lock()

    @property
    def is_on(self) -> bool:
        """Whether there is one."""
        return self._process is not None and self._process.poll() is None

    def link(self, *, speed: str, port: int) -> str | None:
        """A link that opens it, once; it is begun where there is none. None: it did not begin."""
        with self._lock:
            if self.is_on:
                self._ask()
            else:
                self._begin(speed, port)
            try:
                return str(self._said.get(timeout=BEGINS_WITHIN)["link"])
            except (Empty, KeyError):
                self._end()
                return None

    def stop(self) -> None:
        """No more of it."""
        with self._lock:
            self._end()

    def _begin(self, speed: str, port: int) -> None:
        self._said = Queue()
        wanted = ["--practice", "--phones", str(PHONES), "--speed", speed, "--port", str(port)]
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", RUN, "demo", *wanted],
            cwd=ROOT,
            env=plain_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        Thread(target=_hear, args=[self._process, self._said], daemon=True).start()

    def _ask(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write("link\n")
            self._process.stdin.flush()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _hear(process: subprocess.Popen[str], said: Queue[dict[str, Any]]) -> None:
    for line in process.stdout or ():
        said.put(json.loads(line))
    # It ended: whoever waits for a link need not wait longer.
    said.put({})


practice = Practice()


@pages.app_template_global()
def can_practise(club: Club) -> bool:
    """On a laptop, not within a practice, and never while the club's own meeting is on."""
    elsewhere = settings().hosted or settings().practice
    return not elsewhere and Meeting.tonight(club.id) is None


@pages.app_template_global()
def practising() -> bool:
    """Whether a practice is on."""
    return practice.is_on


@page(pages, "/c/<club>/practice", for_=Role.FACILITATOR, methods=("POST",))
def begin(place: Place) -> ResponseReturnValue:
    """Begin a practice, or open it again."""
    if not can_practise(place.home):
        raise Missing
    speed = request.form.get("speed", "")
    link = practice.link(speed=speed if speed in SPEEDS else SPEEDS[0], port=settings().port + 1)
    shown = render_template("clubs/practice.html", club=place.club, link=link)
    return shown, 200 if link else 503


@page(pages, "/c/<club>/practice/stop", for_=Role.FACILITATOR, methods=("POST",))
def stop(place: Place) -> ResponseReturnValue:
    """Enough practised."""
    practice.stop()
    return go(f"/c/{place.home.public_id}/")
