"""Who came back: newcomers seen again within three meetings, and people who came more than once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask_babel import format_date, ngettext

from jobclub.reports.asked import Asked, drawn
from jobclub.reports.charts import Chart, Point
from jobclub.reports.periods import Period
from jobclub.reports.queries import people
from jobclub.reports.queries.people import CameBack, Cohort, Visits
from jobclub.reports.told import Told, compares, number, rows_behind, share
from jobclub.words import _, month

#: So many months can be read beside each other; more are a table.
MOST = 12


@dataclass(frozen=True)
class Named:
    """Those who first came in one month, with its name."""

    month: str
    found: Cohort


@drawn("back")
def draw(asked: Asked) -> str:
    """Who was seen again."""
    came, visits = _read(asked, asked.period)
    before = asked.period.before if compares(asked) else None
    earlier = _read(asked, before) if before is not None else None
    cohorts = people.cohorts(asked.session, asked.home.id, asked.period)
    return render_template(
        "reports/_back.html",
        before=before,
        visits=visits,
        sentence=_sentence(came, visits),
        figures=[*_newcomers(asked, came, earlier), *_everybody(asked, visits, earlier)],
        chart=_chart(cohorts) if 2 <= len(cohorts) <= MOST else None,
        cohorts=[Named(month(date(one.year, one.month, 1)), one) for one in cohorts],
    )


def _chart(cohorts: Sequence[Cohort]) -> Chart:
    return Chart(
        "first",
        _("By the month of their first evening"),
        _("Month"),
        (_("For the first time"), _("Again within three evenings")),
        [_point(one) for one in cohorts],
        also=(_("Four evenings or more"),),
    )


def _point(one: Cohort) -> Point:
    first = date(one.year, one.month, 1)
    label = str(format_date(first, "LLL"))
    return Point(label, (one.newcomers, one.again), "", month(first), (one.four,))


def _read(asked: Asked, period: Period) -> tuple[CameBack, Visits]:
    club_id = asked.home.id
    return (
        people.came_back(asked.session, club_id, period),
        people.visits(asked.session, club_id, period),
    )


def _sentence(came: CameBack, visits: Visits) -> str:
    if not visits.visits:
        return _("Nobody came in these days. Choose other ones above.")
    if not came.newcomers:
        return _("Nobody was new in these days.")
    first = ngettext(
        "%(num)s person came for the first time.",
        "%(num)s people came for the first time.",
        came.newcomers,
    )
    judged = came.newcomers - came.waiting
    if not judged:
        return f"{first} {_('It is too early to say who comes again.')}"
    again = _("Seen again within three evenings: %(share)s.", share=share(came.again, judged))
    if not came.waiting:
        return f"{first} {again}"
    waiting = ngettext(
        "For %(num)s it is too early to say.",
        "For %(num)s it is too early to say.",
        came.waiting,
    )
    return f"{first} {again} {waiting}"


def _newcomers(asked: Asked, came: CameBack, earlier: tuple[CameBack, Visits] | None) -> list[Told]:
    was = earlier[0] if earlier else None
    new = rows_behind(asked, "attendance", "new")
    return [
        Told(
            number(came.newcomers),
            _("for the first time"),
            _("Members whose first evening in this club was in these days."),
            new,
            number(was.newcomers) if was else "",
        ),
        Told(
            share(came.again, came.newcomers - came.waiting),
            _("came back"),
            _("Of these, seen at one of the next three evenings that were held. Aim: 60% or more."),
            rows_behind(asked, "attendance", "again"),
            share(was.again, was.newcomers - was.waiting) if was else "",
        ),
        Told(
            number(came.waiting),
            _("too early to say"),
            _("Not seen again so far, and fewer than three evenings were held since: they are not"
              " in the figure above."),
            rows_behind(asked, "attendance", "waiting"),
        ),
    ]  # fmt: skip


def _everybody(asked: Asked, visits: Visits, earlier: tuple[CameBack, Visits] | None) -> list[Told]:
    was = earlier[1] if earlier else None
    return [
        Told(
            number(visits.people),
            _("people"),
            _("Everybody who was in the room at least once in these days, each counted once."),
            rows_behind(asked, "attendance", "people"),
            number(was.people) if was else "",
        ),
        Told(
            share(visits.returned, visits.people),
            _("came more than once"),
            _("Of these people, who were at two evenings or more in these days."),
            rows_behind(asked, "attendance", "returned"),
            share(was.returned, was.people) if was else "",
        ),
    ]
