"""The directory's pages, and what a field asks while somebody types a company into it."""

from dataclasses import asdict
from urllib.parse import quote

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from jobclub.companies import listing
from jobclub.companies.importing import bring_in
from jobclub.companies.lookup import kept, suggest
from jobclub.companies.models import Company
from jobclub.companies.reading import MOST_BYTES
from jobclub.errors import Busy, Refused
from jobclub.pages import SAID, Refusal, go, page, settings
from jobclub.places import Place, Role
from jobclub.text import Text, clean, fit
from jobclub.uploads import take_files_at, uploaded

pages = Blueprint("companies", __name__)

TYPED = Text(120)


@page(pages, "/c/<club>/companies/find", for_=Role.MEMBER)
def find(place: Place) -> ResponseReturnValue:
    """What somebody who types this may mean; and how many there are, for whoever listens."""
    try:
        text = fit(request.args.get("q", ""), TYPED, "q")
    except Refused as no:
        return {"companies": [], "said": "", "why": no.why}, 422
    found = [asdict(one) for one in suggest(place.home.id, text)]
    count = len(found)
    said = ngettext("%(num)s suggestion", "%(num)s suggestions", count) if count else ""
    return {"companies": found, "said": said}


@page(pages, "/c/<club>/companies", for_=Role.FACILITATOR)
def directory(place: Place) -> ResponseReturnValue:
    """The club's companies, those that may be one on top."""
    return _directory(place)


@page(pages, take_files_at("/c/<club>/companies"), for_=Role.FACILITATOR, methods=("POST",))
def bring(place: Place) -> ResponseReturnValue:
    """A list of employers, brought along as a file."""
    club_id, path = place.home.id, f"/c/{place.home.public_id}/companies"
    try:
        with uploaded(place.me.person_id, "file", MOST_BYTES) as (data, _name):
            came = bring_in(club_id, data)
    except (Refused, Busy) as no:
        g.refused = Refusal("company:import", no.why, "file", {})
        return _directory(place), 422 if isinstance(no, Refused) else 503
    response = go(path)
    response.set_cookie(
        SAID, quote(came.said), max_age=20, httponly=True, samesite="Lax", secure=settings().hosted
    )
    return response


@page(pages, "/c/<club>/companies/<int(max=999999999999):company_id>", for_=Role.FACILITATOR)
def company(place: Place, company_id: int) -> ResponseReturnValue:
    """One company: what it is called, and what it is the same as."""
    found = Company.offered_to(place.me, company_id)
    if found.head is not found:
        return go(f"/c/{place.home.public_id}/companies/{found.head.id}")
    return render_template("companies/company.html", line=listing.lines([found])[0])


def _directory(place: Place) -> str:
    club_id = place.home.id
    text = clean(request.args.get("q", "")[: 2 * TYPED.limit])[: TYPED.limit]
    number = request.args.get("page", "1")
    at = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    total = listing.count(club_id)
    found = listing.sought(club_id, text) if text else listing.leaf(club_id, at)
    return render_template(
        "companies/directory.html",
        sought=text,
        lines=listing.lines(found),
        total=total,
        at=at,
        last=1 if text else max(1, -(-total // listing.A_PAGE)),
        doubles=[] if text or at > 1 else kept(club_id).doubles,
        merged=listing.last_merged(club_id),
    )
