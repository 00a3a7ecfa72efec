"""The reports' other pages: how far asks came, companies, landings, who came back, one member."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.clubs.models import Member
from jobclub.errors import Missing, Refused
from jobclub.pages import Refusal, page
from jobclub.places import Place, Role
from jobclub.reports import (
    back,
    companies,
    funnel,
    landings,
    matrix,
    member,
    rows,
    worker,
)
from jobclub.reports import mine as own_report
from jobclub.reports.filters import WHOSE
from jobclub.reports.periods import ALL, QUARTER, YEAR, Period
from jobclub.reports.row_tables import ROW_TABLES
from jobclub.reports.views import GAP, framed
from jobclub.words import _

pages = Blueprint("reports_more", __name__)

#: Imported for what they declare.
DECLARED = (back, companies, funnel, landings, matrix, member, own_report, rows)


@page(pages, "/c/<club>/reports/funnel", for_=Role.FACILITATOR)
def how_far(place: Place) -> ResponseReturnValue:
    """How far the asks came."""
    return framed(place, "funnel", _("How far asks came"))


@page(pages, "/c/<club>/reports/companies", for_=Role.FACILITATOR)
def at_companies(place: Place) -> ResponseReturnValue:
    """Which companies were asked for, and where doors opened."""
    return framed(place, "companies", _("Companies"), comparable=False)


@page(pages, "/c/<club>/reports/landings", for_=Role.FACILITATOR)
def landed(place: Place) -> ResponseReturnValue:
    """Who landed, and how long it took."""
    return framed(place, "landings", _("Landings"))


@page(pages, "/c/<club>/reports/back", for_=Role.FACILITATOR)
def came_back(place: Place) -> ResponseReturnValue:
    """Who came back."""
    return framed(place, "back", _("Who came back"))


@page(pages, "/c/<club>/reports/matrix", for_=Role.FACILITATOR)
def givers(place: Place) -> ResponseReturnValue:
    """Who opened doors for whom: shown where it is asked for."""
    more = {"show": "1"} if request.args.get("show") == "1" else {}
    return framed(place, "matrix", _("Who opened doors for whom"), more=more, comparable=False)


@page(
    pages,
    "/c/<club>/reports/members/<int(max=999999999999):member_id>",
    for_=Role.FACILITATOR,
)
def one_member(place: Place, member_id: int) -> ResponseReturnValue:
    """One member in figures."""
    who = Member.visible_to(place.me, member_id)
    return framed(place, "member", who.name, more={"member": str(who.id)}, comparable=False)


@page(pages, "/c/<club>/reports/rows/<table>", for_=Role.FACILITATOR)
def behind(place: Place, table: str) -> ResponseReturnValue:
    """The rows behind a figure."""
    if table not in ROW_TABLES:
        raise Missing
    said = {name: request.args.get(name, "") for name in ("only", *WHOSE, "page")}
    more = {name: word for name, word in said.items() if word}
    told = {"table": table, **more}
    return framed(place, "rows", _("The rows behind it"), more=told, comparable=False)


@page(pages, "/c/<club>/reports/mine", for_=Role.MEMBER)
def mine(place: Place) -> ResponseReturnValue:
    """My own figures, on my own phone: all the time, where the address says nothing else."""
    today, month = place.home.today(), place.home.fiscal_month
    period, code = Period.of(ALL, today, month), 200
    try:
        if "period" in request.args:
            period = Period.read(request.args, today, month)
    except Refused as no:
        g.refused = Refusal("reports", no.why, no.field, {})
        code = 422
    others = [Period.of(kind, today, month) for kind in (ALL, YEAR, QUARTER)]
    frame = render_template("reports/mine.html", period=period, others=others)
    drawn = worker.draw("mine", period, club=place.home, me=place.me)
    return frame.replace(GAP, drawn, 1), code
