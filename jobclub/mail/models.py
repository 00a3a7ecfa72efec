"""Mail: one letter to one person, stored with what causes it, sent later by whoever comes first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    delete,
    or_,
    text,
)
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.database import Base, Id, Key, Named, identity, operational
from jobclub.extensions import db

#: Longer than any try takes: who does not come back within it never will.
LEASE = timedelta(minutes=5)
#: Minutes between one try and the next; the last of them again and again.
PAUSES = (1, 5, 15, 60, 180, 360)
#: Then it has been tried for three days.
MOST_TRIES = 17
#: What is settled is remembered for so long.
KEPT = timedelta(days=90)
#: But of these it is remembered for ever to whom they went: nobody asked for them.
ONCE_EVER = ("noted",)

#: What a kind takes back when its letter cannot have reached anybody.
on_unsent: dict[str, Callable[["Mail"], None]] = {}

# So that what failed together is not tried again together.
_luck = Random()  # noqa: S311 (it keeps no secret)


class Mail(Named, Base):
    """A letter in the outbox. It holds no words: those are written when it is sent."""

    __tablename__ = "mail"
    __table_args__ = (
        Index(
            "ix_mail_waiting",
            "due_at",
            sqlite_where=text("sent_at IS NULL AND failed_at IS NULL AND dropped_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND failed_at IS NULL AND dropped_at IS NULL"),
        ),
        # Letters carry its number: one that is gone must not lend it to the next.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    person_id: Mapped[int] = operational(Id, ForeignKey("person.id"), index=True)
    club_id: Mapped[int | None] = operational(Id, ForeignKey("club.id"), index=True)
    kind: Mapped[str] = operational(String(20))
    #: What it is about: ids only.
    about: Mapped[dict[str, Any]] = operational(JSON())
    #: Where to, where that is not the person's own address (yet).
    address: Mapped[str | None] = identity(String(254))
    #: One cause, one letter.
    once_key: Mapped[str] = operational(String(160), unique=True)
    #: The same however often it is tried.
    message_id: Mapped[str] = operational(String(120))
    made_at: Mapped[datetime] = operational()
    due_at: Mapped[datetime] = operational()
    #: Later than this it would be old news.
    until: Mapped[datetime] = operational()
    #: Whoever sends it now has it until then.
    lease_until: Mapped[datetime | None] = operational()
    tries: Mapped[int] = operational(default=0)
    #: How often a sender went silent between the end of the letter and the server's answer.
    doubts: Mapped[int] = operational(default=0)
    handing_at: Mapped[datetime | None] = operational()
    sent_at: Mapped[datetime | None] = operational()
    failed_at: Mapped[datetime | None] = operational()
    #: Nobody wanted it any more when its time came.
    dropped_at: Mapped[datetime | None] = operational()
    #: The mail server's own words about the last try.
    said: Mapped[str] = operational(String(300), default="")

    @classmethod
    def waits(cls) -> ColumnElement[bool]:
        """Neither sent nor given up."""
        return and_(cls.sent_at.is_(None), cls.failed_at.is_(None), cls.dropped_at.is_(None))

    @classmethod
    def is_due(cls) -> ColumnElement[bool]:
        """Waits, its time has come, and nobody is sending it just now."""
        free = or_(cls.lease_until.is_(None), cls.lease_until <= now())
        return and_(cls.waits(), cls.due_at <= now(), free)

    @property
    def settled(self) -> bool:
        """Sent, failed or dropped: nothing more will be done about it."""
        return bool(self.sent_at or self.failed_at or self.dropped_at)

    def lease(self) -> None:
        """Whoever sends it has it for a while; nobody else touches it meanwhile."""
        self.lease_until = now() + LEASE

    def hand_over(self) -> None:
        """All of it is with the mail server but its last line. From here to the answer, nobody can
        know whether it went.
        """
        self.handing_at = now()

    def went(self) -> None:
        """The mail server has it."""
        self.sent_at, self.said = now(), ""
        self._settle()

    def fail(self, said: str) -> None:
        """It cannot be sent."""
        self.failed_at, self.said = now(), said
        self._take_back()
        self._settle()

    def drop(self) -> None:
        """Nobody wants it any more."""
        self.dropped_at = now()
        self._take_back()
        self._settle()

    def be_too_late(self) -> None:
        """It is old news. If a mail server stood in its way, that is worth saying."""
        if self.said:
            self.fail(self.said)
        else:
            self.drop()

    def wait_until(self, at: datetime) -> None:
        """Later, which is nobody's fault."""
        self.due_at, self.lease_until, self.handing_at = at, None, None

    def try_again(self, said: str) -> None:
        """It did not work this time: later, and later each time."""
        self.tries, self.said = self.tries + 1, said
        pause = PAUSES[min(self.tries, len(PAUSES)) - 1]
        self.wait_until(now() + timedelta(minutes=pause * _luck.uniform(1.0, 1.2)))
        if self.tries >= MOST_TRIES or self.due_at > self.until:
            self.be_too_late()

    def doubt(self) -> None:
        """A sender went silent at the very end. It is sent once more, and no third time."""
        self.doubts, self.handing_at = self.doubts + 1, None
        if self.doubts > 1:
            self.went()
            self.said = "Nobody can know."

    def be_in_doubt(self, said: str) -> None:
        """Our own sender had no answer: as with one that was killed, but we know it at once."""
        self.doubt()
        if not self.settled:
            self.try_again(said)

    @classmethod
    def forget_old(cls) -> None:
        """What was settled long ago is of no use to anybody."""
        since = now() - KEPT
        old = or_(cls.sent_at < since, cls.failed_at < since, cls.dropped_at < since)
        db.session.execute(delete(cls).where(old, cls.kind.not_in(ONCE_EVER)))

    def _take_back(self) -> None:
        # One in doubt may have arrived.
        if not self.doubts and self.kind in on_unsent:
            on_unsent[self.kind](self)

    def _settle(self) -> None:
        # Where it went is nobody's business any more.
        self.address, self.lease_until, self.handing_at = None, None, None


class MailOff(Named, Base):
    """A kind of mail that a person does not want."""

    __tablename__ = "mail_off"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: Mapped[Key]
    person_id: Mapped[int] = operational(Id, ForeignKey("person.id"))
    kind: Mapped[str] = operational(String(20))
