"""Leaving a club by one's own wish, and coming back by joining again."""

from collections.abc import Callable

from sqlalchemy import func, select, update

from jobclub.clock import now
from jobclub.clubs.events import MemberLeft
from jobclub.clubs.models import MEMBER, OWNER, Member, on_role_lost
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.mail.models import Mail
from jobclub.people.security_events import SecurityEvent
from jobclub.words import _

#: What a later feature must agree to first; it raises `Refused`.
before_leaving: list[Callable[[Member], None]] = []
#: What a later feature lets rest with whoever leaves: their ask, their promises, their seat.
on_leaving: list[Callable[[Member], None]] = []


def leave(member: Member, *, by: Member | None = None) -> None:
    """Out of the club, by the member's own word (or said for them by a facilitator). What they
    promised is let go without a mark; what was done stays. Doing it twice is doing it once.
    """
    if member.removed_at is not None:
        return
    must_be_free_to_leave(member)
    for let_rest in on_leaving:
        let_rest(member)
    if member.role != MEMBER:
        # Whoever comes back by a code comes back as a member.
        member.role = MEMBER
        SecurityEvent.note("unnamed", person_id=member.person_id, club_id=member.club_id)
        for lose in on_role_lost:
            lose(member, by or member)
    member.left_at = member.removed_at = now()
    _drop_letters(member)
    db.session.flush()
    member.tell_screens(MemberLeft, by=by or member)


def must_be_free_to_leave(member: Member) -> None:
    """Refuse while the club, or an evening of it, cannot do without them."""
    if member.is_owner and _owners(member) < 2:
        raise Refused(
            _("%(club)s has no other owner, and needs one. Name one first.", club=member.club.name)
        )
    for must_agree in before_leaving:
        must_agree(member)


def _owners(member: Member) -> int:
    owners = select(func.count()).where(
        Member.club_id == member.club_id, Member.role == OWNER, Member.removed_at.is_(None)
    )
    return db.session.scalar(owners) or 0


def _drop_letters(member: Member) -> None:
    """What waits in the outbox for them, of this club, is not sent any more."""
    waits = Mail.sent_at.is_(None), Mail.failed_at.is_(None), Mail.dropped_at.is_(None)
    theirs = Mail.person_id == member.person_id, Mail.club_id == member.club_id
    # Nor is it kept where it would have gone; and whoever has it in hand learns so.
    gone = {"dropped_at": now(), "address": None, "lease_until": None, "handing_at": None}
    db.session.execute(update(Mail).where(*theirs, *waits).values(gone))
