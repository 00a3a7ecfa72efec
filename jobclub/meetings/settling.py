"""What becomes of seats when two rows are one person, or somebody is not welcome any more."""

from sqlalchemy import select, update

from jobclub.clubs.merging import before_merge
from jobclub.clubs.models import Member, on_role_lost, on_turned_away
from jobclub.extensions import db
from jobclub.meetings.attendance import ABSENT, HERE, LEFT, REMOVED, WAITING, Attendance
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting

#: Where the two rows disagree: sent out stays out; else the one that is in the room is right.
_STRONGER = (REMOVED, HERE, LEFT, ABSENT, WAITING)


def settle(gone: Member, into: Member) -> None:
    """One seat a meeting, the truer one; and only the earliest evening was the first."""
    seats = db.session.scalars(
        select(Attendance)
        .where(Attendance.member_id.in_((gone.id, into.id)))
        .order_by(Attendance.arrived_at)
    ).all()
    kept = {seat.meeting_id: seat for seat in seats if seat.member_id == into.id}
    for seat in seats:
        seat.maybe_id = seat.same_seat_id = None
        if seat.member_id == gone.id:
            # The nod was to another's phone; whoever they are now is nodded to anew.
            seat.may_run = False
        # The facilitator who says "same person" has nodded.
        if seat.status == WAITING:
            seat.status = HERE
        other = kept.get(seat.meeting_id)
        if seat.member_id == gone.id and other is not None:
            other.status = min(seat.status, other.status, key=_STRONGER.index)
            other.has_phone = other.has_phone or seat.has_phone
            other.table_no = other.table_no or seat.table_no
            other.may_run = other.may_run and other.status == HERE
            other.arrived_at = min(seat.arrived_at, other.arrived_at)
            db.session.delete(seat)
    for later in seats[1:]:
        later.first_visit = False
    _one_commitment(gone, into)


def _one_commitment(gone: Member, into: Member) -> None:
    """One thing a meeting: what was said last stays."""
    for theirs in db.session.scalars(
        select(Commitment).where(Commitment.member_id == gone.id)
    ).all():
        twin = Commitment.at(theirs.meeting, into)
        if twin is not None:
            db.session.delete(min(theirs, twin, key=lambda said: said.made_at))
    db.session.flush()


def send_out(member: Member, by: Member) -> None:
    """Not welcome in the club is out of the room as well."""
    for meeting in Meeting.open_in(member.club_id):
        seat = meeting.seat_of(member)
        if seat is not None:
            seat.remove(by=by)


def run_no_more(member: Member, _by: Member) -> None:
    """Who is no facilitator any more runs no meeting, and would be nodded to again if they were."""
    nodded_to = Attendance.member_id == member.id, Attendance.may_run.is_(True)
    db.session.execute(update(Attendance).where(*nodded_to).values(may_run=False))


before_merge.append(settle)
on_turned_away.extend((send_out, run_no_more))
on_role_lost.append(run_no_more)
