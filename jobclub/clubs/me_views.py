"""What somebody says of themselves, and where they are known."""

from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.clubs.models import places_of
from jobclub.errors import Missing, Refused
from jobclub.extensions import db, find
from jobclub.pages import Refusal, go, page, say, settings
from jobclub.patience import patiently
from jobclub.people.letters import can_be_sent
from jobclub.people.models import DESK, PHONE, Person, SignIn, not_from_here, only_at_laptop
from jobclub.people.security_events import SecurityEvent
from jobclub.places import Place, Role, runs_meetings
from jobclub.words import _

pages = Blueprint("me", __name__)


@page(pages, "/me", for_=Role.PERSON)
def me(place: Place) -> ResponseReturnValue:
    """What I say of myself, and where I am known."""
    return me_page(place)


@page(pages, "/me/passphrase", for_=Role.PERSON, methods=("POST",))
def choose_passphrase(place: Place) -> ResponseReturnValue:
    """My passphrase."""
    if not at_own_laptop(place):
        raise Missing
    person_id, typed = me_here(place).id, request.form.get("passphrase", "")

    def choose() -> None:
        db.session.get_one(Person, person_id).choose_passphrase(typed)
        SecurityEvent.note("passphrase", person_id=person_id)

    try:
        patiently(choose)
    except Refused as no:
        g.refused = Refusal("me:passphrase", no.why, no.field, {})
        return me_page(place), 422
    return say(go("/me"), _("Saved."))


@page(
    pages,
    "/me/devices/<int(max=999999999999):device_id>/revoke",
    for_=Role.PERSON,
    methods=("POST",),
)
def forget_device(place: Place, device_id: int) -> ResponseReturnValue:
    """Forget one of my phones."""
    person_id = me_here(place).id
    if place.sign_in is None or place.sign_in.id != device_id:
        must_be_mine(place)

    def forget() -> None:
        found = find(SignIn, SignIn.id == device_id, SignIn.person_id == person_id)
        if found is None:
            raise Missing
        found.revoke()
        SecurityEvent.note("signed-out", person_id=person_id)

    patiently(forget)
    return say(go("/me"), _("Done. It has to come in anew there."))


@page(pages, "/me/devices/elsewhere", for_=Role.PERSON, methods=("POST",))
def forget_others(place: Place) -> ResponseReturnValue:
    """Forget every phone and laptop of mine but this one."""
    must_be_mine(place)
    person_id, here = me_here(place).id, place.sign_in.id if place.sign_in is not None else None

    def forget() -> None:
        others = [one for one in SignIn.of(db.session.get_one(Person, person_id)) if one.id != here]
        for one in others:
            one.revoke()
        if others:
            SecurityEvent.note("signed-out", person_id=person_id, count=len(others))

    patiently(forget)
    return say(go("/me"), _("Done. You are known here alone now."))


def me_here(place: Place) -> Person:
    """Whoever is signed in."""
    if place.person is None:
        raise Missing
    return place.person


def at_own_laptop(place: Place) -> bool:
    """In the clear over the hall's Wi-Fi an address or a passphrase must not travel (S20); and a
    phone that was given its owner's seat must not change how they sign in.
    """
    return place.at_desk and place.sign_in is not None and place.sign_in.kind == DESK


def may_confirm(place: Place) -> bool:
    """Whether an address may be confirmed from here: at one's laptop, or on one's own phone over
    https. There, for whoever has rights, not: a phone may have their seat, and never their keys.
    """
    if not can_be_sent() or place.sign_in is None:
        return False
    return at_own_laptop(place) or (place.sign_in.kind == PHONE and _is_plain(me_here(place)))


def may_change(place: Place) -> bool:
    """Whether a confirmed address may be changed from here: not by a phone whose holder typed a
    name, or that a facilitator took for its owner's.
    """
    proven = place.sign_in is not None and place.sign_in.proven
    return me_here(place).confirmed_at is None or proven or at_own_laptop(place)


def must_be_at_laptop(place: Place) -> None:
    """Refuse what cannot be undone, for whoever has rights: their phone may be anybody's guest."""
    if not _is_plain(me_here(place)) and not at_own_laptop(place):
        raise Refused(only_at_laptop())


def must_be_proven(place: Place) -> None:
    """Refuse to change the address of whoever confirmed one, unless they proved who they are."""
    if not may_change(place):
        raise Refused(not_from_here(), "email")


def must_be_mine(place: Place) -> None:
    """Refuse to sign out other phones, which may be their owner's alone."""
    must_be_at_laptop(place)
    must_be_proven(place)


def _is_plain(person: Person) -> bool:
    return not person.passphrase_hash and not runs_meetings(person.id)


def me_page(place: Place) -> str:
    """My page, of the club that was asked for or the first."""
    # Read again: a transaction that was refused has let go of the row.
    person = db.session.get_one(Person, me_here(place).id)
    places = places_of(person.id)
    wanted = request.args.get("club")
    mine = next((m for m in places if m.club.public_id == wanted), next(iter(places), None))
    return render_template(
        "people/me.html",
        member=mine,
        club=mine.club if mine is not None else None,
        clubs=[m.club for m in places] if len(places) > 1 else [],
        email_by=_email_by(place),
        asked="asked" in request.args,
        passphrase=bool(person.passphrase_hash),
        may_choose_passphrase=at_own_laptop(place),
        devices=_devices(person, place.sign_in),
        not_here=_why_not(place),
    )


def _why_not(place: Place) -> str:
    """Why other phones cannot be signed out from here; "" where they can."""
    try:
        must_be_mine(place)
    except Refused as no:
        return no.why
    return ""


def _email_by(place: Place) -> str:
    """How an address is given here: "letter" confirms it, "word" takes it as typed; or not."""
    if not may_change(place):
        return ""
    if may_confirm(place):
        return "letter"
    # Where no link could be sent, as on a laptop.
    return "word" if at_own_laptop(place) and not (settings().hosted and can_be_sent()) else ""


def _devices(person: Person, here: SignIn | None) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "device": row.device,
            "kind": row.kind,
            "since": row.created_at,
            "seen_at": row.seen_at,
            "current": row.same(here),
        }
        for row in SignIn.of(person)
    ]
