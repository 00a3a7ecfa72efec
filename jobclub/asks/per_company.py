"""How often a club's companies were asked for, and how many doors were offered there."""

from collections.abc import Sequence

from sqlalchemy import func, select

from jobclub.asks.models import DRAFT, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.companies.listing import Figures, figures_of
from jobclub.companies.models import Company
from jobclub.extensions import db


def count(head_ids: Sequence[int]) -> dict[int, Figures]:
    """By the company that stands for all that are the same. Somebody who offers at two companies
    of one ask that are one has offered once.
    """
    asks, offers = _asks(head_ids), _offers(head_ids)
    return {head_id: Figures(asks.get(head_id, 0), offers.get(head_id, 0)) for head_id in head_ids}


def _asks(head_ids: Sequence[int]) -> dict[int, int]:
    found = db.session.execute(
        select(Company.heads(), func.count(Ask.id.distinct()))
        .select_from(Target)
        .join(Company, Company.id == Target.company_id)
        .join(Ask, Ask.id == Target.ask_id)
        .where(Company.heads().in_(head_ids), Target.dropped_at.is_(None), Ask.state != DRAFT)
        .group_by(Company.heads())
    )
    return {row[0]: row[1] for row in found}


def _offers(head_ids: Sequence[int]) -> dict[int, int]:
    made = (
        select(Company.heads().label("head"), Target.ask_id, Offer.connector_id)
        .select_from(Offer)
        .join(Target, Target.id == Offer.target_id)
        .join(Company, Company.id == Target.company_id)
        .where(Company.heads().in_(head_ids), Offer.withdrawn_at.is_(None))
        .distinct()
        .subquery()
    )
    counts = db.session.execute(select(made.c.head, func.count()).group_by(made.c.head))
    return {row[0]: row[1] for row in counts}


figures_of.append(count)
