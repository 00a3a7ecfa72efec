"""One backup: copied by the database's own means, opened to see that it is whole, then named."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from jobclub.backups import postgres_dump, sqlite_file
from jobclub.backups.files import into_place, must_have_room, private
from jobclub.backups.folder import BY_HAND, name_for
from jobclub.clock import now
from jobclub.config import Settings
from jobclub.errors import Refused

Say = Callable[[str], None]


class Store(Protocol):
    """How one kind of database is copied and looked at."""

    SUFFIX: str

    def size(self, settings: Settings) -> int:
        """How many bytes a backup may take."""

    def copy(self, settings: Settings, part: Path, say: Say) -> None:
        """Copy one consistent moment of the live database, saying how far it is."""

    def examine(self, file: Path) -> None:
        """Refuse a file that is damaged, not jobclub's, or from a newer jobclub."""


def store_of(settings: Settings) -> Store:
    """SQLite's or PostgreSQL's way."""
    return sqlite_file if settings.sqlite else postgres_dump


def make_backup(
    settings: Settings, say: Say, *, file: Path | None = None, why: str = BY_HAND
) -> Path:
    """Make a backup and return its path; Refused, with nothing left behind, when it cannot be."""
    store = store_of(settings)
    # The name tells the moment before the copy began: whatever is older is in it.
    target = _free_name(file) if file else name_for(settings, now(), why, store.SUFFIX)
    part = target.with_name(f"{target.name}.part")
    try:
        must_have_room(settings, target.parent, store.size(settings))
        private(part)
        store.copy(settings, part, say)
        say("Checking the copy…")
        _must_be_whole(store, part)
        into_place(part, target)
    except OSError as error:
        what = os.strerror(error.errno) if error.errno else str(error)
        raise Refused(f"The backup could not be written to {target.parent}: {what}.") from error
    finally:
        part.unlink(missing_ok=True)
    return target


def _must_be_whole(store: Store, part: Path) -> None:
    try:
        store.examine(part)
    except Refused as why:
        raise Refused(f"The copy that was made is not kept. {why.why}") from why


def _free_name(file: Path) -> Path:
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}: make it, or name another.")
    if file.exists():
        raise Refused(f"{file} is there already: name another file.")
    return file
