"""The round: whose turn it is, who comes next, and how long each has.

In it is whoever is here with an ask on the board. Each verb names the turn that whoever pressed it
was looking at: two facilitators who press Next at once move it by one.
"""

import random
from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import select

from jobclub.asks.events import RoundChanged, TurnBegan, TurnEnded
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.showings import Showing
from jobclub.asks.turns import DONE, NEXT_WEEK, NOW, PASSED, WAITS, Turn
from jobclub.clubs.models import Member
from jobclub.errors import Missing, Refused
from jobclub.events import Event, record
from jobclub.extensions import db
from jobclub.meetings import run
from jobclub.meetings.attendance import HERE, Attendance
from jobclub.meetings.models import WAITS as CAME_LATE
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS
from jobclub.meetings.stages import Stage
from jobclub.words import _

#: A turn is so many seconds, whoever many there are; and outside the asks' own stage, a minute.
STEP_S, LEAST_S, MOST_S, USUAL_S = 15, 15, 180, 60
#: Below it nobody can say an ask: the console offers a way out.
TOO_SHORT_S = 45


class Round:
    """One meeting's round, as it stands."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting

    @cached_property
    def turns(self) -> Sequence[Turn]:
        """The turns of those who are here with an ask on the board, in order."""
        return db.session.scalars(
            select(Turn)
            .join(Ask, (Ask.asker_id == Turn.member_id) & (Ask.state == OPEN))
            .join(Showing, (Showing.ask_id == Ask.id) & (Showing.meeting_id == Turn.meeting_id))
            .join(
                Attendance,
                (Attendance.member_id == Turn.member_id)
                & (Attendance.meeting_id == Turn.meeting_id),
            )
            .join(Member, Member.id == Turn.member_id)
            .where(
                Turn.meeting_id == self.meeting.id,
                Ask.hidden_at.is_(None),
                Showing.late != CAME_LATE,
                Attendance.status == HERE,
                Member.removed_at.is_(None),
            )
            .order_by(Turn.position, Turn.id)
        ).all()

    @cached_property
    def now(self) -> Turn | None:
        """Whose turn it is, also while their ask is off the board."""
        return db.session.scalar(
            select(Turn).where(Turn.meeting_id == self.meeting.id, Turn.state == NOW).limit(1)
        )

    @property
    def line(self) -> list[Turn]:
        """Who waits for a turn, in order."""
        return [turn for turn in self.turns if turn.state == WAITS]

    @property
    def next(self) -> Turn | None:
        """Whose turn comes after this one."""
        return next(iter(self.line), None)

    @property
    def left(self) -> int:
        """How many have still to come, whoever speaks not counted."""
        return len(self.line)

    @property
    def seconds(self) -> int:
        """How long the next turn would be: the time left shared by those who wait, by quarters of
        a minute.
        """
        stage = self.meeting.run.now
        if stage is None or stage.kind != ASKS or not self.line:
            return USUAL_S
        speaking = self.now.left if self.now is not None else 0
        each = max(0, stage.left - speaking) / len(self.line)
        return int(min(MOST_S, max(LEAST_S, each // STEP_S * STEP_S)))

    @property
    def is_short(self) -> bool:
        """More people than time: less than three quarters of a minute each."""
        return self.seconds < TOO_SHORT_S

    @property
    def fits(self) -> int:
        """How many of those who wait would have three quarters of a minute tonight."""
        stage = self.meeting.run.now
        return min(self.left, (stage.left if stage is not None else 0) // TOO_SHORT_S)

    def go_on(self, turn_id: int, *, by: Member) -> None:
        """Next: from the turn that was looked at (0: from none) to the one that waits first."""
        if (self.now.id if self.now is not None else 0) != turn_id:
            return
        to = self.next
        if to is None:
            self._stop(DONE, by)
        else:
            self._give(to, by)

    def light(self, member: Member, *, by: Member) -> None:
        """Let the room look at this member's ask now, whoever waits before them."""
        self._give(Turn.take(self.meeting, member), by)

    def finish(self, turn_id: int, *, by: Member) -> None:
        """The speaker has finished."""
        if self.now is not None and self.now.id == turn_id:
            self._stop(DONE, by)

    def swap(self, turn_id: int, *, by: Member) -> None:
        """This one and the next change places: whoever speaks lets the other go first."""
        turn = self._turn(turn_id)
        if turn.state == NOW and self.next is not None:
            to = self.next
            self._stop(WAITS, by)
            turn.position, to.position = to.position, turn.position
            self._give(to, by)
        elif turn.state == WAITS:
            after = self.line[self.line.index(turn) + 1 :]
            if after:
                turn.position, after[0].position = after[0].position, turn.position
                self._tell(RoundChanged, turn, by)

    def later(self, turn_id: int, *, by: Member) -> None:
        """Come back to them at the end."""
        turn = self._turn(turn_id)
        was_on = turn.state == NOW
        if was_on:
            self._stop(WAITS, by)
        turn.state = WAITS
        turn.position = self._last() + 1
        self._tell(RoundChanged, turn, by)
        self._changed()
        if was_on and self.next is not None and self.next is not turn:
            self._give(self.next, by)

    def skip(self, member: Member, skipped: bool, *, by: Member) -> None:
        """Not tonight, or tonight after all (as the last one)."""
        turn = Turn.of(self.meeting, member)
        if turn is None:
            raise Missing
        if skipped and turn.state in (NOW, WAITS):
            if turn.state == NOW:
                self._stop(PASSED, by)
            turn.state = PASSED
        elif not skipped and turn.state in (PASSED, NEXT_WEEK):
            turn.state, turn.position = WAITS, self._last() + 1
        self._tell(RoundChanged, turn, by)

    def read_aloud(self, member: Member, aloud: bool, *, by: Member) -> None:
        """The facilitator reads it for them."""
        turn = Turn.of(self.meeting, member)
        if turn is None:
            raise Missing
        turn.read_aloud = aloud
        self._tell(RoundChanged, turn, by)

    def stretch(self, turn_id: int, seconds: int, *, by: Member) -> None:
        """A little longer for whoever speaks."""
        if self.now is not None and self.now.id == turn_id:
            self.now.length_s = min(10 * 60, max(LEAST_S, self.now.length_s + seconds))
            self._tell(RoundChanged, self.now, by)

    def move(self, turn_id: int, *, up: bool, by: Member) -> None:
        """By hand: one place up or down among those who wait."""
        turn, line = self._turn(turn_id), self.line
        if turn not in line:
            return
        at = line.index(turn) + (-1 if up else 1)
        if 0 <= at < len(line):
            turn.position, line[at].position = line[at].position, turn.position
            self._tell(RoundChanged, turn, by)

    def order(self, how: str, *, by: Member) -> None:
        """Those who wait: by arrival, or shuffled. Who was put off last time stays first."""
        waiting = [turn for turn in self.line if not turn.is_first]
        places = sorted(turn.position for turn in waiting)
        if how == "shuffled":
            random.shuffle(waiting)
        elif how == "arrival":
            arrived = {s.member_id: (s.arrived_at, s.id) for s in self.meeting.seats()}
            waiting.sort(key=lambda turn: arrived[turn.member_id])
        else:
            raise Refused(_("Please choose one from the list."), "how")
        for turn, place in zip(waiting, places, strict=True):
            turn.position = place
        for turn in waiting[:1]:
            self._tell(RoundChanged, turn, by)

    def put_off(self, *, by: Member) -> None:
        """There is no time for all: those at the end are first next week."""
        for turn in self.line[self.fits :]:
            turn.state = NEXT_WEEK
            self._tell(RoundChanged, turn, by)

    def stop(self, *, by: Member) -> None:
        """Nobody's turn: the room looks at all asks, or goes on to something else."""
        self._stop(DONE, by)

    def _turn(self, turn_id: int) -> Turn:
        for turn in self.turns:
            if turn.id == turn_id:
                return turn
        raise Missing

    def _give(self, turn: Turn, by: Member) -> None:
        # Before it is theirs: the seconds are shared by those who wait, them among these.
        seconds = self.seconds if turn in self.line else USUAL_S
        if self.now is not None and self.now is not turn:
            self.now.end()
        turn.begin(seconds)
        self.meeting.wall_shows = "stage"
        self._tell(TurnBegan, turn, by)
        self._changed()

    def _stop(self, state: str, by: Member) -> None:
        turn = self.now
        if turn is None:
            return
        turn.end(state)
        self._tell(TurnEnded, turn, by)
        self._changed()

    def _last(self) -> int:
        every = select(Turn.position).where(Turn.meeting_id == self.meeting.id)
        return max(db.session.scalars(every), default=0)

    def _changed(self) -> None:
        db.session.flush()
        self.__dict__.pop("turns", None)
        self.__dict__.pop("now", None)

    def _tell(self, kind: type[Event], turn: Turn, by: Member) -> None:
        record(kind(self.meeting.club_id, turn.member_id, by.id, [self.meeting]))


def _end_turn(meeting: Meeting, _stage: Stage, by: Member) -> None:
    """Whoever spoke when the room went on has had their turn."""
    Round(meeting).stop(by=by)


run.before_leaving.append(_end_turn)
