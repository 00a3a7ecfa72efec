"""`check`: one page of plain sentences on the state of this house."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from jobclub.backups import versions
from jobclub.backups.folder import BEFORE_RESTORE, backups
from jobclub.clock import now
from jobclub.config import Settings
from jobclub.database import driver, prepare
from jobclub.events import EventRow
from jobclub.meetings.room import LEAST_FREE, free_space

FRESH = timedelta(days=1)


@dataclass(frozen=True)
class Finding:
    """One sentence, and whether somebody must do something about it."""

    says: str
    fine: bool = True


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything worth knowing, the worst first being no reason to stop."""
    yield from _database(settings)
    yield _disk(settings)
    yield from _permissions(settings)


def _database(settings: Settings) -> Iterator[Finding]:
    file = settings.sqlite
    if file is not None and not (file.exists() and file.stat().st_size):
        yield Finding(
            f"There is no database in {settings.data} yet: start jobclub once.", fine=False
        )
        return
    try:
        with _connected(settings) as connection:
            yield from _look_into(settings, connection)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        yield Finding(f"The database cannot be read ({reason}): restore a backup.", fine=False)


@contextmanager
def _connected(settings: Settings) -> Iterator[Connection]:
    engine: Engine = create_engine(settings.database, **driver(settings.database))
    prepare(engine, busy_ms=5000)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _look_into(settings: Settings, connection: Connection) -> Iterator[Finding]:
    yield from _sqlite(connection) if settings.sqlite else _postgres(connection)
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        yield Finding("The database holds no jobclub yet: start jobclub once.", fine=False)
        return
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    yield (
        Finding("The database is up to date.")
        if version == versions.newest()
        else Finding("The database is of another version: start jobclub to update it.", fine=False)
    )
    yield _newest_backup(settings, connection.scalar(select(func.max(EventRow.at))))


def _sqlite(connection: Connection) -> Iterator[Finding]:
    version = connection.scalar(text("SELECT sqlite_version()"))
    alone = "pool_size" in driver("sqlite://")
    yield Finding(f"SQLite {version}{', with one connection at a time' if alone else ''}.")
    said = connection.scalar(text("PRAGMA quick_check(1)"))
    yield (
        Finding("The database opens and is intact.")
        if said == "ok"
        else Finding("The database is damaged: restore a backup.", fine=False)
    )


def _postgres(connection: Connection) -> Iterator[Finding]:
    version = connection.scalar(text("SHOW server_version"))
    yield Finding(f"PostgreSQL {version} answers.")
    missing = [name for name in ("pg_dump", "pg_restore", "psql") if not shutil.which(name)]
    if missing:
        yield Finding(
            f"{', '.join(missing)} missing: install PostgreSQL's client, or there are no backups.",
            fine=False,
        )


def _newest_backup(settings: Settings, last: datetime | None) -> Finding:
    newest = next((b for b in backups(settings) if b.why != BEFORE_RESTORE), None)
    if newest is None:
        return Finding("There is no backup yet: python3 -m jobclub backup", fine=last is None)
    hours = (now() - newest.at) // timedelta(hours=1)
    age = f"{hours // 24} days" if hours >= 48 else f"{hours} hours" if hours else "under an hour"
    stale = last is not None and last - newest.at > FRESH
    return Finding(
        f"The newest backup is {age} old: {newest.file}"
        + (" (newer entries are in none: python3 -m jobclub backup)" if stale else ""),
        fine=not stale,
    )


def _disk(settings: Settings) -> Finding:
    free = free_space(settings)
    enough = free >= LEAST_FREE
    more = "" if enough else "; a meeting needs 500 MB"
    return Finding(f"{free >> 20} MB are free for {settings.data}{more}.", fine=enough)


def _permissions(settings: Settings) -> Iterator[Finding]:
    if os.name != "posix":
        return
    kept = [settings.sqlite, settings.data / "secret", *(b.file for b in backups(settings))]
    files = [file for file in kept if file is not None and file.exists()]
    open_to_others = [f for f in files if stat.S_IMODE(f.stat().st_mode) & 0o077]
    for file in open_to_others:
        yield Finding(f"Others can read {file}: run  chmod 600 {file}", fine=False)
    if not open_to_others:
        yield Finding("Nobody else on this machine can read the data.")
