"""What a board is drawn from, read once for all its rooms, and of the asks only those needed.

A flush after a hundred taps on one ask reads that ask, not the sixty others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import selectinload

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.round import Round
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.asks.turns import Turn
from jobclub.board.shown import Counts
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.house import epoch
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import WAITS, Meeting
from jobclub.meetings.run import Run
from jobclub.meetings.stages import Stage

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True)
class Placed:
    """An open ask with its place at a meeting."""

    ask: Ask
    showing: Showing

    @property
    def may_be_lit(self) -> bool:
        """On everybody's board: neither hidden, nor waiting because it came late."""
        return self.ask.is_open and self.showing.late != WAITS


class Reading:
    """One moment of a meeting."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        # First of all reads: whatever comes after it is at least as new.
        self.seq = meeting.seq
        self.epoch = epoch()
        self.counts = Counts()
        self._known: dict[int, Placed | None] = {}
        self._ask_of: dict[int, int] = {}

    @cached_property
    def every_seat(self) -> Sequence[Attendance]:
        """All attendances but of those sent out."""
        return self.meeting.seats()

    @cached_property
    def every_ask(self) -> Sequence[Placed]:
        """The open asks with a place here, hidden ones too, in order."""
        found = self._read(Showing.meeting_id == self.meeting.id)
        self._known.update({placed.ask.id: placed for placed in found})
        return found

    @cached_property
    def run(self) -> Run:
        """The evening's stages."""
        return self.meeting.run

    @cached_property
    def stage(self) -> Stage | None:
        """The stage that the room is in."""
        return self.run.now

    @cached_property
    def round(self) -> Round:
        """Whose turn it is, and who comes next."""
        return Round(self.meeting, self.run)

    @cached_property
    def spotlit(self) -> int | None:
        """The ask the room looks at: of whose turn it is, as long as it is on the board.

        A new ask never lights itself: it would move the list under everybody's thumb.
        """
        if not self.meeting.is_open or self.meeting.wall_shows != "stage":
            return None
        return self.speaking

    @cached_property
    def speaking(self) -> int | None:
        """The ask of whose turn it is, whatever the wall was told to show instead."""
        return self._ask_of_turn(self.round.now)

    @cached_property
    def next(self) -> int | None:
        """The ask of whoever comes next."""
        return self._ask_of_turn(self.round.next)

    def _ask_of_turn(self, turn: Turn | None) -> int | None:
        if turn is None:
            return None
        theirs = select(Ask.id).where(Ask.asker_id == turn.member_id)
        return db.session.scalar(self._may_be_lit(theirs))

    def ask(self, ask_id: int | None) -> Placed | None:
        """One ask, if it is open and has its place here."""
        if ask_id is None:
            return None
        self.know([ask_id])
        return self._known[ask_id]

    def know(self, ask_ids: Iterable[int]) -> None:
        """Read these asks together; each is read but once."""
        new = [ask_id for ask_id in ask_ids if ask_id not in self._known]
        if new:
            self._known.update(dict.fromkeys(new))
            self._known.update({placed.ask.id: placed for placed in self._read(Ask.id.in_(new))})

    def count(self, ask_ids: Iterable[int], *, with_offers: bool) -> None:
        """Count what these asks got, together; each is counted but once."""
        placed = [self._known.get(ask_id) for ask_id in ask_ids]
        asks = [one.ask for one in placed if one is not None]
        self.counts.count(asks)
        if with_offers:
            self.counts.read_offers(asks)

    def asks_of(self, target_ids: Sequence[int]) -> dict[int, int]:
        """The ask of each of these targets."""
        new = [target_id for target_id in target_ids if target_id not in self._ask_of]
        if new:
            found = db.session.execute(select(Target.id, Target.ask_id).where(Target.id.in_(new)))
            self._ask_of.update({row.id: row.ask_id for row in found})
        return {target: self._ask_of[target] for target in target_ids if target in self._ask_of}

    def _read(self, which: ColumnElement[bool]) -> list[Placed]:
        rows = db.session.execute(
            self._here(select(Ask, Showing))
            .where(which)
            .order_by(Showing.position)
            .options(selectinload(Ask.targets))
        )
        return [Placed(ask, showing) for ask, showing in rows]

    def _may_be_lit(self, asks: Select[int]) -> Select[int]:
        """`Placed.may_be_lit` as a condition."""
        lit = self._here(asks).where(Ask.hidden_at.is_(None), Showing.late != WAITS)
        return lit.limit(1)

    def _here(self, asks: Select[*Ts]) -> Select[*Ts]:
        return (
            asks.join(Showing, Showing.ask_id == Ask.id)
            .join(Member, Member.id == Ask.asker_id)
            .where(
                Showing.meeting_id == self.meeting.id,
                Ask.state == OPEN,
                Member.removed_at.is_(None),
            )
        )
