"""Pages: all about one promise, and what its connector sends to the contact."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from jobclub.asks.offers import ASKER, CONNECTOR, Offer
from jobclub.clubs.models import Member
from jobclub.errors import Missing
from jobclub.introductions.door import Door
from jobclub.introductions.forwardable import Letters
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import move_of
from jobclub.introductions.saying import came_to_nothing
from jobclub.introductions.steps import LANDED, OFFERED, STEPS, WHOSE
from jobclub.introductions.thanks import Thanks
from jobclub.pages import page
from jobclub.places import Place, Role

pages = Blueprint("introductions", __name__)


@page(pages, "/c/<club>/promises/<int(max=999999999999):offer_id>", for_=Role.MEMBER)
def promise(place: Place, offer_id: int) -> ResponseReturnValue:
    """All about one: its steps, who moves next, and everything that either party may say."""
    offer = Offer.known_to(place.me, offer_id)
    if offer.withdrawn_at is not None:
        # A page that was open when it closed. It names nobody.
        return render_template("introductions/promise.html", offer=None)
    introduction = Introduction.of(offer)
    state = introduction.state if introduction is not None else OFFERED
    side = _side(offer, place.me)
    return render_template(
        "introductions/promise.html",
        offer=offer,
        intro=introduction,
        door=Door.of(offer, introduction, place.me) if side else None,
        move=move_of(offer, introduction),
        side=side,
        state=state,
        steps=[one for one in STEPS if one != LANDED and (not side or side in WHOSE[one])],
        nothing=came_to_nothing(state, side),
        thanked=Thanks.of(offer) is not None,
        reach=offer.reach_for(place.me),
        today=place.home.today(),
    )


@page(pages, "/c/<club>/promises/<int(max=999999999999):offer_id>/message", for_=Role.MEMBER)
def message(place: Place, offer_id: int) -> ResponseReturnValue:
    """What the connector copies, mails or shares; a facilitator may read it out to them."""
    offer = Offer.known_to(place.me, offer_id)
    if offer.withdrawn_at is not None or _side(offer, place.me) == ASKER:
        raise Missing
    return render_template(
        "introductions/message.html", offer=offer, letters=Letters.of(offer, place.me)
    )


def _side(offer: Offer, member: Member) -> str:
    """Which of the two somebody is; "" for a facilitator."""
    if offer.connector_id == member.id:
        return CONNECTOR
    return ASKER if offer.target.ask.asker_id == member.id else ""
