"""Several clubs of one person: side by side, and in sum, where nobody counts twice."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from flask import render_template
from flask_babel import ngettext

from jobclub.errors import Missing
from jobclub.reports.asked import Asked, drawn
from jobclub.reports.periods import ALL, CUSTOM, Period
from jobclub.reports.queries import programme
from jobclub.reports.queries.programme import ClubRow
from jobclub.reports.shares import FEW, percent_of
from jobclub.reports.told import number
from jobclub.words import _

#: The columns that are a part of the asks.
PARTS = ("with_offer", "held")


@dataclass(frozen=True)
class Sum:
    """What all clubs come to; `people` are counted once, in however many they came."""

    meetings: int
    visits: int
    people: int
    new: int
    asks: int
    with_offer: int
    held: int
    introductions: int
    landings: int

    @classmethod
    def over(cls, rows: Sequence[ClubRow], people: int) -> "Sum":
        """Add them up."""
        names = [field.name for field in fields(cls)]
        found = {name: sum(getattr(row, name) for row in rows) for name in names}
        return cls(**{**found, "people": people})


@drawn("programme")
def draw(asked: Asked) -> str:
    """Every club a line, by their names, and the sum."""
    if asked.person_id is None:
        raise Missing
    rows = programme.clubs(asked.session, asked.person_id, asked.period)
    total = Sum.over(rows, programme.people(asked.session, asked.person_id, asked.period))
    return render_template(
        "reports/_programme.html",
        rows=rows,
        total=total,
        sentence=_sentence(asked.period, rows, total),
        columns=_columns(),
        query=_same_days(asked.period),
        said=_said,
    )


def _said(row: ClubRow | Sum, name: str) -> str:
    """A cell. A part of the asks has its share of them beside it, where they are enough."""
    value: int = getattr(row, name)
    if name not in PARTS or row.asks < FEW:
        return number(value)
    share = percent_of(value, row.asks)
    return _("%(part)s (%(share)s%%)", part=number(value), share=share)


def _sentence(period: Period, rows: Sequence[ClubRow], total: Sum) -> str:
    if not total.meetings:
        return _("%(days)s: no evening was held.", days=period.called)
    parts = [
        ngettext("%(num)s person came", "%(num)s people came", total.people),
        ngettext("to %(num)s evening", "to %(num)s evenings", total.meetings),
        ngettext("of %(num)s club", "of %(num)s clubs", len(rows)),
    ]
    came = " ".join(parts)
    if not total.introductions:
        return _("%(days)s: %(came)s.", days=period.called, came=came)
    made = ngettext(
        "%(num)s introduction was made", "%(num)s introductions were made", total.introductions
    )
    return _("%(days)s: %(came)s, and %(made)s.", days=period.called, came=came, made=made)


def _columns() -> dict[str, tuple[str, str]]:
    return {
        "meetings": (_("Evenings"), _("Evenings that were held.")),
        "people": (
            _("People"),
            _("Everybody who came, each once; in the sum once, in however many clubs they came."),
        ),
        "visits": (_("Visits"), _("One person at one evening.")),
        "new": (_("New"), _("Of these visits, somebody's first one to that club.")),
        "asks": (
            _("Asks"),
            _("Asks that the rooms saw; one kept for another evening counts at each."),
        ),
        "with_offer": (
            _("With an offer"),
            _("Of these asks, those with an offer, of that evening or before."),
        ),
        "held": (
            _("That hold"),
            _("Of these asks, those that left with a person who writes first and a day."),
        ),
        "introductions": (_("Introductions"), _("Recorded as made on a day of these.")),
        "landings": (_("Landings"), _("Members who said that they accepted or started a job.")),
    }


def _same_days(period: Period) -> str:
    """These days at a club, whose own quarters may begin with another month."""
    if period.kind == ALL:
        return period.query
    return urlencode({"period": CUSTOM, "from": period.start, "to": period.end})
