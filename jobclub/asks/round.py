"""The round: whose turn it is, who comes next, and how long each has.

In it is whoever is here with an ask on the board. Each verb names the turn that whoever pressed it
was looking at: two facilitators who press Next at once move it by one. Time alone never ends a
turn: its last ten seconds are a silence, not a deadline.
"""

import random
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from sqlalchemy import select

from jobclub.asks.events import RoundChanged, TurnBegan, TurnEnded
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.showings import Showing
from jobclub.asks.turns import DONE, NEXT_WEEK, NOW, PASSED, WAITS, Turn
from jobclub.clubs.models import Member
from jobclub.errors import Missing, Refused
from jobclub.events import Event, record
from jobclub.extensions import db, find
from jobclub.meetings.attendance import HERE, Attendance
from jobclub.meetings.models import WAITS as CAME_LATE
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS
from jobclub.meetings.run import Run, before_leaving, on_finish, on_resume
from jobclub.meetings.stages import Stage
from jobclub.meetings.tables import before_parting
from jobclub.words import _

#: Seconds are shared by quarters of a minute. An ask takes twenty to say, and then ten are quiet:
#: less than that is no turn, even when the time is up. Outside the asks' own stage, a minute.
STEP_S, LEAST_S, MOST_S, USUAL_S = 15, 30, 180, 60
#: Below it nobody can say an ask well: the console offers a way out.
TOO_SHORT_S = 45


