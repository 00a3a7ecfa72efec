"""Whose phone must read its private part anew: a card that is no longer true is worse than none."""

from collections.abc import Callable

from sqlalchemy import func, select

from jobclub.clubs.models import Member
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.live import PRIVATELY
from jobclub.meetings.tables import sit_at_tables
from tests.cast import Cast


def test_a_running_phone_is_told_who_comes_and_what_is_hidden(cast: Cast) -> None:
    seat = cast.meeting.seat_of(cast.rose)
    assert seat is not None
    ask = cast.ask("eBay")
    assert cast.rose.id not in _told(cast, lambda: ask.hide(by=cast.ana))
    with transaction():
        seat.let_run(True, by=cast.ana)
    assert cast.rose.id in _told(cast, lambda: ask.restore(by=cast.ana))
    came = cast.meeting.seat_of(cast.chloe)
    assert came is not None
    assert cast.rose.id in _told(cast, lambda: came.correct("left", by=cast.ana))


def test_a_table_is_told_who_leaves_it(cast: Cast) -> None:
    seat = cast.meeting.seat_of(cast.ben)
    assert seat is not None
    assert cast.chloe.id not in _told(cast, lambda: seat.correct("left", by=cast.ana))
    with transaction():
        seat.correct("here", by=cast.ana)
        sit_at_tables(cast.meeting, by=cast.ana)
    assert cast.chloe.id in _told(cast, lambda: seat.correct("left", by=cast.ana))


def test_everybody_is_told_that_the_evening_is_over(cast: Cast) -> None:
    told = _told(cast, lambda: cast.meeting.close(by=cast.ana))
    assert told >= {cast.ben.id, cast.chloe.id, cast.rose.id}


def _told(cast: Cast, act: Callable[[], object]) -> set[int]:
    """The members whose phones read their private part again after this."""
    seq = db.session.scalar(select(func.max(EventRow.seq))) or 0
    with transaction():
        act()
    rows = db.session.scalars(
        select(EventRow).where(EventRow.meeting_id == cast.meeting.id, EventRow.seq > seq)
    ).all()
    people = {one for row in rows for whose in PRIVATELY.get(row.kind, ()) for one in whose(row)}
    return set(db.session.scalars(select(Member.id).where(Member.person_id.in_(people))))
