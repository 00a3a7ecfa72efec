"""My contacts: a file read, looked at, kept or thrown away; and what is known of them since.

Page posts, never commands: nothing of a file is in a receipt, and no event tells of one (S25).
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from jobclub.clubs.models import places_of
from jobclub.contacts.child import read_in_child
from jobclub.contacts.commands import A_COMPANY
from jobclub.contacts.drafts import ContactDraft
from jobclub.contacts.models import Contact
from jobclub.contacts.reading import MOST_BYTES
from jobclub.errors import Busy, Missing, Refused
from jobclub.extensions import db
from jobclub.limits import may_go_on, may_look
from jobclub.pages import SAID, Refusal, go, page, settings
from jobclub.patience import patiently
from jobclub.people.models import Person
from jobclub.places import Place, Role
from jobclub.text import fit
from jobclub.uploads import take_files_at, uploaded
from jobclub.words import _

pages = Blueprint("contacts", __name__)

HERE = "/me/contacts"
A_PAGE = 100


@page(pages, HERE, for_=Role.PERSON)
def contacts(place: Place) -> ResponseReturnValue:
    """What waits for my word, else where I know people."""
    may_look(_me(place).id)
    return _page(_me(place))


@page(pages, take_files_at(HERE), for_=Role.PERSON, methods=("POST",))
def upload(place: Place) -> ResponseReturnValue:
    """Read a file, and show what was found before anything is kept."""
    person_id, locale = _me(place).id, str(get_locale() or "en")
    may_go_on(person_id)
    try:
        with uploaded(person_id, "file", MOST_BYTES) as (data, filename):
            ticked = "with_names" in request.form
            found = read_in_child(data, filename, locale)
    except (Refused, Busy) as no:
        return _again(person_id, "contacts:upload", no)
    patiently(lambda: ContactDraft.make(_person(person_id), found, with_names=ticked))
    return go(HERE)


@page(pages, f"{HERE}/keep", for_=Role.PERSON, methods=("POST",))
def keep(place: Place) -> ResponseReturnValue:
    """Keep what was found."""
    person_id = _me(place).id
    may_go_on(person_id)
    draft = ContactDraft.of(_me(place))
    # Unpacked before anything is locked: that takes a moment, where a file was long.
    waiting, found = (draft.id, draft.companies) if draft is not None else (0, {})

    def do() -> bool:
        person = _person(person_id)
        if not ContactDraft.take(person, waiting):
            return False
        Contact.replace(person, found)
        return True

    return _back(
        _("Kept, for your eyes only.")
        if patiently(do)
        else _("That file was forgotten meanwhile. Please choose it once more.")
    )


@page(pages, f"{HERE}/throw-away", for_=Role.PERSON, methods=("POST",))
def throw_away(place: Place) -> ResponseReturnValue:
    """Keep nothing of it."""
    return _done(place, ContactDraft.throw_away, _("Thrown away. Nothing of it was kept."))


@page(pages, f"{HERE}/know", for_=Role.PERSON, methods=("POST",))
def know(place: Place) -> ResponseReturnValue:
    """I know people there."""
    typed = request.form.get("company", "")

    def do(person: Person) -> None:
        Contact.know_at(person, fit(typed, A_COMPANY, "company"))

    try:
        return _done(place, do, _("Added. Only you see this list."))
    except Refused as no:
        return _again(_me(place).id, "contact:know", no, company=typed)


@page(
    pages,
    f"{HERE}/<int(max=999999999999):contact_id>/forget",
    for_=Role.PERSON,
    methods=("POST",),
)
def forget(place: Place, contact_id: int) -> ResponseReturnValue:
    """One company less."""
    return _done(place, lambda person: Contact.forget(person, contact_id), _("Forgotten."))


@page(pages, f"{HERE}/forget-all", for_=Role.PERSON, methods=("POST",))
def forget_all(place: Place) -> ResponseReturnValue:
    """Nothing is left of it."""
    return _done(place, Contact.forget_all, _("All of it is deleted."))


def _me(place: Place) -> Person:
    if place.person is None:
        raise Missing
    return place.person


def _person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def _done(place: Place, do: Callable[[Person], object], said: str) -> ResponseReturnValue:
    """Do it, and back to the page."""
    person_id = _me(place).id
    may_go_on(person_id)
    patiently(lambda: do(_person(person_id)))
    return _back(said)


def _back(said: str) -> ResponseReturnValue:
    number = _number(request.form.get("page", ""))
    response = go(f"{HERE}?page={number}#kept" if number > 1 else HERE)
    response.set_cookie(
        SAID, quote(said), max_age=20, httponly=True, samesite="Lax", secure=settings().hosted
    )
    return response


def _again(person_id: int, form: str, no: Refused | Busy, **typed: str) -> ResponseReturnValue:
    """The page with the sentence at its form."""
    refused = isinstance(no, Refused)
    g.refused = Refusal(form, no.why, no.field if isinstance(no, Refused) else None, typed)
    return _page(_person(person_id)), 422 if refused else 503


def _page(person: Person) -> str:
    number = _number(request.args.get("page", ""))
    draft = ContactDraft.of(person)
    found = list(draft.companies.values()) if draft is not None else []
    total = len(found) if draft is not None else Contact.count_of(person)
    number = min(number, max(1, -(-total // A_PAGE)))
    skip = (number - 1) * A_PAGE
    shown: Any = found[skip : skip + A_PAGE]
    if draft is None:
        shown = Contact.of(person, skip=skip, limit=A_PAGE)
    place = next(iter(places_of(person.id)), None)
    return render_template(
        "contacts/contacts.html",
        draft=draft,
        shown=shown,
        total=total,
        number=number,
        last=max(1, -(-total // A_PAGE)),
        member=place,
        club=place.club if place is not None else None,
    )


def _number(text: str) -> int:
    """A page's number, as an address says it."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
