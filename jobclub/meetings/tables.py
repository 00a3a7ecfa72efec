"""Small tables: where there are more people than minutes, the room parts into sixes to eights."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from jobclub.clubs.models import Member
from jobclub.events import record
from jobclub.extensions import db
from jobclub.meetings.attendance import HERE, Attendance, on_arrival
from jobclub.meetings.events import TablesChanged

if TYPE_CHECKING:
    from jobclub.meetings.models import Meeting

#: The most that hear each other at one table; with seven, nobody is left with two others.
MOST_AT_ONE = 8
WANTED = 7

#: What later features do before the room parts: whoever speaks to all of it speaks at their table.
before_parting: list[Callable[["Meeting", Member], None]] = []


def sit_at_tables(meeting: "Meeting", *, by: Member) -> None:
    """Part everybody who is here, in order of arrival, as evenly as it goes.

    Who came together is parted: neighbours know each other's asks. Pressed twice, nobody moves.
    """
    seats = [seat for seat in meeting.seats() if _sits(seat)]
    if all(seat.table_no is not None for seat in seats):
        return
    for settle in before_parting:
        settle(meeting, by)
    # Who has left is at none: they get one when they come back.
    _stand_up(meeting)
    count = how_many(len(seats))
    for number, seat in enumerate(seats):
        seat.table_no = number % count + 1
    _tell(meeting, by)


def sit_in_one_circle(meeting: "Meeting", *, by: Member) -> None:
    """Everybody together again."""
    if _stand_up(meeting):
        _tell(meeting, by)


def how_many(people: int) -> int:
    """So many tables: six to eight at each, where their number allows; else fewer, never more."""
    count = max(1, round(people / WANTED))
    return count + 1 if people > count * MOST_AT_ONE else count


def find_a_table(seat: Attendance) -> None:
    """Who comes late sits where there are fewest; who comes back, where they sat."""
    if not seat.meeting.is_open:
        return
    at = Attendance.meeting_id == seat.meeting_id, Attendance.status == HERE
    sitting = (
        select(Attendance.table_no, func.count())
        .where(*at, Attendance.table_no.is_not(None), Attendance.id != seat.id)
        .group_by(Attendance.table_no)
    )
    taken = {table: people for table, people in db.session.execute(sitting) if table is not None}
    if not taken or not _sits(seat):
        place = None
    elif seat.table_no in taken:
        place = seat.table_no
    else:
        place = min(taken, key=lambda table: (taken[table], table))
    if seat.table_no != place:
        seat.table_no = place


def tables(seats: Sequence[Attendance]) -> dict[int, list[Attendance]]:
    """The tables and who sits there; none while the room is one circle."""
    found: dict[int, list[Attendance]] = {}
    for seat in seats:
        if seat.table_no is not None and _sits(seat):
            found.setdefault(seat.table_no, []).append(seat)
    return dict(sorted(found.items()))


def _sits(seat: Attendance) -> bool:
    """Here, and not somebody who may be here already."""
    return seat.status == HERE and seat.same_seat_id is None


def _stand_up(meeting: "Meeting") -> bool:
    """Nobody is at a table any more, whoever left or was sent out among them."""
    sat = Attendance.meeting_id == meeting.id, Attendance.table_no.is_not(None)
    ids = db.session.scalars(select(Attendance.id).where(*sat)).all()
    db.session.execute(update(Attendance).where(*sat).values(table_no=None))
    return bool(ids)


def _tell(meeting: "Meeting", by: Member) -> None:
    record(TablesChanged(meeting.club_id, meeting.id, by.id, [meeting]))


on_arrival.append(find_a_table)
