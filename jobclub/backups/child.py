"""The child process that makes one automatic backup: `python3 -m jobclub.backups.child SEEN`."""

import os
import sys
from datetime import timedelta

from jobclub.backups.folder import AUTO, folder, newest_automatic, tidy
from jobclub.backups.lock import claim
from jobclub.backups.making import make_backup
from jobclub.clock import be_ahead, now
from jobclub.config import Settings, read_settings
from jobclub.errors import Refused, Unsafe


def main(seen: str) -> int:
    """Make it; 2 and a sentence when it cannot be made."""
    os.umask(0o077)
    if os.name == "posix":
        # The meeting comes first.
        os.nice(10)
    try:
        settings = read_settings()
        be_ahead(timedelta(seconds=settings.ahead))
        with claim(folder(settings)) as ours:
            if ours:
                make_automatic(settings, seen)
    except Unsafe as why:
        return _failed(str(why))
    except Refused as why:
        return _failed(why.why)
    return 0


def make_automatic(settings: Settings, seen: str) -> None:
    """Make it unless another worker did since; `seen` is the newest that the asking one saw."""
    newest = newest_automatic(settings, now())
    if newest is not None and newest.file.name != seen:
        return
    for left in folder(settings).glob("*-auto*.part*"):
        # Nobody else makes one now: these are of a child that was killed.
        left.unlink(missing_ok=True)
    make_backup(settings, lambda _said: None, why=AUTO)
    tidy(settings, now())


def _failed(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
