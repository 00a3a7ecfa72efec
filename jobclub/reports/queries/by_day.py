"""The same counts day by day, for whoever adds them up by month or by year."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobclub.asks.doors import at_companies, door
from jobclub.asks.offers import Offer
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import within


def introductions(session: Session, club_id: int, period: Period) -> dict[date, int]:
    """How many doors led to an introduction on each day of the period that has any."""
    day = func.min(Introduction.introduced_on)
    offered = select(day.label("day")).join(Offer, Offer.id == Introduction.offer_id)
    doors = (
        at_companies(offered)
        .where(Introduction.club_id == club_id, Offer.no_longer_secret())
        .group_by(*door())
        .having(within(day, period))
        .subquery()
    )
    found = session.execute(select(doors.c.day, func.count()).group_by(doors.c.day))
    return {row[0]: row[1] for row in found}


def landings(session: Session, club_id: int, period: Period) -> dict[date, int]:
    """How many landed on each day of the period on which anybody did."""
    found = session.execute(
        select(Landing.day, func.count())
        .where(Landing.club_id == club_id, within(Landing.day, period))
        .group_by(Landing.day)
    )
    return {row[0]: row[1] for row in found}
