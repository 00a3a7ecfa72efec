"""What a facilitator may note about a member."""

from typing import Any

from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.followup.notes import Note
from jobclub.places import Role
from jobclub.text import Note as Words
from jobclub.words import _


@command("note:write", for_=Role.FACILITATOR)
def write_note(
    member: Member, *, member_id: int, text: Words = "", spoke: bool = False
) -> dict[str, Any]:
    """A line to keep in mind, or only "spoke to them"."""
    about = Member.visible_to(member, member_id)
    note = Note.write(about, text, spoke=spoke, by=member)
    said = _("Kept. Good that you spoke.") if spoke else _("Kept.")
    return {"id": note.id, "said": said}


@command("note:remove", for_=Role.FACILITATOR)
def remove_note(member: Member, *, note_id: int) -> dict[str, Any]:
    """Not to be kept any longer."""
    Note.visible_to(member, note_id).remove(by=member)
    return {"said": _("The note is gone.")}
