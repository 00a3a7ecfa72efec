"""What a screen may ask for about the run of an evening, its tables and who leads it."""

from typing import Annotated, Any

from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Missing
from jobclub.meetings.commitments import COULD_NOT, DONE, NEXT_WEEK, Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.tables import sit_at_tables, sit_in_one_circle
from jobclub.places import Role
from jobclub.text import Line, Text
from jobclub.words import _

Choice = Annotated[str, Text(16)]


@command("stage:next", for_=Role.RUNNER)
def go_on(member: Member, *, meeting: Meeting, stage_id: int) -> None:
    """The next stage."""
    meeting.run.go_on(stage_id, by=member)


@command("stage:back", for_=Role.RUNNER)
def go_back(member: Member, *, meeting: Meeting, stage_id: int) -> None:
    """The stage before: this one was begun by mistake."""
    meeting.run.go_back(stage_id, by=member)


@command("stage:stretch", for_=Role.RUNNER)
def stretch(
    member: Member, *, meeting: Meeting, stage_id: int, seconds: int = 120, less: bool = False
) -> None:
    """More time for a stage, or less."""
    meeting.run.stretch(stage_id, -seconds if less else seconds, by=member)


@command("stage:skip", for_=Role.RUNNER)
def skip(member: Member, *, meeting: Meeting, stage_id: int, skipped: bool = True) -> None:
    """Leave a stage out, or in again."""
    meeting.run.skip(stage_id, skipped, by=member)


@command("stage:add", for_=Role.FACILITATOR)
def add(member: Member, *, meeting: Meeting, kind: Choice, minutes: int, after_id: int) -> None:
    """One stage more."""
    meeting.run.add(kind, minutes, after_id, by=member)


@command("stage:remove", for_=Role.FACILITATOR)
def remove(member: Member, *, meeting: Meeting, stage_id: int) -> None:
    """One stage less."""
    meeting.run.remove(stage_id, by=member)


@command("tables:make", for_=Role.RUNNER)
def make_tables(member: Member, *, meeting: Meeting) -> None:
    """Small tables of six to eight."""
    meeting.must_be_open()
    sit_at_tables(meeting, by=member)


@command("tables:undo", for_=Role.RUNNER)
def undo_tables(member: Member, *, meeting: Meeting) -> None:
    """One circle again."""
    meeting.must_be_open()
    sit_in_one_circle(meeting, by=member)


@command("seat:let-run", for_=Role.FACILITATOR)
def let_run(member: Member, *, meeting: Meeting, member_id: int, may_run: bool = True) -> None:
    """Nod to a facilitator's phone: it may run the meeting."""
    seat = meeting.seat_of(Member.visible_to(member, member_id))
    if seat is None:
        raise Missing
    seat.let_run(may_run, by=member)


@command("meeting:take-over", for_=Role.RUNNER)
def take_over(member: Member, *, meeting: Meeting) -> dict[str, Any]:
    """Another facilitator runs it from here."""
    meeting.be_led(by=member)
    return {"said": _("You run the meeting now.")}


@command("commitment:make", for_=Role.MEMBER)
def commit(member: Member, *, meeting: Meeting, text: Line) -> dict[str, Any]:
    """One thing I will do."""
    meeting.must_be_open()
    Commitment.make(meeting, member, text, by=member)
    return {"said": _("Kept for you, until next time.")}


@command("commitment:make-for", for_=Role.FACILITATOR)
def commit_for(member: Member, *, meeting: Meeting, member_id: int, text: Line) -> dict[str, Any]:
    """One thing that somebody without a phone will do."""
    promised = Member.visible_to(member, member_id)
    if not meeting.admits(promised):
        raise Missing
    Commitment.make(meeting, promised, text, by=member)
    return {"said": _("Kept for %(name)s.", name=promised.called)}


@command("commitment:settle", for_=Role.MEMBER, unmarked=True)
def settle(member: Member, *, commitment_id: int, outcome: Choice) -> dict[str, Any]:
    """Done, next week, or couldn't."""
    said = {
        DONE: _("Well done."),
        NEXT_WEEK: _("Next week, then."),
        COULD_NOT: _("That's fine. It's closed, and thank you for trying."),
    }
    try:
        found = Commitment.visible_to(member, commitment_id)
    except Missing:
        if outcome != COULD_NOT:
            raise
        # Said on another phone before: that leaves nothing by which to tell it from what never was.
        return {"said": said[COULD_NOT]}
    return {"said": said[found.settle(outcome, by=member)]}
