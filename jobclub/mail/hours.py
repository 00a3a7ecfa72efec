"""When somebody may be written to: by day, where their club meets, and not on a Sunday."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FROM, TO = time(9), time(18)
SUNDAY = 6


def is_time(at: datetime, zone: str) -> bool:
    """Whether this moment is between 9 and 18 o'clock there, on any day but Sunday."""
    there = at.astimezone(ZoneInfo(zone))
    return there.weekday() != SUNDAY and FROM <= there.time() < TO


def next_time(at: datetime, zone: str) -> datetime:
    """This moment, or the next one at which somebody there may be written to; in UTC."""
    if is_time(at, zone):
        return at
    there = at.astimezone(ZoneInfo(zone))
    day = there.date() if there.time() < FROM else there.date() + timedelta(days=1)
    if day.weekday() == SUNDAY:
        day += timedelta(days=1)
    return datetime.combine(day, FROM, ZoneInfo(zone)).astimezone(UTC)
