"""The one clock of the house: all who ask the time ask here, so tests can travel."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_shift = timedelta()


def now() -> datetime:
    """The present moment, in UTC, with its zone."""
    return datetime.now(UTC) + _shift


@contextmanager
def travel(by: timedelta) -> Iterator[None]:
    """Let the clock run `by` ahead (or behind) while the block lasts; blocks add up."""
    global _shift
    _shift += by
    try:
        yield
    finally:
        _shift -= by
