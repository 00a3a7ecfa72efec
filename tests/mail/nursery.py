"""Senders to be killed: processes of their own, forked from one that has loaded everything.

On standard input: "start MINUTES" begins a sender whose clock is so far ahead, and prints its id;
"wait ID" prints when it has ended.
"""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from flask import Flask, render_template
from flask_babel import force_locale, gettext
from sqlalchemy.orm import configure_mappers

from jobclub import clock
from jobclub.app import create_app
from jobclub.config import Settings, read_settings
from jobclub.mail.sending import deliver
from tests.mail.post import kind

ROOT = Path(__file__).resolve().parent.parent.parent
LASTS = timedelta(days=60)


class Nursery:
    """Starts senders, and waits for their end."""

    def __init__(self, settings: Settings) -> None:
        there = {} if settings.sqlite else {"JOBCLUB_DATABASE": settings.database}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.mail.nursery"],
            cwd=ROOT,
            env={
                **os.environ,
                **there,
                "JOBCLUB_DATA": str(settings.data),
                "JOBCLUB_SECRET": settings.secret,
                "JOBCLUB_SMTP": settings.smtp,
                "JOBCLUB_MAIL_FROM": settings.mail_from,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._hear() == "ready"

    def start(self, ahead: timedelta = timedelta()) -> int:
        """A sender begins; its process id."""
        return int(self._ask(f"start {ahead.total_seconds() / 60}"))

    def wait(self, process_id: int) -> None:
        """Until it has ended, by itself or not."""
        self._ask(f"wait {process_id}")

    def close(self) -> None:
        """All of them have ended."""
        self._process.communicate(timeout=20)

    def _ask(self, words: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _send(app: Flask, ahead: timedelta) -> None:
    clock.be_ahead(ahead)
    with app.app_context():
        while deliver():
            pass


def _listen() -> None:
    # Everything that a sender loads is loaded once, here; connections are each sender's own.
    app = create_app(read_settings())
    configure_mappers()
    with app.app_context(), force_locale("en"):
        render_template("mail/letter.html", why=gettext("why"))
        render_template("mail/text.html", text="text", url="")
    print("ready", flush=True)
    with kind(lasts=LASTS):
        for line in sys.stdin:
            word, _space, number = line.strip().partition(" ")
            if word == "wait":
                print(os.waitpid(int(number), 0)[1], flush=True)
                continue
            child = os.fork()
            if not child:
                try:
                    _send(app, timedelta(minutes=float(number)))
                finally:
                    os._exit(0)
            print(child, flush=True)


if __name__ == "__main__":
    _listen()
