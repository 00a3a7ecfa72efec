"""A database that is read and never written to, whatever a report should try."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event

#: How long SQLite may wait: it never does for a writer, only where a crash is being mended.
_BUSY_MS = 2000
#: PostgreSQL would go on with a statement for a child that was killed; an export is many.
_STATEMENT_MS = 30_000
_AT_BEGIN = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    f" SET LOCAL statement_timeout = {_STATEMENT_MS};"
    # To compile a report's long query takes longer than it saves.
    " SET LOCAL jit = off;"
    # Ten years of fifty clubs are sorted in memory, and what is read lies there already.
    " SET LOCAL work_mem = '64MB'; SET LOCAL random_page_cost = 1.1"
)


def address(database: str, file: Path | None) -> str:
    """The same database, where SQLite's own opens it for reading alone."""
    if file is None:
        return database
    url = URL.create("sqlite", database=file.as_uri(), query={"mode": "ro", "uri": "true"})
    return url.render_as_string()


def hold(engine: Engine) -> None:
    """Let every transaction read alone, and all of it from one state of the data: two figures of a
    page never differ by what was tapped in between. Before the engine's first connection.
    """
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def on_connect(raw: Any, _record: object) -> None:
            for pragma in ("query_only=ON", f"busy_timeout={_BUSY_MS}"):
                raw.execute(f"PRAGMA {pragma}")

        return

    # Said in each transaction, and not as it connects: a pooler in between would refuse that.
    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(_AT_BEGIN)
