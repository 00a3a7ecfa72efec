"""The brief: what a facilitator wants to know, and may do, before the next meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby

from sqlalchemy import func, select

from jobclub.board.good_news import GoodNews, News
from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.followup.check_ins import CheckIn
from jobclub.followup.newcomers import Newcomer, newcomers
from jobclub.followup.nudges import APART
from jobclub.followup.quiet import Quiet, quiet_in
from jobclub.introductions.moving import Move, moves_in
from jobclub.mail.queries import Undelivered, undeliverable
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import WINS
from jobclub.meetings.stages import Stage

#: A question that nobody answered in so long is answered: no answer is fine.
ASKED_LATELY = timedelta(days=31)


@dataclass(frozen=True)
class Mover:
    """Somebody with promises whose day is past, and when they were last asked about one."""

    member: Member
    moves: Sequence[Move]

    @property
    def asked_on(self) -> date | None:
        """The day they were asked, where that was in the last week."""
        return asked_on(self.member)


class Brief:
    """One club, between two of its meetings. Each part is read when a page asks for it."""

    def __init__(self, club: Club) -> None:
        self.club = club
        # Read first, and held: whom a move names is then at hand, and not looked up one by one.
        self.members = club.members()

    @cached_property
    def next(self) -> Meeting | None:
        """The meeting that it is for, where one is planned."""
        to_come = Meeting.planned_in(self.club)
        return next((one for one in to_come if one.state == "planned"), None)

    @cached_property
    def moves(self) -> Sequence[Move]:
        """All that waits for somebody, what is due first."""
        return moves_in(self.club)

    @cached_property
    def due(self) -> Sequence[Mover]:
        """Who could use a word about a promise."""
        today = self.club.today()
        return movers([move for move in self.moves if move.is_due(today)])

    @cached_property
    def soon(self) -> Sequence[Mover]:
        """Whose promises are for the days until that meeting."""
        today = self.club.today()
        until = self.next.local_date if self.next is not None else today + APART
        here = [move for move in self.moves if not move.rests]
        return movers([m for m in here if not m.is_due(today) and m.by_day <= until])

    @cached_property
    def quiet(self) -> Sequence[Quiet]:
        """Who has not been heard from for a while."""
        return quiet_in(self.club)

    @cached_property
    def newcomers(self) -> Sequence[Newcomer]:
        """Who came for the first time at one of the last two meetings."""
        return newcomers(self.club)

    @cached_property
    def to_read_out(self) -> Sequence[News]:
        """What the wall will show at its opening: who landed, and thanks that both agreed to."""
        last = db.session.scalars(
            select(Meeting)
            .where(Meeting.club_id == self.club.id, Meeting.state == "closed")
            .order_by(Meeting.doors_at.desc())
            .limit(1)
        ).first()
        if last is None:
            return []
        news = _NewsToCome(last)
        return [*news.landings, *news.thanks]

    @cached_property
    def undeliverable(self) -> Sequence[Undelivered]:
        """Whom mail does not reach."""
        return undeliverable(self.club)

    @cached_property
    def unanswered(self) -> Sequence[CheckIn]:
        """Who was asked how they are: what they say may reach a facilitator first."""
        return db.session.scalars(
            select(CheckIn)
            .join(Member, Member.id == CheckIn.member_id)
            .where(
                CheckIn.club_id == self.club.id,
                CheckIn.answered_at.is_(None),
                CheckIn.asked_at >= now() - ASKED_LATELY,
                Member.removed_at.is_(None),
                (Member.last_heard_at.is_(None)) | (Member.last_heard_at < CheckIn.asked_at),
            )
            .order_by(CheckIn.asked_at, CheckIn.id)
        ).all()


class _NewsToCome(GoodNews):
    """Good news as the next meeting would tell it now, seen from the last one."""

    @cached_property
    def _told(self) -> datetime | None:
        return db.session.scalar(
            select(func.max(Stage.ended_at))
            .join(Meeting, Meeting.id == Stage.meeting_id)
            .where(
                Meeting.club_id == self.meeting.club_id,
                Stage.kind == WINS,
                Stage.started_at.is_not(None),
            )
        )

    @property
    def _until(self) -> datetime:
        return now()


def movers(moves: Sequence[Move]) -> Sequence[Mover]:
    """Who they wait for, by name, each with theirs."""
    by_name = sorted(moves, key=lambda move: (move.member.called.casefold(), move.member.id))
    each = groupby(by_name, key=lambda move: move.member.id)
    theirs = [sorted(some, key=lambda move: move.by_day) for _id, some in each]
    return [Mover(some[0].member, some) for some in theirs]


def asked_on(member: Member) -> date | None:
    """The day on which a member was asked about a promise, where that was in the last week."""
    at = member.nudged_at
    if at is None or now() - at >= APART:
        return None
    return member.club.day_of(at)
