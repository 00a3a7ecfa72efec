"""What a screen may ask for about thanks."""

from typing import Any

from jobclub.asks.offers import Offer
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.introductions.thanks import Thanks
from jobclub.places import Role
from jobclub.text import Line
from jobclub.words import _


@command("thanks:send", for_=Role.MEMBER)
def send_thanks(
    member: Member, *, offer_id: int, text: Line = "", wall: bool = False
) -> dict[str, Any]:
    """Thank whoever offered."""
    offer = Offer.visible_to(member, offer_id)
    Thanks.send(offer, text, by=member, wall=wall)
    return {"said": _("%(name)s will see it.", name=offer.connector.called)}


@command("thanks:seen", for_=Role.MEMBER)
def see_thanks(member: Member, *, thanks_id: int) -> None:
    """I have seen it."""
    Thanks.for_(member, thanks_id).seen()


@command("thanks:answer", for_=Role.MEMBER)
def answer_thanks(member: Member, *, thanks_id: int, text: Line) -> dict[str, Any]:
    """A word back."""
    thanks = Thanks.for_(member, thanks_id)
    thanks.reply(text, by=member)
    return {"said": _("%(name)s will read it.", name=thanks.sender.called)}


@command("thanks:wall", for_=Role.MEMBER)
def thanks_on_wall(member: Member, *, thanks_id: int, wall: bool = False) -> dict[str, Any]:
    """May the wall show it? Each of the two says so for themselves."""
    thanks = Thanks.concerning(member, thanks_id)
    thanks.let_wall_show(wall, by=member)
    return {"said": _said_of_wall(thanks, wall)}


def _said_of_wall(thanks: Thanks, wall: bool) -> str:
    if not wall:
        return _("It stays between you two.")
    if thanks.agreed_at is not None:
        return _("Lovely. The wall shows it at the next meeting.")
    return _("The wall shows it if you both would like that.")
