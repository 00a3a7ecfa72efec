"""Alembic, through Flask-Migrate: within the app, on its own engine."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from jobclub.database import Base, UtcTime

migrate = current_app.extensions["migrate"]


def plain(kind: str, thing: object, _context: object) -> str | bool:
    """A migration must not change when our own types do: write what the database gets."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcTime) else False


def run() -> None:
    """Migrate over one connection, in one transaction that locks first."""
    engine = migrate.db.engine
    with engine.connect().execution_options(writes=True) as connection:
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


run()
