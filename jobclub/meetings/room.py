"""Room on the disk: a meeting that cannot be kept must not begin (S9)."""

import shutil

from jobclub.config import Settings
from jobclub.errors import Refused
from jobclub.words import _

LEAST_FREE = 500 * 1024 * 1024


def free_space(settings: Settings) -> int:
    """Free bytes where the data is kept."""
    return shutil.disk_usage(settings.data).free


def must_have_room(settings: Settings) -> None:
    """Refuse to open a meeting with less than 500 MB free where the data is kept."""
    if free_space(settings) < LEAST_FREE:
        raise Refused(_("This laptop's disk is nearly full. Free 500 MB, then start again."))
