"""Whose private part changes by what others do: whom to find, and how to reach them."""

from collections.abc import Iterable

from sqlalchemy import select

from jobclub.asks.events import (
    AskClosed,
    AskEdited,
    AskHidden,
    AskPosted,
    AskRestored,
    AskWithdrawn,
)
from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.board.finding import around
from jobclub.clubs.events import MemberStands
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.live import privately
from jobclub.meetings.events import MemberArrived, MemberRemoved, SeatChanged
from jobclub.meetings.live import people_of
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import FIND


@privately(MemberArrived, SeatChanged, MemberRemoved)
def who_would_find_them(row: EventRow) -> Iterable[int]:
    """While people find each other: those on whose list somebody is who came or went."""
    yield from _who_finds(row.subject_id, row)


@privately(AskPosted, AskEdited, AskWithdrawn, AskClosed, AskHidden, AskRestored)
def who_would_find_the_asker(row: EventRow) -> Iterable[int]:
    """And those on whose list the asker is, or was."""
    ask = db.session.get(Ask, row.subject_id)
    if ask is not None:
        yield from _who_finds(ask.asker_id, row)


@privately(MemberStands)
def who_may_reach_them(row: EventRow) -> Iterable[int]:
    """How to reach somebody is on the cards of those who settled a day with them."""
    settled = (
        select(Offer.connector_id)
        .join(Target, Target.id == Offer.target_id)
        .join(Ask, Ask.id == Target.ask_id)
        .where(Ask.asker_id == row.subject_id, Offer.firmed_at.is_not(None))
    )
    yield from people_of(*db.session.scalars(settled))


def _who_finds(member_id: int, row: EventRow) -> Iterable[int]:
    meeting = db.session.get(Meeting, row.meeting_id)
    stage = meeting.run.now if meeting is not None else None
    if meeting is not None and stage is not None and stage.kind == FIND:
        yield from people_of(*around(member_id, meeting))
