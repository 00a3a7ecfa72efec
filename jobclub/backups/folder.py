"""The folder of backups: what they are called, and which of them stay."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from jobclub.config import Settings
from jobclub.errors import Refused

AUTO, BEFORE_RESTORE, BY_HAND = "-auto", "-before-restore", ""
NEWEST_KEPT = 24
DAYS_KEPT = timedelta(days=30)

_STAMP = "%Y-%m-%dT%H%M%SZ"
_NAME = re.compile(
    r"jobclub-(\d{4}-\d\d-\d\dT\d{6}Z)(-auto|-before-restore|)(?:-\d+)?\.(?:sqlite|pgdump)"
)


@dataclass(frozen=True)
class Backup:
    """A finished backup in the folder, by its name."""

    file: Path
    at: datetime
    why: str


def folder(settings: Settings) -> Path:
    """Where backups go; made at the first one, for this user alone."""
    found = settings.data / "backups"
    try:
        found.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Refused(
            f"jobclub cannot make the folder {found}: move away what is there."
        ) from error
    return found


def name_for(settings: Settings, at: datetime, why: str, suffix: str) -> Path:
    """A name that nobody has yet, by UTC time."""
    stem = f"jobclub-{at.astimezone(UTC).strftime(_STAMP)}{why}"
    names = (f"{stem}{f'-{n}' if n else ''}{suffix}" for n in count())
    return next(p for p in (folder(settings) / name for name in names) if not p.exists())


def backups(settings: Settings) -> list[Backup]:
    """What is in the folder, newest first. Files of other names are not ours to count."""
    found = []
    for file in folder(settings).iterdir():
        name = _NAME.fullmatch(file.name)
        if name:
            at = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(file, at, name[2]))
    return sorted(found, key=lambda backup: (backup.at, backup.file.name), reverse=True)


def newest_automatic(settings: Settings, at: datetime) -> Backup | None:
    """The newest automatic backup. One from the future tells of a wrong clock, and counts not."""
    return next((b for b in backups(settings) if b.why == AUTO and b.at <= at), None)


def tidy(settings: Settings, at: datetime) -> None:
    """Remove the automatic backups that are not worth keeping, and nothing else."""
    automatic = [b for b in backups(settings) if b.why == AUTO]
    stay = worth_keeping(automatic, at)
    for backup in automatic:
        if backup not in stay:
            backup.file.unlink(missing_ok=True)


def worth_keeping(automatic: Iterable[Backup], at: datetime) -> set[Backup]:
    """The newest 24, and each day's newest for 30 days. A house left alone loses nothing."""
    newest_first = sorted(automatic, key=lambda backup: backup.at, reverse=True)
    days: dict[object, Backup] = {}
    for backup in newest_first:
        if at - backup.at <= DAYS_KEPT:
            days.setdefault(backup.at.date(), backup)
    return {*newest_first[:NEWEST_KEPT], *days.values()}
