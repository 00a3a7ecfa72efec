"""Parts: the months of a period or, of a long one, its years, that a breakdown tells one by one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from jobclub.reports.periods import CUSTOM, MONTH, ONE_DAY, YEAR, Period
from jobclub.reports.queries.people import Month

#: So many lines fit on the sheet.
MOST = 12


@dataclass(frozen=True)
class Part:
    """A stretch of a period; its parts leave no day of it out, and none is in two."""

    period: Period
    called: str
    months: Sequence[Month]

    def __contains__(self, day: date) -> bool:
        return self.period.start <= day <= self.period.end

    @property
    def met(self) -> bool:
        """Whether the club met in it."""
        return any(month.meetings for month in self.months)


def parts_of(period: Period, months: Sequence[Month]) -> list[Part]:
    """By month; by the club's year where there are too many; early years together, if need be."""
    if len(months) <= MOST:
        return list(_cut(period, [[month] for month in months], MONTH))
    years = _by(months, lambda month: Period.of(YEAR, _first(month), period.fiscal_month).start)
    early = len(years) - MOST
    if early > 0:
        years = [[month for year in years[: early + 1] for month in year], *years[early + 1 :]]
    return list(_cut(period, years, YEAR))


def _by(months: Sequence[Month], key: Callable[[Month], date]) -> list[list[Month]]:
    return [list(group) for _start, group in groupby(months, key)]


def _cut(period: Period, groups: Sequence[Sequence[Month]], kind: str) -> Iterator[Part]:
    fiscal = period.fiscal_month
    start = period.start
    for number, months in enumerate(groups, 1):
        first, last = (Period.of(kind, _first(one), fiscal) for one in (months[0], months[-1]))
        # What was before the first meeting or after the last one counts there.
        end = period.end if number == len(groups) else last.end
        whole = first if first == last else Period(kind, first.start, last.end, fiscal)
        yield Part(Period(CUSTOM, start, end, fiscal), whole.called, months)
        start = min(end, last.end) + ONE_DAY


def _first(month: Month) -> date:
    return date(month.year, month.month, 1)
