"""My e-mail: typed, confirmed by a letter's link, or taken out again."""

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.clubs.folding import fold
from jobclub.clubs.locking import lock_people
from jobclub.clubs.me_views import (
    at_own_laptop,
    may_change,
    may_confirm,
    me_here,
    me_page,
    must_be_proven,
)
from jobclub.errors import Missing, Refused
from jobclub.extensions import db
from jobclub.limits import may_ask_for_a_letter
from jobclub.pages import Refusal, caller_here, go, page, say
from jobclub.patience import patiently
from jobclub.people.addresses import address
from jobclub.people.browsers import asked_here, know_again
from jobclub.people.letters import can_be_sent, send_changed, send_confirm
from jobclub.people.models import (
    Link,
    Person,
    SignIn,
    signs_in_at_laptop,
    signs_in_with,
)
from jobclub.people.security_events import SecurityEvent
from jobclub.people.views import note_refusal
from jobclub.places import Place, Role, clubs_of, runs_meetings
from jobclub.words import _

pages = Blueprint("email", __name__)


@page(pages, "/me/email", for_=Role.PERSON, methods=("POST",))
def choose_email(place: Place) -> ResponseReturnValue:
    """My address. Where a letter can confirm it, nothing changes before its link was opened."""
    take = _write_to if may_confirm(place) else _take_at_word
    typed = request.form.get("email", "")
    try:
        must_be_proven(place)
        return take(typed, place)
    except Refused as no:
        g.refused = Refusal("me:email", no.why, no.field or "email", {"email": typed})
        return me_page(place), 422


@page(pages, "/me/email/forget", for_=Role.PERSON, methods=("POST",))
def forget_email(place: Place) -> ResponseReturnValue:
    """No letters any more, to an address that I or somebody else wrote down."""
    person_id = me_here(place).id

    def forget() -> None:
        person = db.session.get_one(Person, person_id)
        # A phone may take out what a facilitator wrote down, but not how its owner signs in.
        if person.confirmed_at is not None and not may_confirm(place):
            raise Missing
        must_be_proven(place)
        if person.confirmed_at is not None and runs_meetings(person_id):
            raise Refused(signs_in_with(), "email")
        person.forget_email()
        SecurityEvent.note("email", person_id=person_id)

    try:
        patiently(forget)
    except Refused as no:
        g.refused = Refusal("me:email", no.why, no.field, {})
        return me_page(place), 422
    return say(go("/me"), _("Taken out. No more letters go there."))


@page(pages, "/me/email/<token>", for_=Role.ANYONE)
def letter(place: Place, token: str) -> ResponseReturnValue:
    """What the link opens: looking changes nothing."""
    found = Link.usable(token, "email")
    if found is None or found.person is None or found.email is None:
        return _used()
    if not _here(found, place):
        return render_template("people/elsewhere.html", again=None)
    other = _other(found.person, found.email)
    return render_template(
        "people/confirm.html",
        token=token,
        email=found.email,
        other=other,
        clubs=clubs_of(other.id) if other is not None else [],
    )


@page(pages, "/me/email/<token>", for_=Role.ANYONE, methods=("POST",))
def confirm(_place: Place, token: str) -> ResponseReturnValue:
    """The address is theirs. Whoever has confirmed it before is the same person."""

    def take() -> bool:
        asked = Link.used_or_not(token, "email")
        if asked is None or asked.email is None or asked.person_id is None:
            return False
        # Locked first, and read again: their other half may be erased, or one with them, by now.
        other = Person.with_email(asked.email)
        lock_people(asked.person_id, *([other.id] if other is not None else []))
        here, found = Place.of(caller_here()), Link.used_or_not(token, "email")
        if found is None or found.person is None or not _here(found, here):
            return False
        if found.used_at is not None:
            # Pressed twice: the same answer.
            return found.person.confirmed_at is not None and found.person.email == found.email
        if not may_change(here) or here.sign_in is None or not found.use():
            return False
        _confirm(found.person, str(found.email), here.sign_in)
        return True

    if not patiently(take):
        note_refusal(None)
        return _used()
    # Whoever was signed in here may be somebody else's other half now.
    g.place = Place.of(caller_here())
    return say(go("/me"), _("This address is yours now. From now on a link to it signs you in."))


def _write_to(typed: str, place: Place) -> ResponseReturnValue:
    """The same answer whether the address is somebody else's: only its owner can say."""
    email = address(typed)
    may_ask_for_a_letter(email, request.remote_addr or "")
    response = make_response(go("/me?asked"))
    browser, person_id = know_again(response), me_here(place).id
    patiently(lambda: send_confirm(db.session.get_one(Person, person_id), email, browser))
    return response


def _take_at_word(typed: str, place: Place) -> ResponseReturnValue:
    """At the laptop itself, where no link could be sent that opens."""
    if not at_own_laptop(place):
        raise Missing
    email, person_id = address(typed), me_here(place).id

    def choose() -> None:
        db.session.get_one(Person, person_id).choose_email(email)
        SecurityEvent.note("email", person_id=person_id)

    patiently(choose)
    return say(go("/me"), _("Saved."))


def _here(link: Link, place: Place) -> bool:
    """In the browser that asked, and while it is signed in as who asked."""
    here = place.sign_in
    if here is None or here.revoked_at is not None or here.person_id != link.person_id:
        return False
    return may_confirm(place) and link.opens_in(asked_here())


def _other(person: Person, email: str) -> Person | None:
    """Whoever confirmed this address before. What was merely typed proves nothing (S16)."""
    found = Person.with_email(email)
    if found is None or found.id == person.id or found.confirmed_at is None:
        return None
    return found


def _confirm(person: Person, email: str, here: SignIn) -> None:
    other, before = _other(person, email), person.email
    if person.confirmed_at is not None and before is not None and before != email:
        send_changed(person, before)
    if other is None:
        typed = Person.with_email(email)
        # Merely typed there, but by somebody with rights: they would be locked out.
        if typed is not None and typed.id != person.id and runs_meetings(typed.id):
            raise Refused(signs_in_at_laptop(), "email")
        person.confirm(email)
    else:
        fold(person, other, here=here)
    here.proven = True
    SecurityEvent.note("email", person_id=(other or person).id)


def _used() -> ResponseReturnValue:
    # Whoever was signed in here may be gone: nobody is named, and nothing is asked about them.
    g.pop("place", None)
    return render_template("people/used.html", letters=can_be_sent()), 404
