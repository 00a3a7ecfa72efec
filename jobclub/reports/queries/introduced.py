"""Introductions by their doors, and the days of their steps.

Two offers of one member at one company are one door, and what came of either came of it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from jobclub.asks.doors import at_companies, door
from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.clubs.models import Club
from jobclub.companies.models import Company
from jobclub.introductions.models import Introduction, Step
from jobclub.introductions.steps import (
    AGREED,
    CLOSED,
    INTERVIEW,
    INTRODUCED,
    LANDED,
    MET,
    REPLIED,
    STEPS,
)
from jobclub.introductions.thanks import Thanks
from jobclub.reports.periods import ONE_DAY, Period
from jobclub.reports.queries.base import within
from jobclub.reports.queries.naming import Whose

#: The steps whose days are told, beside the introduction itself.
DATED = (AGREED, REPLIED, MET, INTERVIEW, LANDED)
#: Where it may stand: of two at one door, the one that came further counts.
STANDS = (CLOSED, *STEPS)
#: As far as a club's calendar goes, for a period without ends of its own.
EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)


def begun_in(
    club: Club, period: Period, only: str = "", whose: Whose | None = None
) -> Select[*tuple[Any, ...]]:
    """The doors behind which something has begun, by the day of the introduction, or before it by
    that of the offer. `only` names a step ("introduced", "met", …), and counts by the day of that.
    """
    ask_id, head, connector_id = door()
    introduced_on = func.min(Introduction.introduced_on)
    begun = (
        at_companies(
            select(
                ask_id.label("ask_id"),
                head.label("head"),
                connector_id.label("connector_id"),
                func.min(Introduction.id).label("introduction_id"),
                func.min(Offer.id).label("offer_id"),
                func.min(Offer.made_at).label("offered_at"),
                introduced_on.label("introduced_on"),
                (_day_of(only) if only in DATED else introduced_on).label("day"),
            )
            .select_from(Introduction)
            .join(Offer, Offer.id == Introduction.offer_id)
        )
        # Who it was nobody knows in the first seconds.
        .where(Introduction.club_id == club.id, Offer.club_id == club.id, Offer.no_longer_secret())
        .where(*_theirs(club, whose))
        .group_by(ask_id, head, connector_id)
        .having(_when(club, period, only))
    )
    return begun.join(Step, _is_of(only)) if only in DATED else begun


def told_of(begun: Subquery) -> Subquery:
    """All that came of each of these doors, and the days of its steps."""
    ask_id, head, connector_id = begun.c.ask_id, begun.c.head, begun.c.connector_id
    theirs = and_(
        Offer.target_id == Target.id,
        Offer.connector_id == connector_id,
        # Two without a company are one door as well.
        Company.heads().is_not_distinct_from(head),
        Offer.stands(),
    )
    # Outer joins are made in their order: from the few doors to what hangs on each.
    return (
        select(
            *begun.c,
            func.max(_STANDS_AT).label("stands"),
            func.max(_REACHED).label("reached"),
            func.min(Thanks.sent_at).label("thanked_at"),
            *(_day_of(name).label(name) for name in DATED),
        )
        .select_from(begun)
        .outerjoin(Target, Target.ask_id == ask_id)
        .outerjoin(Company, Company.id == Target.company_id)
        .outerjoin(Offer, theirs)
        .outerjoin(Introduction, Introduction.offer_id == Offer.id)
        .outerjoin(Step, _is_of(*STEPS))
        .outerjoin(Thanks, Thanks.offer_id == Introduction.offer_id)
        .group_by(*begun.c)
        .subquery("told")
    )


def moments(club: Club, period: Period) -> tuple[datetime, datetime]:
    """When a period begins where the club meets, and when it is over."""
    first, last = max(period.start, EARLIEST), min(period.end, LATEST)
    return club.moment(first, "00:00"), club.moment(last + ONE_DAY, "00:00")


def _theirs(club: Club, whose: Whose | None) -> Sequence[ColumnElement[bool]]:
    if whose is None:
        return ()
    if whose.side == "connector":
        return (Offer.connector_id == whose.member_id,)
    asks = select(Ask.id).where(Ask.club_id == club.id, Ask.asker_id == whose.member_id)
    return (Target.ask_id.in_(asks),)


def _is_of(*names: str) -> ColumnElement[bool]:
    return and_(Step.introduction_id == Introduction.id, Step.name.in_(names))


def _when(club: Club, period: Period, only: str) -> ColumnElement[bool]:
    introduced_on = func.min(Introduction.introduced_on)
    if only in DATED:
        return within(_day_of(only), period)
    introduced = within(introduced_on, period)
    if only == INTRODUCED:
        return introduced
    since, until = moments(club, period)
    offered = func.min(Offer.made_at)
    return or_(introduced, and_(introduced_on.is_(None), offered >= since, offered < until))


def _day_of(step: str) -> ColumnElement[date]:
    return func.min(case((Step.name == step, Step.day)))


_STANDS_AT = case(*((Introduction.state == name, at) for at, name in enumerate(STANDS)))
_REACHED = case(*((Step.name == name, at) for at, name in enumerate(STEPS)))
