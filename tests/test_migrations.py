"""Migrations: up, down and up again with data, on both databases (S11)."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text

from jobclub.app import create_app
from jobclub.config import Settings
from jobclub.database import Base
from jobclub.extensions import db
from jobclub.static import here
from tests.cast import Cast
from tests.conftest import SECRET

pytestmark = pytest.mark.both


def test_models_and_migrations_never_differ(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": _same_type})
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_and_up_again_with_data(app: Flask, settings: Settings) -> None:
    with app.app_context():
        cast = Cast.gather()
        cast.ask("eBay")
        db.session.remove()
    script = ScriptDirectory(str(here("migrations")))
    steps = [revision.revision for revision in script.walk_revisions()]

    with app.app_context():
        for step in steps:
            down = script.get_revision(step).down_revision or "base"
            downgrade(revision=str(down))
            assert current(app) == (None if down == "base" else down)
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        db.engine.dispose()
        upgrade()
        assert current(app) == steps[0]
        # What comes up again is a whole house.
        again = Cast.gather()
        assert again.ask("eBay").companies == ["eBay"]
        db.session.remove()
    assert settings.database


def test_a_database_made_anew_keeps_other_clubs_out(app: Flask) -> None:
    """The composite keys are in the database itself, not only in the models."""
    with app.app_context():
        cast = Cast.gather()
        ask = cast.ask("eBay")
        offending = text(
            "INSERT INTO offer "
            "(club_id, target_id, connector_id, kind, warmth, note, first_mover, made_at) "
            "VALUES (:club, :target, :connector, 'idea', '', '', '', '2026-01-01 00:00:00')"
        )
        values = {
            "club": cast.harbour.id,
            "target": ask.targets[0].id,
            "connector": cast.dan.id,
        }
        db.session.rollback()
        with pytest.raises(Exception, match=r"(?i)foreign key"), db.engine.begin() as connection:
            connection.execute(offending, values)
        db.session.remove()


def test_the_first_start_migrates_an_empty_folder(tmp_path: Path) -> None:
    file = tmp_path / "jobclub.sqlite"
    app = create_app(Settings(data=tmp_path, database=f"sqlite:///{file}", secret=SECRET))
    with app.app_context():
        upgrade()
        assert "ask" in inspect(db.engine).get_table_names()
        db.engine.dispose()
    assert file.stat().st_mode & 0o077 == 0


def current(app: Flask) -> str | None:
    with app.app_context(), db.engine.connect() as connection:
        return _version(connection)


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _same_type(_context: object, _inspected: object, _column: object, *types: object) -> bool:
    """Alembic's own comparison, but for the two names SQLite has for a whole number."""
    found, wanted = (str(kind).upper() for kind in types)
    both_whole = {found, wanted} <= {"INTEGER", "BIGINT"}
    return (
        False
        if both_whole
        else found.split("(")[0] != wanted.split("(")[0]
        and not ({found, wanted} <= {"DATETIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"})
    )
