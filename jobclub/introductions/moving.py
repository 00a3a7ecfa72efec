"""Who moves next and by when: derived here, and nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from jobclub.asks.doors import by_door, furthest
from jobclub.asks.models import CLOSED, OPEN, Ask
from jobclub.asks.offers import A_WEEK, ASKER, CONNECTOR, Offer
from jobclub.asks.targets import Target
from jobclub.clubs.models import Club, Member
from jobclub.errors import Missing
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.steps import AFTER, ASKED_AFTER, INTRODUCED, OFFERED, STEPS, likely_after


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

    @property
    def rests(self) -> bool:
        """One of the two takes a break: nobody asks until they are back."""
        return "paused" in (self.member.stands, self.other.stands)

    def is_due(self, today: date) -> bool:
        """Its day is past, and both are here."""
        return self.asked_on < today and not self.rests

    @property
    def was_asked(self) -> bool:
        """The one who moves was asked about this very day already."""
        return self.offer.nudged_for == self.by_day


def move_of(offer: Offer, introduction: Introduction | None) -> Move | None:
    """Who moves next about this offer. None: nobody has to, it has come as far as it goes."""
    ask = offer.target.ask
    # Somebody who has left or is not welcome any more moves nothing, and waits for nothing.
    if offer.withdrawn_at is not None or offer.connector.removed_at or ask.asker.removed_at:
        return None
    if _rests(ask):
        return None
    state = state_of(introduction)
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
    state = state_of(introduction)
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
    wanted = and_(Ask.state == OPEN, Ask.hidden_at.is_(None), Target.dropped_at.is_(None))
    rows = db.session.execute(
        select(Offer, Introduction)
        .join(Target, Target.id == Offer.target_id)
        .join(Ask, Ask.id == Target.ask_id)
        .outerjoin(Introduction, Introduction.offer_id == Offer.id)
        .where(Offer.club_id == club.id, Offer.no_longer_secret())
        # All else that the club ever had moves no more.
        .where(or_(Introduction.moves_next != "", wanted))
        .order_by(Offer.id)
        .options(
            contains_eager(Offer.target).contains_eager(Target.ask),
            selectinload(Introduction.steps),
        )
    ).all()
    introductions: list[Introduction | None] = [row[1] for row in rows]
    became = {one.offer_id: one for one in introductions if one is not None}
    found = [move_of(offer, introduction) for offer, introduction in rows]
    moves = {move.offer.id: move for move in found if move is not None}
    came = how_far(became)
    # Two offers of one member at one company are one promise.
    doors = by_door(move.offer for move in moves.values())
    once = [moves[furthest(door, (), (), came).id] for door in doors]
    theirs = [move for move in once if mover is None or move.member.id == mover.id]
    return sorted(theirs, key=lambda move: (move.by_day, move.offer.id))


def how_far(became: Mapping[int, Introduction]) -> dict[int, int]:
    """How far each offer came: open ones by their step, and closed ones behind all others."""
    return {
        offer_id: -1 if one.last is None or one.closed_on else STEPS.index(one.last.name) + 1
        for offer_id, one in became.items()
    }


def state_of(introduction: Introduction | None) -> str:
    """How far an offer came, by name."""
    return introduction.state if introduction is not None else OFFERED


def has_moved_on(offer: Offer, state: str) -> bool:
    """Whether it stands otherwise than the page or letter showed that somebody answers ("": it did
    not say).
    """
    return bool(state) and state != state_of(Introduction.of(offer))


def is_the_others(offer: Offer, by: Member) -> bool:
    """Whether the other one of the two has the next word."""
    move = move_of(offer, Introduction.of(offer))
    return move is not None and move.member.id != by.id


def put_off(offer: Offer, *, by: Member) -> bool:
    """Next week, then. A promise without a day has one from then on. False where that is not
    theirs to say: the other one moves.
    """
    if not offer.concerns(by):
        raise Missing
    introduction = Introduction.of(offer)
    if not by.on_duty and is_the_others(offer, by):
        return False
    if introduction is not None:
        introduction.put_off(by=by)
    elif offer.is_firm:
        offer.put_off(by=by)
    else:
        offer.firm_up(CONNECTOR, by.club.today() + A_WEEK, by=by)
    return True


def let_rest(offer: Offer, *, by: Member) -> None:
    """It came to nothing, before they were introduced or after: closed, and nobody is named."""
    introduction = Introduction.of(offer)
    if introduction is not None:
        introduction.close(by=by)
    else:
        offer.let_go(by=by)
