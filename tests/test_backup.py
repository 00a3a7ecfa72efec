"""Backups: whole while others write, private, rotated, made by themselves; `check` tells (S10)."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from jobclub.backups import auto, child, sqlite_file
from jobclub.backups.folder import AUTO, BY_HAND, Backup, backups, folder, tidy, worth_keeping
from jobclub.backups.lock import claim
from jobclub.backups.making import make_backup
from jobclub.cli import main
from jobclub.clock import now, travel
from jobclub.config import Settings
from jobclub.errors import Refused
from jobclub.events import transaction
from tests.cast import Cast
from tests.server import RUN

pytestmark = pytest.mark.sqlite

NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)


def quiet(_said: str) -> None:
    """Nobody listens."""


def modes(*files: Path) -> list[int]:
    return [file.stat().st_mode & 0o777 for file in files]


def misses(file: Path) -> int:
    with closing(sqlite_file.connect(file)) as raw:
        found: int = raw.execute("SELECT count(*) FROM miss").fetchone()[0]
    return found


def test_a_backup_is_one_moment_though_others_write_at_every_step(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.sqlite is not None
    two = "INSERT INTO miss (network, at) VALUES (?, '2026-11-04'), (?, '2026-11-04')"
    steps = []
    with closing(sqlite_file.connect(settings.sqlite)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute(two, ("10.0.0.1", "10.0.0.2"))

        def teller(_say: Callable[[str], None]) -> Callable[..., None]:
            def write(*step: Any) -> None:
                steps.append(step)
                other.execute(two, ("10.0.0.1", "10.0.0.2"))

            return write

        monkeypatch.setattr(sqlite_file, "_teller", teller)
        monkeypatch.setattr(sqlite_file, "PAGES_A_STEP", 8)
        made = make_backup(settings, quiet)

    assert len(steps) > 3
    assert misses(made) == 2
    assert misses(settings.sqlite) == 2 + 2 * len(steps)
    assert [file.name for file in folder(settings).iterdir()] == [made.name]


def test_backups_are_private(settings: Settings) -> None:
    made = make_backup(settings, quiet)

    assert modes(made, made.parent) == [0o600, 0o700]


def test_the_command_names_what_it_made_or_says_why_not(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("JOBCLUB_DATA", str(settings.data))
    monkeypatch.delenv("JOBCLUB_DATABASE", raising=False)
    wanted = tmp_path / "stick.sqlite"

    assert main(["backup"]) == 0
    assert str(backups(settings)[0].file) in capsys.readouterr().out
    assert main(["backup", str(wanted)]) == 0
    assert sqlite_file.contents(wanted) == "0 members, 0 meetings"
    assert main(["backup", str(wanted)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["backup", str(tmp_path / "nowhere" / "x")]) == 2
    assert "There is no folder" in capsys.readouterr().err


def test_a_full_disk_is_one_sentence_and_leaves_nothing(settings: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, "backup"],
        env={"JOBCLUB_DATA": str(settings.data), "PATH": "/usr/bin:/bin"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 2
    assert done.stderr == "The disk is full: free some room, and try again.\n"
    assert list(folder(settings).iterdir()) == []


def test_the_last_room_is_left_to_the_meeting(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearly = type("Usage", (), {"free": 40 << 20})
    monkeypatch.setattr("jobclub.backups.files.shutil.disk_usage", lambda _where: nearly)

    with pytest.raises(Refused, match="nearly full: free 51 MB"):
        make_backup(settings, quiet)


def test_the_newest_and_one_a_day_are_kept() -> None:
    hourly = [Backup(Path(f"h{n}"), NOON - timedelta(hours=n), AUTO) for n in range(24 * 60)]

    stay = worth_keeping(hourly, NOON)

    assert set(hourly[:24]) <= stay
    days = sorted({backup.at.date() for backup in stay})
    assert len(days) == 31
    assert len(stay) == 24 + 29
    assert worth_keeping(hourly[-3:], NOON) == set(hourly[-3:]), "a house left alone loses nothing"


def test_rotation_touches_only_what_was_made_by_itself(settings: Settings) -> None:
    for n in range(60):
        for why in (AUTO, BY_HAND):
            name = f"jobclub-{NOON - timedelta(days=90, hours=n):%Y-%m-%dT%H%M%SZ}{why}.sqlite"
            (folder(settings) / name).touch()
    (folder(settings) / "notes.txt").touch()

    tidy(settings, NOON)

    left = backups(settings)
    assert sum(b.why == AUTO for b in left) == 24
    assert sum(b.why == BY_HAND for b in left) == 60
    assert (folder(settings) / "notes.txt").exists()


@pytest.mark.both
def test_due_hourly_while_open_and_at_the_close(cast: Cast, settings: Settings) -> None:
    assert not auto.due(settings, now()), "the doors are just open"
    with travel(timedelta(minutes=61)):
        assert auto.due(settings, now())
        make_backup(settings, quiet, why=AUTO)
        assert not auto.due(settings, now())
    with travel(timedelta(minutes=125)):
        assert not auto.due(settings, now()), "nothing happened since"
        cast.ask("eBay")
        assert auto.due(settings, now())
        make_backup(settings, quiet, why=AUTO)
        with transaction():
            cast.meeting.close(by=cast.ana)
        assert not auto.due(settings, now()), "a commit may still be under way"
    with travel(timedelta(minutes=125, seconds=5)):
        assert auto.due(settings, now())
        make_backup(settings, quiet, why=AUTO)
        assert not auto.due(settings, now())


def test_a_backup_from_the_future_tells_of_a_wrong_clock(cast: Cast, settings: Settings) -> None:
    with travel(timedelta(days=400)):
        make_backup(settings, quiet, why=AUTO)
    with transaction():
        cast.meeting.close(by=cast.ana)

    with travel(timedelta(seconds=5)):
        assert auto.due(settings, now())


def test_two_workers_make_one(
    settings: Settings, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app is not None
    monkeypatch.setenv("JOBCLUB_DATA", str(settings.data))
    monkeypatch.setattr(os, "nice", lambda _by: None)
    leftover = folder(settings) / "jobclub-2026-11-04T190000Z-auto.sqlite.part"
    leftover.touch()

    with claim(folder(settings)) as ours:
        assert ours
        assert child.main("") == 0
        assert backups(settings) == [], "another makes it right now"
    assert child.main("") == 0
    assert child.main("") == 0, "made since the second one looked"
    assert [b.why for b in backups(settings)] == [AUTO]
    assert not leftover.exists()


def test_the_child_makes_it_and_a_failure_is_one_line_in_the_log(
    settings: Settings, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    assert settings.sqlite is not None
    app.logger.addHandler(caplog.handler)

    assert auto._in_child(app, settings, "")
    made = backups(settings)[0]
    assert made.why == AUTO
    settings.sqlite.write_bytes(b"<html>" * 1000)
    assert not auto._in_child(app, settings, made.file.name)

    assert [record.__dict__["problem"] for record in caplog.records] == [
        "The database is damaged: restore a backup."
    ]
    assert [b.file for b in backups(settings)] == [made.file]


def test_check_tells_what_needs_attention(
    cast: Cast,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cast.meeting.is_open
    assert settings.sqlite is not None
    monkeypatch.setenv("JOBCLUB_DATA", str(settings.data))

    assert main(["check"]) == 1
    assert "!!  There is no backup yet" in capsys.readouterr().out
    make_backup(settings, quiet)
    assert main(["check"]) == 0
    assert "!!" not in capsys.readouterr().out
    settings.sqlite.chmod(0o644)
    assert main(["check"]) == 1
    assert f"chmod 600 {settings.sqlite}" in capsys.readouterr().out
    settings.sqlite.write_bytes(b"<html>" * 1000)
    assert main(["check"]) == 1
    assert "restore a backup" in capsys.readouterr().out
