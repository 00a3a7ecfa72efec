"""What a screen may ask for about introductions and thanks."""

from datetime import date
from typing import Annotated, Any

from jobclub.asks.offers import Offer
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.places import Role
from jobclub.text import Line, Text
from jobclub.words import _

FirstName = Annotated[str, Text(60)]


@command("introduction:record", for_=Role.MEMBER)
def record_introduction(
    member: Member, *, offer_id: int, day: date | None = None, contact_first_name: FirstName = ""
) -> dict[str, Any]:
    """Introduced on …."""
    offer = Offer.visible_to(member, offer_id)
    made = Introduction.record(offer, by=member, day=day, contact_first_name=contact_first_name)
    return {"id": made.id, "said": _("Wonderful. %(name)s writes next.", name=made.moves_next_name)}


@command("introduction:undo", for_=Role.MEMBER)
def undo_introduction(member: Member, *, offer_id: int) -> dict[str, Any]:
    """Recorded by mistake."""
    Introduction.undo(Offer.visible_to(member, offer_id), by=member)
    return {"said": _("Taken back.")}


@command("thanks:send", for_=Role.MEMBER)
def send_thanks(member: Member, *, offer_id: int, text: Line = "") -> dict[str, Any]:
    """Thank whoever offered."""
    offer = Offer.visible_to(member, offer_id)
    Thanks.send(offer, text, by=member)
    return {"said": _("%(name)s will see it.", name=offer.connector.called)}


@command("thanks:seen", for_=Role.MEMBER)
def see_thanks(member: Member, *, thanks_id: int) -> None:
    """I have seen it."""
    Thanks.for_(member, thanks_id).seen()
