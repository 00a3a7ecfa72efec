"""What each evening comes to when its rows are counted, by `meeting_id`: for `board.Figures` one
evening at a time, here for many at once.

Only evenings that still move are counted: the figures of a final one are frozen (`evenings.py`).
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    distinct,
    func,
    or_,
    select,
    true,
)

from jobclub.asks.doors import door
from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.clock import now
from jobclub.clubs.models import MEMBER
from jobclub.companies.models import Company
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.commitments import Commitment
from jobclub.reports.queries.base import how_many, seen, total, was_there


def counts(moving: CTE, wanted: Collection[str]) -> list[Subquery]:
    """The wanted figures, and what they are made of, for the evenings in `moving`: their `id`,
    `club_id`, `since`, `closed_at`, and whether a summary of their close is `kept`.
    """
    parts = (
        (_seats, {"present", "new", "helpers", "volunteer_min"}),
        (_asks, {"asks", "specific", "asks_own", "with_offer", "held", "held_own"}),
        (_offered, {"with_offer", "held", "held_own", "offers", "firmed"}),
        (_came_of, {"introductions", "thanks"}),
        (_promises, {"commitments"}),
        (_landings, {"landings"}),
    )
    return [count(moving) for count, figures in parts if not figures.isdisjoint(wanted)]


def _seats(moving: CTE) -> Subquery:
    helps = Attendance.stood_as == "helping"
    counted = select(
        Attendance.meeting_id,
        func.count().label("present"),
        how_many(Attendance.first_visit).label("new"),
        how_many(helps).label("helpers"),
        how_many(or_(helps, Attendance.role != MEMBER)).label("volunteers"),
    ).where(Attendance.meeting_id.in_(select(moving.c.id)), was_there())
    return counted.group_by(Attendance.meeting_id).subquery("seats")


def _asks(moving: CTE) -> Subquery:
    counted = select(
        Showing.meeting_id,
        func.count().label("asks"),
        how_many(Ask.specific).label("specific"),
        how_many(Ask.entered_by_id.is_(None)).label("asks_own"),
    )
    return _shown(counted, moving).group_by(Showing.meeting_id).subquery("asks")


def _offered(moving: CTE) -> Subquery:
    """Of the doors to its asks: which were offered that evening, and settled. Only where the
    evening's close has not kept them.
    """
    tonight, firm = Offer.meeting_id == Showing.meeting_id, Offer.firmed_at.is_not(None)
    each = _each_door(
        moving.c.kept.is_(False),
        moving,
        firm=firm,
        own=Ask.entered_by_id.is_(None),
        offers=tonight,
        firmed=and_(tonight, firm),
    ).subquery()
    holds, own = each.c.firm == 1, each.c.own == 1
    return (
        select(
            each.c.meeting_id,
            func.count(distinct(each.c.ask_id)).label("with_offer"),
            func.count(distinct(case((holds, each.c.ask_id)))).label("held"),
            func.count(distinct(case((and_(holds, own), each.c.ask_id)))).label("held_own"),
            total(each.c.offers).label("offers"),
            total(each.c.firmed).label("firmed"),
        )
        .group_by(each.c.meeting_id)
        .subquery("offered")
    )


def _came_of(moving: CTE) -> Subquery:
    """Of the doors that were offered that evening: what came of them since."""
    tonight = Offer.meeting_id == Showing.meeting_id
    doors = _each_door(
        true(), moving, introductions=Introduction.id.is_not(None), thanks=Thanks.id.is_not(None)
    )
    each = (
        doors.outerjoin(Introduction, Introduction.made_of())
        .outerjoin(Thanks, Thanks.offer_id == Offer.id)
        .where(tonight)
        .subquery()
    )
    made, thanked = total(each.c.introductions), total(each.c.thanks)
    counted = select(each.c.meeting_id, made.label("introductions"), thanked.label("thanks"))
    return counted.group_by(each.c.meeting_id).subquery("came_of")


def _each_door(
    of: ColumnElement[bool], moving: CTE, **flags: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    """The doors to the asks of an evening; of each, whether any of its offers is so."""
    ask_id, *rest = door()
    counted = select(
        Showing.meeting_id,
        ask_id.label("ask_id"),
        *(func.max(case((flag, 1), else_=0)).label(name) for name, flag in flags.items()),
    )
    return (
        _shown(counted, moving, of)
        .join(Target, Target.ask_id == Ask.id)
        .join(Offer, Offer.target_id == Target.id)
        .outerjoin(Company, Company.id == Target.company_id)
        .where(Offer.stands())
        .group_by(Showing.meeting_id, ask_id, *rest)
    )


def _promises(moving: CTE) -> Subquery:
    counted = select(Commitment.meeting_id, func.count().label("commitments"))
    theirs = counted.where(Commitment.meeting_id.in_(select(moving.c.id)))
    return theirs.group_by(Commitment.meeting_id).subquery("promises")


def _landings(moving: CTE) -> Subquery:
    """Said since the evening before it ended, wherever there was one."""
    said = and_(
        Landing.club_id == moving.c.club_id,
        Landing.said_at > moving.c.since,
        Landing.said_at <= func.coalesce(moving.c.closed_at, now()),
    )
    counted = select(moving.c.id.label("meeting_id"), func.count().label("landings"))
    return counted.join_from(moving, Landing, said).group_by(moving.c.id).subquery("landed")


def _shown(
    counted: Select[*tuple[Any, ...]], moving: CTE, of: ColumnElement[bool] | None = None
) -> Select[*tuple[Any, ...]]:
    # Not a join: then SQLite begins with the evenings, which are few, and not with all showings.
    evenings = select(moving.c.id).where(of if of is not None else true())
    return (
        counted.select_from(Showing)
        .join(Ask, Ask.id == Showing.ask_id)
        .where(Showing.meeting_id.in_(evenings), seen())
    )
