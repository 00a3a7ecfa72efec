"""The quiet list: who has not been heard from, since when, and how often they were asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.followup.check_ins import APART, CheckIn
from jobclub.followup.silence import (
    MOST_UNANSWERED,
    QUIET_AFTER,
    is_quiet,
    silent_in,
    silent_since,
)

__all__ = ["MOST_UNANSWERED", "QUIET_AFTER", "Quiet", "is_quiet", "quiet_in", "to_ask"]


@dataclass(frozen=True)
class Quiet:
    """One member who has not been heard from for four weeks."""

    member: Member
    since: datetime
    #: Check-ins in a row without an answer.
    asked: int
    last_asked: datetime | None

    @property
    def no_more(self) -> bool:
        """Three questions are enough: from here on they are on this list, and left in peace."""
        return self.asked >= MOST_UNANSWERED


def quiet_in(club: Club) -> Sequence[Quiet]:
    """The quiet members of a club, the longest silent first."""
    asked = _asked(club)
    found = []
    for member in silent_in(club):
        times, last = asked.get(member.id, (0, None))
        since = silent_since(member)
        if since is not None:
            found.append(Quiet(member, since, times, last))
    return found


def to_ask(club: Club) -> Sequence[Member]:
    """Of these, whom it may be time to ask; `CheckIn.ask` looks closer."""
    return [
        one.member
        for one in quiet_in(club)
        if not one.no_more and (one.last_asked is None or now() - one.last_asked >= APART)
    ]


def _asked(club: Club) -> dict[int, tuple[int, datetime | None]]:
    """How often each member was asked since they were last heard from, and when last."""
    heard = func.coalesce(Member.last_heard_at, Member.admitted_at)
    rows = db.session.execute(
        select(CheckIn.member_id, func.count(), func.max(CheckIn.asked_at))
        .join(Member, Member.id == CheckIn.member_id)
        .where(CheckIn.club_id == club.id, CheckIn.asked_at > heard)
        .group_by(CheckIn.member_id)
    )
    return {member_id: (times, last) for member_id, times, last in rows}
