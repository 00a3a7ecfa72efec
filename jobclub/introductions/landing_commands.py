"""What a screen may ask for about landings."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from jobclub.asks.offers import Offer
from jobclub.clubs.leaving import leave
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.introductions.landings import HELP, LEAVE, Landing, must_speak_for
from jobclub.places import Role
from jobclub.text import CompanyName, Line, Text
from jobclub.words import _

Choice = Annotated[str, Text(16)]


@dataclass(frozen=True)
class Said:
    """What the form of a landing sends."""

    day: date | None = None
    company: CompanyName = ""
    works: bool = False
    offer_id: int = 0
    thank: bool = False
    text: Line = ""
    bell: bool = False
    next: Choice = HELP


@command("landing:say", for_=Role.MEMBER)
def say_landed(member: Member, *, said: Said, member_id: int = 0) -> dict[str, Any]:
    """I have landed; or, for a facilitator, somebody told me that they have."""
    who = Member.visible_to(member, member_id) if member_id else member
    must_speak_for(who, member)
    Landing.say(
        who,
        by=member,
        day=said.day,
        company=said.company,
        works=said.works,
        offer=Offer.visible_to(member, said.offer_id) if said.offer_id else None,
        bell=said.bell,
        next=said.next,
        thank=said.thank,
        text=said.text,
    )
    if said.next == LEAVE:
        leave(who, by=member)
    return {"said": _said_to(who, member), "go": page_after(who, member)}


@command("landing:undo", for_=Role.MEMBER)
def undo_landing(member: Member, *, landing_id: int) -> dict[str, Any]:
    """Said by mistake."""
    landing = Landing.visible_to(member, landing_id)
    landing.undo(by=member)
    return {"said": _undone(landing, member), "go": page_after(landing.member, member)}


def page_after(who: Member, by: Member) -> str:
    """Where whoever said it looks next: at home, or at the page of the member it was said for."""
    club = by.club.public_id
    if who.id != by.id:
        return f"/c/{club}/members/{who.id}"
    return f"/?club={club}" if by.removed_at is None else "/"


def _undone(landing: Landing, by: Member) -> str:
    who = landing.member
    if who.removed_at is not None:
        return _("Taken back. %(name)s has left all the same.", name=who.called)
    if landing.next != LEAVE:
        return _("Taken back. All is as it was before.")
    # They had left with it.
    if who.id == by.id:
        return _("Taken back. Only what you had promised stays closed.")
    return _(
        "Taken back: %(name)s is here again. Only what they had promised stays closed.",
        name=who.called,
    )


def _said_to(who: Member, by: Member) -> str:
    if who.id != by.id:
        return _("%(name)s has landed. Lovely news!", name=who.called)
    return _("You did it! Congratulations, %(name)s.", name=who.called)
