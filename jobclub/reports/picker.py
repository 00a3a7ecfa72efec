"""Which days a report counts: the links and the little forms above it, and what an address asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from jobclub.reports.periods import ALL, MONTH, QUARTER, YEAR, Period
from jobclub.words import _


@dataclass(frozen=True)
class Link:
    """A way to other days; `here` where one stands on them already."""

    href: str
    label: str
    here: bool = False


@dataclass(frozen=True)
class Picker:
    """The days of one page, and how to come to others of it."""

    path: str
    period: Period
    today: date
    compares: bool = False
    #: Whether this report tells the days before beside these.
    comparable: bool = True
    #: What else the address says, and keeps saying whichever days are chosen.
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def lengths(self) -> Sequence[Link]:
        """A month, a quarter, a year or all, at the days one looks at now."""
        words = {MONTH: _("Month"), QUARTER: _("Quarter"), YEAR: _("Year"), ALL: _("All")}
        return [self._length(kind, label) for kind, label in words.items()]

    @property
    def before(self) -> Link | None:
        """To the days before these."""
        return self._to(self.period.before)

    @property
    def after(self) -> Link | None:
        """To the days after these; there are none of which nothing is known yet."""
        after = self.period.after
        return self._to(after) if after is not None and after.start <= self.today else None

    @property
    def compare(self) -> Link | None:
        """To see the figures of the days before beside these, or no more."""
        before = self.period.before
        if before is None or not self.comparable:
            return None
        if self.compares:
            return Link(self.at(self.period, compares=False), _("Without the comparison"))
        said = _("Compare with %(period)s", period=before.called)
        return Link(self.at(self.period, compares=True), said)

    @property
    def query(self) -> str:
        """How an address names these days, and whether to compare: for links to other reports."""
        return f"{self.period.query}&compare=1" if self.compares else self.period.query

    @property
    def unfinished(self) -> bool:
        """Whether these days are not over yet, beside whole ones."""
        return (
            self.compares and self.comparable and self.period.start <= self.today < self.period.end
        )

    def at(self, period: Period, *, compares: bool) -> str:
        """The address of this page on other days."""
        more = urlencode([*self.kept, *([("compare", "1")] if compares else [])])
        return f"{self.path}?{period.query}{'&' if more else ''}{more}"

    def _length(self, kind: str, label: str) -> Link:
        # The newest part of what one looks at: of this quarter, this month.
        day = max(self.period.start, min(self.period.end, self.today))
        found = Period.of(kind, day, self.period.fiscal_month)
        return Link(self.at(found, compares=self.compares), label, kind == self.period.kind)

    def _to(self, period: Period | None) -> Link | None:
        if period is None:
            return None
        return Link(self.at(period, compares=self.compares), period.called)
