"""Silence: since when nobody has heard from a member, and from when on that is "quiet"."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from jobclub.clock import now
from jobclub.clubs.merging import before_merge
from jobclub.clubs.models import MEMBER, Club, Member
from jobclub.extensions import db

QUIET_AFTER = timedelta(days=28)
#: So many questions without an answer in a row are enough.
MOST_UNANSWERED = 3
#: Who is asked. Whoever takes a break, or has landed, has said how they are.
ASKED = ("looking", "helping")


def silent_since(member: Member) -> datetime | None:
    """When they were last heard from; at the latest when they became a member."""
    return member.last_heard_at or member.admitted_at


def is_quiet(member: Member) -> bool:
    """Not heard from for four weeks, as somebody who looks for work or is here to help."""
    since = silent_since(member)
    here = member.admitted_at is not None and member.removed_at is None
    asked = here and member.role == MEMBER and member.stands in ASKED
    return asked and since is not None and now() - since > QUIET_AFTER


def silent_in(club: Club) -> Sequence[Member]:
    """The quiet members of a club, the longest silent first."""
    heard = func.coalesce(Member.last_heard_at, Member.admitted_at)
    return db.session.scalars(
        select(Member)
        .where(Member.club_id == club.id, _may_be_asked(), heard < _long_ago())
        # Two of one evening were heard from at nearly one moment: by their id, then.
        .order_by(heard, Member.id)
    ).all()


def _may_be_asked() -> ColumnElement[bool]:
    return and_(
        Member.admitted_at.is_not(None),
        Member.removed_at.is_(None),
        Member.role == MEMBER,
        Member.stands.in_(ASKED),
    )


def _long_ago() -> datetime:
    return now() - QUIET_AFTER


def _heard_last(gone: Member, into: Member) -> None:
    """Two rows, one person: heard from when either was."""
    heard = [at for at in (gone.last_heard_at, into.last_heard_at) if at is not None]
    into.last_heard_at = max(heard, default=None)
    asked = [at for at in (gone.nudged_at, into.nudged_at) if at is not None]
    into.nudged_at = max(asked, default=None)


before_merge.append(_heard_last)
