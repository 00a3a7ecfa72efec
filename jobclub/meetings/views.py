"""The door: joining by code or QR."""

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.clubs.models import places_of
from jobclub.commands import lock
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.meetings.joining import VISITING, Miss, come_in
from jobclub.meetings.models import Meeting
from jobclub.meetings.plan_views import to_come
from jobclub.pages import Refusal, go, page, remember, settings
from jobclub.patience import patiently
from jobclub.people.letters import can_be_sent
from jobclub.people.models import GUEST, PHONE, Person, SignIn
from jobclub.people.views import device
from jobclub.places import Caller, Place, Role
from jobclub.text import Text, fit
from jobclub.words import _

pages = Blueprint("meetings", __name__)

#: So many of the evenings that were stand on the front, and on its longest form.
EARLIER, MOST_EARLIER = 12, 500
FIELDS = ("code", "token", "name", "stands", "guest")


@page(pages, "/join", for_=Role.ANYONE)
def join(_place: Place) -> ResponseReturnValue:
    """The door. The QR's secret stands in the fragment, which only the page itself reads."""
    return render_template("meetings/join.html", letters=can_be_sent())


@page(pages, "/join", for_=Role.ANYONE, methods=("POST",))
def joining(place: Place) -> ResponseReturnValue:
    """Come in. Wrong, old and closed codes look the same."""
    typed = {field: request.form.get(field, "") for field in FIELDS}
    address = request.remote_addr or ""
    person_id = place.person.id if place.person is not None else None
    try:
        path, token = patiently(lambda: _come_in(person_id, typed, address))
    except Refused as no:
        if no.field == "code":
            patiently(lambda: Miss.note(address))
            # A token that opened nothing must not stand in the way of the code typed next.
            typed["token"] = ""
        g.refused = Refusal("join", no.why, no.field, typed)
        return render_template("meetings/join.html", letters=can_be_sent()), 422
    response = make_response(go(path))
    if token:
        remember(response, token, GUEST if typed["guest"] else PHONE)
    return response


def _come_in(person_id: int | None, typed: dict[str, str], address: str) -> tuple[str, str | None]:
    meeting = Meeting.behind(qr_token=typed["token"]) or Meeting.behind(code=typed["code"])
    if meeting is None:
        if typed["token"] and not typed["code"]:
            raise Refused(
                _("The code has changed. Scan the wall again, or type the new one."), "code"
            )
        raise Refused(_("That code opens nothing. Look at the wall once more?"), "code")
    lock(Caller(None, at_desk=False, meeting=meeting.public_id))
    db.session.refresh(meeting)
    person = db.session.get(Person, person_id) if person_id is not None else None
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
    """The club's front: tonight, the evenings to come, and those that were."""
    open_now = Meeting.open_in(place.home.id)
    most = MOST_EARLIER if request.args.get("earlier") == "all" else EARLIER
    # One more than is shown tells whether there are more.
    earlier = Meeting.earlier_in(place.home, most + 1)
    places = places_of(place.person.id) if place.person is not None else []
    return render_template(
        "clubs/club.html",
        open_meeting=open_now[-1] if open_now else None,
        earlier=earlier[:most],
        more_earlier=len(earlier) > most and most == EARLIER,
        heads=Meeting.head_counts(earlier[:most]),
        clubs=[one.club for one in places],
        owns_several=sum(one.is_owner for one in places) > 1,
        **to_come(place.home),
    )
