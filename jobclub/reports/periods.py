"""Period: from which day to which day a report counts, as the club's own calendar has it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self
from urllib.parse import urlencode

from jobclub.errors import Refused
from jobclub.words import _, month, whole_day

MEETING, MONTH, QUARTER, YEAR, ALL, CUSTOM = "meeting", "month", "quarter", "year", "all", "custom"
KINDS = (MEETING, MONTH, QUARTER, YEAR, ALL, CUSTOM)
_MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}
ONE_DAY = timedelta(days=1)
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
#: Before any club of ours, and after all of us: "all" has no ends of its own.
FIRST, LAST = date(1900, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`, both counted: the club's own days, that no clock changes."""

    kind: str
    start: date
    end: date
    #: The month the club's year begins with.
    fiscal_month: int = 1

    @classmethod
    def of(cls, kind: str, at: date, fiscal_month: int = 1) -> Self:
        """The month, quarter or year of the club in which a day is; its evening; or all."""
        if kind == ALL:
            return cls(ALL, FIRST, LAST, fiscal_month)
        if kind not in _MONTHS:
            return cls(MEETING, at, at, fiscal_month)
        length = _MONTHS[kind]
        into = (at.month - fiscal_month) % 12 % length
        start = _months_after(at.replace(day=1), -into)
        return cls(kind, start, _months_after(start, length) - ONE_DAY, fiscal_month)

    @classmethod
    def read(cls, args: Mapping[str, str], today: date, fiscal_month: int) -> Self:
        """The one that an address asks for; without a word, this quarter."""
        kind = args.get("period", QUARTER)
        if kind not in KINDS:
            raise Refused(_("Please choose one from the list."), "period")
        if kind != CUSTOM:
            return cls.of(kind, _day(args.get("at", ""), "at") or today, fiscal_month)
        start, end = _day(args.get("from", ""), "from"), _day(args.get("to", ""), "to")
        if start is None or end is None or end < start:
            raise Refused(_("Choose a first and a last day, in that order."), "to")
        return cls(CUSTOM, start, end, fiscal_month)

    @property
    def before(self) -> "Period | None":
        """The one before, as long as this one; None where there is none."""
        if self.kind in (ALL, MEETING):
            return None
        if self.kind == CUSTOM:
            length = self.end - self.start + ONE_DAY
            return Period(CUSTOM, self.start - length, self.start - ONE_DAY, self.fiscal_month)
        return Period.of(self.kind, self.start - ONE_DAY, self.fiscal_month)

    @property
    def after(self) -> "Period | None":
        """The one after it, for the picker."""
        if self.kind in (ALL, MEETING, CUSTOM):
            return None
        return Period.of(self.kind, self.end + ONE_DAY, self.fiscal_month)

    @property
    def query(self) -> str:
        """How an address names it."""
        if self.kind == ALL:
            return urlencode({"period": ALL})
        if self.kind == CUSTOM:
            return urlencode({"period": CUSTOM, "from": self.start, "to": self.end})
        return urlencode({"period": self.kind, "at": self.start})

    @property
    def called(self) -> str:
        """Its name in words: "July to September 2026"."""
        if self.kind == ALL:
            return _("All the time")
        if self.kind == MEETING:
            return whole_day(self.start)
        if self.kind == MONTH:
            return month(self.start)
        if self.kind == CUSTOM:
            return _("%(first)s to %(last)s", first=whole_day(self.start), last=whole_day(self.end))
        return _("%(first)s to %(last)s", first=month(self.start), last=month(self.end))


def _months_after(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _day(typed: str, field: str) -> date | None:
    if not typed:
        return None
    try:
        # Python reads further spellings of a day, that no page of ours writes.
        found = date.fromisoformat(typed) if _WRITTEN.fullmatch(typed) else None
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("Write the day like 2026-03-31."), field)
    if not 1990 <= found.year <= 2200:
        raise Refused(_("That year is too far away."), field)
    return found
