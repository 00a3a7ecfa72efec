"""One door: what one member offers at one company of one ask, however many offers say it.

Two targets of an ask may turn out to be one company; whoever offered at both has offered once.
"""

from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select

from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.companies.models import Company

Counted = TypeVar("Counted", bound=Select[*tuple[Any, ...]])


def door() -> tuple[ColumnElement[int], ...]:
    """By what to group offers, so that each door is counted once. It needs `at_companies`."""
    return Target.ask_id.expression, Company.heads(), Offer.connector_id.expression


def at_companies(statement: Counted) -> Counted:
    """With the target and, where there is one, the company of each offer."""
    return statement.join(Target, Target.id == Offer.target_id).outerjoin(
        Company, Company.id == Target.company_id
    )


def by_door(offers: Iterable[Offer]) -> list[list[Offer]]:
    """The same for offers that were read, with their targets: in the order of each door's first."""
    doors: dict[tuple[int, int | None, int], list[Offer]] = {}
    for offer in offers:
        key = offer.target.ask_id, offer.target.head_id, offer.connector_id
        doors.setdefault(key, []).append(offer)
    return list(doors.values())


def furthest(
    same: Iterable[Offer],
    introduced: Container[int],
    thanked: Container[int],
    came: Mapping[int, int] = MappingProxyType({}),
) -> Offer:
    """Of the offers at one door the one to show: how far it `came`, then what was settled."""

    def how_far(offer: Offer) -> tuple[int, bool, bool, bool, bool, int]:
        said = offer.id in introduced, offer.is_firm, offer.id in thanked, bool(offer.note)
        return (came.get(offer.id, 0), *said, -offer.id)

    return max(same, key=how_far)
