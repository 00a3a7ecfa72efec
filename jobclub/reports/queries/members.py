"""One member in figures. What came to nothing is in none of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.introductions.landings import Landing
from jobclub.introductions.steps import INTRODUCED
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import Meeting
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import how_many, total, was_held, was_there, within
from jobclub.reports.queries.introduced import begun_in, moments
from jobclub.reports.queries.naming import club_of
from jobclub.reports.queries.ways import WITH_DOOR, asks_of, doors_of, ways_of


@dataclass(frozen=True)
class MemberFigures:
    """What a member asked and gave in a period; their first evening, whenever that was."""

    first_visit: date | None
    visits: int
    asks: int
    with_door: int
    doors_opened: int
    doors_received: int
    introductions_made: int
    introductions_received: int
    thanks_sent: int
    thanks_received: int
    #: The day of their last landing in the period.
    landed: date | None


def member(session: Session, club_id: int, member_id: int, period: Period) -> MemberFigures:
    """Their own figures."""
    first_visit, visits = _evenings(session, club_id, member_id, period)
    asks, with_door, received = _asks(session, club_id, member_id, period)
    made, had = _introductions(session, club_id, member_id, period)
    sent, got = _thanks(session, club_id, member_id, period)
    return MemberFigures(
        first_visit=first_visit,
        visits=visits,
        asks=asks,
        with_door=with_door,
        doors_opened=_opened(session, club_id, member_id, period),
        doors_received=received,
        introductions_made=made,
        introductions_received=had,
        thanks_sent=sent,
        thanks_received=got,
        landed=_landed(session, club_id, member_id, period),
    )


def _evenings(
    session: Session, club_id: int, member_id: int, period: Period
) -> tuple[date | None, int]:
    counted = (
        select(func.min(Meeting.local_date), how_many(within(Meeting.local_date, period)))
        .select_from(Attendance)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.club_id == club_id,
            Attendance.member_id == member_id,
            was_held(),
            was_there(),
        )
    )
    first, visits = session.execute(counted).one()
    return first, visits


def _asks(session: Session, club_id: int, member_id: int, period: Period) -> tuple[int, int, int]:
    ways = ways_of(asks_of(club_id, period, Ask.asker_id == member_id))
    doors = total(ways.c.doors)
    counted = select(func.count(), how_many(ways.c.came >= WITH_DOOR), doors).select_from(ways)
    asks, with_door, received = session.execute(counted).one()
    return asks, with_door, received


def _opened(session: Session, club_id: int, member_id: int, period: Period) -> int:
    theirs = Offer.connector_id == member_id, Offer.no_longer_secret()
    offered = select(Target.ask_id).join(Offer, Offer.target_id == Target.id).where(*theirs)
    doors = doors_of(asks_of(club_id, period, Ask.id.in_(offered)), *theirs)
    return session.scalar(select(func.count(doors.c.came))) or 0


def _introductions(
    session: Session, club_id: int, member_id: int, period: Period
) -> tuple[int, int]:
    asked = Target.ask_id.in_(select(Ask.id).where(Ask.asker_id == member_id))
    both = begun_in(club_of(session, club_id), period, INTRODUCED).where(
        or_(Offer.connector_id == member_id, asked)
    )
    begun = both.subquery()
    made = begun.c.connector_id == member_id
    made_and_had = select(how_many(made), how_many(~made)).select_from(begun)
    made_by_them, had = session.execute(made_and_had).one()
    return made_by_them, had


def _thanks(session: Session, club_id: int, member_id: int, period: Period) -> tuple[int, int]:
    since, until = moments(club_of(session, club_id), period)
    counted = select(how_many(Thanks.from_id == member_id), how_many(Thanks.to_id == member_id))
    said = and_(Thanks.club_id == club_id, Thanks.sent_at >= since, Thanks.sent_at < until)
    theirs = or_(Thanks.from_id == member_id, Thanks.to_id == member_id)
    sent, got = session.execute(counted.where(said, theirs)).one()
    return sent, got


def _landed(session: Session, club_id: int, member_id: int, period: Period) -> date | None:
    return session.scalar(
        select(func.max(Landing.day)).where(
            Landing.club_id == club_id,
            Landing.member_id == member_id,
            within(Landing.day, period),
        )
    )
