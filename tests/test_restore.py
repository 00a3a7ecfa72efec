"""Restoring: a new epoch (S1), or a refusal that leaves the live data as it is (S10)."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobclub.asks.models import Ask
from jobclub.backups import sqlite_file
from jobclub.backups.folder import AUTO, BEFORE_RESTORE, backups, folder
from jobclub.backups.lock import alone, serving_here
from jobclub.backups.making import make_backup
from jobclub.backups.restoring import restore
from jobclub.config import Settings
from jobclub.errors import Refused, Unsafe
from jobclub.extensions import db
from jobclub.house import epoch
from tests.cast import Cast
from tests.server import RUN, Server, Visitor

pytestmark = pytest.mark.sqlite


def quiet(_said: str) -> None:
    """Nobody listens."""


def bytes_in(data: Path) -> dict[str, str]:
    """All that a refusal must leave as it is."""
    return {
        str(file.relative_to(data)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(data.rglob("*"))
        if file.is_file() and file.suffix != ".lock"
    }


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])


def cut_in_half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def overwritten(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"x" * 8192 + whole[16384:])


def garbage(file: Path) -> None:
    file.write_bytes(b"\x93\x11" * 4000)


def html(file: Path) -> None:
    file.write_text("<!doctype html><title>Sign in to your cloud</title>")


def empty(file: Path) -> None:
    file.write_bytes(b"")


def another_program(file: Path) -> None:
    file.write_bytes(b"")
    with closing(sqlite_file.connect(file)) as raw:
        raw.execute("CREATE TABLE photo (id INTEGER)")


def newer(file: Path) -> None:
    with closing(sqlite_file.connect(file)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")


def live_copy(file: Path) -> None:
    file.with_name(f"{file.name}-wal").write_bytes(b"half of the story")


def of_postgres(file: Path) -> None:
    file.write_bytes(b"PGDMP" + bytes(100))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (truncated, "damaged"),
        (cut_in_half, "damaged"),
        (overwritten, "damaged"),
        (garbage, "no backup of a jobclub"),
        (html, "no backup of a jobclub"),
        (empty, "no backup of a jobclub"),
        (another_program, "no backup of a jobclub"),
        (newer, "from a newer jobclub"),
        (live_copy, "a live database"),
        (of_postgres, "on PostgreSQL"),
    ],
)
def test_what_is_no_whole_backup_changes_nothing(
    settings: Settings, tmp_path: Path, spoil: Callable[[Path], None], why: str
) -> None:
    file = make_backup(settings, quiet, file=tmp_path / "stick")
    spoil(file)
    before = bytes_in(settings.data)

    with pytest.raises(Refused, match=why):
        restore(settings, file, quiet, yes=True)

    assert bytes_in(settings.data) == before


def test_the_live_database_is_no_backup_of_itself(settings: Settings) -> None:
    assert settings.sqlite is not None
    with pytest.raises(Refused, match="live database itself"):
        restore(settings, settings.sqlite, quiet, yes=True)


def test_it_must_be_meant(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    file = make_backup(settings, quiet)
    before = bytes_in(settings.data)

    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(Refused, match="--yes"):
        restore(settings, file, quiet)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: "")
    with pytest.raises(Refused, match="Nothing was changed"):
        restore(settings, file, quiet)

    assert bytes_in(settings.data) == before


def test_servers_share_the_folder_and_a_restore_wants_it_alone(settings: Settings) -> None:
    file = make_backup(settings, quiet)
    with serving_here(settings), serving_here(settings):
        before = bytes_in(settings.data)
        with pytest.raises(Refused, match="stop it"):
            restore(settings, file, quiet, yes=True)
        assert bytes_in(settings.data) == before
    with alone(settings), pytest.raises(Unsafe, match="being restored"):
        serving_here(settings)


@pytest.mark.both
def test_a_backup_comes_back_in_a_new_epoch(app: Flask, cast: Cast, settings: Settings) -> None:
    cast.ask("eBay")
    first = epoch()
    file = make_backup(settings, quiet)
    cast.ask("Adobe", by=cast.chloe)
    db.session.remove()
    db.engine.dispose()

    restore(settings, file, quiet, yes=True)

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Ask)) == 1
        assert epoch() != first
    replaced = [b.file for b in backups(settings) if b.why == BEFORE_RESTORE]
    assert len(replaced) == 1
    db.session.remove()
    db.engine.dispose()
    restore(settings, replaced[0], quiet, yes=True)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Ask)) == 2


def test_a_damaged_house_is_restored_and_its_remains_are_kept(settings: Settings) -> None:
    assert settings.sqlite is not None
    file = make_backup(settings, quiet)
    overwritten(settings.sqlite)
    settings.sqlite.with_name("jobclub.sqlite-wal").write_bytes(b"stale")
    remains = settings.sqlite.read_bytes()

    restore(settings, file, quiet, yes=True)

    sqlite_file.examine(settings.sqlite)
    assert not settings.sqlite.with_name("jobclub.sqlite-wal").exists()
    kept = next(folder(settings).glob("damaged-*.sqlite"))
    assert kept.read_bytes() == remains


def test_an_evening_from_the_close_to_the_restore(server: Server) -> None:
    ana = Visitor(server.url)
    ana.post(server.link.removeprefix(server.url), club_name="Library Club", name="Ana")
    club = ana.get("/")[2]
    console = ana.post(f"{club}do/meeting:start")[2]
    assert ana.get(console)[0] == 200
    assert list(server.data.glob("backups/*.sqlite")) == []
    ana.post(f"{console.removesuffix('console')}do/meeting:close")

    made = _await_backup(server.data / "backups")
    assert AUTO in made.name
    with closing(sqlite_file.connect(made)) as raw:
        assert raw.execute("SELECT state FROM meeting").fetchall() == [("closed",)]

    refused = _restore(server, made)
    assert refused.returncode == 2
    assert "jobclub is running" in refused.stderr
    server.kill()
    before = _epoch(server)
    done = _restore(server, made)
    assert done.returncode == 0, done.stderr
    assert _epoch(server) != before
    server.start()
    assert ana.get("/")[2] == club, "Ana is known as before"


def _await_backup(where: Path) -> Path:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found = list(where.glob("*.sqlite"))
        if found:
            return found[0]
        time.sleep(0.2)
    raise AssertionError("no backup appeared")


def _restore(server: Server, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, "restore", str(file), "--yes"],
        env={"JOBCLUB_DATA": str(server.data), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )


def _epoch(server: Server) -> str:
    with closing(sqlite_file.connect(server.data / "jobclub.sqlite")) as raw:
        found: str = raw.execute("SELECT epoch FROM house").fetchone()[0]
    return found
