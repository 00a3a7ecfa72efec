"""Alembic, through Flask-Migrate: within the app, on its own engine."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from jobclub.database import Base, UtcTime

migrate = current_app.extensions["migrate"]


def plain(kind: str, thing: object, _context: object) -> str | bool:
    """A migration must not change when our own types do: write what the database gets."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcTime) else False


def run() -> None:
    """Migrate over one connection, in one transaction that locks first."""
    engine = migrate.db.engine
    with engine.connect().execution_options(writes=True) as connection, unlinked(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=plain,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                # Workers that start together migrate one after the other.
                connection.execute(text("SELECT pg_advisory_xact_lock(5000)"))
            context.run_migrations()
            must_hang_together(connection)


@contextmanager
def unlinked(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it: the links to it must not mind while it is away.

    They can be let go outside a transaction alone, so before ours begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def must_hang_together(connection: Connection) -> None:
    """Nothing may be left that links to a row which is gone."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration left {len(broken)} broken links")


run()
