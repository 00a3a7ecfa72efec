"""Newcomers: who came for the first time lately, and whether they came again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.meetings.attendance import HERE, LEFT, Attendance
from jobclub.meetings.models import Meeting


@dataclass(frozen=True)
class Newcomer:
    """Somebody who came for the first time, and whether they came again."""

    member: Member
    first_on: date
    back: bool
    #: At the last meeting: then "again" is still to come.
    just_now: bool


def newcomers(club: Club) -> Sequence[Newcomer]:
    """Who came for the first time at one of the club's last two meetings, newest first."""
    last = db.session.scalars(
        select(Meeting)
        .where(Meeting.club_id == club.id, Meeting.state == "closed")
        .order_by(Meeting.doors_at.desc())
        .limit(2)
    ).all()
    seats = db.session.scalars(
        select(Attendance)
        .where(
            Attendance.meeting_id.in_([meeting.id for meeting in last]),
            Attendance.status.in_((HERE, LEFT)),
            Attendance.same_seat_id.is_(None),
        )
        .order_by(Attendance.arrived_at)
    ).all()
    came = {(seat.member_id, seat.meeting_id) for seat in seats}
    days = {meeting.id: meeting.local_date for meeting in last}
    return [
        Newcomer(
            seat.member,
            days[meeting.id],
            back=place == 1 and (seat.member_id, last[0].id) in came,
            just_now=place == 0,
        )
        for place, meeting in enumerate(last)
        for seat in seats
        if seat.meeting_id == meeting.id and seat.first_visit and _is_new(seat.member)
    ]


def _is_new(member: Member) -> bool:
    """Not whoever opens the doors, nor somebody who has left since."""
    return not member.is_facilitator and member.removed_at is None
