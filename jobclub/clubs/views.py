"""The club's pages: first run, members, settings."""

from zoneinfo import available_timezones

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from tzlocal import get_localzone_name

from jobclub.clubs.house_rules import our_rules
from jobclub.clubs.models import OWNER, Club
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.pages import Refusal, go, page, remember
from jobclub.patience import patiently
from jobclub.people.models import DESK, Link, Person
from jobclub.people.views import begin_here
from jobclub.places import Place, Role
from jobclub.text import Text, fit
from jobclub.words import month_name

pages = Blueprint("clubs", __name__)

NAME = Text(60, needed=True)
LANGUAGES = [("en", "English")]


@page(pages, "/start/<token>", for_=Role.ANYONE)
def start(place: Place, token: str) -> ResponseReturnValue:
    """First run: two questions, on the laptop itself."""
    if not place.at_desk or Link.usable(token, "start") is None:
        return render_template("people/used.html"), 404
    return render_template("people/start.html", token=token)


@page(pages, "/start/<token>", for_=Role.ANYONE, methods=("POST",))
def make_club(place: Place, token: str) -> ResponseReturnValue:
    """The club and its first owner."""
    if not place.at_desk:
        return render_template("people/used.html"), 404
    typed = {key: request.form.get(key, "") for key in ("club_name", "name")}
    try:
        club_name = fit(typed["club_name"], NAME, "club_name")
        name = fit(typed["name"], NAME, "name")
    except Refused as no:
        g.refused = Refusal("start", no.why, no.field, typed)
        return render_template("people/start.html", token=token), 422
    signed_in = place.person.id if place.person is not None else None

    def begin() -> tuple[str, str] | None:
        link = Link.usable(token, "start")
        if link is None or not link.use():
            return None
        return _first_owner(club_name, name, signed_in)

    made = patiently(begin)
    if made is None:
        return render_template("people/used.html"), 404
    response = make_response(go(f"/c/{made[0]}/"))
    remember(response, made[1], DESK)
    return response


def _first_owner(club_name: str, name: str, signed_in: int | None) -> tuple[str, str]:
    """A club and its owner: whoever is signed in here already, else somebody new."""
    club = Club(name=club_name, zone=zone_here())
    known = db.session.get(Person, signed_in) if signed_in is not None else None
    person = known or Person(name=name)
    db.session.add_all([club, person])
    db.session.flush()
    club.welcome(person, stands="helping", role=OWNER)
    return club.public_id, begin_here(person, DESK)


def zone_here() -> str:
    """The laptop's own time zone, or UTC where it has none."""
    name = get_localzone_name() or "UTC"
    return name if name in available_timezones() else "UTC"


@page(pages, "/c/<club>/members", for_=Role.FACILITATOR)
def members(place: Place) -> ResponseReturnValue:
    """Everybody with a place in the club."""
    return render_template("clubs/members.html", members=place.home.members())


@page(pages, "/c/<club>/settings", for_=Role.OWNER)
def settings(_place: Place) -> ResponseReturnValue:
    """The club's settings."""
    zones = sorted(available_timezones())
    return render_template(
        "clubs/settings.html",
        zones=zones,
        locales=LANGUAGES,
        our_rules=our_rules(),
        months=[(number, month_name(number)) for number in range(1, 13)],
    )
