"""The commands: backup, restore, check. They import their work late: `run` must patch first."""

import argparse
import os
from pathlib import Path
from typing import Any

from jobclub.config import read_settings
from jobclub.errors import Refused


def add_to(commands: Any) -> None:
    """Add the three commands to the parser's."""
    backup = commands.add_parser("backup", help="make a backup, also while jobclub runs")
    backup.add_argument("file", nargs="?", type=Path, help="where; else in the data folder")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="put a backup in the place of what is here")
    restore.add_argument("file", type=Path, help="the backup")
    restore.add_argument("--yes", action="store_true", help="do not ask whether it is meant")
    restore.set_defaults(run=_restore)
    check = commands.add_parser("check", help="say whether all is well; 1 when something is not")
    check.set_defaults(run=_check)


def _backup(args: argparse.Namespace) -> int:
    from jobclub.backups.making import make_backup

    os.umask(0o077)
    settings = read_settings()
    file = args.file.resolve() if args.file else None
    try:
        made = make_backup(settings, _say, file=file)
    except KeyboardInterrupt as stopped:
        raise Refused("Stopped: no backup was made.") from stopped
    _say(f"Backed up and checked: {made} ({made.stat().st_size / 1e6:.1f} MB)")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from jobclub.backups.restoring import restore

    os.umask(0o077)
    try:
        restore(read_settings(), args.file.resolve(), _say, yes=args.yes)
    except KeyboardInterrupt as stopped:
        raise Refused("Stopped: what is here is whole, the old or the new.") from stopped
    return 0


def _check(_args: argparse.Namespace) -> int:
    from jobclub.backups.checking import findings

    fine = True
    for found in findings(read_settings()):
        _say(f"{'ok' if found.fine else '!!'}  {found.says}")
        fine = fine and found.fine
    return 0 if fine else 1


def _say(line: str) -> None:
    print(line, flush=True)
