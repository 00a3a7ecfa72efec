"""What a screen may ask for about offers and me-toos."""

from datetime import date
from typing import Annotated, Any

from jobclub.asks.commands import in_the_room
from jobclub.asks.offers import MeToo, Offer
from jobclub.asks.targets import Target
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Missing
from jobclub.meetings.models import Meeting
from jobclub.places import Role
from jobclub.text import Note, Text
from jobclub.words import _

Choice = Annotated[str, Text(16)]


@command("me-too:add", for_=Role.MEMBER)
def say_me_too(member: Member, *, target_id: int) -> None:
    """I'm targeting it as well."""
    MeToo.say(Target.visible_to(member, target_id), by=member)


@command("me-too:remove", for_=Role.MEMBER)
def unsay_me_too(member: Member, *, target_id: int) -> None:
    """No longer."""
    MeToo.unsay(Target.visible_to(member, target_id), by=member)


@command("offer:make", for_=Role.MEMBER)
def make_offer(member: Member, *, target_id: int, meeting: Meeting | None = None) -> dict[str, Any]:
    """I know someone there."""
    offer = Offer.make(Target.visible_to(member, target_id), by=member, meeting=meeting)
    asker = offer.target.ask.asker.called
    return {"id": offer.id, "said": _("Lovely. %(name)s will hear it's you.", name=asker)}


@command("offer:withdraw", for_=Role.MEMBER, unmarked=True)
def withdraw_offer(member: Member, *, target_id: int) -> dict[str, Any]:
    """Undo."""
    offer = Offer.mine(member, target_id)
    target = offer.target if offer is not None else Target.visible_to(member, target_id)
    return _take_back(target, member, by=member)


@command("offer:say-more", for_=Role.MEMBER)
def say_more(
    member: Member,
    *,
    target_id: int,
    kind: Choice = "know_someone",
    warmth: Choice = "",
    note: Note = "",
) -> dict[str, Any]:
    """How well, what kind, a private note."""
    offer = Offer.mine(member, target_id)
    if offer is None or offer.withdrawn_at is not None:
        raise Missing
    offer.say_more(kind=kind, warmth=warmth, note=note, by=member)
    return {"said": _("%(name)s will read it.", name=offer.target.ask.asker.called)}


@command("offer:firm-up", for_=Role.MEMBER)
def firm_up(member: Member, *, offer_id: int, first_mover: Choice, by_day: date) -> dict[str, Any]:
    """Who writes first, and by when."""
    offer = Offer.visible_to(member, offer_id)
    offer.firm_up(first_mover, by_day, by=member)
    return {"said": _("Settled. It stands on both your pages.")}


@command("offer:make-for", for_=Role.FACILITATOR)
def make_offer_for(
    member: Member, *, meeting: Meeting, target_id: int, member_id: int
) -> dict[str, Any]:
    """A hand went up: the offer of a member without a phone."""
    meeting.must_be_open()
    connector = in_the_room(member, meeting, member_id)
    target = Target.visible_to(member, target_id)
    offer = Offer.make(target, by=connector, meeting=meeting, entered_by=member)
    return {"id": offer.id, "said": _("%(name)s knows someone.", name=connector.called)}


@command("offer:withdraw-for", for_=Role.FACILITATOR, at_meeting=True)
def withdraw_offer_for(member: Member, *, target_id: int, member_id: int) -> dict[str, Any]:
    """The hand went down again."""
    connector = Member.visible_to(member, member_id)
    return _take_back(Target.visible_to(member, target_id), connector, by=member)


def _take_back(target: Target, connector: Member, *, by: Member) -> dict[str, Any]:
    standing = [offer for offer in Offer.at(target, connector) if offer.withdrawn_at is None]
    if any(offer.target.dropped_at is None for offer in standing):
        # What came of one that is not asked for any more has a card of its own.
        standing = [o for o in standing if o.target.dropped_at is None or o.is_only_said]
    known = any(not offer.is_secret for offer in standing)
    for offer in standing:
        offer.withdraw(by=by)
    asker = target.ask.asker.called
    if known:
        return {"said": _("Taken back. Thank you all the same.")}
    return {"said": _("Taken back. %(name)s was not told.", name=asker)}
