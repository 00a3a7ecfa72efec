"""Asks that a member might help with, any day: first those at whose companies they know people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from jobclub.asks.models import OPEN, Ask
from jobclub.clubs.models import Member
from jobclub.contacts.knowing import Knowing, known_at, sentence
from jobclub.extensions import db

#: A club has some eighty members, and each of them one open ask.
MOST_ASKS = 200


@dataclass(frozen=True)
class MightHelp:
    """An ask of a clubmate, and what only its reader is told: "You know 3 people at eBay"."""

    ask: Ask
    hints: tuple[str, ...] = ()


def asks_to_help(member: Member, *, offered: Collection[int] = ()) -> list[MightHelp]:
    """The open asks of this member's clubmates at whose targets (`offered`) they have not offered
    yet. Those come first at whose companies they know people; then the newest.
    """
    asks = [ask for ask in _of_clubmates(member) if not {t.id for t in ask.targets} & set(offered)]
    companies = [target.company for ask in asks for target in ask.targets]
    known = known_at(member.person_id, [one for one in companies if one is not None])
    might = [MightHelp(ask, tuple(_hints(ask, known))) for ask in asks]
    return sorted(might, key=lambda one: not one.hints)


def _of_clubmates(member: Member) -> Iterable[Ask]:
    return db.session.scalars(
        select(Ask)
        .join(Member, Member.id == Ask.asker_id)
        .where(
            Member.removed_at.is_(None),
            Ask.club_id == member.club_id,
            Ask.state == OPEN,
            Ask.hidden_at.is_(None),
            Ask.asker_id != member.id,
        )
        .options(selectinload(Ask.targets))
        .order_by(Ask.posted_at.desc())
        .limit(MOST_ASKS)
    )


def _hints(ask: Ask, known: Knowing) -> Iterable[str]:
    for target in ask.drawn:
        count = known.at(target.company.keys) if target.company is not None else None
        if count is not None:
            yield sentence(count, target.name)
