"""What waits for those whom no mail reaches: a slip each, to print or to read out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.followup.brief import Brief
from jobclub.followup.nudges import told
from jobclub.introductions.moving import Move
from jobclub.introductions.thanks import Thanks
from jobclub.mail.outbox import is_set_up, may_be_mailed
from jobclub.meetings.models import Meeting


@dataclass(frozen=True)
class Slip:
    """All that waits for one member: their own move alone, and never who was late."""

    member: Member
    moves: Sequence[Move]
    thanks: Sequence[Thanks]
    #: They have been quiet: how is it going?
    asks_how: bool
    next: Meeting | None

    @property
    def is_empty(self) -> bool:
        """Nothing but the next meeting's day."""
        return not (self.moves or self.thanks or self.asks_how)

    @property
    def due(self) -> Sequence[Move]:
        """Those whose day is past."""
        return self._due_on(self.member.club.today())

    def hand_over(self, *, until: datetime) -> None:
        """It was read out to them, or handed over: none of it is said again next week.

        What came after the slip was drawn (`until`) still waits.
        """
        due = self._due_on(self.member.club.day_of(until))
        if due:
            told(self.member, due)
        for thanks in self.thanks:
            if thanks.sent_at <= until:
                thanks.seen()
        # Telling is speaking.
        self.member.heard()

    def _due_on(self, day: date) -> Sequence[Move]:
        return [move for move in self.moves if move.is_due(day)]


def slips(brief: Brief, *, everybody: bool = False) -> Sequence[Slip]:
    """By name, of those whom no mail reaches and for whom something waits; of `everybody`, also
    where only the next meeting does.
    """
    unreached = [member for member in brief.members if not is_reached(member)]
    found = slips_of(unreached, brief)
    return [slip for slip in found if everybody or not slip.is_empty]


def slips_of(members: Sequence[Member], brief: Brief) -> Sequence[Slip]:
    """The slips of these members, in their order."""
    quiet = {quiet.member.id for quiet in brief.quiet if not quiet.no_more}
    thanks = _unread(brief.club, [member.id for member in members])
    return [
        Slip(
            member=member,
            moves=_theirs(brief.moves, member),
            thanks=[one for one in thanks if one.to_id == member.id],
            asks_how=member.id in quiet,
            next=brief.next,
        )
        for member in members
    ]


def is_reached(member: Member) -> bool:
    """Whether mail reaches this member: there is a server, and an address of theirs."""
    return is_set_up() and may_be_mailed(member.person)


def _theirs(moves: Iterable[Move], member: Member) -> Sequence[Move]:
    return [move for move in moves if move.member.id == member.id and not move.rests]


def _unread(club: Club, member_ids: Collection[int]) -> Sequence[Thanks]:
    """Thanks that were not seen yet, oldest first."""
    about = joinedload(Thanks.offer).joinedload(Offer.target).joinedload(Target.ask)
    return db.session.scalars(
        select(Thanks)
        .where(
            Thanks.club_id == club.id,
            Thanks.to_id.in_(member_ids),
            Thanks.seen_at.is_(None),
        )
        .order_by(Thanks.sent_at, Thanks.id)
        .options(about, joinedload(Thanks.sender))
    ).all()
