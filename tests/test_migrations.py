"""Migrations: up, down and up again with data, on both databases (S11)."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text

from jobclub.app import create_app
from jobclub.asks.offers import Offer
from jobclub.asks.round import Round
from jobclub.asks.showings import Showing
from jobclub.config import Settings
from jobclub.database import Base
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.static import here
from tests.cast import Cast
from tests.server import SECRET

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


def test_down_is_what_was_there_before(app: Flask) -> None:
    """Column by column: what 0002 took away comes back as 0001 made it."""
    with app.app_context():
        downgrade(revision="0001")
        back = _columns()
        downgrade(revision="base")
        upgrade(revision="0001")
        assert back == _columns()
        db.session.remove()


def test_what_hangs_on_an_evening_to_come_goes_with_it(app: Flask) -> None:
    with app.app_context():
        cast = Cast.gather()
        ask = cast.ask("eBay")
        with transaction():
            week = cast.club.today() + timedelta(days=7)
            planned = Meeting.plan(week, "19:00", "75", by=cast.ana)
            Showing.of(ask, planned, how="new")
            offer = Offer.make(ask.targets[0], by=cast.chloe, meeting=cast.meeting)
            offer.meeting_id = planned.id
        gone, kept = planned.id, offer.id
        db.session.remove()

        downgrade(revision="0001")

        for table, column in (
            ("meeting", "id"),
            ("showing", "meeting_id"),
            ("offer", "meeting_id"),
        ):
            assert not _count(table, column, gone), table
        assert _count("offer", "id", kept)
        upgrade()
        db.session.remove()


def test_an_evening_that_is_on_goes_on_with_its_asks(app: Flask) -> None:
    """0002 comes in the middle of an evening: as before it, the room is asking."""
    with app.app_context():
        cast = Cast.gather()
        cast.ask("eBay", by=cast.chloe)
        cast.ask("Delta")
        with transaction():
            over = cast.other_meeting
            over.close(by=cast.eve)
            planned = Meeting.plan(
                cast.club.today() + timedelta(days=7), "19:00", "75", by=cast.ana
            )
            planned.run.skip(planned.run.stages[1].id, True, by=cast.ana)
        on, ended, gone = cast.meeting.id, over.id, planned.id
        asked = [cast.chloe.id, cast.ben.id]
        db.session.remove()

        downgrade(revision="0001")
        # The older house knows no plans; a later meeting may get the number of one.
        assert not _count("meeting", "id", gone)
        assert not _count("event", "meeting_id", gone)
        upgrade()

        meeting = db.session.get_one(Meeting, on)
        assert [(stage.kind, stage.minutes, stage.is_on) for stage in meeting.run.stages] == [
            ("asks", 30, True),
            ("close", 3, False),
        ]
        turns = Round(meeting).turns
        assert [(turn.member_id, turn.state, turn.position) for turn in turns] == [
            (asked[0], "waits", 1),
            (asked[1], "waits", 2),
        ]
        assert not _count("stage", "meeting_id", ended)
        with transaction():
            Round(meeting).go_on(0, by=meeting.led_by)
            meeting.run.go_on(meeting.run.stages[0].id, by=meeting.led_by)
        assert [stage.is_on for stage in meeting.run.stages] == [False, True]
        db.session.remove()


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


def _columns() -> dict[str, dict[str, tuple[str, bool, str | None]]]:
    db.session.remove()
    looked_at = inspect(db.engine)
    return {
        table: {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in looked_at.get_columns(table)
        }
        for table in looked_at.get_table_names()
    }


def _count(table: str, column: str, value: int) -> int:
    counted = text(f"SELECT count(*) FROM {table} WHERE {column} = :value")  # noqa: S608 (ours)
    found: int = db.session.execute(counted, {"value": value}).scalar_one()
    db.session.rollback()
    return found


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
