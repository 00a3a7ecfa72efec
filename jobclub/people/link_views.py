"""Signing in by a link: printed at the laptop, or in a letter to a confirmed address."""

from time import monotonic

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.clock import now
from jobclub.errors import Missing, Refused
from jobclub.extensions import db, socketio
from jobclub.limits import may_ask_for_a_letter
from jobclub.pages import Refusal, go, page, remember
from jobclub.patience import patiently
from jobclub.people.addresses import address
from jobclub.people.browsers import asked_here, know_again
from jobclub.people.letters import can_be_sent, send_sign_in, void_links
from jobclub.people.models import DESK, GUEST, PHONE, Link, Person
from jobclub.people.security_events import SecurityEvent
from jobclub.people.views import begin_here, note_refusal, sign_in_page
from jobclub.places import Place, Role, clubs_of, runs_meetings

pages = Blueprint("links", __name__)

#: Every answer takes so long, whether anybody has the address or not (S17).
AS_LONG_AS = 0.3


@page(pages, "/sign-in/link", for_=Role.ANYONE, methods=("POST",))
def ask(_place: Place) -> ResponseReturnValue:
    """A letter with a link, if that address is somebody's; the same answer if it is not."""
    if not can_be_sent():
        raise Missing
    since, typed = monotonic(), request.form.get("email", "")
    try:
        email = address(typed)
        may_ask_for_a_letter(email, request.remote_addr or "")
    except Refused as no:
        g.refused = Refusal("sign-in-link", no.why, no.field, {"email": typed})
        return sign_in_page(), 422
    response = make_response(go("/sign-in?asked"))
    browser = know_again(response)
    patiently(lambda: _send(Person.with_email(email), browser))
    # The wait must not hold a connection that the room needs.
    db.session.rollback()
    socketio.sleep(max(0.0, AS_LONG_AS - (monotonic() - since)))
    return response


@page(pages, "/sign-in/<token>", for_=Role.ANYONE)
def link(place: Place, token: str) -> ResponseReturnValue:
    """What the link opens: looking changes nothing."""
    found = _usable(place, token)
    if found is None or found.person is None:
        return _used()
    if not found.opens_in(asked_here()):
        return render_template("people/elsewhere.html", again=f"/sign-in/{token}/again")
    other = (
        place.person if place.person is not None and place.person.id != found.person_id else None
    )
    return render_template(
        "people/link.html",
        token=token,
        name=found.person.name,
        clubs=clubs_of(found.person.id),
        by_letter=bool(found.browser_hash),
        runs_meetings=runs_meetings(found.person.id),
        other=other,
    )


@page(pages, "/sign-in/<token>", for_=Role.ANYONE, methods=("POST",))
def use_link(place: Place, token: str) -> ResponseReturnValue:
    """The button uses it up."""

    def take() -> tuple[str, str] | None:
        found = _usable(place, token)
        person = found.person if found is not None and found.opens_in(asked_here()) else None
        if found is None or person is None or not found.use():
            return None
        void_links(person)
        if found.browser_hash and person.confirmed_at is None:
            person.confirmed_at = now()
            SecurityEvent.note("email", person_id=person.id)
        kind = _kind(found, person)
        return begin_here(person, kind), kind

    begun = patiently(take)
    if begun is None:
        found = _usable(place, token)
        note_refusal(found.person_id if found is not None else None)
        return _used()
    response = make_response(go("/"))
    remember(response, *begun)
    return response


@page(pages, "/sign-in/<token>/again", for_=Role.ANYONE, methods=("POST",))
def again(place: Place, token: str) -> ResponseReturnValue:
    """Opened in another browser: a letter for this one. Who has the link has the mailbox."""
    response = make_response(go("/sign-in?asked"))
    browser = know_again(response)

    def send() -> bool:
        found = _usable(place, token)
        if found is None or found.email is None or not can_be_sent():
            return False
        if not found.use():
            return False
        _send(found.person, browser, proven=True)
        return True

    return response if patiently(send) else _used()


def _usable(place: Place, token: str) -> Link | None:
    """The link, at the laptop or over https; one from a letter only while the address is theirs."""
    found = Link.usable(token, "sign-in") if place.at_desk else None
    if found is None or found.person is None:
        return None
    return found if found.email in (None, found.person.email) else None


def _send(person: Person | None, browser: str, *, proven: bool = False) -> None:
    """To whoever confirmed the address; or has no rights that a slip of the pen could give away."""
    if person is None or person.erased_at is not None:
        return
    if person.confirmed_at is None and (person.passphrase_hash or runs_meetings(person.id)):
        return
    send_sign_in(person, browser, proven=proven)


def _kind(link: Link, person: Person) -> str:
    """A printed link is for the laptop. A letter's is for whoever runs meetings; for everybody
    else it remembers the phone, unless it is not theirs.
    """
    if not link.browser_hash or runs_meetings(person.id):
        return DESK
    return GUEST if request.form.get("guest") else PHONE


def _used() -> ResponseReturnValue:
    return render_template("people/used.html", letters=can_be_sent()), 404
