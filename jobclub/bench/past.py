"""The past that the reports' bench reads: of `seed`, in a house of the bench's own."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from jobclub.app import create_app
from jobclub.backups.folder import newest_automatic
from jobclub.bench import say
from jobclub.bench.house import RUN
from jobclub.bench.meeting import matched
from jobclub.clock import now
from jobclub.clubs.models import OWNER, Club, Member
from jobclub.commands import Receipt
from jobclub.config import default_data, read_settings
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import Meeting
from jobclub.reports.periods import CUSTOM, LAST, Period
from jobclub.reports.queries import rows
from jobclub.running import first_owner, migrate
from jobclub.web import Away

#: Seconds for which the house may be busy with itself.
TIDIES_FOR = 120.0
BACKED_UP_WITHIN = 180.0
#: So long is the export that is measured.
ROWS = 200_000


class Past:
    """Clubs that met for years: those of JOBCLUB_DATABASE, or a copy of those of JOBCLUB_DATA, or
    made now. Named ones must be of `seed`: on PostgreSQL a meeting is added to them.
    """

    def __init__(self, folder: Path, clubs: int, years: int) -> None:
        self.data = folder / "house"
        self.data.mkdir(mode=0o700)
        self.env = {**os.environ, "JOBCLUB_DATA": str(self.data)}
        self.env.pop("JOBCLUB_SECRET", None)
        _copy(Path(os.environ.get("JOBCLUB_DATA") or default_data()), self.data)
        self.app: Flask = create_app(read_settings(self.env))
        migrate(self.app)
        if not self._number_of_clubs():
            self._leave()
            say(f"Making the past of {clubs} clubs over {years} years.")
            self.run("seed", "--clubs", str(clubs), "--years", str(years))
        with self.app.app_context():
            self._look()
        self._leave()

    def run(self, *args: str) -> str:
        """A command of jobclub, on this house; what it prints."""
        command = [sys.executable, "-c", RUN, *args]
        until = time.monotonic() + TIDIES_FOR
        while True:
            done = subprocess.run(command, env=self.env, capture_output=True, check=False)
            if not done.returncode:
                return done.stdout.decode()
            # A server that has just found so long a past has things to tidy up, and SQLite has
            # one who writes.
            if time.monotonic() > until or b"is locked" not in done.stderr:
                raise Away(done.stderr.decode()[-2000:])
            time.sleep(1)

    def be_settled(self) -> None:
        """Wait until a new server has made its first backup: its closes are in none yet."""
        settings = self.app.config["SETTINGS"]
        until = time.monotonic() + BACKED_UP_WITHIN
        while newest_automatic(settings, now()) is None:
            if time.monotonic() > until:
                say("It made no backup: is there a pg_dump?")
                return
            time.sleep(1)

    def numbers_of_commands(self, began: float) -> dict[str, int]:
        """Each command's last event by its key, in the meeting held last."""
        with self.app.app_context():
            at_moment = func.max(Meeting.id)
            meeting = db.session.scalar(select(at_moment))
            receipts = db.session.execute(
                select(Receipt.key, Receipt.at).order_by(Receipt.at)
            ).all()
            events = db.session.execute(
                select(EventRow.at, EventRow.seq)
                .where(EventRow.meeting_id == meeting, EventRow.seq > 0)
                .order_by(EventRow.seq)
            ).all()
        self._leave()
        since = [(key, at) for key, at in receipts if at.timestamp() >= began]
        return matched(since, [(at, seq or 0) for at, seq in events])

    def _look(self) -> None:
        owner = first_owner()
        owned = select(Club).join(Member, Member.club_id == Club.id)
        if owner is None:
            raise Away("nobody owns a club there")
        found = db.session.scalars(
            owned.where(Member.person_id == owner.id, Member.role == OWNER).order_by(Club.id)
        ).all()
        club = found[len(found) // 2]
        self.clubs, self.club = len(found), club.public_id
        self.member = db.session.scalar(
            select(Attendance.member_id)
            .where(Attendance.club_id == club.id)
            .group_by(Attendance.member_id)
            .order_by(func.count().desc(), Attendance.member_id)
            .limit(1)
        )
        self.long = self._long_enough([club.id for club in found], club.today())

    def _long_enough(self, club_ids: list[int], today: date) -> Period:
        """The latest years that hold the rows of a long export."""
        for year in range(today.year, today.year - 30, -1):
            period = Period(CUSTOM, date(year, 1, 1), LAST.replace(year=today.year + 1))
            self.rows = rows.count(db.session(), "attendance", club_ids, period)
            if self.rows >= ROWS:
                break
        return period

    def _number_of_clubs(self) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(Club)) or 0

    def _leave(self) -> None:
        """Hold no connection while others are measured."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def _copy(named: Path, data: Path) -> None:
    """SQLite's past, by its own means: whatever is there stays as it is."""
    file = named / "jobclub.sqlite"
    if os.environ.get("JOBCLUB_DATABASE") or not file.exists() or "JOBCLUB_DATA" not in os.environ:
        return
    if shutil.disk_usage(data).free < 3 * file.stat().st_size:
        raise Away("the disk has no room for a copy")
    with (
        closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(data / file.name)) as copy,
    ):
        source.backup(copy)
    (data / file.name).chmod(0o600)
