"""The evenings of a period, one by one and in sum; and what came of what was settled at them."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from jobclub.asks.doors import at_companies, door
from jobclub.asks.offers import Offer
from jobclub.board.figures import Figures
from jobclub.clubs.models import Club
from jobclub.introductions.models import Introduction
from jobclub.meetings.models import Meeting
from jobclub.meetings.summaries import FIGURES, Summary
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import least, total, within
from jobclub.reports.queries.evenings import FINAL, evenings

#: So old must a promise be before it counts whether it was kept.
SETTLED_BEFORE = timedelta(days=14)


@dataclass(frozen=True)
class MeetingRow(Figures):
    """One evening, and its figures; of one that was not held they are nothing."""

    meeting_id: int
    public_id: str
    day: date
    #: "open", "draft", "final", "off" or "not_held" (`evenings.py`).
    state: str
    #: Why it was called off: "holiday" or "cancelled".
    off_for: str
    revision: int

    @property
    def final(self) -> bool:
        """Whether its figures are frozen."""
        return self.state == FINAL


@dataclass(frozen=True)
class Totals(Figures):
    """All the evenings that were held, in sum."""

    meetings: int


@dataclass(frozen=True)
class Promises:
    """Offers that were settled with a person and a day, and how many of them led to an
    introduction. What somebody couldn't stays among the settled ones; it is nobody's.
    """

    settled: int
    introduced: int


def rows(
    session: Session, club_id: int, period: Period, today: date | None = None
) -> list[MeetingRow]:
    """Every evening of the period, the newest first: also those that were called off, or planned
    and not held, once their day is over.
    """
    today = today or session.get_one(Club, club_id).today()
    found = evenings(Meeting.club_id == club_id, period, today)
    named = [found.c[field.name] for field in fields(MeetingRow)]
    newest = found.c.day.desc(), found.c.doors_at.desc(), found.c.meeting_id.desc()
    return [MeetingRow(*row) for row in session.execute(select(*named).order_by(*newest))]


def totals(session: Session, club_id: int, period: Period) -> Totals:
    """The sum of their figures."""
    found = evenings(Meeting.club_id == club_id, period)
    sums: list[ColumnElement[Any]] = [total(found.c[name]) for name in FIGURES]
    sums.append(func.count())
    return Totals(*session.execute(select(*sums).select_from(found)).one())


def promises(session: Session, club_id: int, period: Period, today: date) -> Promises:
    """What was settled at evenings of the period two weeks ago or longer, and what it led to."""
    made = _made(club_id).subquery()
    introduced = least(Summary.firmed, func.coalesce(made.c.introduced, 0))
    found = (
        select(total(Summary.firmed), total(introduced))
        .join(Meeting, and_(Meeting.id == Summary.meeting_id, ~Summary.superseded))
        .outerjoin(made, made.c.meeting_id == Meeting.id)
        .where(
            Meeting.club_id == club_id,
            Meeting.state == "closed",
            within(Meeting.local_date, period),
            Meeting.local_date <= today - SETTLED_BEFORE,
        )
    )
    return Promises(*session.execute(found).one())


def _made(club_id: int) -> Select[int, int]:
    """By evening: of the doors settled at it, those that led to an introduction."""
    doors = (
        at_companies(select(Meeting.id).select_from(Offer))
        .join(Meeting, and_(Meeting.id == Offer.meeting_id, Offer.firmed_at <= Meeting.closed_at))
        .join(Introduction, Introduction.made_of())
        .where(Offer.club_id == club_id, Offer.stands())
        .group_by(Meeting.id, *door())
        .subquery()
    )
    by_evening = select(doors.c.id.label("meeting_id"), func.count().label("introduced"))
    return by_evening.group_by(doors.c.id)
