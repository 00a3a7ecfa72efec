"""What a screen may ask for when somebody goes."""

from typing import Any

from jobclub.clubs.erasing import erase_member
from jobclub.clubs.leaving import leave
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Refused
from jobclub.people.models import only_at_laptop
from jobclub.places import Role
from jobclub.words import _


@command("me:leave", for_=Role.MEMBER)
def leave_club(member: Member) -> dict[str, Any]:
    """I leave this club."""
    if (member.is_facilitator or member.person.passphrase_hash) and not member.at_laptop:
        raise Refused(only_at_laptop())
    leave(member)
    return {"said": _("You have left. Join any meeting, and you are back."), "go": "/me"}


@command("member:erase", for_=Role.OWNER)
def erase(member: Member, *, member_id: int, sure: bool = False) -> dict[str, Any]:
    """Somebody asked for it."""
    who = Member.visible_to(member, member_id)
    if not sure:
        raise Refused(_("Please tick the box first: it cannot be undone."), "sure")
    erase_member(who, by=member)
    return {
        "said": _("It is done. Only numbers are left."),
        "go": f"/c/{member.club.public_id}/members",
    }


@command("owner:name", for_=Role.OWNER)
def name_owner(member: Member, *, member_id: int) -> None:
    """Let a facilitator be an owner, too."""
    Member.visible_to(member, member_id).name_owner(by=member)
