"""What facilitators see of the mail: what could not be delivered, and why letters wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.mail.models import Mail
from jobclub.mail.outbox import is_set_up, settings

#: Older than this, somebody was told.
LATELY = timedelta(days=60)


@dataclass(frozen=True)
class Undelivered:
    """A letter that did not reach a member."""

    member: Member
    kind: str
    #: The day it failed, where the club meets.
    day: date
    #: The mail server's own words.
    said: str


def undeliverable(club: Club) -> Sequence[Undelivered]:
    """Whom mail does not reach, one line each, the newest first: until a later letter arrives."""
    rows = db.session.execute(
        select(Member, Mail)
        .join(Mail, Mail.person_id == Member.person_id)
        .where(
            Member.club_id == club.id,
            Member.removed_at.is_(None),
            # What another club wrote is that club's to know.
            Mail.club_id == club.id,
            Mail.failed_at > now() - LATELY,
        )
        .order_by(Mail.failed_at.desc(), Mail.id.desc())
    ).all()
    arrived = _last_arrived(club, {member.person_id for member, _mail in rows})
    found: dict[int, Undelivered] = {}
    for member, mail in rows:
        last = arrived.get(member.person_id)
        if mail.failed_at is None or (last is not None and last > mail.failed_at):
            continue
        day = mail.failed_at.astimezone(ZoneInfo(club.zone)).date()
        found.setdefault(member.id, Undelivered(member, mail.kind, day, mail.said))
    return list(found.values())


def _last_arrived(club: Club, people: set[int]) -> dict[int, datetime]:
    last = func.max(Mail.sent_at)
    rows = db.session.execute(
        select(Mail.person_id, last)
        .where(Mail.person_id.in_(people), Mail.club_id == club.id, Mail.sent_at.is_not(None))
        .group_by(Mail.person_id)
    ).all()
    return {person_id: at for person_id, at in rows if at is not None}


@dataclass(frozen=True)
class State:
    """How the mail is doing."""

    set_up: bool
    waiting: int = 0
    #: What the mail server said last to those that wait; "" when all is well.
    said: str = ""


def mail_state(club: Club) -> State:
    """For an owner: whether there is a mail server, and what stands in its way. Where many clubs
    share a house, of this club's letters alone.
    """
    if not is_set_up():
        return State(set_up=False)
    held_up = [Mail.waits(), Mail.said != ""]
    if settings().hosted:
        held_up.append(Mail.club_id == club.id)
    waiting = db.session.scalar(select(func.count()).select_from(Mail).where(*held_up)) or 0
    newest = select(Mail.said).where(*held_up).order_by(Mail.due_at.desc()).limit(1)
    return State(set_up=True, waiting=waiting, said=db.session.scalar(newest) or "")
