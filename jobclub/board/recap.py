"""Recap: what one member takes home from an evening."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from jobclub.asks.doors import by_door, furthest
from jobclub.asks.models import Ask
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.board.shown import became_of, made_among
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import how_far, move_of
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.attendance import HERE, LEFT, Attendance
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.surveys import Survey, sentences


@dataclass(frozen=True)
class Promise:
    """One offer between two people, as one of them takes it home."""

    offer_id: int
    connector: str
    asker: str
    company: str
    #: Who moves next, and by when, as their own pages say it; None where nothing is settled.
    first_mover: str
    by_day: date | None
    #: How the asker can be reached; for the connector of a settled offer alone.
    reach: str
    thanked: bool
    introduced: bool

    @property
    def connector_moves(self) -> bool:
        """Whether the connector has the next word."""
        return self.first_mover in (CONNECTOR, "")


@dataclass(frozen=True)
class Recap:
    """Everything of one member at one meeting."""

    member: Member
    meeting: Meeting
    ask: Ask | None
    to_me: Sequence[Promise]
    by_me: Sequence[Promise]
    commitment: Commitment | None

    @classmethod
    def of(cls, member: Member, meeting: Meeting, *, with_reach: bool = True) -> "Recap":
        """Read it."""
        rows = db.session.execute(
            select(Offer, Target, Ask, Thanks.id)
            .join(Target, Target.id == Offer.target_id)
            .join(Ask, Ask.id == Target.ask_id)
            .join(Member, Member.id == Offer.connector_id)
            .join(Showing, (Showing.ask_id == Ask.id) & (Showing.meeting_id == meeting.id))
            .outerjoin(Thanks, Thanks.offer_id == Offer.id)
            .where(
                Ask.hidden_at.is_(None),
                Member.removed_at.is_(None),
                Offer.no_longer_secret(),
                (Offer.connector_id == member.id) | (Ask.asker_id == member.id),
            )
            .order_by(Target.position, Offer.id)
        ).all()
        became = became_of([row[0].id for row in rows])
        thanked = {row[0].id for row in rows if row[3]}
        doors = by_door(row[0] for row in rows)
        reader = member if with_reach else None
        promises = [_promise(door, became, thanked, reader) for door in doors]
        to_me = [door[0].connector_id != member.id for door in doors]
        return cls(
            member=member,
            meeting=meeting,
            ask=_ask_of(member, meeting),
            to_me=[promise for promise, mine in zip(promises, to_me, strict=True) if mine],
            by_me=[promise for promise, mine in zip(promises, to_me, strict=True) if not mine],
            commitment=Commitment.at(meeting, member),
        )

    @property
    def to_thank(self) -> Sequence[Promise]:
        """Whom to thank, each once, however many doors they opened."""
        thanked = {promise.connector for promise in self.to_me if promise.thanked}
        found = {p.connector: p for p in self.to_me if p.connector not in thanked}
        return list(found.values())

    @property
    def survey(self) -> Mapping[str, str]:
        """What this member is asked about the evening; nothing, where it is not their turn."""
        return sentences() if Survey.is_for(self.member, self.meeting) else {}

    @property
    def is_empty(self) -> bool:
        """Somebody who listened: that is an evening, too."""
        return not (self.ask or self.to_me or self.by_me or self.commitment)


def _promise(
    door: Sequence[Offer],
    became: Mapping[int, Introduction],
    thanked: Collection[int],
    reader: Member | None,
) -> Promise:
    """The one that came furthest, and what came of any of them."""
    made = made_among(became)
    offer = furthest(door, made, thanked, how_far(became))
    move = move_of(offer, became.get(offer.id)) if offer.is_firm or offer.id in became else None
    reach = (one.reach_for(reader) for one in door) if reader is not None else ()
    return Promise(
        offer_id=offer.id,
        connector=offer.connector.called,
        asker=offer.target.ask.asker.called,
        company=offer.target.name,
        first_mover=move.side if move is not None else offer.first_mover,
        by_day=move.by_day if move is not None else None,
        reach=next(filter(None, reach), ""),
        thanked=any(one.id in thanked for one in door),
        introduced=any(one.id in made for one in door),
    )


def slips(meeting: Meeting, *, everybody: bool) -> Sequence[Recap]:
    """Recaps to print, by name: of those without a phone, or of everybody.

    How to reach somebody is on the phone of whoever may know it; on paper only for those who have
    none, and not while the evening is on: a laptop that mirrors its screen shows no address.
    """
    seats = db.session.scalars(
        select(Attendance).where(
            Attendance.meeting_id == meeting.id,
            Attendance.status.in_((HERE, LEFT)),
            Attendance.same_seat_id.is_(None),
        )
    ).all()
    return [
        Recap.of(seat.member, meeting, with_reach=not (seat.has_phone or meeting.is_open))
        for seat in sorted(seats, key=lambda seat: seat.member.called.casefold())
        if everybody or not seat.has_phone
    ]


def _ask_of(member: Member, meeting: Meeting) -> Ask | None:
    """What this member asked that evening, also when it is answered by now."""
    return db.session.scalar(
        select(Ask)
        .join(Showing, Showing.ask_id == Ask.id)
        .where(Showing.meeting_id == meeting.id, Ask.asker_id == member.id)
        .order_by(Ask.id.desc())
        .limit(1)
    )
