"""Put a backup in the place of the live database: all of it, or nothing."""

import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from jobclub.backups import restoring_postgres, restoring_sqlite
from jobclub.backups.lock import alone
from jobclub.backups.making import Say
from jobclub.config import Settings
from jobclub.errors import Refused


class Ready(Protocol):
    """A backup that was examined and waits to take the live database's place."""

    def tells(self) -> str:
        """What is in it, in a few words."""

    def keep_replaced(self, say: Say) -> Path | None:
        """Keep what is about to be replaced; None when there is nothing."""

    def put_in_place(self) -> None:
        """Replace the live database, in a new epoch."""


class Way(Protocol):
    """How one kind of database is restored."""

    def prepared(self, settings: Settings, file: Path, say: Say) -> AbstractContextManager[Ready]:
        """Examine the file beside the live database; refuse what must not take its place."""


def restore(settings: Settings, file: Path, say: Say, *, yes: bool = False) -> None:
    """Restore, and begin a new epoch: phones take a fresh board and send again (S1)."""
    if not file.is_file():
        raise Refused(f"There is no file {file}.")
    way: Way = restoring_sqlite if settings.sqlite else restoring_postgres
    try:
        with alone(settings), way.prepared(settings, file, say) as ready:
            say(f"The backup is whole: {ready.tells()}.")
            _must_be_meant(yes=yes)
            kept = ready.keep_replaced(say)
            if kept is not None:
                say(f"What was here before is kept in {kept}")
            ready.put_in_place()
    except OSError as error:
        what = os.strerror(error.errno) if error.errno else str(error)
        raise Refused(f"The backup was not restored: {what}.") from error
    say("Restored. What was written, changed or erased after that backup is as it was then.")


def _must_be_meant(*, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refused("This would replace all that jobclub holds here: add --yes if you mean it.")
    answer = input("This replaces all that jobclub holds here. Go on? [y/N] ")
    if answer.strip().lower() not in ("y", "yes"):
        raise Refused("Nothing was changed.")
