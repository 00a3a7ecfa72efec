"""What a facilitator may enter about a member's mail: that they want no more of a kind."""

from typing import Annotated, Any

from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Refused
from jobclub.mail import off
from jobclub.mail.called import may_be_stopped
from jobclub.places import Role
from jobclub.text import Text
from jobclub.words import _

KindName = Annotated[str, Text(20)]


@command("mail:stop-for", for_=Role.FACILITATOR)
def stop_for(member: Member, *, member_id: int, kind: KindName) -> dict[str, Any]:
    """They answered a letter: no more of these. To want them after all is theirs to say."""
    asked = Member.visible_to(member, member_id)
    if kind not in may_be_stopped():
        raise Refused(_("Please choose one from the list."), "kind")
    off.stop(asked.person_id, kind)
    asked.heard()
    return {"said": _("%(name)s gets no more of these.", name=asked.called)}
