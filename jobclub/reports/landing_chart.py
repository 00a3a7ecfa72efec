"""Landings a month, or a year where the months are too many to be read beside each other."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from flask_babel import format_date

from jobclub.reports.asked import Asked
from jobclub.reports.charts import Chart, Point
from jobclub.reports.queries import rows
from jobclub.words import _, month

#: More months are told as their years.
MONTHS = 24
ALL, WITH = 0, 1


def by_month(asked: Asked) -> Chart | None:
    """From the first landing of the period to the last; None where they are all of one month."""
    found: tuple[Counter[date], Counter[date]] = (Counter(), Counter())
    for row in rows.landings(asked.session, [asked.home.id], asked.period):
        first = row.day.replace(day=1)
        found[ALL][first] += 1
        found[WITH][first] += row.with_introduction
    if len(found[ALL]) < 2:
        return None
    months = list(_months(min(found[ALL]), max(found[ALL])))
    of_years = len(months) > MONTHS
    return Chart(
        "landings-chart",
        _("Landings a year") if of_years else _("Landings a month"),
        _("Year") if of_years else _("Month"),
        (_("Landings"), _("With a club introduction")),
        [*_of_years(months, found)] if of_years else [*_of_months(months, found)],
    )


def _of_months(months: list[date], found: tuple[Counter[date], Counter[date]]) -> Iterator[Point]:
    shape = "LLL" if len(months) <= 12 else "LLL yy"
    for first in months:
        label = str(format_date(first, shape))
        yield Point(label, (found[ALL][first], found[WITH][first]), "", month(first))


def _of_years(months: list[date], found: tuple[Counter[date], Counter[date]]) -> Iterator[Point]:
    for year in range(months[0].year, months[-1].year + 1):
        of_year = [first for first in months if first.year == year]
        every, some = (sum(one[first] for first in of_year) for one in found)
        yield Point(str(year), (every, some))


def _months(first: date, last: date) -> Iterator[date]:
    """Those between, too: a month without a landing is nought, and not left out."""
    for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(count // 12, count % 12 + 1, 1)
