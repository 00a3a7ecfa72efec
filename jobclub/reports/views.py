"""The reports' pages: a frame with the days to choose; what is in it is drawn beside the server."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.clock import now
from jobclub.errors import Missing, Refused
from jobclub.pages import Refusal, page
from jobclub.places import Place, Role, owns_several
from jobclub.reports import overview as overview_report
from jobclub.reports import programme as programme_report
from jobclub.reports import worker
from jobclub.reports.periods import QUARTER, Period
from jobclub.reports.picker import Picker
from jobclub.words import _

pages = Blueprint("reports", __name__)

#: Imported for what they declare.
DECLARED = (overview_report, programme_report)
#: Where Jinja's page is opened for what Jinja drew elsewhere. No text of anybody's can be this: it
#: would be escaped.
GAP = "<!--the report-->"


@page(pages, "/c/<club>/reports", for_=Role.FACILITATOR)
def overview(place: Place) -> ResponseReturnValue:
    """How the club helps, at a glance."""
    return framed(place, "overview", _("How the club helps"))


@page(pages, "/programme", for_=Role.PERSON)
def programme(place: Place) -> ResponseReturnValue:
    """The clubs that one person owns, side by side and in sum."""
    must_own_several(place)
    return framed(place, "programme", _("All my clubs"), comparable=False)


def framed(
    place: Place,
    name: str,
    title: str,
    *,
    more: Mapping[str, str] | None = None,
    comparable: bool = True,
) -> ResponseReturnValue:
    """A report in its page: `name` as it was declared to `@drawn`, `more` of what the address says.

    One that is not `comparable` does not offer to tell the days before beside these.
    """
    kept = dict(more or {})
    compares = request.args.get("compare") == "1"
    period, code = _days(place)
    picker = Picker(request.path, period, _today(place), compares, comparable, _of_address(kept))
    asked = {**kept, "compare": "1"} if compares else kept
    drawn = "" if code != 200 else _drawn(place, name, period, asked)
    frame = render_template("reports/page.html", title=title, name=name, picker=picker)
    return frame.replace(GAP, drawn, 1), code


def must_own_several(place: Place) -> None:
    """Let only somebody pass who owns several clubs, and is at the laptop (or on https)."""
    if place.person is None or not place.may_lead or not owns_several(place.person.id):
        raise Missing


def read_period(place: Place) -> Period:
    """The days that the address asks for, by the club's calendar."""
    month = place.club.fiscal_month if place.club is not None else 1
    return Period.read(request.args, _today(place), month)


def _days(place: Place) -> tuple[Period, int]:
    """These days; or, where the address asks for none there are, this quarter and the sentence."""
    try:
        return read_period(place), 200
    except Refused as no:
        g.refused = Refusal("reports", no.why, no.field, request.args.to_dict())
        month = place.club.fiscal_month if place.club is not None else 1
        return Period.of(QUARTER, _today(place), month), 422


def _drawn(place: Place, name: str, period: Period, more: Mapping[str, str]) -> str:
    person_id = place.person.id if place.person is not None else None
    return worker.draw(
        name, period, club=place.club, me=place.member, person_id=person_id, more=more
    )


def _of_address(more: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Of what a page was told, what its address says after the path; other days, first page."""
    said = {name for name, value in more.items() if request.args.get(name) == value}
    return tuple((name, more[name]) for name in sorted(said - {"page", "compare"}))


def _today(place: Place) -> date:
    return place.club.today() if place.club is not None else now().date()
