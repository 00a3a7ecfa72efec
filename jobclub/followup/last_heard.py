"""When a member was last heard from, and how: a day and a word for facilitators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.followup.check_ins import CheckIn
from jobclub.followup.notes import Note
from jobclub.meetings.attendance import HERE, LEFT, Attendance
from jobclub.people.models import SignIn

CAME, SPOKE, ANSWERED, TAPPED, SOMEHOW = "came", "spoke", "answered", "tapped", ""
#: What is written in one go has one time, or nearly.
AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True)
class Heard:
    """The last sign of somebody."""

    on: date
    how: str


def last_heard_of(club: Club, members: Sequence[Member]) -> dict[int, Heard]:
    """The last sign of each of these, by their id; nothing for whoever never gave one."""
    ids = [member.id for member in members]
    came = _last(
        Attendance.member_id,
        Attendance.arrived_at,
        Attendance.member_id.in_(ids),
        Attendance.status.in_((HERE, LEFT)),
    )
    spoke = _last(Note.member_id, Note.made_at, Note.member_id.in_(ids), Note.spoke.is_(True))
    answered = _last(CheckIn.member_id, CheckIn.answered_at, CheckIn.member_id.in_(ids))

    people = [member.person_id for member in members]
    tapped = _last(SignIn.person_id, SignIn.seen_at, SignIn.person_id.in_(people))

    def how(member: Member, at: datetime) -> str:
        for word, moments in ((SPOKE, spoke), (ANSWERED, answered)):
            if member.id in moments and abs(moments[member.id] - at) <= AT_ONCE:
                return word
        # Who came tapped as well, all evening.
        for word, moments, one in ((CAME, came, member.id), (TAPPED, tapped, member.person_id)):
            if one in moments and club.day_of(moments[one]) == club.day_of(at):
                return word
        return SOMEHOW

    return {
        member.id: Heard(club.day_of(member.last_heard_at), how(member, member.last_heard_at))
        for member in members
        if member.last_heard_at is not None
    }


def _last(whose: Any, at: Any, *where: ColumnElement[bool]) -> dict[int, datetime]:
    rows = db.session.execute(
        select(whose, func.max(at)).where(at.is_not(None), *where).group_by(whose)
    )
    return dict(iter(rows))
