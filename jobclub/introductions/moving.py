"""Who moves next and by when: derived here, and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from jobclub.asks.doors import by_door, furthest
from jobclub.asks.models import CLOSED, OPEN, Ask
from jobclub.asks.offers import A_WEEK, ASKER, CONNECTOR, Offer
from jobclub.asks.targets import Target
from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.steps import AFTER, ASKED_AFTER, INTRODUCED, OFFERED, likely_after


@dataclass(frozen=True)
class Move:
    """The one next thing to do about an offer."""

    offer: Offer
    introduction: Introduction | None
    #: "connector" or "asker".
    side: str
    by_day: date
    #: From this day on the one who moves is asked, once, how it went.
    asked_on: date
    #: The step that is likely to come next; one button names it.
    next: str

    @property
    def member(self) -> Member:
        """Who moves."""
        return self.offer.connector if self.side == CONNECTOR else self.offer.target.ask.asker

    @property
    def other(self) -> Member:
        """The other one: never told who was late."""
        return self.offer.target.ask.asker if self.side == CONNECTOR else self.offer.connector

    @property
    def company(self) -> str:
        """The company it is about; "" where the ask names none."""
        return self.offer.target.name

    def is_due(self, today: date) -> bool:
        """Its day is past."""
        return self.asked_on < today

    @property
    def was_asked(self) -> bool:
        """The one who moves was asked about this very day already."""
        return self.offer.nudged_for is not None and self.offer.nudged_for >= self.by_day


def move_of(offer: Offer, introduction: Introduction | None) -> Move | None:
    """Who moves next about this offer. None: nobody has to, it has come as far as it goes."""
    ask = offer.target.ask
    # Somebody who has left or is not welcome any more moves nothing, and waits for nothing.
    if offer.withdrawn_at is not None or offer.connector.removed_at or ask.asker.removed_at:
        return None
    if _rests(ask):
        return None
    state = introduction.state if introduction is not None else OFFERED
    if introduction is not None and introduction.by_day is not None:
        side, by_day = introduction.moves_next, introduction.by_day
    elif introduction is not None:
        return None
    elif offer.is_firm and offer.by_day is not None:
        side, by_day = offer.first_mover or CONNECTOR, offer.by_day
    else:
        zone = ZoneInfo(offer.connector.club.zone)
        side, by_day = CONNECTOR, offer.made_at.astimezone(zone).date() + A_WEEK
    made = introduction is not None and introduction.is_made
    if not made and not _is_wanted(offer, ask):
        return None
    no_contact = offer.kind == "idea" or offer.target.company_id is None or side == ASKER
    following = INTRODUCED if state == OFFERED and no_contact else likely_after(state)
    return Move(offer, introduction, side, by_day, _asked_on(introduction, by_day), following)


def _asked_on(introduction: Introduction | None, by_day: date) -> date:
    """On its day; just introduced, a while later, unless it was put off beyond that."""
    state = introduction.state if introduction is not None else OFFERED
    since = introduction.day_of(state) if introduction is not None else None
    if since is None or state not in ASKED_AFTER:
        return by_day
    return max(by_day, since + AFTER[state][1] + ASKED_AFTER[state])


def _rests(ask: Ask) -> bool:
    """Its asker has landed: neither this ask nor one they had before waits for anybody."""
    return ask.state == CLOSED or (ask.state != OPEN and ask.asker.stands != "looking")


def _is_wanted(offer: Offer, ask: Ask) -> bool:
    return ask.state == OPEN and ask.hidden_at is None and offer.target.dropped_at is None


def moves_in(club: Club, *, mover: Member | None = None) -> Sequence[Move]:
    """Everything that waits for somebody in a club (or for one member), what is due first."""
    offers = db.session.scalars(
        select(Offer)
        .join(Target, Target.id == Offer.target_id)
        .join(Ask, Ask.id == Target.ask_id)
        .where(Offer.club_id == club.id, Offer.no_longer_secret())
        .order_by(Offer.id)
        .options(contains_eager(Offer.target).contains_eager(Target.ask))
    ).all()
    became = what_became_of(club)
    made = {offer_id for offer_id, introduction in became.items() if introduction.is_made}
    # Two offers of one member at one company are one promise.
    doors = [furthest(door, made, ()) for door in by_door(offers)]
    moves = [move for one in doors if (move := move_of(one, became.get(one.id))) is not None]
    if mover is not None:
        moves = [move for move in moves if move.member.id == mover.id]
    return sorted(moves, key=lambda move: (move.by_day, move.offer.id))


def what_became_of(club: Club) -> dict[int, Introduction]:
    """Every introduction of a club, by its offer, also those only begun."""
    found = db.session.scalars(
        select(Introduction)
        .where(Introduction.club_id == club.id)
        .options(selectinload(Introduction.steps))
    ).all()
    return {one.offer_id: one for one in found}


def put_off(offer: Offer, *, by: Member) -> None:
    """Next week, then. A promise without a day has one from then on."""
    introduction = Introduction.of(offer)
    if introduction is not None:
        introduction.put_off(by=by)
    elif offer.is_firm:
        offer.put_off(by=by)
    else:
        offer.firm_up(CONNECTOR, by.club.today() + A_WEEK, by=by)


def let_rest(offer: Offer, *, by: Member) -> None:
    """It came to nothing, before they were introduced or after: closed, and nobody is named."""
    introduction = Introduction.of(offer)
    if introduction is not None:
        introduction.close(by=by)
    else:
        offer.let_go(by=by)
