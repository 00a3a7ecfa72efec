"""Who uses the data folder: servers share it, a restore wants it alone.

The system itself frees these locks, also after `kill -9`: there is no stale file to remove.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jobclub.config import Settings
from jobclub.errors import Refused, Unsafe


def serving_here(settings: Settings) -> IO[str]:
    """Held by a serving process for as long as it keeps what this returns."""
    held = _take(settings.data / "serving.lock", shared=True)
    if held is None:
        raise Unsafe("A backup is being restored here right now: start again when that is done.")
    return held


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Refuse while a server runs on this data folder, and keep new ones from starting."""
    held = _take(settings.data / "serving.lock", shared=False)
    if held is None:
        raise Refused(
            f"jobclub is running on {settings.data}: stop it (Ctrl+C), then restore again."
        )
    with held:
        yield


@contextmanager
def claim(folder: Path) -> Iterator[bool]:
    """Whether we are the one process that makes this folder's automatic backup now."""
    held = _take(folder / ".making.lock", shared=False)
    if held is None:
        yield False
        return
    with held:
        yield True


def _take(file: Path, *, shared: bool) -> IO[str] | None:
    held = file.open("a")
    if _locked(held, shared=shared):
        return held
    held.close()
    return None


if sys.platform == "win32":
    import msvcrt

    SHARERS = 64

    def _locked(held: IO[str], *, shared: bool) -> bool:
        # msvcrt has no shared locks: each sharer takes one byte, whoever wants it alone takes all.
        for byte in range(SHARERS) if shared else [0]:
            held.seek(byte)
            try:
                msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1 if shared else SHARERS)
            except OSError:
                continue
            return True
        return False
else:
    import fcntl

    def _locked(held: IO[str], *, shared: bool) -> bool:
        try:
            fcntl.flock(held, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # Some network and phone file systems know no locks; a meeting must start on them too.
            return True
        return True
