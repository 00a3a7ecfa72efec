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


@command("summary:final", for_=Role.FACILITATOR)
def make_final(member: Member, *, meeting: Meeting) -> dict[str, Any]:
    """From now on its figures stay as they are."""
    _must_be_over(meeting)
    figures = asdict(Figures.as_it_stands(meeting))
    # One of long ago may have been closed before any figures were kept.
    summary = Summary.of(meeting) or Summary.keep(meeting, figures)
    summary.make_final(figures, by=member)
    return {"said": _("Final. Corrections are revisions from now on.")}


@command("summary:revise", for_=Role.FACILITATOR)
def revise(
    member: Member, *, meeting: Meeting, why: Annotated[str, Text(280)] = ""
) -> dict[str, Any]:
    """Hand it in anew, and say why."""
    _must_be_over(meeting)
    summary = Summary.of(meeting)
    if summary is None:
        raise Missing
    made = summary.revise(meeting, asdict(Figures.as_it_stands(meeting)), why=why, by=member)
    return {"said": _("Revision %(number)s is final.", number=made.revision)}


@command("meeting:prepared", for_=Role.FACILITATOR)
def say_prepared(_member: Member, *, meeting: Meeting, minutes: int = 0) -> dict[str, Any]:
    """How long facilitators prepared, all of them together; nothing said is none."""
    meeting.prepared(minutes)
    return {"said": _("Noted.")}


def _must_be_over(meeting: Meeting) -> None:
    meeting.must_have_begun()
    if meeting.is_open:
        raise Refused(_("The meeting is still on: close it first."))
