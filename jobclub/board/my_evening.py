"""Where the evening is for one member, and what is left of the last one."""

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy import select

from jobclub.asks.models import OPEN
from jobclub.asks.round import Round
from jobclub.asks.showings import Showing
from jobclub.asks.turns import WAITS, Turn
from jobclub.board.belongings import Belongings
from jobclub.board.runner import Runner
from jobclub.board.sharpening import line_on_card
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.introductions.door import Door
from jobclub.meetings.attendance import HERE, Attendance
from jobclub.meetings.commitments import A_NIGHT, Commitment
from jobclub.meetings.plans import ASKS, DOORS, SKILL, WELCOME, WINS
from jobclub.meetings.surveys import Survey, sentences

#: Until the round is over, an ask of last time waits for a word: keep, sharpen, drop.
BEFORE_THE_FIND = (DOORS, WELCOME, WINS, SKILL, ASKS)


class MyEvening(Belongings):
    """One member's place in an evening."""

    @cached_property
    def stage(self) -> str:
        """The stage that the room is in; "" where there is none."""
        here = self.meeting.run.now if self.meeting is not None else None
        return here.kind if here is not None else ""

    @property
    def over(self) -> bool:
        """The evening has ended."""
        return self.meeting is not None and not self.meeting.is_open

    @cached_property
    def seat(self) -> Attendance | None:
        """Where I am in the room."""
        return self.meeting.seat_of(self.member) if self.meeting is not None else None

    @property
    def runs(self) -> bool:
        """Whether this phone may run the meeting."""
        return self.seat is not None and self.seat.runs

    @cached_property
    def runner(self) -> Runner | None:
        """And what by."""
        return Runner(self.meeting, self.member) if self.meeting is not None else None

    @cached_property
    def table(self) -> tuple[int, list[str]] | None:
        """My small table, and who sits there."""
        if self.meeting is None or self.seat is None or self.seat.table_no is None:
            return None
        names = (
            select(Member.called)
            .join(Attendance, Attendance.member_id == Member.id)
            .where(
                Attendance.meeting_id == self.meeting.id,
                Attendance.status == HERE,
                Attendance.table_no == self.seat.table_no,
            )
            .order_by(Attendance.arrived_at, Attendance.id)
        )
        return self.seat.table_no, list(db.session.scalars(names))

    @cached_property
    def turn(self) -> Turn | None:
        """My place in the round."""
        return Turn.of(self.meeting, self.member) if self.meeting is not None else None

    @cached_property
    def is_next(self) -> bool:
        """Whether my turn comes next; at small tables nobody calls on anybody."""
        if self.meeting is None or self.turn is None or self.turn.state != WAITS:
            return False
        if self.table is not None:
            return False
        first = Round(self.meeting).next if self.stage == ASKS else None
        return first is not None and first.member_id == self.member.id

    @property
    def coach_line(self) -> str:
        """What would help my ask most, where the coach has something to say."""
        ask = self._asks.get(OPEN)
        return line_on_card(ask, self.meeting) if ask is not None else ""

    @cached_property
    def survey(self) -> Mapping[str, str]:
        """What I am asked about the evening once it is over; nothing, where it is not my turn."""
        if self.meeting is None or not self.over or not Survey.is_for(self.member, self.meeting):
            return {}
        return sentences()

    # Last time

    @cached_property
    def ask_waits(self) -> bool:
        """An open ask of mine that tonight's board does not have yet: keep, sharpen or drop?"""
        if self.meeting is None or self.over or self.ask is None or self.ask.hidden:
            return False
        return self.stage in BEFORE_THE_FIND and self.meeting.id not in self._shown_at

    @property
    def asked_before(self) -> bool:
        """It was asked at an earlier meeting; not just written at home."""
        return bool(self._shown_at)

    @cached_property
    def _shown_at(self) -> set[int]:
        ask = self._asks.get(OPEN)
        shown = select(Showing.meeting_id).where(Showing.ask_id == (ask.id if ask else 0))
        return set(db.session.scalars(shown))

    @cached_property
    def due(self) -> list[Door]:
        """What is on me and its day has come, the oldest first: asked for one at a time."""
        # Nobody is asked how it went on the evening on which they promised it.
        since = self.meeting.doors_at if self.meeting is not None else now() - A_NIGHT
        doors = [d for d in (*self.moves, *self.earlier) if d.is_due and d.said_at < since]
        return sorted(doors, key=lambda door: (door.by_day, door.id))

    @property
    def said(self) -> list[Commitment]:
        """What I said last time, to be read back; put off tonight, it waits for the next time."""
        return [one for one in self.commitments if one.waits_for(self.meeting)]

    @cached_property
    def due_now(self) -> Door | None:
        """The one promise to ask for now: when promises are read out, and any day at home."""
        return next(iter(self.due), None) if self._reads_back else None

    @property
    def said_now(self) -> Commitment | None:
        """Or the one thing I said that I would do."""
        return next(iter(self.said), None) if self._reads_back and not self.due_now else None

    @property
    def _reads_back(self) -> bool:
        """At the doors the ask of last time comes first: one thing at a time."""
        if self.meeting is None:
            return True
        return self.stage == WINS or (self.stage == DOORS and not self.ask_waits)
