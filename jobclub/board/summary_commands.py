"""What a facilitator may say of an evening's summary: final, corrected, and the preparation."""

from dataclasses import asdict
from typing import Annotated, Any

from jobclub.board.figures import Figures
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Missing, Refused
from jobclub.meetings.models import Meeting
from jobclub.meetings.summaries import Summary
from jobclub.places import Role
from jobclub.text import Text
from jobclub.words import _

MeetingId = Annotated[str, Text(16)]


@command("summary:final", for_=Role.FACILITATOR)
def make_final(member: Member, *, meeting_id: MeetingId) -> dict[str, Any]:
    """From now on its figures stay as they are."""
    meeting, summary = _summary(member, meeting_id)
    summary.make_final(asdict(Figures.as_it_stands(meeting)), by=member)
    return {"said": _("Final. Corrections are revisions from now on.")}


@command("summary:revise", for_=Role.FACILITATOR)
def revise(
    member: Member, *, meeting_id: MeetingId, why: Annotated[str, Text(280)] = ""
) -> dict[str, Any]:
    """Hand it in anew, and say why."""
    meeting, summary = _summary(member, meeting_id)
    made = summary.revise(meeting, asdict(Figures.as_it_stands(meeting)), why=why, by=member)
    return {"said": _("Revision %(number)s is final.", number=made.revision)}


@command("meeting:prepared", for_=Role.FACILITATOR)
def say_prepared(member: Member, *, meeting_id: MeetingId, minutes: int) -> dict[str, Any]:
    """How long facilitators prepared, all of them together."""
    Meeting.visible_to(member, meeting_id).prepared(minutes)
    return {"said": _("Noted.")}


def _summary(member: Member, meeting_id: str) -> tuple[Meeting, Summary]:
    meeting = Meeting.visible_to(member, meeting_id)
    if meeting.is_open:
        raise Refused(_("The meeting is still on: close it first."))
    summary = Summary.of(meeting)
    if summary is None:
        raise Missing
    return meeting, summary
