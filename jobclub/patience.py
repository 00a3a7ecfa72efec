"""Writing when the database is busy: again after a moment, and once more after two equal posts."""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from flask import current_app
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from jobclub.errors import Busy
from jobclub.events import transaction
from jobclub.extensions import socketio
from jobclub.words import _

Result = TypeVar("Result")

BUSY_FOR = 5.0
MOST_TWINS = 3
_ONLY_BUSY = ("locked", "busy", "deadlock", "serialize")


def patiently(work: Callable[[], Result]) -> Result:
    """Do `work` in one transaction. `Busy` when the database cannot be had for five seconds, is
    full, or is gone: nothing of it was stored then, and it may be tried again (S9).
    """
    since, twins = monotonic(), 0
    while True:
        try:
            with transaction():
                return work()
        except IntegrityError:
            # Somebody committed the same thing a moment before: this time it is found.
            twins += 1
            if twins > MOST_TWINS:
                raise
        except OperationalError as error:
            if not _only_busy(error) or monotonic() - since > BUSY_FOR:
                current_app.logger.warning("database", extra={"problem": type(error).__name__})
                raise Busy(_("The laptop is busy. This goes up in a moment.")) from error
        socketio.sleep(0.05)


def _only_busy(error: DBAPIError) -> bool:
    words = str(error.orig)
    return any(word in words for word in _ONLY_BUSY)
