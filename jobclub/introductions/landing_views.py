"""The page of somebody who has landed: when, where, with whose help, and what next."""

from collections.abc import Sequence

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.asks.offers import Offer
from jobclub.clubs.models import Member
from jobclub.errors import Missing
from jobclub.introductions.helped import doors_for, to_thank
from jobclub.introductions.landings import Landing, must_speak_for
from jobclub.introductions.models import Introduction
from jobclub.pages import page
from jobclub.places import Place, Role

pages = Blueprint("landings", __name__)

#: So many doors are to choose from; more would be a search.
MOST_DOORS = 8


@page(pages, "/c/<club>/landed", for_=Role.MEMBER)
def landed(place: Place) -> ResponseReturnValue:
    """I have landed; with ?member= somebody has, who told a facilitator."""
    me = place.me
    wanted = _number("member") or _number("member_id")
    who = Member.visible_to(me, wanted) if wanted else me
    must_speak_for(who, me)
    landing = Landing.lately(who)
    doors = doors_for(who, closed=landing.ask_id if landing is not None else None)
    chosen = _chosen(who, me, landing)
    return render_template(
        "introductions/landed.html",
        who=who,
        landing=landing,
        doors=_to_choose(doors, chosen),
        chosen=chosen,
        to_thank=[door.connector.called for door in to_thank(doors)],
        today=who.club.today(),
    )


def _chosen(who: Member, me: Member, landing: Landing | None) -> Offer | None:
    """The door that helped: of ?offer=, else as it was said before."""
    offer_id = _number("offer") or _number("offer_id")
    if offer_id:
        try:
            offer = Offer.visible_to(me, offer_id)
        except Missing:
            return None
        return offer if offer.target.ask.asker_id == who.id else None
    made: Introduction | None = landing.introduction if landing is not None else None
    return made.offer if made is not None else None


def _to_choose(doors: Sequence[Offer], chosen: Offer | None) -> Sequence[Offer]:
    others = [door for door in doors if chosen is None or door.id != chosen.id]
    first = [chosen] if chosen is not None else []
    return [*first, *others][:MOST_DOORS]


def _number(name: str) -> int:
    """Of the address; or of the form, where it was refused and is shown again."""
    refused = g.get("refused")
    typed = request.args.get(name, "") or str(refused.fields.get(name, "") if refused else "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
