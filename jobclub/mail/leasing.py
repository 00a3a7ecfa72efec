"""Which letter is next, and who has it: one lease a letter, however many senders there are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select

from jobclub.clock import now
from jobclub.clubs.models import Club
from jobclub.extensions import db
from jobclub.mail.at_commit import forget_after_commit, right_after_commit
from jobclub.mail.hours import next_time
from jobclub.mail.kinds import KINDS
from jobclub.mail.models import Mail
from jobclub.mail.outbox import is_off, may_be_mailed
from jobclub.mail.recall import recall
from jobclub.patience import patiently
from jobclub.people.models import Person

#: Nobody finds more than one letter of ours an hour, but those they asked for.
ONE_AN_HOUR = timedelta(hours=1)
#: While somebody else sends them another one.
A_MOMENT = timedelta(minutes=1)
#: Less than this left of a lease, and the end of a letter is not sent any more.
ENOUGH = timedelta(seconds=90)


class LostLease(Exception):
    """It took so long that somebody else may have it now."""


@dataclass(frozen=True)
class Held:
    """A letter that is ours to send, for as long as its lease stands."""

    mail_id: int
    lease: datetime

    def settle(self, change: Callable[[Mail], None]) -> None:
        """Write down what became of it, in a transaction of its own. `LostLease` if it is not ours
        any more.
        """
        patiently(lambda: change(self._letter()))

    def hand_over(self, end: Callable[[], None]) -> None:
        """Only its last line is missing: that is written down, and then `end` sends it."""
        if self.lease - now() < ENOUGH:
            raise LostLease

        def write() -> None:
            self._letter().hand_over()
            right_after_commit(end)

        try:
            patiently(write)
        finally:
            forget_after_commit()

    def _letter(self) -> Mail:
        mine = select(Mail).where(Mail.id == self.mail_id, Mail.lease_until == self.lease)
        letter = db.session.scalar(mine.with_for_update())
        if letter is None:
            raise LostLease
        return letter


def lease_next() -> Held | None:
    """The next letter to be sent, or None when there is none. Whatever is not to be sent now is
    settled on the way, each in a transaction of its own.
    """
    while True:
        if not _any_due():
            return None
        held = patiently(_lease_one)
        if not isinstance(held, bool):
            return held
        if not held:
            return None


def _any_due() -> bool:
    """A look that locks nothing: most of the time there is no letter at all."""
    found = db.session.scalar(select(Mail.id).where(Mail.is_due()).limit(1))
    db.session.rollback()
    return found is not None


def _lease_one() -> Held | bool:
    """Lease it; True: it was settled otherwise, look again; False: there was none."""
    urgent = [kind.name for kind in KINDS.values() if kind.urgent]
    letter = db.session.scalar(
        select(Mail)
        .where(Mail.is_due())
        .order_by(case((Mail.kind.in_(urgent), 0), else_=1), Mail.due_at, Mail.id)
        .limit(1)
        # Where several write at once, another sender's letter is passed by.
        .with_for_update(skip_locked=True)
    )
    if letter is None:
        return False
    if letter.handing_at is not None:
        answer = recall(letter) or Mail.doubt
        answer(letter)
        if answer is not Mail.doubt:
            return True
    if letter.settled or not _may_go(letter) or letter.lease_until is None:
        return True
    return Held(letter.id, letter.lease_until)


def _may_go(letter: Mail) -> bool:
    """Lease it if it may go now; else say what becomes of it."""
    # Two letters to one person, taken at once, would both be the first of the hour.
    person = db.session.scalar(
        select(Person).where(Person.id == letter.person_id).with_for_update(key_share=True)
    )
    if letter.until < now():
        letter.be_too_late()
    elif person is None or not _wanted(letter, person):
        letter.drop()
    elif (at := _earliest(letter)) > now():
        letter.wait_until(at)
    else:
        letter.lease()
        return True
    return False


def _wanted(letter: Mail, person: Person) -> bool:
    if letter.kind not in KINDS or person.erased_at is not None:
        return False
    return (letter.address is not None or may_be_mailed(person)) and not is_off(person, letter.kind)


def _earliest(letter: Mail) -> datetime:
    kind, at = KINDS[letter.kind], now()
    if not kind.urgent:
        at = max(at, _next_for(letter))
    club = db.session.get(Club, letter.club_id) if letter.club_id is not None else None
    return next_time(at, club.zone) if kind.by_day and club is not None else at


def _next_for(letter: Mail) -> datetime:
    """When this person may get the next one."""
    others = (
        Mail.person_id == letter.person_id,
        Mail.id != letter.id,
        Mail.kind.in_([kind.name for kind in KINDS.values() if not kind.urgent]),
    )
    last = db.session.scalar(select(func.max(Mail.sent_at)).where(*others))
    held = select(Mail.id).where(*others, Mail.waits(), Mail.lease_until > now()).limit(1)
    if db.session.scalar(held) is not None:
        return now() + A_MOMENT
    return last + ONE_AN_HOUR if last is not None else now()
