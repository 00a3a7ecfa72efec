"""SQLite: copied through its own backup API, page by page; checked with integrity_check."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from jobclub.backups.versions import must_be_known
from jobclub.config import Settings
from jobclub.database import driver
from jobclub.errors import Refused

SUFFIX = ".sqlite"
HEADER = b"SQLite format 3\0"
PAGES_A_STEP = 256
SAY_EVERY = 1.0
FILE_DAMAGED = "This file is damaged: use another backup."
LIVE_DAMAGED = "The database is damaged: restore a backup."


def module() -> Any:
    """The SQLite that the house itself runs on."""
    return driver("sqlite://").get("module", sqlite3)


def connect(file: Path, mode: str = "rw") -> Any:
    """A plain connection that never makes a file; `ro` leaves the file and its folder alone."""
    still = "&immutable=1" if mode == "ro" else ""
    raw = module().connect(f"{file.as_uri()}?mode={mode}{still}", uri=True, timeout=10)
    raw.isolation_level = None
    return raw


def size(settings: Settings) -> int:
    """The database with its journal."""
    return sum(file.stat().st_size for file in with_journals(live(settings)) if file.exists())


def live(settings: Settings) -> Path:
    """The database file; refuses where there is none."""
    file = settings.sqlite
    if file is None or not file.exists() or not file.stat().st_size:
        raise Refused(f"There is no database in {settings.data} yet.")
    return file


def with_journals(file: Path) -> list[Path]:
    """A database file and those that SQLite may keep beside it."""
    return [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))]


def copy(settings: Settings, part: Path, say: Callable[[str], None]) -> None:
    """Copy one consistent moment, while others write."""
    with (
        sentences(LIVE_DAMAGED),
        closing(connect(live(settings))) as source,
        closing(connect(part)) as target,
    ):
        # One read transaction around all steps: without it, each write elsewhere starts them over.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=PAGES_A_STEP, progress=_teller(say))
        source.execute("COMMIT")
        _without_drafts(target)
        # One file, with no journal beside it.
        target.execute("PRAGMA journal_mode=DELETE")


def _without_drafts(target: Any) -> None:
    """What waits for its owner's word is gone within the hour, and in no copy for weeks."""
    target.execute("PRAGMA secure_delete=ON")
    # An older house, of which a copy is made before it is brought up to date, has no such table.
    if target.execute("SELECT 1 FROM sqlite_master WHERE name = 'contact_draft'").fetchone():
        target.execute("DELETE FROM contact_draft")


def examine(file: Path) -> None:
    """Refuse what is damaged, not jobclub's, or from a newer jobclub."""
    must_be_known(_version(file))


def contents(file: Path) -> str:
    """What is in a backup, in a few words."""
    with sentences(), closing(connect(file, "ro")) as raw:
        members, meetings, last = raw.execute(
            "SELECT (SELECT count(*) FROM member), (SELECT count(*) FROM meeting),"
            " (SELECT max(at) FROM event)"
        ).fetchone()
    until = f", the last entry of {last[:16]} UTC" if last else ""
    return f"{members} members, {meetings} meetings{until}"


@contextmanager
def sentences(damaged: str = FILE_DAMAGED) -> Iterator[None]:
    """Let SQLite's errors be refusals in words."""
    try:
        yield
    except (sqlite3.Error, module().Error) as error:
        raise Refused(_sentence(str(error), damaged)) from error


def _version(file: Path) -> str | None:
    with file.open("rb") as opened:
        if opened.read(len(HEADER)) != HEADER:
            raise Refused("This file is no backup of a jobclub.")
    with sentences(), closing(connect(file, "ro")) as raw:
        if raw.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise Refused(FILE_DAMAGED)
        tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('alembic_version', 'house')"
        if raw.execute(tables).fetchone()[0] != 2:
            return None
        found = raw.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(found[0]) if found else None


def _sentence(said: str, damaged: str) -> str:
    if "full" in said or "disk I/O" in said:
        return "The disk is full: free some room, and try again."
    if "malformed" in said or "not a database" in said:
        return damaged
    return f"SQLite cannot do that: {said}."


def _teller(say: Callable[[str], None]) -> Callable[[int, int, int], None]:
    said = time.monotonic()

    def tell(_status: int, remaining: int, total: int) -> None:
        nonlocal said
        if time.monotonic() - said >= SAY_EVERY:
            said = time.monotonic()
            say(f"… {100 * (total - remaining) // max(total, 1)} %")

    return tell
