"""Restoring on SQLite: a copy beside the live file is migrated, synced, then renamed over it."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from jobclub.app import create_app
from jobclub.backups import sqlite_file
from jobclub.backups.files import into_place, must_have_room, private
from jobclub.backups.folder import BEFORE_RESTORE, folder
from jobclub.backups.making import Say, make_backup
from jobclub.backups.sqlite_file import with_journals
from jobclub.clock import now
from jobclub.config import Settings
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.house import House
from jobclub.running import migrate


@contextmanager
def prepared(settings: Settings, file: Path, say: Say) -> Iterator["Ready"]:
    """Copy the backup beside the live database and examine the copy; it is gone afterwards."""
    live = settings.data / "jobclub.sqlite"
    _must_be_a_backup(file, live)
    copy = live.with_name("jobclub.sqlite.restoring")
    try:
        # Twice: the copy, and the backup of what it replaces.
        must_have_room(settings, settings.data, file.stat().st_size + _size(live))
        private(copy)
        shutil.copyfile(file, copy)
        say("Checking the backup…")
        sqlite_file.examine(copy)
        yield Ready(settings, live, copy)
    finally:
        for left in with_journals(copy):
            left.unlink(missing_ok=True)


@dataclass(frozen=True)
class Ready:
    """The examined copy, beside the live database."""

    settings: Settings
    live: Path
    copy: Path

    def tells(self) -> str:
        """Who and how much is in it."""
        return sqlite_file.contents(self.copy)

    def keep_replaced(self, say: Say) -> Path | None:
        """As a backup; as it lies there when it is damaged, which is why people restore."""
        if not _size(self.live):
            return None
        try:
            return make_backup(self.settings, say, why=BEFORE_RESTORE)
        except Refused as why:
            say(f"What is here now cannot be backed up ({why.why}); it is kept as it is.")
            return self._keep_as_it_is()

    def put_in_place(self) -> None:
        """Migrate the copy, begin its epoch, and let it take the live one's name."""
        self._bring_up_to_date()
        self._fold_live()
        into_place(self.copy, self.live)

    def _bring_up_to_date(self) -> None:
        app = create_app(replace(self.settings, database=f"sqlite:///{self.copy}"))
        migrate(app)
        with app.app_context():
            House.begin_epoch()
            db.session.remove()
            db.engine.dispose()
        with sqlite_file.sentences(), closing(sqlite_file.connect(self.copy)) as raw:
            raw.execute("PRAGMA journal_mode=DELETE")

    def _fold_live(self) -> None:
        """Leave no journal beside the live file: SQLite would play it into the restored one."""
        if not _size(self.live):
            return
        try:
            with sqlite_file.sentences(), closing(sqlite_file.connect(self.live)) as raw:
                raw.execute("PRAGMA journal_mode=DELETE")
        except Refused:
            # Damaged, and kept with its journals already.
            pass
        for journal in with_journals(self.live)[1:]:
            journal.unlink(missing_ok=True)

    def _keep_as_it_is(self) -> Path:
        kept = folder(self.settings) / f"damaged-{now():%Y-%m-%dT%H%M%SZ}.sqlite"
        for source, target in zip(with_journals(self.live), with_journals(kept), strict=True):
            if source.exists():
                private(target)
                shutil.copyfile(source, target)
        return kept


def _size(live: Path) -> int:
    return live.stat().st_size if live.exists() else 0


def _must_be_a_backup(file: Path, live: Path) -> None:
    with file.open("rb") as opened:
        begins = opened.read(5)
    if begins == b"PGDMP":
        raise Refused("This backup is of a jobclub on PostgreSQL; this one runs on SQLite.")
    if live.exists() and file.samefile(live):
        raise Refused("That is the live database itself, not a backup of it.")
    if any(journal.exists() and journal.stat().st_size for journal in with_journals(file)[1:]):
        raise Refused(
            f"{file.name} has a journal beside it: it is a live database, not a backup of one."
        )
