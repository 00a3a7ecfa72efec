"""What a screen may ask for about introductions, and about the promises that they begin as."""

from datetime import date
from typing import Annotated, Any

from jobclub.asks.offers import Offer
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Refused
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import has_moved_on, let_rest, put_off
from jobclub.introductions.steps import INTRODUCED, LANDED
from jobclub.places import Role
from jobclub.text import Text
from jobclub.words import _

FirstName = Annotated[str, Text(60)]
StepName = Annotated[str, Text(16)]


@command("introduction:step", for_=Role.MEMBER)
def step_introduction(
    member: Member,
    *,
    offer_id: int,
    step: StepName,
    day: date | None = None,
    contact_first_name: FirstName = "",
    no_name: bool = False,
) -> dict[str, Any]:
    """One step, by whose word it is, or by a facilitator for them."""
    offer = Offer.visible_to(member, offer_id)
    if step == LANDED:
        # There is more to say: the day, where, and who helped.
        raise Refused(_("Tell us more about it under “Landed?”."), "step")
    found = Introduction.step(offer, step, by=member, day=day)
    found.name_contact(contact_first_name, by=member)
    if no_name:
        found.forget_contact(by=member)
    return {"id": found.id, "said": _said(found, step, member)}


@command("introduction:record", for_=Role.MEMBER)
def record_introduction(
    member: Member, *, offer_id: int, day: date | None = None, contact_first_name: FirstName = ""
) -> dict[str, Any]:
    """Introduced on …."""
    offer = Offer.visible_to(member, offer_id)
    made = Introduction.record(offer, by=member, day=day, contact_first_name=contact_first_name)
    return {"id": made.id, "said": _said(made, INTRODUCED, member)}


@command("introduction:undo", for_=Role.MEMBER)
def undo_introduction(member: Member, *, offer_id: int, step: StepName = "") -> dict[str, Any]:
    """Recorded by mistake; with the `step` that was meant, unless it has gone further since."""
    offer = Offer.visible_to(member, offer_id)
    if Introduction.undo(offer, by=member, name=step) or not step:
        return {"said": _("Taken back.")}
    return {"said": moved_on()}


def moved_on() -> str:
    """What is said to a page or letter that others were quicker than."""
    return _("It has moved on meanwhile, so nothing was changed.")


@command("offer:put-off", for_=Role.MEMBER, unmarked=True)
def put_off_move(member: Member, *, offer_id: int, state: StepName = "") -> dict[str, Any]:
    """Next week, then: a tap, a promise or an introduction, by whoever moves next. With the `state`
    that their page showed, unless it has gone further since.
    """
    offer = Offer.visible_to(member, offer_id)
    if has_moved_on(offer, state) or not put_off(offer, by=member):
        return {"said": moved_on()}
    return {"said": _("Next week, then.")}


@command("offer:let-go", for_=Role.MEMBER, unmarked=True)
def let_go(member: Member, *, offer_id: int, state: StepName = "") -> dict[str, Any]:
    """It came to nothing, and that is fine: couldn't, or the contact would rather not. Both of the
    two may say so, and it stands nowhere who did.
    """
    offer = Offer.known_to(member, offer_id)
    if offer.withdrawn_at is None:
        if has_moved_on(offer, state):
            return {"said": moved_on()}
        # It stood on one card with those at the same company: they go with it.
        together = Offer.at(offer.target, offer.connector, dropped=False)
        let_rest(offer, by=member)
        for one in together:
            if one is not offer and one.concerns(member) and not _is_made(one):
                let_rest(one, by=member)
    return {"said": _("That's fine. It's closed, and thank you for trying.")}


def _is_made(offer: Offer) -> bool:
    introduction = Introduction.of(offer)
    return introduction is not None and introduction.is_made


def _said(found: Introduction, step: str, member: Member) -> str:
    if found.state != step:
        # A late tap, or an earlier day noted after all.
        return _("Noted. It has come further already.")
    if not found.moves_next:
        return _("Noted.")
    if found.moves_next_name == member.called:
        return _("Noted. You have the next word.")
    if step == INTRODUCED:
        return _("Wonderful. %(name)s writes next.", name=found.moves_next_name)
    return _("Noted. %(name)s has the next word.", name=found.moves_next_name)
