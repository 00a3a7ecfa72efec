"""What becomes of a seat, and of what somebody said they would do, when they leave the club."""

from jobclub.clubs.leaving import before_leaving, on_leaving
from jobclub.clubs.models import Member
from jobclub.errors import Refused
from jobclub.meetings.attendance import ABSENT, HERE, LEFT, WAITING
from jobclub.meetings.commitments import COULD_NOT, Commitment
from jobclub.meetings.models import Meeting
from jobclub.words import _


def must_lead_nothing(member: Member) -> None:
    """An evening that is on needs whoever leads it."""
    if any(meeting.led_by_id == member.id for meeting in Meeting.open_in(member.club_id)):
        raise Refused(_("You are leading this evening. Close it first, or hand it over."))


def stand_up(member: Member) -> None:
    """Out of the room, too; and what they said they would do is let go without a mark."""
    for meeting in Meeting.open_in(member.club_id):
        seat = meeting.seat_of(member)
        if seat is not None and seat.status in (HERE, WAITING):
            seat.correct(LEFT if seat.status == HERE else ABSENT, by=member)
    for said in Commitment.waiting(member):
        said.settle(COULD_NOT, by=member)


before_leaving.append(must_lead_nothing)
on_leaving.append(stand_up)
