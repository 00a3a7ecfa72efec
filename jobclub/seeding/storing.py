"""Writing a past down: plain rows, in bulk, in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Date, Engine, text

from jobclub.database import Base, UtcTime
from jobclub.errors import Refused
from jobclub.seeding.book import Book

Values = tuple[Any, ...]
Write = Callable[[Book], None]
#: Memory for pages while they are written, in KiB.
CACHE = 64 * 1024


@contextmanager
def writing(engine: Engine) -> Iterator[Write]:
    """A way to write books down; nothing of them is there unless the block ends well."""
    # Whatever was connected before knows nothing of the pragmas below.
    engine.dispose()
    with (_sqlite if engine.dialect.name == "sqlite" else _postgres)(engine) as write:
        yield write
    engine.dispose()


@contextmanager
def _sqlite(engine: Engine) -> Iterator[Write]:
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        _be_quick(driver)
        with connection.execution_options(writes=True).begin():
            yield lambda book: _insert(driver, book)
            # Kept by no trigger meanwhile: all of them are looked at once.
            if broken := driver.execute("PRAGMA foreign_key_check").fetchone():
                raise RuntimeError(f"a row of {broken[0]} names a {broken[2]} that is not there")
        # The next connection sets it up as always.
        connection.invalidate()


def _be_quick(driver: Any) -> None:
    # In an empty file a rollback journal stays small; a WAL would be as large as all of it.
    if driver.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
        raise Refused("jobclub is running on this data folder: stop it (Ctrl+C) first.")
    for pragma in ("synchronous=OFF", "secure_delete=OFF", "foreign_keys=OFF"):
        driver.execute(f"PRAGMA {pragma}")
    driver.execute(f"PRAGMA cache_size=-{CACHE}")


def _insert(driver: Any, book: Book) -> None:
    for kind, rows in book.pages.items():
        names = _columns(kind)
        marks = ", ".join("?" for _name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        driver.executemany(
            f"INSERT INTO {kind.table} ({columns}) VALUES ({marks})",  # noqa: S608 (our own names)
            _values(kind, rows),
        )


@contextmanager
def _postgres(engine: Engine) -> Iterator[Write]:
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        put_back = _take_keys_off(connection)
        driver: Any = connection.connection.driver_connection
        yield lambda book: _copy(driver, book)
        for statement in put_back:
            connection.execute(text(statement))
        for table in Base.metadata.sorted_tables:
            if "id" in table.columns:
                connection.execute(text(_NUMBER_ON.format(table=table.name)))
    with engine.connect() as connection:
        # Once now, as it does by itself later.
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
_NUMBER_ON = """
SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1), max(id) IS NOT NULL)
FROM "{table}"
"""


def _take_keys_off(connection: Connection) -> Sequence[str]:
    """Without foreign keys a row is written in a third of the time; put back, each is checked."""
    put_back = []
    for table, name, how in connection.execute(text(_KEYS)).all():
        connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))
        put_back.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {how}')
    return put_back


def _copy(driver: Any, book: Book) -> None:
    with driver.cursor() as cursor:
        for kind, rows in book.pages.items():
            columns = ", ".join(f'"{name}"' for name in _columns(kind))
            with cursor.copy(f"COPY {kind.table} ({columns}) FROM STDIN") as copy:
                for values in _values(kind, rows):
                    copy.write_row(values)


def _columns(kind: Any) -> Sequence[str]:
    return [field.name for field in fields(kind)]


def _values(kind: Any, rows: Sequence[Any]) -> Iterator[Values]:
    """Each row as a tuple; moments and days as both databases read them."""
    names = _columns(kind)
    columns = Base.metadata.tables[kind.table].columns
    moments = [n for n, name in enumerate(names) if isinstance(columns[name].type, UtcTime)]
    days = [n for n, name in enumerate(names) if isinstance(columns[name].type, Date)]
    take = attrgetter(*names)
    if not moments and not days:
        yield from map(take, rows)
        return
    for row in rows:
        values = list(take(row))
        for n in moments:
            if values[n] is not None:
                # All of them are UTC: the zone is what both leave out.
                values[n] = values[n].isoformat(" ", "microseconds")[:26]
        for n in days:
            if values[n] is not None:
                values[n] = values[n].isoformat()
        yield tuple(values)
