"""Evenings as rows: when they were, what became of them, and their figures, as `board.Figures` has
them for one.

A final one's figures are frozen; of a draft some are those of its close (`KEPT`), and the others
are counted as things stand.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Subquery, and_, case, func, literal, or_, select

from jobclub.board.figures import KEPT
from jobclub.database import UtcTime
from jobclub.meetings.models import Meeting
from jobclub.meetings.planning import OFF, PLANNED
from jobclub.meetings.summaries import FIGURES, Summary
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import held, least, was_held, within
from jobclub.reports.queries.counted import counts

#: What became of an evening: it is on, its figures are a draft or final, it was called off, or it
#: was planned and nobody opened the doors.
OPEN, DRAFT, FINAL, CALLED_OFF, NOT_HELD = "open", "draft", "final", "off", "not_held"
#: Before anybody landed.
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)

_closed = Meeting.state == "closed"
_final = and_(_closed, Summary.final_at.is_not(None))
_kept = and_(_closed, Summary.id.is_not(None))


def evenings(
    ours: ColumnElement[bool],
    period: Period,
    today: date | None = None,
    *,
    figures: Sequence[str] = FIGURES,
) -> Subquery:
    """Those of the clubs that `ours` picks, on days of the period, with these figures. With `today`
    also those that were planned for a day before it and not held: with nothing but zeros.
    """
    wanted = held(period)
    if today is not None:
        past = and_(Meeting.state.in_((PLANNED, OFF)), Meeting.local_date < today)
        wanted = or_(wanted, and_(past, within(Meeting.local_date, period)))
    parts = counts(_moving(ours, period, figures), figures)
    stands = _stands(parts)
    numbers = (_figure(name, stands).label(name) for name in figures)
    rows = select(*_columns(), *numbers).select_from(Meeting).outerjoin(Summary, _counts())
    for part in parts:
        rows = rows.outerjoin(part, part.c.meeting_id == Meeting.id)
    return rows.where(ours, wanted).subquery("evenings")


def _columns() -> tuple[ColumnElement[Any], ...]:
    state = case(
        (Meeting.state == "open", OPEN),
        (_final, FINAL),
        (_closed, DRAFT),
        (Meeting.state == OFF, CALLED_OFF),
        else_=NOT_HELD,
    )
    return (
        Meeting.club_id.label("club_id"),
        Meeting.id.label("meeting_id"),
        Meeting.public_id.label("public_id"),
        Meeting.local_date.label("day"),
        Meeting.doors_at.label("doors_at"),
        state.label("state"),
        Meeting.off_for.label("off_for"),
        case((_kept, Summary.revision), else_=0).label("revision"),
    )


def _stands(parts: Sequence[Subquery]) -> Mapping[str, ColumnElement[int]]:
    """Each number as things stand; where there is nothing to count, there is none."""
    found: dict[str, ColumnElement[int]] = {}
    for part in parts:
        for column in part.c:
            found[column.name] = func.coalesce(column, 0)
    if "volunteers" in found:
        spent = found["volunteers"] * Meeting.lasted_min + Meeting.prepared_min
        found["volunteer_min"] = case((was_held(), spent), else_=0)
    return found


def _figure(name: str, stands: Mapping[str, ColumnElement[int]]) -> ColumnElement[int]:
    """Frozen; or of the close; or as it stands."""
    frozen = getattr(Summary, name)
    return case((_final, frozen), (_kept, _then(name, stands)), else_=stands[name])


def _then(name: str, stands: Mapping[str, ColumnElement[int]]) -> ColumnElement[int]:
    """What a draft says: as `Figures.as_it_stands`."""
    if name == "with_offer":
        return least(Summary.with_offer, stands["asks"])
    if name in ("held", "held_own"):
        own = least(Summary.held_own, stands["asks_own"])
        others = least(Summary.held - Summary.held_own, stands["asks"] - stands["asks_own"])
        return own + others if name == "held" else own
    kept: ColumnElement[int] = getattr(Summary, name)
    return kept if name in KEPT else stands[name]


def _moving(ours: ColumnElement[bool], period: Period, figures: Sequence[str]) -> CTE:
    """The held ones whose figures are not frozen; and `since` when somebody's landing is theirs,
    where that is wanted.
    """
    moving = select(
        Meeting.id.label("id"),
        Meeting.club_id.label("club_id"),
        Meeting.closed_at.label("closed_at"),
        _kept.label("kept"),
    ).outerjoin(Summary, _counts())
    if "landings" in figures:
        before = _before(ours)
        since = func.coalesce(before.c.last, literal(LONG_AGO, UtcTime))
        moving = moving.add_columns(since.label("since")).join(before, before.c.id == Meeting.id)
    return (
        moving.where(ours, held(period), or_(~_closed, Summary.final_at.is_(None)))
        .cte("moving")
        # Told so, SQLite reads them once and first, and not again for each row that it counts.
        .prefix_with("MATERIALIZED")
    )


def _before(ours: ColumnElement[bool]) -> Subquery:
    """When the club's evenings before each one were over."""
    last = func.max(case((_closed, Meeting.closed_at))).over(
        partition_by=Meeting.club_id, order_by=Meeting.doors_at, groups=(None, -1)
    )
    return select(Meeting.id, last.label("last")).where(ours).subquery("before")


def _counts() -> ColumnElement[bool]:
    """The summary of an evening that counts."""
    return and_(Summary.meeting_id == Meeting.id, ~Summary.superseded)
