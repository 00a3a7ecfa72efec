"""Stage: one part of an evening, with the minutes it was given and when it began and ended."""

from datetime import datetime, timedelta
from math import ceil
from typing import Self

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.meetings.plans import LEAST_S, MOST_S


class Stage(OfClub, Named, Base):
    """A part of one meeting's evening. Its clock is the server's: kept over restart and sleep."""

    __tablename__ = "stage"
    __table_args__ = (
        UniqueConstraint("meeting_id", "position"),
        of_club(),
        within("meeting_id", "meeting"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = operational(Id)
    position: Mapped[int] = operational()
    kind: Mapped[str] = operational(String(8))
    planned_s: Mapped[int] = operational()
    added_s: Mapped[int] = operational(default=0)
    started_at: Mapped[datetime | None] = operational()
    ended_at: Mapped[datetime | None] = operational()
    skipped: Mapped[bool] = operational(default=False)

    @property
    def is_on(self) -> bool:
        """Whether the room is in it."""
        return self.started_at is not None and self.ended_at is None

    @property
    def is_done(self) -> bool:
        """Whether the room has left it."""
        return self.ended_at is not None

    @property
    def given(self) -> int:
        """Seconds it was given in all."""
        return self.planned_s + self.added_s

    @property
    def minutes(self) -> int:
        """The same in minutes, as a plan says it."""
        return max(1, round(self.given / 60))

    @property
    def ends_at(self) -> datetime | None:
        """When its time is up; the facilitator alone ends it."""
        return self.started_at + timedelta(seconds=self.given) if self.started_at else None

    @property
    def left(self) -> int:
        """Seconds left, never less than none."""
        if self.ended_at is not None:
            return 0
        if self.ends_at is None:
            return self.given
        return max(0, int((self.ends_at - now()).total_seconds()))

    @property
    def gone(self) -> int:
        """Seconds that the room has been in it."""
        if self.started_at is None:
            return 0
        return max(0, ceil(((self.ended_at or now()) - self.started_at).total_seconds()))

    def begin(self) -> Self:
        """The room is in it now. Come back to, it goes on with the time that it had left."""
        if self.started_at is not None and self.ended_at is not None:
            self.started_at += now() - self.ended_at
        else:
            self.started_at = now()
        self.ended_at = None
        return self

    def end(self) -> None:
        """The room has left it."""
        self.ended_at = now()

    def forget(self) -> None:
        """It was begun by mistake: as if it had not been, with all its time before it."""
        self.started_at = self.ended_at = None

    def stretch(self, seconds: int) -> None:
        """Give it more time, or less; within what a stage can take.

        Where its time is up already, more is from now on: two minutes more are two minutes. Less
        never takes back what has gone by.
        """
        if seconds > 0:
            given = max(self.given, self.gone) + seconds
        else:
            given = max(min(self.given, self.gone), self.given + seconds)
        # Doors that opened at noon for the evening are longer than any stage of a plan.
        most = max(MOST_S, self.given)
        self.added_s = min(most, max(LEAST_S, given)) - self.planned_s
