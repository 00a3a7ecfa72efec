"""What a screen may ask for about check-ins."""

from typing import Annotated, Any

from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Missing
from jobclub.followup.check_ins import CheckIn
from jobclub.places import Role
from jobclub.text import Text
from jobclub.words import _

Choice = Annotated[str, Text(16)]


@command("check-in:say", for_=Role.MEMBER)
def say(member: Member, *, answer: Choice) -> dict[str, Any]:
    """How it is going, on one's own page."""
    CheckIn.say(member, answer, by=member)
    return {"said": _("Good to hear from you."), "go": "/"}


@command("check-in:answer", for_=Role.FACILITATOR)
def answer_for(member: Member, *, member_id: int, answer: Choice) -> dict[str, Any]:
    """What somebody has told a facilitator, or wrote back."""
    who = Member.visible_to(member, member_id)
    if who.removed_at is not None and who.left_at is None:
        raise Missing
    CheckIn.say(who, answer, by=member)
    return {"said": _("Noted. Good that %(name)s was heard from.", name=who.called)}
