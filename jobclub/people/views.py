"""Signing in by passphrase, and out."""

from contextlib import suppress

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.security import check_password_hash, generate_password_hash

from jobclub.errors import Busy, Missing
from jobclub.extensions import db, socketio
from jobclub.pages import Refusal, cookie_name, go, page, remember
from jobclub.patience import patiently
from jobclub.people.delays import delay_for, failed, forgiven
from jobclub.people.letters import can_be_sent
from jobclub.people.models import DESK, Person, SignIn
from jobclub.people.security_events import SecurityEvent
from jobclub.places import Place, Role
from jobclub.words import _

pages = Blueprint("people", __name__)

# Checked when nobody has the address, so that the answer takes as long (S17).
_NOBODY = generate_password_hash("nobody has this passphrase")


@page(pages, "/sign-in", for_=Role.ANYONE)
def sign_in(_place: Place) -> ResponseReturnValue:
    """By e-mail and passphrase, at the laptop or over https; there by a link in a letter, too."""
    return sign_in_page()


@page(pages, "/sign-in", for_=Role.ANYONE, methods=("POST",))
def signing_in(place: Place) -> ResponseReturnValue:
    """Check, slowly; the same answer for a wrong passphrase and an unknown address."""
    if not place.at_desk:
        raise Missing
    email, passphrase = request.form.get("email", ""), request.form.get("passphrase", "")
    delay = delay_for(email)
    # Counted before it is looked at: tries sent all at once wait for each other too.
    failed(email)
    # The wait must not hold a connection that the room needs.
    db.session.remove()
    socketio.sleep(delay)
    person = Person.with_email(email)
    right = (
        person.knows(passphrase)
        if person is not None and person.passphrase_hash
        else check_password_hash(_NOBODY, passphrase) and False
    )
    if person is None or not right:
        g.refused = Refusal(
            "sign-in", _("That is not it. Please try again."), "passphrase", {"email": email}
        )
        note_refusal(person.id if person is not None else None)
        return sign_in_page(), 422
    forgiven(email)
    return _welcome(person.id)


@page(pages, "/sign-out", for_=Role.PERSON, methods=("POST",))
def sign_out(place: Place) -> ResponseReturnValue:
    """Forget this phone or laptop."""

    def forget() -> None:
        here = SignIn.known_by(request.cookies.get(cookie_name()))
        if here is not None:
            here.revoke()

    patiently(forget)
    response = go("/join" if not place.at_desk else "/sign-in")
    response.delete_cookie(cookie_name(), path="/")
    return response


def sign_in_page() -> str:
    """The ways in that there are here."""
    asked = "asked" in request.args
    return render_template("people/sign_in.html", letters=can_be_sent(), asked=asked)


def note_refusal(person_id: int | None) -> None:
    """Tries that failed, for the owners to read (S30); known or not, the answer takes as long."""
    with suppress(Busy):
        patiently(lambda: SecurityEvent.burst("refused", person_id=person_id))


def _welcome(person_id: int) -> ResponseReturnValue:
    """Sign somebody in at this laptop."""

    def begin() -> str:
        return begin_here(db.session.get_one(Person, person_id), DESK)

    token = patiently(begin)
    response = make_response(go("/"))
    remember(response, token, DESK)
    return response


def begin_here(person: Person, kind: str) -> str:
    """Sign them in on this phone or laptop, in place of whoever was; returns the cookie's token."""
    before = SignIn.known_by(request.cookies.get(cookie_name()))
    if before is not None:
        before.revoke()
    SecurityEvent.note("signed-in", person_id=person.id)
    return SignIn.begin(person, kind, device(), proven=True)[1]


def device() -> str:
    """What this phone or laptop may be called in its owner's list, from how it names itself."""
    agent = request.user_agent.string
    for word in ("iPhone", "iPad", "Android", "Windows", "Macintosh", "CrOS", "Linux"):
        if word in agent:
            return {"Macintosh": "Mac", "CrOS": "Chromebook"}.get(word, word)
    return ""
