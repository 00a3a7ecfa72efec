"""The evenings of a period in rows: what became of each, its figures, and their sum."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from jobclub import clock
from jobclub.asks.models import Ask
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.board.figures import Figures
from jobclub.clubs.models import Member
from jobclub.companies.models import Company
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.meetings.models import Meeting
from jobclub.meetings.planning import CANCELLED
from jobclub.meetings.summaries import FIGURES, Summary
from jobclub.reports.periods import ALL, MEETING, Period
from jobclub.reports.queries import meetings
from jobclub.reports.queries.meetings import MeetingRow, Promises
from tests.cast import Cast

pytestmark = pytest.mark.both

A_WEEK = timedelta(days=7)


def test_an_open_evening_moves(cast: Cast) -> None:
    (before,) = rows(cast)
    assert (before.state, before.final, before.revision, before.asks) == ("open", False, 0, 0)
    cast.ask("eBay")
    (after,) = rows(cast)
    assert (after.asks, after.asks_own, after.specific) == (1, 1, 1)
    assert figures(after) == asdict(Figures.of(cast.meeting))


def test_a_draft_keeps_what_was_settled_and_follows_the_rest(cast: Cast) -> None:
    offer = settled(cast)
    close(cast)
    with transaction():
        offer.let_go(by=cast.chloe)
    (row,) = rows(cast)
    assert (row.state, row.revision) == ("draft", 1)
    assert (row.with_offer, row.held, row.offers, row.firmed) == (1, 1, 1, 1)
    with transaction():
        offer.target.ask.hide(by=cast.ana)
    (row,) = rows(cast)
    assert (row.asks, row.with_offer, row.held, row.held_own, row.offers) == (0, 0, 0, 0, 1)
    assert figures(row) == asdict(Figures.of(cast.meeting))


def test_a_final_one_is_frozen_and_a_revision_is_told(cast: Cast) -> None:
    offer = settled(cast)
    close(cast)
    make_final(cast)
    with transaction():
        Introduction.record(offer, by=cast.chloe)
    (row,) = rows(cast)
    assert (row.state, row.final, row.revision, row.introductions) == ("final", True, 1, 0)
    with transaction():
        kept, now = summary(cast), asdict(Figures.as_it_stands(cast.meeting))
        kept.revise(cast.meeting, now, why="Chloe did write", by=cast.ana)
    (row,) = rows(cast)
    assert (row.state, row.revision, row.introductions) == ("final", 2, 1)


def test_one_that_goes_on_after_all_moves_again(cast: Cast) -> None:
    close(cast)
    make_final(cast)
    with transaction():
        cast.meeting.reopen(by=cast.ana)
    cast.ask("eBay")
    (row,) = rows(cast)
    assert (row.state, row.revision, row.asks) == ("open", 0, 1)
    assert figures(row) == asdict(Figures.of(cast.meeting))


def test_one_that_was_not_held_says_so_with_nothing_in_it(cast: Cast) -> None:
    today = cast.club.today()
    with transaction():
        off = Meeting.plan(today + A_WEEK, "19:00", "60", by=cast.ana)
        off.call_off(CANCELLED, by=cast.ana)
        Meeting.plan(today + 2 * A_WEEK, "19:00", "60", by=cast.ana)
        gone = Meeting.plan(today + 3 * A_WEEK, "19:00", "60", by=cast.ana)
        gone.take_out(by=cast.ana)
    assert len(rows(cast)) == 1
    in_a_month = today + timedelta(days=40)
    found = meetings.rows(db.session(), cast.club.id, Period.of(ALL, today), in_a_month)
    told = [(row.state, row.off_for, row.present) for row in found]
    assert told == [("not_held", "", 0), ("off", "cancelled", 0), ("open", "", 5)]
    assert sum(figures(found[0]).values()) == sum(figures(found[1]).values()) == 0
    with clock.travel(timedelta(days=40)):
        assert rows(cast) == found


def test_two_ways_to_one_door_are_counted_once(cast: Cast) -> None:
    ask = cast.ask("eBay", "EBAY Shop")
    with transaction():
        one, other = (
            Offer.make(target, by=cast.chloe, meeting=cast.meeting) for target in ask.targets
        )
        for offer in (one, other):
            offer.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
    assert (rows(cast)[0].offers, rows(cast)[0].firmed) == (2, 2)
    merge_companies(cast, ask)
    (row,) = rows(cast)
    assert (row.offers, row.firmed, row.with_offer, row.held) == (1, 1, 1, 1)


def test_a_landing_is_of_the_evening_after_it_was_said(cast: Cast) -> None:
    close(cast)
    with clock.travel(timedelta(days=2)), transaction():
        Landing.say(cast.ben, by=cast.ben)
    with clock.travel(A_WEEK), transaction():
        Meeting.start(by=cast.ana, code_length=6).close(by=cast.ana)
    with clock.travel(2 * A_WEEK), transaction():
        Meeting.start(by=cast.ana, code_length=6).close(by=cast.ana)
    assert [row.landings for row in rows(cast)] == [0, 1, 0]


def test_the_totals_are_the_sum_of_the_rows(cast: Cast) -> None:
    settled(cast)
    close(cast)
    make_final(cast)
    with clock.travel(A_WEEK), transaction():
        tonight = Meeting.start(by=cast.ana, code_length=6)
        tonight.arrive(cast.ben, stood_as="helping", by=None)
    found = rows(cast)
    totals = meetings.totals(db.session(), cast.club.id, Period.of(ALL, cast.club.today()))
    assert totals.meetings == len(found) == 2
    for name in FIGURES:
        assert getattr(totals, name) == sum(getattr(row, name) for row in found)
    (one,) = meetings.rows(db.session(), cast.club.id, Period.of(MEETING, cast.meeting.local_date))
    assert one.meeting_id == cast.meeting.id


def test_promises_count_after_two_weeks_kept_or_not(cast: Cast) -> None:
    kept, broken = settled(cast), settled(cast, "Intel", by=cast.rose)
    close(cast)
    with transaction():
        Introduction.record(kept, by=cast.chloe)
        broken.let_go(by=cast.chloe)
    ever, today = Period.of(ALL, cast.club.today()), cast.club.today()
    asked = db.session(), cast.club.id, ever
    assert meetings.promises(*asked, today + timedelta(days=13)) == Promises(0, 0)
    assert meetings.promises(*asked, today + timedelta(days=14)) == Promises(2, 1)


def test_what_was_settled_days_later_was_no_promise_of_that_evening(cast: Cast) -> None:
    offer = offered(cast)
    close(cast)
    with clock.travel(timedelta(days=1)), transaction():
        offer.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
        Introduction.record(offer, by=cast.chloe)
    today = cast.club.today() + timedelta(days=30)
    asked = db.session(), cast.club.id, Period.of(ALL, today), today
    assert meetings.promises(*asked) == Promises(0, 0)


def rows(cast: Cast) -> list[MeetingRow]:
    """All of the Library Club's."""
    return meetings.rows(db.session(), cast.club.id, Period.of(ALL, cast.club.today()))


