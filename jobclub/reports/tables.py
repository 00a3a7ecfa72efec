"""Tables: what can be taken along, of one club or of several; what each holds, and its rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import func, select

from jobclub.clubs.models import OWNER, Club, Member
from jobclub.meetings.models import Meeting
from jobclub.reports import columns, sponsor_figures
from jobclub.reports.asked import Asked
from jobclub.reports.columns import Column, Value
from jobclub.reports.queries import meetings, rows
from jobclub.reports.queries.base import held
from jobclub.reports.queries.meetings import MeetingRow
from jobclub.reports.sponsoring import Sponsor
from jobclub.words import _


@dataclass(frozen=True)
class Table:
    """One of them: its columns, its rows, and how many they are (that is looked at before)."""

    name: str
    columns: Callable[[], Sequence[Column]]
    rows: Callable[[Asked, Sequence[Club]], Iterator[Any]]
    count: Callable[[Asked, Club], int]

    def heads(self, asked: Asked) -> Sequence[Column]:
        """Its columns: of several clubs the first one says which."""
        found = self.columns()
        if asked.club is not None or any(column.name == "club" for column in found):
            return found
        return [columns.club_column(), *found]

    def cells(self, asked: Asked) -> Iterator[Sequence[Value]]:
        """Row by row, each cell as what it is."""
        heads = self.heads(asked)
        for row in self.rows(asked, clubs_of(asked)):
            yield [column.of(row) for column in heads]


@dataclass(frozen=True)
class OfMeeting:
    """The figures of a meeting, and of which club."""

    club: str
    figures: MeetingRow


def clubs_of(asked: Asked) -> Sequence[Club]:
    """The club that is asked about; else those that this person owns, by name."""
    if asked.club is not None:
        return [asked.club]
    return asked.session.scalars(
        select(Club)
        .join(Member, Member.club_id == Club.id)
        .where(
            Member.person_id == asked.person_id, Member.role == OWNER, Member.removed_at.is_(None)
        )
        .order_by(func.lower(Club.name), Club.id)
    ).all()


def named(name: str) -> tuple[str, str]:
    """What a table is called, and what it holds."""
    return {
        "attendance": (_("Attendance"), _("Who was at which meeting: a row a visit.")),
        "asks": (_("Asks"), _("What was asked for, and what came of it: a row an ask.")),
        "introductions": (
            _("Introductions"),
            _("Each with the days of its steps; what came to nothing reads closed, no more."),
        ),
        "meeting_summary": (
            _("Meetings"),
            _(
                "Every evening's figures: a row a meeting. For the club only: small numbers are not"
                " hidden in it. To hand on, take the one for a sponsor."
            ),
        ),
        "sponsor_summary": (
            _("For a sponsor"),
            _("The whole period in one row, small numbers hidden: fit to be handed on."),
        ),
    }[name]


def _rows(name: str, asked: Asked, clubs: Sequence[Club]) -> Iterator[Any]:
    of: Callable[..., Iterator[Any]] = getattr(rows, name)
    return of(asked.session, [club.id for club in clubs], asked.period)


def _count(name: str, asked: Asked, club: Club) -> int:
    return rows.count(asked.session, name, [club.id], asked.period)


def _meetings(asked: Asked, clubs: Sequence[Club]) -> Iterator[OfMeeting]:
    for club in clubs:
        for row in reversed(meetings.rows(asked.session, club.id, asked.period)):
            # A week that was called off has no figures.
            if row.state not in ("off", "not_held"):
                yield OfMeeting(club.name, row)


def _count_meetings(asked: Asked, club: Club) -> int:
    found = select(func.count()).select_from(Meeting)
    return asked.session.scalar(found.where(Meeting.club_id == club.id, held(asked.period))) or 0


def _sponsor(asked: Asked, clubs: Sequence[Club]) -> Iterator[Sponsor]:
    return (Sponsor.of(asked, club) for club in clubs)


#: By name, in the order of PRODUCT's list.
TABLES: dict[str, Table] = {
    **{
        name: Table(name, getattr(columns, name), partial(_rows, name), partial(_count, name))
        for name in ("attendance", "asks", "introductions")
    },
    "meeting_summary": Table(
        "meeting_summary", columns.meeting_summary, _meetings, _count_meetings
    ),
    "sponsor_summary": Table(
        "sponsor_summary", sponsor_figures.columns, _sponsor, lambda _asked, _club: 1
    ),
}
