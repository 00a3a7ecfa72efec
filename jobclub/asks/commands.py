"""What a screen may ask for about asks and offers."""

from typing import Annotated, Any

from jobclub.asks.models import Ask, Target
from jobclub.asks.offers import MeToo, Offer
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Missing, Refused
from jobclub.meetings.models import ACCEPTED, ON_TIME, WAITS, Meeting
from jobclub.places import Role
from jobclub.text import CompanyName, Line, Note, Short, Text
from jobclub.words import _

Choice = Annotated[str, Text(16)]


@command("ask:draft", for_=Role.MEMBER)
def keep_draft(
    member: Member,
    *,
    company_1: CompanyName = "",
    company_2: CompanyName = "",
    company_3: CompanyName = "",
    who: Short = "",
    why: Line = "",
) -> dict[str, Any]:
    """Put an ask away for later."""
    names = _names(company_1, company_2, company_3)
    ask = Ask.keep_draft(by=member, companies=names, who=who, why=why)
    return {"id": ask.id, "said": _("Kept for you. Nobody else sees it.")}


@command("ask:post", for_=Role.MEMBER)
def post_ask(
    member: Member,
    *,
    company_1: CompanyName = "",
    company_2: CompanyName = "",
    company_3: CompanyName = "",
    who: Short = "",
    why: Line = "",
    meeting: Meeting | None = None,
    seen: int | None = None,
) -> dict[str, Any]:
    """Put an ask on the board."""
    names = _names(company_1, company_2, company_3)
    late = meeting.lateness(seen) if meeting is not None else None
    at = meeting if late is not None else None
    ask = Ask.post(by=member, companies=names, who=who, why=why, meeting=at, late=late or ON_TIME)
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
    company_1: CompanyName = "",
    company_2: CompanyName = "",
    company_3: CompanyName = "",
    who: Short = "",
    why: Line = "",
) -> dict[str, Any]:
    """An ask for a member without a phone."""
    meeting.must_be_open()
    asker = _in_the_room(member, meeting, member_id)
    names = _names(company_1, company_2, company_3)
    ask = Ask.post(by=asker, companies=names, who=who, why=why, meeting=meeting, entered_by=member)
    return {"id": ask.id, "said": _("On the board.")}


@command("ask:edit", for_=Role.MEMBER)
def edit_ask(
    member: Member,
    *,
    ask_id: int,
    company_1: CompanyName = "",
    company_2: CompanyName = "",
    company_3: CompanyName = "",
    who: Short = "",
    why: Line = "",
) -> dict[str, Any]:
    """Say it better."""
    names = _names(company_1, company_2, company_3)
    Ask.visible_to(member, ask_id).edit(companies=names, who=who, why=why, by=member)
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


@command("ask:hide", for_=Role.FACILITATOR, at_meeting=True)
def hide_ask(member: Member, *, ask_id: int) -> None:
    """Off the board."""
    Ask.visible_to(member, ask_id).hide(by=member)


@command("ask:restore", for_=Role.FACILITATOR, at_meeting=True)
def restore_ask(member: Member, *, ask_id: int) -> None:
    """On the board again."""
    Ask.visible_to(member, ask_id).restore(by=member)


@command("ask:accept-late", for_=Role.FACILITATOR)
def accept_late(member: Member, *, meeting: Meeting, ask_id: int) -> None:
    """It came long after the close: on the board all the same."""
    Ask.visible_to(member, ask_id).accept_late(meeting, by=member)


@command("ask:spotlight", for_=Role.FACILITATOR)
def spotlight_ask(member: Member, *, meeting: Meeting, ask_id: int) -> None:
    """Let the room look at this one."""
    meeting.must_be_open()
    Ask.visible_to(member, ask_id).spotlight(meeting, by=member)


@command("me-too:add", for_=Role.MEMBER)
def say_me_too(member: Member, *, target_id: int) -> None:
    """I'm targeting it as well."""
    MeToo.say(Target.visible_to(member, target_id), by=member)


@command("me-too:remove", for_=Role.MEMBER)
def unsay_me_too(member: Member, *, target_id: int) -> None:
    """No longer."""
    MeToo.unsay(Target.visible_to(member, target_id), by=member)


@command("offer:make", for_=Role.MEMBER)
def make_offer(member: Member, *, target_id: int, meeting: Meeting | None = None) -> dict[str, Any]:
    """I know someone there."""
    offer = Offer.make(Target.visible_to(member, target_id), by=member, meeting=meeting)
    asker = offer.target.ask.asker.called
    return {"id": offer.id, "said": _("Lovely. %(name)s will hear it's you.", name=asker)}


@command("offer:withdraw", for_=Role.MEMBER)
def withdraw_offer(member: Member, *, target_id: int) -> dict[str, Any]:
    """Undo."""
    return _take_back(Target.visible_to(member, target_id), member, by=member)


@command("offer:say-more", for_=Role.MEMBER)
def say_more(
    member: Member,
    *,
    target_id: int,
    kind: Choice = "know_someone",
    warmth: Choice = "",
    note: Note = "",
) -> dict[str, Any]:
    """How well, what kind, a private note."""
    target = Target.visible_to(member, target_id)
    offer = Offer.between(target, member)
    if offer is None or offer.withdrawn_at is not None:
        raise Missing
    offer.say_more(kind=kind, warmth=warmth, note=note, by=member)
    return {"said": _("%(name)s will read it.", name=target.ask.asker.called)}


@command("offer:make-for", for_=Role.FACILITATOR)
def make_offer_for(
    member: Member, *, meeting: Meeting, target_id: int, member_id: int
) -> dict[str, Any]:
    """A hand went up: the offer of a member without a phone."""
    connector = _in_the_room(member, meeting, member_id)
    target = Target.visible_to(member, target_id)
    offer = Offer.make(target, by=connector, meeting=meeting, entered_by=member)
    return {"id": offer.id, "said": _("%(name)s knows someone.", name=connector.called)}


@command("offer:withdraw-for", for_=Role.FACILITATOR, at_meeting=True)
def withdraw_offer_for(member: Member, *, target_id: int, member_id: int) -> dict[str, Any]:
    """The hand went down again."""
    connector = Member.visible_to(member, member_id)
    return _take_back(Target.visible_to(member, target_id), connector, by=member)


def _take_back(target: Target, connector: Member, *, by: Member) -> dict[str, Any]:
    offer = Offer.between(target, connector)
    if offer is not None:
        offer.withdraw(by=by)
    asker = target.ask.asker.called
    return {"said": _("Taken back. %(name)s was not told.", name=asker)}


def _names(*typed: str) -> list[str]:
    for number, name in enumerate(typed, 1):
        if name and not any(c.isalnum() for c in name):
            raise Refused(_("A company's name needs a letter."), f"company_{number}")
    return [name for name in typed if name]


def _in_the_room(member: Member, meeting: Meeting, member_id: int) -> Member:
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
