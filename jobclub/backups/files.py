"""Files that are private from the first byte, and whole or not there at all."""

import os
import shutil
from pathlib import Path

from jobclub.config import Settings
from jobclub.errors import Refused

#: A backup must not take the last room from the meeting it protects.
RESERVE = 50 * 1024 * 1024


def must_have_room(settings: Settings, where: Path, needed: int) -> None:
    """Refuse before the disk is full, not after."""
    if where.stat().st_dev == settings.data.stat().st_dev:
        needed += RESERVE
    if shutil.disk_usage(where).free < needed:
        raise Refused(
            f"The disk of {where} is nearly full: free {(needed >> 20) + 1} MB, and try again."
        )


def private(file: Path) -> None:
    """Make an empty file, this user's alone; a leftover one is begun anew."""
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def into_place(part: Path, target: Path) -> None:
    """Give a finished file its name: a power cut leaves the whole of it, or what was there."""
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(target)
    if os.name != "posix":
        return
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
