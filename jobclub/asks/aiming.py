"""Which targets an ask has, by the companies that its asker typed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from jobclub.asks.offers import Offer
from jobclub.asks.targets import MOST_TARGETS, Target
from jobclub.clock import now
from jobclub.companies.models import Company
from jobclub.extensions import db

if TYPE_CHECKING:
    from jobclub.asks.models import Ask

#: By the id of a company's own row: how it was typed, and the row.
Typed = dict[int | None, tuple[str, Company | None]]


def aim(ask: "Ask", companies: Iterable[tuple[str, Company]]) -> None:
    """Targets by company. One no longer asked for is dropped, not deleted: its offers stay.

    A target names the row that was typed, and not the one that stands for it, so that two that
    were never one have back what was asked of each.
    """
    wanted = _by_head(companies)
    old = _old(ask)
    # A split may leave more than the form can show: what nobody saw, nobody took out.
    drawn = [head_id for head_id, targets in old.items() if targets[0].dropped_at is None]
    unseen = drawn[MOST_TARGETS:]
    if not wanted and not unseen:
        wanted = {None: {None: ("", None)}}
    back = _with_offers(old, wanted)
    # Positions are unique in an ask: make room before renumbering.
    for target in (target for targets in old.values() for target in targets):
        target.position = 100 + target.id
    db.session.flush()
    groups = [_at(ask, old[head_id], typed, back) for head_id, typed in wanted.items()]
    groups += [_standing(old[head_id]) for head_id in unseen if head_id not in wanted]
    _place(groups, old)
    db.session.flush()
    db.session.expire(ask, ["targets"])


def _by_head(companies: Iterable[tuple[str, Company]]) -> dict[int | None, Typed]:
    """What was typed, by the company that stands for it; each row once."""
    wanted: dict[int | None, Typed] = {}
    for name, company in companies:
        wanted.setdefault(company.head.id, {}).setdefault(company.id, (name, company))
    return wanted


def _old(ask: "Ask") -> defaultdict[int | None, list[Target]]:
    """What it had, by the company that stands for it: first those asked for, as they are drawn."""
    found = db.session.scalars(
        select(Target)
        .where(Target.ask_id == ask.id)
        .order_by(Target.dropped_at.is_not(None), Target.position)
    )
    old: defaultdict[int | None, list[Target]] = defaultdict(list)
    for target in found:
        old[target.head_id].append(target)
    return old


def _with_offers(
    old: Mapping[int | None, list[Target]], wanted: Collection[int | None]
) -> frozenset[int]:
    """Of the companies asked for once more, the dropped targets at which an offer stands."""
    again = [targets for head_id, targets in old.items() if head_id in wanted]
    ids = [target.id for targets in again if not _standing(targets) for target in targets]
    if not ids:
        return frozenset()
    stands = select(Offer.target_id).where(Offer.target_id.in_(ids), Offer.stands())
    return frozenset(db.session.scalars(stands))


def _at(ask: "Ask", old: list[Target], typed: Typed, back: frozenset[int]) -> list[Target]:
    """One company's targets: as it was typed, then what stands beside it, with its offers."""
    # What nobody else has seen yet is as it was typed, and nothing beside it.
    shown = _standing(old) if ask.is_posted else []
    found = []
    for company_id, (name, company) in typed.items():
        target = next((t for t in [*shown, *old] if t.company_id == company_id), None)
        # The form of a posted ask has the name that stands for all of them.
        if shown and target not in shown and company is not None and company.head is company:
            target = shown[0]
        target = target or Target.under(ask, company)
        target.as_typed = name
        found.append(target)
    return list(dict.fromkeys([*found, *shown, *(t for t in old if t.id in back)]))


def _standing(targets: Iterable[Target]) -> list[Target]:
    return [target for target in targets if target.dropped_at is None]


def _place(groups: Sequence[Sequence[Target]], old: Mapping[int | None, list[Target]]) -> None:
    """The one to draw of each company first, in the asker's order; then those beside them."""
    firsts, rest = [group[0] for group in groups], [t for group in groups for t in group[1:]]
    for position, target in enumerate([*firsts, *rest], 1):
        target.position, target.dropped_at = position, None
    stay = {*firsts, *rest}
    for targets in old.values():
        for target in targets:
            if target not in stay:
                target.dropped_at = target.dropped_at or now()
