"""Who is in the room: attendance belongs to the person, never to a socket."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from jobclub.clubs.models import Member
from jobclub.extensions import db, find
from jobclub.meetings.attendance import HERE, REMOVED, WAITING, Attendance

if TYPE_CHECKING:
    from jobclub.meetings.models import Meeting


class Seating:
    """A meeting's seats."""

    if TYPE_CHECKING:
        # What the meeting itself has.
        id: Mapped[int]
        doors_at: Mapped[datetime]

        def must_be_open(self) -> None: ...
        def must_have_begun(self) -> None: ...

    def head_count(self) -> int:
        """How many people are in the room. A seat that may be somebody else's is not counted."""
        return (
            db.session.scalar(
                select(func.count()).where(
                    Attendance.meeting_id == self.id,
                    Attendance.status == HERE,
                    Attendance.same_seat_id.is_(None),
                )
            )
            or 0
        )

    @classmethod
    def head_counts(cls, meetings: Sequence["Meeting"]) -> dict[int, int]:
        """The same for several meetings, by id; one with nobody in it is left out."""
        rows = db.session.execute(
            select(Attendance.meeting_id, func.count())
            .where(
                Attendance.meeting_id.in_([one.id for one in meetings]),
                Attendance.status == HERE,
                Attendance.same_seat_id.is_(None),
            )
            .group_by(Attendance.meeting_id)
        )
        return {row[0]: row[1] for row in rows}

    def seats(self) -> Sequence[Attendance]:
        """Everybody who was in the room or waits at the door, in order of arrival."""
        return db.session.scalars(
            select(Attendance)
            .where(Attendance.meeting_id == self.id, Attendance.status != REMOVED)
            .order_by(Attendance.arrived_at, Attendance.id)
        ).all()

    def seat_of(self, member: Member) -> Attendance | None:
        """A member's attendance, also when they were sent out."""
        return find(Attendance, Attendance.meeting_id == self.id, Attendance.member_id == member.id)

    def arrive(
        self, member: Member, *, stood_as: str, by: Member | None, waits: bool = False
    ) -> Attendance:
        """Be in the room. Joining is signing in; doing it twice is doing it once."""
        self.must_be_open()
        member.heard()
        seat = self.seat_of(member)
        if seat is not None:
            seat.come_back(by=by)
            return seat
        return Attendance.take(cast("Meeting", self), member, stood_as, by=by, waits=waits)

    def add_to_list(self, member: Member, *, by: Member) -> Attendance:
        """Was there after all, says the facilitator, maybe days later."""
        self.must_have_begun()
        seat = Attendance.take(cast("Meeting", self), member, member.stands, by=by, waits=False)
        # That evening, not the one on which somebody remembered it.
        seat.arrived_at = self.doors_at
        member.heard(self.doors_at)
        return seat

    def admits(self, member: Member) -> bool:
        """Whether this member has a seat in the room."""
        seat = self.seat_of(member)
        return seat is not None and seat.status not in (REMOVED, WAITING)
