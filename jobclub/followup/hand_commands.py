"""What a facilitator does by hand between meetings: remind, ask how somebody is, tell."""

from datetime import UTC, datetime
from typing import Any

from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Refused
from jobclub.followup.brief import Brief
from jobclub.followup.check_ins import CheckIn
from jobclub.followup.nudges import nudge
from jobclub.followup.to_tell import is_reached, slips_of
from jobclub.meetings.models import Meeting
from jobclub.places import Role
from jobclub.words import _


@command("nudge:send", for_=Role.FACILITATOR)
def remind(member: Member, *, member_id: int) -> dict[str, Any]:
    """Ask somebody how their promises went: by mail, or in person by the slip that follows."""
    who = Member.visible_to(member, member_id)
    _must_be_between(member)
    due = slips_of([who], Brief(member.club))[0].due
    if not due:
        raise Refused(_("No promise of theirs waits for a word just now."))
    if nudge(who, due, by=member) is None:
        return {"said": _("Noted as told. Here is what to say."), "go": _slip_of(who)}
    return {"said": _("It is on its way.")}


@command("check-in:send", for_=Role.FACILITATOR)
def ask_how(member: Member, *, member_id: int) -> dict[str, Any]:
    """Ask somebody who is quiet how it is going, once a month at most."""
    who = Member.visible_to(member, member_id)
    _must_be_between(member)
    if CheckIn.ask(who) is None:
        raise Refused(_("Once a month is enough, and nobody is asked who was heard from."))
    if not is_reached(who):
        return {"said": _("No mail reaches them. Here is what to say."), "go": _slip_of(who)}
    return {"said": _("It is on its way.")}


@command("slip:told", for_=Role.FACILITATOR)
def tell(member: Member, *, member_id: int, drawn_at: int) -> dict[str, Any]:
    """What stood on somebody's slip was read out to them, or handed over."""
    who = Member.visible_to(member, member_id)
    _must_be_between(member)
    until = datetime.fromtimestamp(min(drawn_at, 4_000_000_000_000) / 1000, UTC)
    slips_of([who], Brief(member.club))[0].hand_over(until=until)
    return {"said": _("Kept. They count as heard from.")}


def _must_be_between(member: Member) -> None:
    """In the room one simply asks; and whoever looks at the laptop must not read who was asked."""
    if Meeting.tonight(member.club_id) is not None:
        raise Refused(_("After the meeting, please. Tonight they can be asked in person."))


def _slip_of(who: Member) -> str:
    return f"/c/{who.club.public_id}/to-tell?member={who.id}"
