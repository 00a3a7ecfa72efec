"""Small tables: where there are more people than minutes, the room parts into sixes to eights."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jobclub.clubs.models import Member
from jobclub.events import record
from jobclub.meetings.attendance import HERE, Attendance
from jobclub.meetings.events import TablesChanged

if TYPE_CHECKING:
    from jobclub.meetings.models import Meeting

#: The most that hear each other at one table; with seven, nobody is left with two others.
MOST_AT_ONE = 8
WANTED = 7


def sit_at_tables(meeting: "Meeting", *, by: Member) -> None:
    """Part everybody who is here, in order of arrival, as evenly as it goes."""
    seats = _here(meeting)
    count = max(1, round(len(seats) / WANTED))
    if len(seats) / count > MOST_AT_ONE:
        count += 1
    for number, seat in enumerate(seats):
        seat.table_no = number % count + 1
    _tell(meeting, by)


def sit_in_one_circle(meeting: "Meeting", *, by: Member) -> None:
    """Everybody together again."""
    for seat in meeting.seats():
        seat.table_no = None
    _tell(meeting, by)


def find_a_table(meeting: "Meeting", seat: Attendance) -> None:
    """Who comes late sits where there are fewest."""
    others = [s.table_no for s in _here(meeting) if s.table_no is not None]
    if others:
        seat.table_no = min(set(others), key=lambda table: (others.count(table), table))


def tables(seats: Sequence[Attendance]) -> dict[int, list[Attendance]]:
    """The tables and who sits there; none while the room is one circle."""
    found: dict[int, list[Attendance]] = {}
    for seat in seats:
        if seat.table_no is not None and seat.status == HERE:
            found.setdefault(seat.table_no, []).append(seat)
    return dict(sorted(found.items()))


def _here(meeting: "Meeting") -> list[Attendance]:
    return [s for s in meeting.seats() if s.status == HERE and s.same_seat_id is None]


def _tell(meeting: "Meeting", by: Member) -> None:
    record(TablesChanged(meeting.club_id, meeting.id, by.id, [meeting]))
