"""My data: take it along, or have it erased."""

import json
from typing import Any

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.clock import now
from jobclub.errors import Missing, Refused
from jobclub.extensions import db
from jobclub.limits import may_go_on, may_look
from jobclub.pages import Refusal, cookie_name, go, page
from jobclub.patience import patiently
from jobclub.people.erasing import erase
from jobclub.people.models import DESK, Person, not_from_here, only_at_laptop
from jobclub.people.my_data import everything_of
from jobclub.places import Place, Role, runs_meetings
from jobclub.words import _

pages = Blueprint("data", __name__)


@page(pages, "/me/data.json", for_=Role.PERSON)
def data(place: Place) -> ResponseReturnValue:
    """Everything, as a file. Reading changes nothing.

    Also for a phone in the hall: it is its own seat, and on a laptop's jobclub most members never
    come any other way. But that Wi-Fi is in the clear, so no e-mail address is in it there (S20).
    """
    person = _me(place)
    may_look(person.id)
    found = everything_of(person, with_addresses=_may_take_addresses(place))
    response = make_response(json.dumps(found, ensure_ascii=False, indent=1))
    response.content_type = "application/json; charset=utf-8"
    # Named by us: nothing that anybody typed is in the name of a file.
    name = f"jobclub-{now().date().isoformat()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(pages, "/me/erase", for_=Role.PERSON)
def before(place: Place) -> ResponseReturnValue:
    """What goes and what stays, before anything does."""
    return render_template("people/erase.html", **_known(place))


@page(pages, "/me/erase", for_=Role.PERSON, methods=("POST",))
def erasing(place: Place) -> ResponseReturnValue:
    """Said twice: by coming here, and by the box."""
    person_id = _me(place).id
    may_go_on(person_id)
    # Under which this phone itself keeps what was composed on it.
    here = f"s{place.sign_in.id}" if place.sign_in is not None else ""
    sure = "sure" in request.form

    def do() -> None:
        _must_be_theirs(place)
        if not sure:
            raise Refused(_("Please tick the box first: it cannot be undone."), "sure")
        erase(db.session.get_one(Person, person_id))

    try:
        patiently(do)
    except Refused as no:
        g.refused = Refusal("me:erase", no.why, no.field, {})
        return render_template("people/erase.html", **_known(place)), 422
    # Whose page this was: there is no such phone any more.
    g.pop("place", None)
    response = go(f"/erased#{here}")
    response.delete_cookie(cookie_name(), path="/")
    return response


@page(pages, "/erased", for_=Role.ANYONE)
def erased(_place: Place) -> ResponseReturnValue:
    """It is done. The same page for everybody: nobody is named on it."""
    return render_template("people/erased.html", person=None, member=None, club=None)


def _me(place: Place) -> Person:
    if place.person is None:
        raise Missing
    return place.person


def _has_keys(person: Person) -> bool:
    return bool(person.passphrase_hash) or runs_meetings(person.id)


def _may_take_addresses(place: Place) -> bool:
    return place.at_desk and (not _has_keys(_me(place)) or _at_laptop(place))


def _must_be_theirs(place: Place) -> None:
    """A phone may have the seat of whoever runs meetings, and never their keys; nor what nobody
    can take back, of whoever confirmed an address and was not seen to open a letter on it.
    """
    if _at_laptop(place):
        return
    if _has_keys(_me(place)):
        raise Refused(only_at_laptop())
    if _me(place).confirmed_at is not None and not (place.sign_in and place.sign_in.proven):
        raise Refused(not_from_here())


def _at_laptop(place: Place) -> bool:
    return place.at_desk and place.sign_in is not None and place.sign_in.kind == DESK


def _known(place: Place) -> dict[str, Any]:
    # Read again: a transaction that was refused has let go of the row.
    person = db.session.get_one(Person, _me(place).id)
    return {"person": person, "member": None, "club": None}
