""" "No more of these" from a mail and on one's own page; the owner's test mail."""

from urllib.parse import quote

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.errors import Missing, Refused
from jobclub.extensions import db
from jobclub.mail import off
from jobclub.mail.called import label, may_be_stopped
from jobclub.mail.kinds import KINDS
from jobclub.mail.outbox import is_off
from jobclub.mail.queries import mail_state
from jobclub.mail.trying import send_now, test_letter
from jobclub.pages import SAID, go, page, settings
from jobclub.patience import patiently
from jobclub.people.models import Person
from jobclub.places import Place, Role
from jobclub.security import came_from_elsewhere, from_anywhere_at

pages = Blueprint("mail", __name__)
pages.add_app_template_global(mail_state)

#: What a mail program sends in its reader's name (RFC 8058), and no form of ours does.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@page(pages, "/mail/off/<token>", for_=Role.ANYONE)
def stopping(_place: Place, token: str) -> ResponseReturnValue:
    """The link of a mail. Looking changes nothing: programs open links too."""
    person, kind = off.read(token)
    return render_template("mail/off.html", kind=label(kind), off=is_off(person, kind))


@page(pages, from_anywhere_at("/mail/off/<token>"), for_=Role.ANYONE, methods=("POST",))
def stop(_place: Place, token: str) -> ResponseReturnValue:
    """No more of these, or after all: by the button, or by the reader's mail program."""
    one_click = request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]
    if came_from_elsewhere(request.environ) and not one_click:
        # Our own button says where it comes from.
        raise Missing
    wanted = not one_click and request.form.get("want") == "yes"

    def choose() -> None:
        person, kind = off.read(token)
        _choose(person.id, kind, wanted=wanted)

    patiently(choose)
    return "" if one_click else go(request.path)


@page(pages, "/me/mail", for_=Role.PERSON, methods=("POST",))
def choose(place: Place) -> ResponseReturnValue:
    """One kind of mail: no more of these, or after all."""
    kind, person_id = request.form.get("kind", ""), place.person.id if place.person else 0
    if kind not in may_be_stopped():
        raise Missing
    wanted = request.form.get("want") == "yes"
    patiently(lambda: _choose(person_id, kind, wanted=wanted))
    return go("/me")


@page(pages, "/c/<club>/settings/test-mail", for_=Role.OWNER, methods=("POST",))
def try_it(place: Place) -> ResponseReturnValue:
    """A test mail to the owner who asks for it."""
    club, person = place.home, place.me.person
    back = f"/c/{club.public_id}/settings"
    try:
        letter = test_letter(person, club)
    except Refused as no:
        said = no.why
    else:
        # A slow mail server must not hold a connection that the room needs.
        db.session.remove()
        said = send_now(letter)
    response = make_response(go(back))
    response.set_cookie(
        SAID, quote(said), max_age=20, httponly=True, samesite="Lax", secure=settings().hosted
    )
    return response


@pages.app_template_global()
def mail_kinds(person: Person) -> list[tuple[str, str, bool]]:
    """What may come to this person by mail: kind, label, and whether they want it."""
    stopped = off.stopped(person.id)
    return [(kind, label(kind), kind not in stopped) for kind in may_be_stopped()]


def _choose(person_id: int, kind: str, *, wanted: bool) -> None:
    if not KINDS[kind].may_stop:
        raise Missing
    if wanted:
        off.start_again(person_id, kind)
    else:
        off.stop(person_id, kind)
