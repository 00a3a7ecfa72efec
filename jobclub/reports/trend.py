"""The trend: pictures by evening and by month, of as many as can be read beside each other."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from flask_babel import format_date

from jobclub.reports.asked import Asked
from jobclub.reports.charts import Chart, Point
from jobclub.reports.periods import CUSTOM, Period
from jobclub.reports.queries import meetings, people
from jobclub.reports.queries.meetings import MeetingRow
from jobclub.reports.queries.people import Month
from jobclub.words import _, month, whole_day

#: So many evenings are told one by one, and months; of more their years.
EVENINGS, MONTHS = 26, 36
#: In these days the newest evenings are looked for; a club that meets once a month has twelve.
LOOK_BACK = timedelta(days=366)


def by_evening(asked: Asked) -> list[Chart]:
    """Who came, what was asked and what left the room with a person and a day: the newest ones."""
    held = [row for row in _newest(asked) if row.state in ("open", "draft", "final")]
    rows = held[:EVENINGS][::-1]
    which = _("Evening")
    came = [_point(asked, row, row.present) for row in rows]
    asks = [_point(asked, row, row.asks, row.held) for row in rows]
    return [
        Chart("came", _("Who came, by evening"), which, (_("People"),), came),
        Chart(
            "asked",
            _("Asks, and those that left with a person and a day"),
            which,
            (_("Asks"), _("With a person and a day")),
            asks,
        ),
    ]


def by_month(asked: Asked) -> Chart | None:
    """Visits a month, and evenings beside them; a year where the months are too many."""
    found = people.by_month(asked.session, asked.home.id, asked.period)
    if len(found) < 2:
        return None
    names, also = (_("Visits"),), (_("Evenings"),)
    if len(found) <= MONTHS:
        shape = "LLL" if len(found) <= 12 else "LLL yyyy"
        points = [_of_month(one, shape) for one in found]
        return Chart("months", _("Visits a month"), _("Month"), names, points, also=also)
    years = [_of_year(year, list(some)) for year, some in groupby(found, lambda one: one.year)]
    return Chart("months", _("Visits a year"), _("Year"), names, years, also=also)


def _newest(asked: Asked) -> Sequence[MeetingRow]:
    end = min(asked.period.end, max(asked.today, asked.period.start))
    start = max(asked.period.start, end - LOOK_BACK)
    period = Period(CUSTOM, start, end, asked.period.fiscal_month)
    return meetings.rows(asked.session, asked.home.id, period)


def _point(asked: Asked, row: MeetingRow, *values: int) -> Point:
    there = f"/c/{asked.home.public_id}/meetings/{row.public_id}/summary"
    return Point(str(format_date(row.day, "d MMM")), values, there, whole_day(row.day))


def _of_month(one: Month, shape: str) -> Point:
    first = date(one.year, one.month, 1)
    label = str(format_date(first, shape))
    return Point(label, (one.visits,), "", month(first), (one.meetings,))


def _of_year(year: int, months: Sequence[Month]) -> Point:
    visits, evenings = sum(one.visits for one in months), sum(one.meetings for one in months)
    return Point(str(year), (visits,), "", "", (evenings,))
