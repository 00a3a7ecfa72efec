"""The figures counted again: slowly, from plain rows, one by one, as one would with a pencil.

`Rows` is one club's tables as they stand; whatever is counted reads nothing else. (What became of
asks and doors is in `recount_doors.py`.)
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from jobclub.database import Base
from jobclub.extensions import db
from jobclub.reports.periods import Period

Line = Row[*tuple[Any, ...]]
TABLES = (
    "meeting", "attendance", "showing", "ask", "target", "company", "offer", "introduction", "step",
    "thanks", "landing", "commitment", "summary", "survey", "survey_given", "member",
)  # fmt: skip


@dataclass
class Rows:
    """One club's rows, by the names of their tables."""

    club_id: int
    now: datetime
    tables: Mapping[str, Sequence[Line]] = field(default_factory=dict)

    @classmethod
    def read(cls, club_id: int, now: datetime) -> "Rows":
        """All of them, in the order in which they were written."""
        found = {}
        for name in TABLES:
            table = Base.metadata.tables[name]
            rows = select(table).where(table.c.club_id == club_id).order_by(table.c.id)
            found[name] = db.session.execute(rows).all()
        return cls(club_id, now, found)

    def __getattr__(self, name: str) -> Sequence[Line]:
        return self.tables[name]

    def by_id(self, name: str, row_id: int) -> Line:
        """One row of a table."""
        return next(row for row in self.tables[name] if row.id == row_id)

    def held(self, period: Period | None = None) -> list[Line]:
        """The meetings whose doors were opened, in order; those of a period, or all."""
        held = [one for one in self.tables["meeting"] if one.state in ("open", "closed")]
        within = [one for one in held if period is None or is_in(period, one.local_date)]
        return sorted(within, key=lambda one: (one.doors_at, one.id))

    def visits(self, period: Period | None = None) -> list[tuple[Line, Line]]:
        """Each visit with its meeting, in the order of the meetings."""
        found = []
        for meeting in self.held(period):
            for seat in self.tables["attendance"]:
                there = seat.status in ("here", "left") and seat.same_seat_id is None
                if seat.meeting_id == meeting.id and there:
                    found.append((seat, meeting))
        return found


def is_in(period: Period, day: date) -> bool:
    """Whether a day is one of these."""
    return period.start <= day <= period.end


def visits(rows: Rows, period: Period) -> tuple[int, int, int, int, int]:
    """meetings, visits, people, new, returned."""
    came = Counter(seat.member_id for seat, _meeting in rows.visits(period))
    new = sum(seat.first_visit for seat, _meeting in rows.visits(period))
    returned = sum(times >= 2 for times in came.values())
    return len(rows.held(period)), sum(came.values()), len(came), new, returned


def by_month(rows: Rows, period: Period) -> list[tuple[int, ...]]:
    """year, month, meetings, visits, people, new: also of a month without a meeting between two."""
    found: list[tuple[int, ...]] = []
    months = [(one.local_date.year, one.local_date.month) for one in rows.held(period)]
    if not months:
        return found
    for number in range(_month(min(months)), _month(max(months)) + 1):
        year, month = divmod(number, 12)
        first = date(year, month + 1, 1)
        this = Period.of("month", first)
        wanted = Period("custom", max(period.start, this.start), min(period.end, this.end))
        meetings, came, people, new, _returned = visits(rows, wanted)
        found.append((year, month + 1, meetings, came, people, new))
    return found


def _month(one: tuple[int, int]) -> int:
    return one[0] * 12 + one[1] - 1


def called_off(rows: Rows, period: Period, today: date) -> tuple[int, int, int]:
    """holidays, cancelled, not held: once the day was over."""
    past = [one for one in rows.meeting if is_in(period, one.local_date) and one.local_date < today]
    off = Counter(one.off_for for one in past if one.state == "off")
    return off["holiday"], off["cancelled"], sum(one.state == "planned" for one in past)


def newcomers(rows: Rows, period: Period) -> Iterator[tuple[date, str, int]]:
    """Each newcomer of the period: the day of the first visit, "again", "waiting" or "gone", and
    how often they have come in all.
    """
    held = rows.held()
    for seat, meeting in rows.visits(period):
        if not seat.first_visit:
            continue
        after = held[held.index(meeting) + 1 :]
        theirs = [where for who, where in rows.visits() if who.member_id == seat.member_id]
        again = any(one in theirs for one in after[:3])
        seen = any(one in theirs for one in after)
        waits = not seen and len(after) < 3
        became = "again" if again else "waiting" if waits else "gone"
        yield meeting.local_date, became, len(theirs)


def came_back(rows: Rows, period: Period) -> tuple[int, int, int]:
    """newcomers, again, waiting."""
    became = Counter(one for _day, one, _times in newcomers(rows, period))
    return sum(became.values()), became["again"], became["waiting"]


def cohorts(rows: Rows, period: Period) -> list[tuple[int, ...]]:
    """year, month, newcomers, again, four, waiting."""
    months: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    for day, became, times in newcomers(rows, period):
        months[day.year, day.month].append((became, times))
    found: list[tuple[int, ...]] = []
    for (year, month), theirs in sorted(months.items()):
        count = Counter(became for became, _times in theirs)
        four = sum(times >= 4 for _became, times in theirs)
        found.append((year, month, len(theirs), count["again"], four, count["waiting"]))
    return found


def survey(rows: Rows, period: Period) -> tuple[list[tuple[str, int, int]], int]:
    """question, yes, no, for all four; and how many answered. Evenings of fewer than five answers
    wait until they are five together, and count on the day of the last one.
    """
    told: list[int] = []
    waiting: list[int] = []
    for meeting in sorted(rows.held(), key=lambda one: (one.local_date, one.id)):
        alone = [meeting.id]
        if _answered(rows, alone) < 5:
            waiting += alone
            alone, waiting = (waiting, []) if _answered(rows, waiting) >= 5 else ([], waiting)
        told += alone if is_in(period, meeting.local_date) else []
    said: Counter[tuple[str, str]] = Counter()
    for one in rows.survey:
        said[one.question, one.answer] += one.times if one.meeting_id in told else 0
    questions = ("learned", "confident", "new", "help")
    answers = [(question, said[question, "yes"], said[question, "no"]) for question in questions]
    return answers, _answered(rows, told)


def _answered(rows: Rows, meetings: Sequence[int]) -> int:
    return sum(one.meeting_id in meetings for one in rows.survey_given)


def people_of(clubs: Sequence[Rows], period: Period) -> int:
    """Everybody who came to any of these clubs, each once."""
    people = set()
    for rows in clubs:
        for seat, _meeting in rows.visits(period):
            people.add(rows.by_id("member", seat.member_id).person_id)
    return len(people)
