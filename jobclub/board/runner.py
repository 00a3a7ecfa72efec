"""A facilitator's phone to which the console has nodded: what it shows to run the meeting by.

It moves the evening on, and lets people in; the laptop alone opens the wall and closes the evening.
"""

from collections.abc import Sequence
from functools import cached_property

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.turns import Turn
from jobclub.board.lead import Lead, lead_of
from jobclub.board.reading import Reading
from jobclub.clubs.models import Member
from jobclub.meetings.attendance import WAITING, Attendance
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import purpose, stage_name
from jobclub.meetings.stages import Stage
from jobclub.words import _

#: What leads on and is a phone's to press.
LEADS_ON = ("stage:next", "turn:next")


class Runner:
    """One meeting, in the hand of whoever may run it."""

    def __init__(self, meeting: Meeting, member: Member) -> None:
        self.reading = Reading(meeting)
        self.member = member

    @property
    def stage(self) -> Stage | None:
        """The stage that the room is in."""
        return self.reading.stage

    @property
    def before(self) -> Stage | None:
        """Where Back would lead."""
        return self.reading.run.before

    @property
    def turn(self) -> Turn | None:
        """Whose turn it is."""
        return self.reading.round.now

    @cached_property
    def ask(self) -> Ask | None:
        """Their ask, also while it is hidden."""
        return Ask.of(self.turn.member, OPEN) if self.turn is not None else None

    @property
    def leads(self) -> bool:
        """Whether it is me who runs the evening."""
        return self.reading.meeting.led_by_id == self.member.id

    @property
    def led_by(self) -> str:
        """Who runs it now."""
        return self.reading.meeting.led_by.called

    @property
    def waiting(self) -> Sequence[Attendance]:
        """Who waits for a nod, or for an answer to "is this Ben?"."""
        seats = self.reading.every_seat
        return [s for s in seats if s.status == WAITING or s.maybe_id is not None]

    @cached_property
    def lead(self) -> Lead:
        """The one next thing, as far as a phone can do it."""
        lead, here, to = lead_of(self.reading), self.stage, self.reading.run.next
        if lead.command in LEADS_ON:
            return lead
        if here is None or to is None:
            return Lead(_("Thank everybody. The laptop closes the meeting."))
        label = _("On to: %(stage)s", stage=stage_name(to.kind))
        return Lead(
            purpose(here.kind), label=label, command="stage:next", fields={"stage_id": here.id}
        )
