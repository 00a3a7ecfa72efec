"""The weeks of a club: when it met, and when it did not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

HELD, HOLIDAY, CANCELLED, MISSED = "held", "holiday", "cancelled", "missed"
#: Of a hundred weeks so many were called off, and so many were planned and never opened.
CALLED_OFF, NOT_OPENED = 0.02, 0.006
#: How many come in each month, in the north: fewer in summer, more with the new year.
MONTHS = (1.15, 1.1, 1.05, 1.0, 0.95, 0.85, 0.65, 0.6, 1.05, 1.1, 1.0, 0.8)


@dataclass(frozen=True)
class Week:
    """One week's evening: whether there was one, and how full the season is."""

    day: date
    how: str
    season: float


def weeks(luck: Random, first: date, until: date, *, south: bool) -> Iterator[Week]:
    """All weeks from the first evening on, to the last before `until`."""
    day = first
    while day < until:
        month = (day.month + 5) % 12 if south else day.month - 1
        yield Week(day, _how(luck, day, is_first=day == first), MONTHS[month])
        day += timedelta(weeks=1)


def _how(luck: Random, day: date, *, is_first: bool) -> str:
    if is_first:
        return HELD
    if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 2):
        return HOLIDAY
    # The last full week of November, and a week in August.
    if (day.month == 11 and 22 <= day.day <= 28) or (day.month == 8 and 10 <= day.day <= 16):
        return HOLIDAY if luck.random() < 0.8 else HELD
    chance = luck.random()
    if chance < CALLED_OFF:
        return CANCELLED
    return MISSED if chance < CALLED_OFF + NOT_OPENED else HELD