class Round:
    """One meeting's round, as it stands."""

    def __init__(self, meeting: Meeting, run: Run | None = None) -> None:
        self.meeting = meeting
        self.run = run or meeting.run

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
        waiting = [turn for turn in self.turns if turn.state == WAITS]
        return sorted(waiting, key=lambda turn: (turn.position, turn.id))

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
        if not self._is_on or not self.line:
            return USUAL_S
        each = self._time // len(self.line)
        return min(MOST_S, max(LEAST_S, each // STEP_S * STEP_S))

    @property
    def is_short(self) -> bool:
        """More people than time: less than three quarters of a minute each."""
        return self.seconds < TOO_SHORT_S

    @property
    def fits(self) -> int:
        """How many of those who wait would have three quarters of a minute tonight."""
        return min(self.left, self._time // TOO_SHORT_S)

    @property
    def too_many(self) -> list[Turn]:
        """Those at the end of the line for whom there is no time tonight."""
        return self.line[self.fits :]

    def go_on(self, turn_id: int, *, by: Member) -> None:
        """Next: from the turn that was looked at (0: from none) to the one that waits first."""
        if not self._is_where(turn_id):
            return
        to = self.next
        self._stop(DONE, by)
        if to is not None:
            self._give(to, by)

    def light(self, member: Member, *, by: Member) -> None:
        """Let the room look at this member's ask now, whoever waits before them."""
        turn = Turn.take(self.meeting, member)
        if turn.state == NOW:
            # Their clock runs on; the wall comes back to them from whatever it shows.
            if self.meeting.wall_shows != "stage":
                self.meeting.wall_shows = "stage"
                self._tell(RoundChanged, turn, by)
            return
        self._stop(self._had, by)
        self._give(turn, by)

    def finish(self, turn_id: int, *, by: Member) -> None:
        """The speaker has finished."""
        if self._turn(turn_id) is self.now:
            self._stop(self._had, by)

    def swap(self, turn_id: int, next_id: int, *, by: Member) -> None:
        """These two change places, as long as the one follows the other: whoever speaks lets the
        next one go first.
        """
        turn, to = self._turn(turn_id), self._turn(next_id)
        if turn.state == NOW and to is self.next:
            self._stop(WAITS, by)
            self._change_places(turn, to)
            self._give(to, by)
        elif (turn, to) in pairwise(self.line):
            self._change_places(turn, to)
            self._tell(RoundChanged, turn, by)

    def later(self, turn_id: int, *, by: Member) -> None:
        """Come back to them at the end."""
        turn = self._turn(turn_id)
        if turn.state not in (NOW, WAITS):
            return
        was_on, to = turn.state == NOW, self.next
        turn.position = Turn.last_place(self.meeting) + 1
        if was_on:
            self._stop(WAITS, by)
        else:
            self._tell(RoundChanged, turn, by)
        if was_on and to is not None:
            self._give(to, by)

    def skip(self, member: Member, skipped: bool, *, by: Member) -> None:
        """Not tonight, or tonight after all (as the last one)."""
        turn = self._turn_of(member)
        if skipped and turn.state == NOW:
            self._stop(PASSED, by)
        elif skipped and turn.state == WAITS:
            turn.state = PASSED
            self._tell(RoundChanged, turn, by)
        elif not skipped and turn.state in (PASSED, NEXT_WEEK):
            turn.state, turn.position = WAITS, Turn.last_place(self.meeting) + 1
            self._tell(RoundChanged, turn, by)

    def read_aloud(self, member: Member, aloud: bool, *, by: Member) -> None:
        """The facilitator reads it for them."""
        turn = self._turn_of(member)
        if turn.read_aloud != aloud:
            turn.read_aloud = aloud
            self._tell(RoundChanged, turn, by)

    def stretch(self, turn_id: int, seconds: int, *, by: Member) -> None:
        """A little longer for whoever speaks."""
        turn = self._turn(turn_id)
        if turn is self.now:
            turn.stretch(seconds)
            self._tell(RoundChanged, turn, by)

    def move(self, turn_id: int, *, up: bool, by: Member) -> None:
        """By hand: one place up or down among those who wait."""
        turn, line = self._turn(turn_id), self.line
        if turn not in line:
            return
        at = line.index(turn) + (-1 if up else 1)
        if 0 <= at < len(line):
            self._change_places(turn, line[at])
            self._tell(RoundChanged, turn, by)

    def order(self, how: str, *, by: Member) -> None:
        """Those who wait: by arrival, or shuffled. Who was put off last time stays first."""
        waiting = [turn for turn in self.line if not turn.is_first]
        places = [turn.position for turn in waiting]
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

    def put_off(self, turn_id: int = 0, *, by: Member) -> None:
        """There is no time for all: those from this turn on are first next week (0: those for whom
        there is no time).
        """
        late = self._from(turn_id) if turn_id else self.too_many
        for turn in late:
            turn.state = NEXT_WEEK
            self._tell(RoundChanged, turn, by)

    def leave(self, *, back: bool, by: Member) -> None:
        """The room goes on to the next stage, and whoever spoke has had their turn; or it goes
        back, and they wait for it again.
        """
        if self.now is not None:
            self._stop(WAITS if back else self._had, by)

    def finish_all(self, *, by: Member) -> None:
        """The evening ends in the middle of a turn."""
        self._stop(DONE, by)

    def resume(self) -> None:
        """The evening goes on after all: so does the turn that its close cut short."""
        if self.meeting.closed_at is None:
            return
        cut = select(Turn).where(Turn.meeting_id == self.meeting.id, Turn.state == DONE)
        for turn in db.session.scalars(cut.where(Turn.ended_at >= self.meeting.closed_at)):
            turn.resume()

    @property
    def _is_on(self) -> bool:
        """Whether the room is in the asks."""
        here = self.run.now
        return here is not None and here.kind == ASKS

    @property
    def _stage(self) -> Stage | None:
        """The asks that are on, or else the next ones to come."""
        here = self.run.now
        if here is None or here.kind == ASKS:
            return here
        ahead = [s for s in self.run.stages if s.position > here.position and not s.skipped]
        return next((stage for stage in ahead if stage.kind == ASKS), None)

    @property
    def _time(self) -> int:
        """Seconds for those who wait: what whoever speaks has left is theirs."""
        stage = self._stage
        if stage is None:
            return 0
        speaking = self.now.left if self._is_on and self.now is not None else 0
        return max(0, stage.left - speaking)

    @property
    def _had(self) -> str:
        """What becomes of the turn that is on. An ask shown before the asks begin was only shown:
        whoever it is waits for their turn all the same.
        """
        return WAITS if not self._is_on and self._stage is not None else DONE

    def _is_where(self, turn_id: int) -> bool:
        """Whether the round stands where whoever pressed Next was looking.

        Also where that speaker has finished or passed just before: then the press still means the
        one after them.
        """
        looked_at = self._turn(turn_id) if turn_id else None
        if looked_at is None or self.now is not None:
            return looked_at is self.now
        over = select(Turn).where(Turn.meeting_id == self.meeting.id, Turn.ended_at.is_not(None))
        if db.session.scalar(over.order_by(Turn.ended_at.desc()).limit(1)) is not looked_at:
            return False
        stage, ended = self.run.now, looked_at.ended_at
        begun = stage.started_at if stage is not None else None
        return ended is None or begun is None or begun <= ended

    def _from(self, turn_id: int) -> list[Turn]:
        turn, line = self._turn(turn_id), self.line
        return line[line.index(turn) :] if turn in line else []

    def _turn(self, turn_id: int) -> Turn:
        turn = find(Turn, Turn.meeting_id == self.meeting.id, Turn.id == turn_id)
        if turn is None:
            raise Missing
        return turn

    def _turn_of(self, member: Member) -> Turn:
        turn = Turn.of(self.meeting, member)
        if turn is None:
            raise Missing
        return turn

    def _give(self, turn: Turn, by: Member) -> None:
        # Before it is theirs: the seconds are shared by those who wait, them among these.
        seconds = self.seconds if turn in self.line else USUAL_S
        turn.begin(seconds)
        self.__dict__["now"] = turn
        self.meeting.wall_shows = "stage"
        self._tell(TurnBegan, turn, by)

    def _stop(self, state: str, by: Member) -> None:
        if self.now is not None:
            self.now.end(state)
            self._tell(TurnEnded, self.now, by)
            self.__dict__["now"] = None

    def _change_places(self, one: Turn, other: Turn) -> None:
        one.position, other.position = other.position, one.position

    def _tell(self, kind: type[Event], turn: Turn, by: Member) -> None:
        record(kind(self.meeting.club_id, turn.member_id, by.id, [self.meeting]))


def _leave(meeting: Meeting, by: Member, back: bool) -> None:
    Round(meeting).leave(back=back, by=by)


def _part(meeting: Meeting, by: Member) -> None:
    Round(meeting).leave(back=True, by=by)


def _finish(meeting: Meeting, by: Member) -> None:
    Round(meeting).finish_all(by=by)


def _resume(meeting: Meeting) -> None:
    Round(meeting).resume()


before_leaving.append(_leave)
before_parting.append(_part)
on_finish.append(_finish)
on_resume.append(_resume)
