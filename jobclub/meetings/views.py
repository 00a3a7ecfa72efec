"""The door: joining by code or QR."""

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.errors import Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.joining import VISITING, Miss, come_in
from jobclub.meetings.models import Meeting
from jobclub.pages import Refusal, go, page, remember, settings
from jobclub.people.models import GUEST, PHONE, Person, SignIn
from jobclub.people.views import device
from jobclub.places import Place, Role
from jobclub.text import Text, fit
from jobclub.words import _

pages = Blueprint("meetings", __name__)

FIELDS = ("code", "token", "name", "stands", "guest")


@page(pages, "/join", for_=Role.ANYONE)
def join(_place: Place) -> ResponseReturnValue:
    """The door. The QR's secret stands in the fragment, which only the page itself reads."""
    return render_template("meetings/join.html")


@page(pages, "/join", for_=Role.ANYONE, methods=("POST",))
def joining(place: Place) -> ResponseReturnValue:
    """Come in. Wrong, old and closed codes look the same."""
    typed = {field: request.form.get(field, "") for field in FIELDS}
    address = request.remote_addr or ""
    try:
        with transaction():
            path, token = _come_in(place, typed, address)
    except Refused as no:
        if no.field == "code":
            with transaction():
                Miss.note(address)
        g.refused = Refusal("join", no.why, no.field, typed)
        return render_template("meetings/join.html"), 422
    response = make_response(go(path))
    if token:
        remember(response, token, GUEST if typed["guest"] else PHONE)
    return response


def _come_in(place: Place, typed: dict[str, str], address: str) -> tuple[str, str | None]:
    meeting = Meeting.behind(code=typed["code"], qr_token=typed["token"])
    if meeting is None:
        raise Refused(_("That code opens nothing. Look at the wall once more?"), "code")
    meeting.lock()
    # Read again: what the page read belongs to an earlier transaction.
    person = db.session.get(Person, place.person.id) if place.person is not None else None
    stands = typed["stands"] if typed["stands"] in ("looking", "helping", VISITING) else "looking"
    name = typed["name"]
    if person is None:
        name = fit(name, Text(60, needed=True), "name")
    past_limit = Miss.too_many(address, hosted=settings().hosted)
    seat = come_in(meeting, person=person, name=name, stands=stands, past_limit=past_limit)
    token = None
    if person is None:
        kind = GUEST if typed["guest"] else PHONE
        token = SignIn.begin(seat.member.person, kind, device())[1]
    return f"/m/{meeting.public_id}/", token


@page(pages, "/c/<club>/", for_=Role.FACILITATOR)
def club(place: Place) -> ResponseReturnValue:
    """The club's front: start a meeting, look at earlier ones."""
    meetings = Meeting.of_club(place.home)
    open_now = [m for m in meetings if m.is_open]
    return render_template(
        "clubs/club.html",
        open_meeting=open_now[0] if open_now else None,
        meetings=[m for m in meetings if not m.is_open],
    )
