"""What a screen may ask for about asks and offers."""

from dataclasses import dataclass
from typing import Any

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.round import Round
from jobclub.asks.showings import Showing
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Missing, Refused
from jobclub.meetings.models import ACCEPTED, ON_TIME, WAITS, Meeting
from jobclub.places import Role
from jobclub.text import CompanyName, Line, Short
from jobclub.words import _


@dataclass(frozen=True)
class Words:
    """What the form of an ask sends."""

    company_1: CompanyName = ""
    company_2: CompanyName = ""
    company_3: CompanyName = ""
    who: Short = ""
    why: Line = ""

    @property
    def companies(self) -> list[str]:
        """The companies that were named, in order."""
        typed = (self.company_1, self.company_2, self.company_3)
        for number, name in enumerate(typed, 1):
            if name and not any(c.isalnum() for c in name):
                raise Refused(_("A company's name needs a letter."), f"company_{number}")
        return [name for name in typed if name]


@command("ask:draft", for_=Role.MEMBER)
def keep_draft(
    member: Member,
    *,
    words: Words,
) -> dict[str, Any]:
    """Put an ask away for later."""
    ask = Ask.keep_draft(by=member, companies=words.companies, who=words.who, why=words.why)
    return {"id": ask.id, "said": _("Kept for you. Nobody else sees it.")}


@command("ask:post", for_=Role.MEMBER)
def post_ask(
    member: Member,
    *,
    words: Words,
    meeting: Meeting | None = None,
    seen: int | None = None,
) -> dict[str, Any]:
    """Put an ask on the board."""
    late = meeting.lateness(seen) if meeting is not None else None
    if late == WAITS and Ask.of(member, OPEN) is not None:
        # An ask that is on the board already is its author's to change, meeting or not.
        late = None
    at = meeting if late is not None else None
    ask = Ask.post(
        by=member,
        companies=words.companies,
        who=words.who,
        why=words.why,
        meeting=at,
        late=late or ON_TIME,
    )
    return {
        "id": ask.id,
        "late": late in (ACCEPTED, WAITS),
        "said": _said_where(ask, meeting, late),
    }


@command("ask:post-for", for_=Role.FACILITATOR)
def post_for(
    member: Member,
    *,
    meeting: Meeting,
    member_id: int,
    words: Words,
) -> dict[str, Any]:
    """An ask for a member without a phone."""
    meeting.must_be_open()
    asker = in_the_room(member, meeting, member_id)
    ask = Ask.post(
        by=asker,
        companies=words.companies,
        who=words.who,
        why=words.why,
        meeting=meeting,
        entered_by=member,
    )
    return {"id": ask.id, "said": _("On the board.")}


@command("ask:edit", for_=Role.MEMBER)
def edit_ask(
    member: Member,
    *,
    ask_id: int,
    words: Words,
) -> dict[str, Any]:
    """Say it better."""
    Ask.visible_to(member, ask_id).edit(
        companies=words.companies, who=words.who, why=words.why, by=member
    )
    return {"said": _("Changed.")}


@command("ask:withdraw", for_=Role.MEMBER)
def withdraw_ask(member: Member, *, ask_id: int) -> dict[str, Any]:
    """Take an ask back."""
    Ask.visible_to(member, ask_id).withdraw(by=member)
    return {"said": _("Taken back. Ask again any time.")}


@command("ask:wall", for_=Role.MEMBER, at_meeting=True)
def name_on_wall(member: Member, *, ask_id: int, name_on_wall: bool = False) -> None:
    """Keep my name off the wall, or show it again."""
    Ask.visible_to(member, ask_id).keep_name_off_wall(not name_on_wall, by=member)


@command("ask:hide", for_=Role.RUNNER, at_meeting=True)
def hide_ask(member: Member, *, ask_id: int) -> None:
    """Off the board."""
    Ask.visible_to(member, ask_id).hide(by=member)


@command("ask:restore", for_=Role.RUNNER, at_meeting=True)
def restore_ask(member: Member, *, ask_id: int) -> None:
    """On the board again."""
    Ask.visible_to(member, ask_id).restore(by=member)


@command("ask:accept-late", for_=Role.FACILITATOR)
def accept_late(member: Member, *, meeting: Meeting, ask_id: int) -> None:
    """It came long after the close: on the board all the same."""
    Ask.visible_to(member, ask_id).accept_late(meeting, by=member)


@command("ask:spotlight", for_=Role.RUNNER)
def spotlight_ask(member: Member, *, meeting: Meeting, ask_id: int) -> None:
    """Let the room look at this one."""
    meeting.must_be_open()
    ask = Ask.visible_to(member, ask_id)
    ask.must_be_open()
    if Showing.of(ask, meeting, how="kept").late == WAITS:
        # Whoever shows it to the room has nodded to it.
        ask.accept_late(meeting, by=member)
    Round(meeting).light(ask.asker, by=member)


@command("ask:keep", for_=Role.MEMBER)
def keep_ask(member: Member, *, meeting: Meeting, ask_id: int) -> dict[str, Any]:
    """The same ask again tonight."""
    meeting.must_be_open()
    ask = Ask.visible_to(member, ask_id)
    ask.keep(meeting, by=member)
    return {"id": ask.id, "said": _("On the board.")}


def in_the_room(member: Member, meeting: Meeting, member_id: int) -> Member:
    """Somebody in the room, for whom the facilitator writes."""
    found = Member.visible_to(member, member_id)
    if not meeting.admits(found):
        raise Missing
    return found


def _said_where(ask: Ask, meeting: Meeting | None, late: str | None) -> str:
    if ask.hidden_at is not None:
        return _("Changed. The facilitator has hidden this ask; have a word with them.")
    if late == ACCEPTED:
        return _("It came a little late, and is on the board.")
    if late == WAITS:
        return _("It came after the meeting. The facilitator will put it on the board.")
    if meeting is not None and not meeting.is_open:
        return _("This meeting has ended. Your ask is kept, and offers are welcome.")
    return _("On the board.")
