"""The one next thing: what whoever runs the evening does now, and what to press when it is done.

A press names the stage or the turn that it leads on from. So two of them, of one thumb or of two
facilitators, move the room once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from jobclub.asks.events import RoundChanged, TurnBegan, TurnEnded
from jobclub.asks.round import LEAST_S, MOST_S, STEP_S, TOO_SHORT_S
from jobclub.board.reading import Reading
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.meetings.attendance import HERE
from jobclub.meetings.events import MeetingReopened, StageBegan, StagesChanged
from jobclub.meetings.plans import (
    ASKS,
    CLOSE,
    COMMIT,
    DOORS,
    FIND,
    SKILL,
    WELCOME,
    WINS,
    stage_name,
)
from jobclub.meetings.stages import Stage
from jobclub.meetings.tables import tables
from jobclub.words import _

#: What moves the round's clock on: how long each has is told as it was then.
MOVES = (StageBegan, StagesChanged, TurnBegan, TurnEnded, RoundChanged, MeetingReopened)


@dataclass(frozen=True)
class Lead:
    """What to do now, a line to say aloud, and the one button (or link) for when it is done."""

    todo: str
    say: str = ""
    label: str = ""
    command: str = ""
    fields: Mapping[str, int] = field(default_factory=dict)
    href: str = ""


@dataclass(frozen=True)
class Pace:
    """How the time that is left is shared by those who wait for their turn.

    As of the last move, not of this second: a console that listened shows what a fresh one does.
    """

    people: int
    #: Seconds in all.
    left: int

    @property
    def minutes(self) -> int:
        """The same in minutes."""
        return round(self.left / 60)

    @property
    def seconds(self) -> int:
        """For each of them."""
        return share(self.left, self.people)

    @property
    def fits(self) -> int:
        """How many of them can say an ask well in it."""
        return min(self.people, self.left // TOO_SHORT_S)

    @property
    def is_short(self) -> bool:
        """Nobody can say an ask in that."""
        return self.people > 0 and self.seconds < TOO_SHORT_S


def lead_of(reading: Reading) -> Lead:
    """The one next thing."""
    meeting, stage = reading.meeting, reading.stage
    if meeting.state == "closed":
        page = f"/c/{meeting.club.public_id}/meetings/{meeting.public_id}/summary"
        todo = _("Well done. Who has no phone takes a slip of paper home.")
        return Lead(todo, label=_("See how the evening went"), href=page)
    if not meeting.is_open:
        return _before(reading)
    if stage is None:
        # An evening without stages: from before there were any.
        return _asks(reading) if reading.round.line else _close(_("Close when you are done."))
    return _STAGES[stage.kind](reading)


def pace_of(reading: Reading) -> Pace | None:
    """How long each of those who wait has, in the stage of the asks."""
    stage, line = reading.stage, reading.round.line
    if stage is None or stage.kind != ASKS or not line or stage.ends_at is None:
        return None
    turn = reading.round.now
    since = max(filter(None, [_last_move(reading), turn.ends_at if turn else None]))
    return Pace(len(line), max(0, int((stage.ends_at - since).total_seconds())))


def share(left: int, people: int) -> int:
    """A turn's seconds, where so many share so much time."""
    return int(min(MOST_S, max(LEAST_S, left / people // STEP_S * STEP_S)))


def _last_move(reading: Reading) -> datetime:
    last = db.session.scalars(
        select(EventRow.at)
        .where(
            EventRow.meeting_id == reading.meeting.id,
            EventRow.kind.in_([move.kind for move in MOVES]),
        )
        .order_by(EventRow.seq.desc())
        .limit(1)
    ).first()
    return last or reading.meeting.doors_at


def _before(reading: Reading) -> Lead:
    meeting = reading.meeting
    if not meeting.is_due:
        return Lead(_("The doors are not open yet."))
    return Lead(
        _("Open the doors when the room is ready."),
        label=_("Open the doors"),
        command="meeting:start",
    )


def _doors(reading: Reading) -> Lead:
    here = sum(s.status == HERE and s.same_seat_id is None for s in reading.every_seat)
    if here < 2:
        return Lead(
            _("Open the wall, and drag that window to the projector."),
            label=_("Open the wall"),
            href=f"/wall/{reading.meeting.wall_token}",
        )
    return _on(
        reading,
        _("Begin when it is time, also while some are still to come."),
        _("Good evening! Come in by the code on the wall, and write one ask."),
    )


def _welcome(reading: Reading) -> Lead:
    return _on(
        reading,
        _("The wall shows the rules. When they are read, go on."),
        _("Welcome, everybody. Tonight we open doors for each other."),
    )


def _wins(reading: Reading) -> Lead:
    return _on(
        reading,
        _("Two or three voices are enough, a minute each."),
        _("Who heard back from somebody? And who did what they had promised?"),
    )


def _skill(reading: Reading) -> Lead:
    return _on(
        reading, _("The wall shows both. When they are read, go on."), _("Hear the difference?")
    )


def _asks(reading: Reading) -> Lead:
    turns, now, waits = reading.round.turns, reading.round.now, reading.round.next
    if tables(reading.every_seat):
        return _on(
            reading,
            _("Each table goes round by itself: the ask aloud, ten quiet seconds, the next one."),
            _("Find your table. Whoever had the longest way tonight begins."),
        )
    if waits is None and now is None:
        if not turns:
            return _on(reading, _("No asks yet. Write one for somebody, or go on."))
        return _on(reading, _("Everybody has had their turn."))
    if waits is None:
        return _on(reading, _said_by(reading), _("Who might know someone who'd know?"))
    name = waits.member.called
    if now is not None:
        label, todo, say = _("Next: %(name)s", name=name), _said_by(reading), _hint()
    elif any(turn.ended_at for turn in turns):
        label, todo, say = _("Next: %(name)s", name=name), _("Thank whoever spoke."), ""
    else:
        label = _("Start with %(name)s", name=name)
        todo = _("Everybody takes their phone. One asks, all others think: whom do I know there?")
        say = _("One ask at a time. Tap a company where you know someone.")
    return Lead(todo, say, label, "turn:next", {"turn_id": now.id if now is not None else 0})


def _said_by(reading: Reading) -> str:
    turn = reading.round.now
    if turn is not None and turn.read_aloud:
        return _("Read it aloud for them. Then ten quiet seconds.")
    return _("Listen to the ask. Then ten quiet seconds.")


def _hint() -> str:
    return _("Who might know someone who'd know?")


def _find(reading: Reading) -> Lead:
    return _on(
        reading,
        _("Walk about and help. Go on when the room grows quiet."),
        _("Settle one thing for each promise: who writes first, and by when?"),
    )


def _commit(reading: Reading) -> Lead:
    return _on(
        reading,
        _("Once round the circle, a sentence each. Then go on."),
        _("What will you do before next week? And whom do you thank?"),
    )


def _end(_reading: Reading) -> Lead:
    return _close(_("Read the numbers out, thank everybody, and close."))


def _close(todo: str) -> Lead:
    say = _("Thank you all. What you take home waits on your phone.")
    return Lead(todo, say, _("Close the meeting"), "meeting:close")


def _on(reading: Reading, todo: str, say: str = "") -> Lead:
    """On to the next stage. The last one, of a plan that somebody cut short, closes."""
    here, to = reading.stage, reading.run.next
    if here is None or to is None:
        return _close(todo)
    name = stage_name(to.kind)
    label = _("Start: %(stage)s", stage=name) if here.kind == DOORS else _on_to(to)
    return Lead(todo, say, label, "stage:next", {"stage_id": here.id})


def _on_to(stage: Stage) -> str:
    return _("On to: %(stage)s", stage=stage_name(stage.kind))


_STAGES: Mapping[str, Callable[[Reading], Lead]] = {
    DOORS: _doors,
    WELCOME: _welcome,
    WINS: _wins,
    SKILL: _skill,
    ASKS: _asks,
    FIND: _find,
    COMMIT: _commit,
    CLOSE: _end,
}
