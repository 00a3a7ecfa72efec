"""What has happened. One table is the outbox, the audit log and the timeline, in one.

`with transaction(): …` is the only place in the house that commits. A model's verb calls
`record(…)`; the row gets its meeting's next sequence number under the meeting's lock, and is
stored with what it tells of, or not at all. After the commit the listeners hear which meetings
moved; nothing is ever sent from inside a transaction.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational
from jobclub.extensions import db


class Numbered(Protocol):
    """Whatever numbers its own events: a meeting."""

    @property
    def id(self) -> int:
        """Its row."""

    @property
    def seq(self) -> int:
        """The number of its last event."""

    @seq.setter
    def seq(self, value: int) -> None: ...


@dataclass(frozen=True)
class Event:
    """One thing that happened. Ids only, never people's words: erasing rewrites no history."""

    kind: ClassVar[str]
    subject_kind: ClassVar[str]

    club_id: int
    subject_id: int
    actor_id: int | None
    #: Where it is told; None: in every meeting of the club whose board somebody may look at.
    meetings: Sequence[Numbered] | None = None


class EventRow(OfClub, Named, Base):
    """An event as stored; `seq` counts within its meeting, without gaps, in commit order (S5)."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("meeting_id", "seq"), of_club())

    id: Mapped[Key]
    meeting_id: Mapped[int | None] = operational(Id)
    seq: Mapped[int | None] = operational()
    kind: Mapped[str] = operational(String(40))
    subject_kind: Mapped[str] = operational(String(20))
    subject_id: Mapped[int] = operational(Id)
    actor_id: Mapped[int | None] = operational(Id)
    at: Mapped[datetime] = operational()


#: Every kind of event, by name. A test wants each of them documented and drawn.
KINDS: dict[str, type[Event]] = {}

#: Tells which of a club's boards somebody may look at; the meetings feature answers, which comes
#: later in the story.
watched_meetings: list[Callable[[int], Sequence[Numbered]]] = []

#: Called after a commit with the ids of the meetings that moved.
after_commit: list[Callable[[frozenset[int]], None]] = []


def event(subject_kind: str) -> Callable[[type[Event]], type[Event]]:
    """Declare a kind of event about a `subject_kind` (a table's name)."""

    def declare(cls: type[Event]) -> type[Event]:
        cls.kind = cls.__name__
        cls.subject_kind = subject_kind
        KINDS[cls.kind] = cls
        return cls

    return declare


def record(happened: Event) -> None:
    """Store an event with what it tells of, once in each meeting whose screens show it."""
    moved: set[int] | None = db.session.info.get("moved")
    if moved is None:
        raise RuntimeError("record() outside transaction()")

    meetings = happened.meetings
    if meetings is None:
        meetings = watched_meetings[0](happened.club_id)
    for meeting in meetings:
        meeting.seq += 1
        moved.add(meeting.id)
        _store(happened, meeting.id, meeting.seq)
    if not meetings:
        _store(happened, None, None)


def _store(happened: Event, meeting_id: int | None, seq: int | None) -> None:
    db.session.add(
        EventRow(
            club_id=happened.club_id,
            meeting_id=meeting_id,
            seq=seq,
            kind=happened.kind,
            subject_kind=happened.subject_kind,
            subject_id=happened.subject_id,
            actor_id=happened.actor_id,
            at=now(),
        )
    )


@contextmanager
def transaction() -> Iterator[None]:
    """All of the block, or nothing of it. What was read before the block is read again inside."""
    session = db.session()
    if "moved" in session.info:
        raise RuntimeError("a transaction inside another would undo what the outer one began")
    # A read transaction left open would make BEGIN IMMEDIATE a no-op.
    session.rollback()
    session.connection(execution_options={"writes": True})
    moved: set[int] = set()
    session.info["moved"] = moved
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("moved", None)
    if moved:
        for listener in after_commit:
            listener(frozenset(moved))