def figures(row: MeetingRow) -> dict[str, int]:
    """Those of one evening, by name."""
    return {name: getattr(row, name) for name in FIGURES}


def offered(cast: Cast, company: str = "eBay", by: Member | None = None) -> Offer:
    """Chloe knows someone where Ben (or another) wants to work."""
    ask = cast.ask(company, by=by)
    with transaction():
        return Offer.make(ask.targets[0], by=cast.chloe, meeting=cast.meeting)


def settled(cast: Cast, company: str = "eBay", by: Member | None = None) -> Offer:
    """And writes first, by a day."""
    offer = offered(cast, company, by)
    with transaction():
        offer.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
    return offer


def close(cast: Cast) -> None:
    """The evening is over; the seconds in which an offer is nobody's are, too."""
    with clock.travel(timedelta(minutes=30)), transaction():
        cast.meeting.close(by=cast.ana)


def summary(cast: Cast) -> Summary:
    """The one that counts."""
    found = Summary.of(cast.meeting)
    assert found is not None
    return found


def make_final(cast: Cast) -> None:
    """Ana hands it in."""
    with transaction():
        now = asdict(Figures.as_it_stands(cast.meeting))
        summary(cast).make_final(now, by=cast.ana)


def merge_companies(cast: Cast, ask: Ask) -> None:
    """The ask's two companies are one."""
    with transaction():
        one, other = (db.session.get_one(Company, target.company_id) for target in ask.targets)
        other.merge_into(one, by=cast.ana)
