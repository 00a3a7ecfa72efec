"""Taking along: the page for a sponsor, the buttons for files, and the files.

That somebody takes a file along is written down before its first byte, with how many rows it has
(S30). So it is a button, not a link: a page that is read changes nothing.
"""

import json
import re
from datetime import date

from anyascii import anyascii
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from jobclub.errors import Missing
from jobclub.limits import may_go_on
from jobclub.pages import go, page
from jobclub.patience import patiently
from jobclub.people.security_events import SecurityEvent
from jobclub.places import Place, Role
from jobclub.reports import sponsor as sponsor_report
from jobclub.reports import worker
from jobclub.reports.exports import KINDS
from jobclub.reports.periods import ALL, MONTH, QUARTER, YEAR, Period
from jobclub.reports.tables import TABLES
from jobclub.reports.views import framed, must_own_several, read_period
from jobclub.reports.xlsx_export import must_fit
from jobclub.words import _

pages = Blueprint("exports", __name__)

#: Imported for what they declare.
DECLARED = (sponsor_report,)


@page(pages, "/c/<club>/reports/sponsor", for_=Role.FACILITATOR)
def sponsor(place: Place) -> ResponseReturnValue:
    """One sheet without names, for whoever funds the room."""
    return framed(place, "sponsor", _("Our club in figures"), comparable=False)


@page(pages, "/c/<club>/reports/exports", for_=Role.FACILITATOR)
def exports(place: Place) -> ResponseReturnValue:
    """Every table, as a file of each kind."""
    return framed(place, "exports", _("To take along"), comparable=False)


@page(pages, "/programme/exports", for_=Role.PERSON)
def all_exports(place: Place) -> ResponseReturnValue:
    """The same of all clubs that one person owns."""
    must_own_several(place)
    return framed(place, "exports", _("To take along, of all my clubs"), comparable=False)


@page(
    pages, "/c/<club>/reports/export/<table>.<kind>", for_=Role.FACILITATOR, methods=("GET", "POST")
)
def take(place: Place, table: str, kind: str) -> ResponseReturnValue:
    """A table of the club as a file. Who opens its address finds the button."""
    if request.method != "POST":
        return _to_the_button(f"/c/{place.home.public_id}/reports/exports")
    return _taken(place, table, kind)


@page(pages, "/programme/export/<table>.<kind>", for_=Role.PERSON, methods=("GET", "POST"))
def take_all(place: Place, table: str, kind: str) -> ResponseReturnValue:
    """A table of all the clubs that one person owns."""
    must_own_several(place)
    return (
        _to_the_button("/programme/exports")
        if request.method != "POST"
        else _taken(place, table, kind)
    )


def file_name(club: str, table: str, period: Period, kind: str) -> str:
    """By the server: nothing but letters, digits and lines is in it, whatever a club is called."""
    named = re.sub(r"[^a-z0-9]+", "-", anyascii(club).lower())[:40].strip("-")
    parts = ["jobclub", *([named] if named else []), table.replace("_", "-"), in_short(period)]
    return f"{'-'.join(parts)}.{kind}"


def in_short(period: Period) -> str:
    """ "2026-Q3", "2026-07", "2026"; where the club's year is another, its first and last day."""
    start = period.start
    if period.kind == ALL:
        return "all"
    if period.kind == MONTH:
        return f"{start:%Y-%m}"
    if period.kind == QUARTER and start.month % 3 == 1:
        return f"{start:%Y}-Q{(start.month + 2) // 3}"
    if period.kind == YEAR and start.month == 1:
        return f"{start:%Y}"
    return _days(start, period.end)


def _days(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first}-to-{last}"


def _taken(place: Place, table: str, kind: str) -> Response:
    if table not in TABLES or kind not in KINDS or place.person is None:
        raise Missing
    may_go_on(place.person.id)
    period = read_period(place)
    name = file_name(place.club.name if place.club else "all clubs", table, period, kind)
    counted = _count(place, table, period)
    if kind == "xlsx":
        must_fit(sum(counted.values()))
    person_id = place.person.id
    body = worker.stream(
        f"{table}.{kind}", period, club=place.club, me=place.member, person_id=person_id
    )
    # It is there, and nothing of it is sent yet.
    try:
        _write_down(person_id, table, counted)
    except BaseException:
        worker.leave(body)
        raise
    response = Response(body, content_type=KINDS[kind][1])
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _count(place: Place, table: str, period: Period) -> dict[int, int]:
    """How many rows it has of each club."""
    person_id = place.person.id if place.person is not None else None
    told = worker.draw(
        "exported",
        period,
        club=place.club,
        me=place.member,
        person_id=person_id,
        more={"table": table},
    )
    return {int(club_id): rows for club_id, rows in json.loads(told).items()}


def _write_down(person_id: int, table: str, counted: dict[int, int]) -> None:
    def note() -> None:
        kind = f"exported:{table}"
        for club_id, rows in counted.items():
            SecurityEvent.note(kind, person_id=person_id, club_id=club_id, count=rows)

    patiently(note)


def _to_the_button(path: str) -> Response:
    asked = request.query_string.decode("ascii", "replace")
    return go(f"{path}?{asked}" if asked else path)
