"""The club's pages: first run, front, members, settings; and what somebody says of themselves."""

from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from tzlocal import get_localzone_name

from jobclub.clubs.house_rules import our_rules
from jobclub.clubs.models import OWNER, Club, Member, places_of
from jobclub.errors import Missing, Refused
from jobclub.extensions import db, find
from jobclub.pages import Refusal, cookie_name, go, page, remember
from jobclub.patience import patiently
from jobclub.people.models import DESK, Link, Person, SignIn
from jobclub.people.views import device
from jobclub.places import Place, Role
from jobclub.text import Text, fit
from jobclub.words import _

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
    return club.public_id, SignIn.begin(person, DESK, device())[1]


def zone_here() -> str:
    """The laptop's own time zone, or UTC where it has none."""
    name = get_localzone_name() or "UTC"
    return name if name in available_timezones() else "UTC"


@page(pages, "/c/<club>/members", for_=Role.FACILITATOR)
def members(place: Place) -> ResponseReturnValue:
    """Everybody with a place in the club."""
    return render_template("clubs/members.html", members=place.home.members())


@page(pages, "/c/<club>/members/<int(max=999999999999):member_id>", for_=Role.FACILITATOR)
def member(place: Place, member_id: int) -> ResponseReturnValue:
    """One member."""
    who = Member.visible_to(place.me, member_id)
    others = [m for m in place.home.members() if m.id != who.id]
    return render_template("clubs/member.html", who=who, others=others)


@page(pages, "/c/<club>/settings", for_=Role.OWNER)
def settings(_place: Place) -> ResponseReturnValue:
    """The club's settings."""
    zones = sorted(available_timezones())
    return render_template(
        "clubs/settings.html", zones=zones, locales=LANGUAGES, our_rules=our_rules()
    )


@page(pages, "/me", for_=Role.PERSON)
def me(place: Place) -> ResponseReturnValue:
    """What I say of myself, and where I am known."""
    return render_template("people/me.html", **_about(place))


@page(pages, "/me/email", for_=Role.PERSON, methods=("POST",))
def choose_email(place: Place) -> ResponseReturnValue:
    """My address, to sign in with."""
    return _change_me(place, "me:email", "email")


@page(pages, "/me/passphrase", for_=Role.PERSON, methods=("POST",))
def choose_passphrase(place: Place) -> ResponseReturnValue:
    """My passphrase."""
    return _change_me(place, "me:passphrase", "passphrase")


def _change_me(place: Place, form: str, field: str) -> ResponseReturnValue:
    # In the clear over the hall's Wi-Fi an address or a passphrase must not travel (S20); and a
    # phone that was given its owner's seat must not change how they sign in.
    if not place.at_desk or place.sign_in is None or place.sign_in.kind != DESK:
        raise Missing
    typed = request.form.get(field, "")
    person_id = place.person.id if place.person is not None else 0

    def change() -> None:
        person = db.session.get_one(Person, person_id)
        if field == "email":
            person.choose_email(_address(typed))
        else:
            person.choose_passphrase(typed)

    try:
        patiently(change)
    except Refused as no:
        g.refused = Refusal(form, no.why, no.field, {"email": typed} if field == "email" else {})
        return render_template("people/me.html", **_about(place)), 422
    return go("/me")


def _address(typed: str) -> str:
    email = fit(typed, Text(254), "email")
    name, at, host = email.rpartition("@")
    if not (name and at and "." in host) or " " in email:
        raise Refused(_("An e-mail looks like name@example.org."), "email")
    return email


@page(
    pages,
    "/me/devices/<int(max=999999999999):device_id>/revoke",
    for_=Role.PERSON,
    methods=("POST",),
)
def forget_device(place: Place, device_id: int) -> ResponseReturnValue:
    """Forget one of my phones."""
    person_id = place.person.id if place.person is not None else 0

    def forget() -> None:
        found = find(SignIn, SignIn.id == device_id, SignIn.person_id == person_id)
        if found is None:
            raise Missing
        found.revoke()

    patiently(forget)
    return go("/me")


def _about(place: Place) -> dict[str, Any]:
    person = place.person
    if person is None:
        raise Missing
    places = list(places_of(person.id))
    wanted = request.args.get("club")
    mine = next((m for m in places if m.club.public_id == wanted), None)
    mine = mine or next(iter(places), None)
    current = SignIn.known_by(request.cookies.get(cookie_name()))
    rows = db.session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person.id, SignIn.revoked_at.is_(None))
        .order_by(SignIn.seen_at.desc())
    )
    devices = [
        {
            "id": row.id,
            "device": row.device,
            "kind": row.kind,
            "seen_at": row.seen_at,
            "current": current is not None and row.id == current.id,
        }
        for row in rows
    ]
    return {
        "member": mine,
        "club": mine.club if mine is not None else None,
        "devices": devices,
        "passphrase": bool(person.passphrase_hash),
    }
