"""What a screen may ask for of its owner's contacts. Nothing of it is marked or told (S25)."""

from typing import Annotated

from jobclub.clubs.models import Member
from jobclub.commands import Answer, command
from jobclub.contacts.models import Contact
from jobclub.places import Role
from jobclub.text import Text
from jobclub.words import _

A_COMPANY = Text(120, needed=True)


@command("contact:know", for_=Role.MEMBER, unmarked=True)
def know_people_at(member: Member, *, company: Annotated[str, A_COMPANY]) -> Answer:
    """I can open a door there."""
    Contact.know_at(member.person, company)
    return {"said": _("Added. Only you see this list.")}


@command("contact:forget", for_=Role.MEMBER, unmarked=True)
def forget(member: Member, *, contact_id: int) -> None:
    """Not there, after all."""
    Contact.forget(member.person, contact_id)
