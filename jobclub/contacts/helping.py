"""Asks that a member might help with, any day: first those at whose companies they know people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import ngettext
from sqlalchemy import distinct, func, or_, select
from sqlalchemy.orm import selectinload

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.contacts.knowing import Knowing, known_at, sentence
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.words import _

#: A club has some eighty members, and each of them one open ask.
MOST_ASKS = 200
#: So long somebody is told that they were helped: a reminder for ever would be a debt.
LATELY = timedelta(weeks=8)


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


def helped_by(member: Member) -> int:
    """How many people have helped this member lately: with an introduction, or, now that they have
    landed, with any door. For their own eyes; nobody keeps score.
    """
    since = now() - LATELY
    made = select(Introduction.offer_id).where(
        Introduction.club_id == member.club_id,
        Introduction.introduced_on >= since.date(),
    )
    closed = select(Landing.ask_id).where(
        Landing.member_id == member.id, Landing.ask_id.is_not(None), Landing.said_at >= since
    )
    counted = (
        select(func.count(distinct(Offer.connector_id)))
        .join(Target, Target.id == Offer.target_id)
        .join(Ask, Ask.id == Target.ask_id)
        .where(
            Ask.asker_id == member.id,
            Offer.no_longer_secret(),
            or_(Offer.id.in_(made), Ask.id.in_(closed)),
        )
    )
    return db.session.scalar(counted) or 0


def in_turn(helped: int, asks: int) -> str:
    """Whoever was helped is shown whom they could help; "" where there is nothing to say."""
    if not (helped and asks):
        return ""
    people = ngettext("%(num)s person helped you", "%(num)s people helped you", helped)
    might = ngettext(
        "here is %(num)s ask you might help", "here are %(num)s asks you might help", asks
    )
    return _("%(people)s; %(might)s.", people=people, might=might)


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
