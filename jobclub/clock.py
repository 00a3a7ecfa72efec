"""The one clock of the house: all who ask the time ask here, so tests can travel.

For a demo or a practice evening it can run faster than the world. Whatever waits for the clock
then waits by `speed()`; whatever waits for the network does not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_shift = timedelta()
_speed = 1.0
#: Since when the clock runs at this speed, by the world's own clock.
_since = datetime.now(UTC)


def now() -> datetime:
    """The present moment, in UTC, with its zone."""
    world = datetime.now(UTC)
    return world + _ahead(world)


def ahead() -> timedelta:
    """How far the clock is ahead of the world's, or behind."""
    return _ahead(datetime.now(UTC))


def _ahead(world: datetime) -> timedelta:
    # From one look at the world's clock: of two looks at one that runs fast or stands still, the
    # second could be before the first.
    return _shift + (world - _since) * (_speed - 1)


def speed() -> float:
    """How many of its seconds pass in one of the world's."""
    return _speed


def run_at(faster: float) -> None:
    """Let the clock run so many times as fast from here on; it never jumps."""
    global _shift, _speed, _since
    _shift, _since, _speed = ahead(), datetime.now(UTC), faster


def be_ahead(by: timedelta) -> None:
    """Put the clock so far ahead of the world's (or behind it)."""
    global _shift, _since
    _shift, _since = by, datetime.now(UTC)


@contextmanager
def travel(by: timedelta) -> Iterator[None]:
    """Let the clock run `by` ahead (or behind) while the block lasts; blocks add up."""
    global _shift
    _shift += by
    try:
        yield
    finally:
        _shift -= by
