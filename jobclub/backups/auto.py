"""Backups that nobody has to think of: at each close, and hourly while a meeting is open.

The serving process only looks at what is due, every few seconds. The work is done in a child
process: a busy thread would make every phone in the room wait.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from jobclub.backups.folder import newest_automatic
from jobclub.clock import ahead, now
from jobclub.config import Settings
from jobclub.events import EventRow
from jobclub.extensions import db, socketio
from jobclub.meetings.models import Meeting

LOOK_EVERY = 5.0
AFTER_FAILURE = 300.0
LASTS_AT_MOST = 900.0
HOURLY = timedelta(hours=1)
#: From the moment a row names to its commit at the latest.
SETTLE = timedelta(seconds=3)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def look_after(app: Flask) -> None:
    """Run beside the requests for ever. Whatever fails is logged, and tried again later."""
    settings: Settings = app.config["SETTINGS"]
    while True:
        socketio.sleep(LOOK_EVERY)
        try:
            if not _made_if_due(app, settings):
                socketio.sleep(AFTER_FAILURE)
        except Exception:
            app.logger.exception("backup failed")
            socketio.sleep(AFTER_FAILURE)


def due(settings: Settings, at: datetime) -> bool:
    """Whether a close or an hour of an open meeting is in no automatic backup yet.

    Told from the database and the folder alone, so it is true in every worker, and after a crash
    or a laptop that was shut on the last word.
    """
    newest = newest_automatic(settings, at)
    since = newest.at if newest else NEVER
    # A second more than SETTLE, since a backup's name tells no fractions.
    settled = at - SETTLE - timedelta(seconds=1)
    closed = db.session.scalar(
        select(func.max(Meeting.closed_at)).where(Meeting.closed_at <= settled)
    )
    if closed is not None and closed > since - SETTLE:
        return True
    doors = db.session.scalar(select(func.min(Meeting.doors_at)).where(Meeting.state == "open"))
    if doors is None or at - max(doors, since) < HOURLY:
        return False
    # A meeting that somebody forgot to close is not copied for ever.
    last = db.session.scalar(select(EventRow.at).order_by(EventRow.id.desc()).limit(1))
    return last is not None and last > since - SETTLE


def _made_if_due(app: Flask, settings: Settings) -> bool:
    with app.app_context():
        at = now()
        if not due(settings, at):
            return True
        seen = newest_automatic(settings, at)
    return _in_child(app, settings, seen.file.name if seen else "")


def _elsewhere(settings: Settings) -> dict[str, str]:
    """What names a PostgreSQL; SQLite is in the data folder, and is not to be named. And when
    it is.
    """
    on_sqlite = settings.database.startswith("sqlite")
    # Its name is the hour of our clock, which a demo has put elsewhere.
    clock = {"JOBCLUB_CLOCK": f"1,{ahead().total_seconds()}"} if ahead() else {}
    return clock if on_sqlite else {**clock, "JOBCLUB_DATABASE": settings.database}


def _in_child(app: Flask, settings: Settings, seen: str) -> bool:
    with subprocess.Popen(
        [sys.executable, "-m", "jobclub.backups.child", seen],
        cwd=Path(__file__).resolve().parent.parent.parent,
        env={**os.environ, "JOBCLUB_DATA": str(settings.data), **_elsewhere(settings)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as child:
        try:
            _out, said = child.communicate(timeout=LASTS_AT_MOST)
        except subprocess.TimeoutExpired:
            child.kill()
            said = b"It took too long."
            child.wait()
    if child.returncode == 0:
        return True
    why = said.decode(errors="replace").strip().splitlines()[-1:] or [""]
    # A path may hold somebody's name.
    problem = why[0].replace(str(settings.data), "$JOBCLUB_DATA")
    app.logger.error("backup failed", extra={"problem": problem})
    return False
