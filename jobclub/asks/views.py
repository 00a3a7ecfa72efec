"""The coach reads along: over the members' shoulders while they type, and nothing is kept of it."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from jobclub.asks.coaching import Draft, usable, works_there
from jobclub.asks.models import Ask
from jobclub.clubs.models import Member
from jobclub.errors import Busy, Refused
from jobclub.limits import may_look
from jobclub.pages import Refusal, page
from jobclub.places import Place, Role
from jobclub.posting import draw_again
from jobclub.text import Text, fit
from jobclub.words import _

pages = Blueprint("asks", __name__)

#: A sentence may hold all that the fields do.
MOST_SAID = 400
COMPANIES = ("company_1", "company_2", "company_3")
LIMITS = {**dict.fromkeys(COMPANIES, Text(120)), "who": Text(120), "why": Text(280)}
LIMITS["sentence"] = Text(MOST_SAID)
#: The forms that a sentence can be taken apart for.
FORMS = ("ask:post", "ask:edit", "ask:post-for")


@page(pages, "/c/<club>/coach", for_=Role.MEMBER, methods=("POST",))
def coach(place: Place) -> ResponseReturnValue:
    """What would make it easier to help: as JSON while somebody types; else the page once more,
    with a sentence taken apart into the form's fields.
    """
    sent = _sent()
    try:
        may_look(place.me.person_id)
        typed = {name: _read(sent, name) for name in LIMITS}
    except Refused as no:
        return _refuse(sent, no.why, no.field, 422)
    except Busy as busy:
        return _refuse(sent, busy.why, None, 429)
    names = [typed[name] for name in COMPANIES]
    draft = Draft(names, typed["who"], typed["why"], typed["sentence"])
    here = works_there(_asker(place.me, sent), draft.named)
    return _told(draft, here) if request.is_json else _filled_in(sent, typed, draft, here)


def _sent() -> dict[str, Any]:
    if not request.is_json:
        return request.form.to_dict()
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    return body if isinstance(body, dict) else {}


def _read(sent: dict[str, Any], name: str) -> str:
    value = sent.get(name) or ""
    if not isinstance(value, str):
        raise Refused(_("Please write this in words."), name)
    return fit(value, LIMITS[name], name)


def _asker(member: Member, sent: dict[str, Any]) -> Member:
    """Whose ask it is: at the laptop a facilitator writes for somebody else."""
    ask_id, member_id = (str(sent.get(name, "")) for name in ("ask_id", "member_id"))
    if member.on_duty and _is_id(ask_id):
        return Ask.visible_to(member, int(ask_id)).asker
    if member.on_duty and _is_id(member_id):
        return Member.visible_to(member, int(member_id))
    return member


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _told(draft: Draft, here: str) -> dict[str, Any]:
    read = draft.review
    return {
        "hints": [
            {
                "code": hint.code,
                "sentence": hint.sentence,
                "example": hint.example,
                "fill": usable(hint),
            }
            for hint in read.hints
        ],
        "companies": draft.companies,
        "who": read.who,
        "why": draft.why,
        "specific": read.specific,
        "here": here,
        # Not in the page: few phones need them, and its first load is to be light.
        "words": {
            "use": _("Use this"),
            "dismiss": _("Not now"),
            "check": draft.check,
        },
    }


def _filled_in(
    sent: dict[str, Any], typed: dict[str, str], draft: Draft, here: str
) -> ResponseReturnValue:
    """Without scripts: the page once more, for the member to check and post."""
    first = next((hint.sentence for hint in draft.review.hints), "")
    if not draft.says_something:
        return _refuse(sent, first or _("Say it in a few more words."), None, 422)
    read = draft.review
    found = dict(zip(COMPANIES, [*draft.companies, "", "", ""], strict=False))
    if not draft.companies:
        found = {name: typed[name] for name in COMPANIES}
    found |= {"who": read.who or typed["who"], "why": draft.why or typed["why"]}
    too_many = "" if draft.companies and len(read.companies) <= len(draft.companies) else first
    said = " ".join(filter(None, [draft.check, too_many, here]))
    return draw_again(Refusal(_form(sent), said, None, {**typed, **found}), 200)


def _refuse(
    sent: dict[str, Any], why: str, field: str | None, status: int
) -> Response | ResponseReturnValue:
    if request.is_json:
        return {"ok": False, "why": why, "field": field}, status
    fields = {name: sent.get(name, "") for name in LIMITS}
    return draw_again(Refusal(_form(sent), why, field, fields), status)


def _form(sent: dict[str, Any]) -> str:
    named = sent.get("form")
    return named if named in FORMS else FORMS[0]
