"""Signing in and out."""

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.security import check_password_hash, generate_password_hash

from jobclub.errors import Missing
from jobclub.extensions import db, socketio
from jobclub.pages import Refusal, cookie_name, go, page, remember
from jobclub.patience import patiently
from jobclub.people.delays import delay_for, failed, forgiven
from jobclub.people.models import DESK, Link, Person, SignIn
from jobclub.places import Place, Role
from jobclub.words import _

pages = Blueprint("people", __name__)

# Checked when nobody has the address, so that the answer takes as long (S17).
_NOBODY = generate_password_hash("nobody has this passphrase")


@page(pages, "/sign-in", for_=Role.ANYONE)
def sign_in(_place: Place) -> ResponseReturnValue:
    """By e-mail and passphrase, at the laptop or over https."""
    return render_template("people/sign_in.html")


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
        return render_template("people/sign_in.html"), 422
    forgiven(email)
    return welcome(person.id)


@page(pages, "/sign-in/<token>", for_=Role.ANYONE)
def link(place: Place, token: str) -> ResponseReturnValue:
    """A printed link: looking changes nothing."""
    found = Link.usable(token, "sign-in") if place.at_desk else None
    if found is None or found.person is None:
        return render_template("people/used.html"), 404
    return render_template("people/link.html", token=token, name=found.person.name)


@page(pages, "/sign-in/<token>", for_=Role.ANYONE, methods=("POST",))
def use_link(place: Place, token: str) -> ResponseReturnValue:
    """The button uses it up."""

    def take() -> int | None:
        found = Link.usable(token, "sign-in") if place.at_desk else None
        return found.person_id if found is not None and found.use() else None

    person_id = patiently(take)
    if person_id is None:
        return render_template("people/used.html"), 404
    return welcome(person_id)


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


def welcome(person_id: int) -> ResponseReturnValue:
    """Sign somebody in at this laptop."""

    def begin() -> str:
        return SignIn.begin(db.session.get_one(Person, person_id), DESK, device())[1]

    token = patiently(begin)
    response = make_response(go("/"))
    remember(response, token, DESK)
    return response


def device() -> str:
    """What this phone or laptop may be called in its owner's list, from how it names itself."""
    agent = request.user_agent.string
    for word in ("iPhone", "iPad", "Android", "Windows", "Macintosh", "CrOS", "Linux"):
        if word in agent:
            return {"Macintosh": "Mac", "CrOS": "Chromebook"}.get(word, word)
    return ""
