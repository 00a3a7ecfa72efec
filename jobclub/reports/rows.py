"""The rows behind a figure, a hundred at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import render_template
from flask_babel import ngettext
from sqlalchemy import select

from jobclub.clubs.models import Member
from jobclub.errors import Missing
from jobclub.reports.asked import Asked, drawn
from jobclub.reports.filters import Wanted, words
from jobclub.reports.queries import rows
from jobclub.reports.queries.looking import looking
from jobclub.reports.queries.meetings import MeetingRow
from jobclub.reports.queries.meetings import rows as meeting_rows
from jobclub.reports.row_tables import ROW_TABLES
from jobclub.reports.told import number
from jobclub.words import _

A_PAGE = 100
#: The tables of which the database finds one page at a time.
STREAMED: dict[str, Callable[..., Iterator[Any]]] = {
    "attendance": rows.attendance,
    "asks": rows.asks,
    "introductions": rows.introductions,
    "landings": rows.landings,
}


@drawn("rows")
def draw(asked: Asked) -> str:
    """One page of the rows, with the count of them all above it."""
    wanted = Wanted.of(asked)
    table = ROW_TABLES[wanted.table]
    leaf = _leaf(asked, wanted)
    here = f"/c/{asked.home.public_id}/reports/rows/{wanted.table}"
    told = [table.cells(asked, row) for row in leaf.rows]
    return render_template(
        "reports/_rows.html",
        sentence=_sentence(asked, wanted, leaf.count),
        title=words()[wanted.table][0],
        columns=table.columns(),
        numbers={at for row in told for at, cell in enumerate(row) if cell.is_number},
        rows=told,
        at=leaf.at,
        last=leaf.last,
        here=f"{here}?{urlencode(wanted.query)}{'&' if wanted.query else ''}{asked.period.query}",
        everything=f"{here}?{asked.period.query}" if wanted.query else "",
    )


@dataclass(frozen=True)
class Leaf:
    """One page of rows, and how many there are in all."""

    rows: Sequence[Any]
    count: int
    at: int

    @property
    def last(self) -> int:
        """How many pages there are; one, where there is nothing."""
        return _last(self.count)


def _leaf(asked: Asked, wanted: Wanted) -> Leaf:
    """Where the database finds one page by itself; else there are few enough to look at each."""
    if wanted.table not in STREAMED:
        every = list(_all(asked, wanted))
        at = min(wanted.page, _last(len(every)))
        return Leaf(every[(at - 1) * A_PAGE : at * A_PAGE], len(every), at)
    where = [asked.home.id], asked.period, wanted.only
    count = rows.count(asked.session, wanted.table, *where, whose=wanted.whose)
    at = min(wanted.page, _last(count))
    found = STREAMED[wanted.table](
        asked.session, *where, whose=wanted.whose, start=(at - 1) * A_PAGE, most=A_PAGE
    )
    return Leaf(list(found), count, at)


def _last(count: int) -> int:
    return max(1, -(-count // A_PAGE))


def _all(asked: Asked, wanted: Wanted) -> Iterator[Any]:
    club_id, period = asked.home.id, asked.period
    if wanted.table == "looking":
        return iter(looking(asked.session, club_id, period, asked.today))
    read = meeting_rows(asked.session, club_id, period)
    return (row for row in read if _is(row, wanted.only))


def _is(row: MeetingRow, only: str) -> bool:
    was_held = row.state not in ("off", "not_held")
    return {"held": was_held, "called_off": not was_held}.get(only, True)


def _sentence(asked: Asked, wanted: Wanted, count: int) -> str:
    """ "12 rows: asks with a door, of Ben." """
    _title, filters = words()[wanted.table]
    said = filters.get(wanted.only) or words()[wanted.table][0]
    rows_said = ngettext("%(n)s row", "%(n)s rows", count, n=number(count))
    if wanted.side:
        name = _name(asked, wanted.who)
        return _("%(rows)s: %(which)s, of %(name)s.", rows=rows_said, which=said, name=name)
    return _("%(rows)s: %(which)s.", rows=rows_said, which=said)


def _name(asked: Asked, member_id: int) -> str:
    of_club = select(Member).where(Member.club_id == asked.home.id, Member.id == member_id)
    found = asked.session.scalar(of_club)
    # Nobody reads what somebody did who was erased.
    if found is None or found.person.erased_at is not None:
        raise Missing
    return found.name
