"""Whatever a past was like: every figure is what one gets who counts the rows again."""

from collections.abc import Sequence
from dataclasses import asdict, astuple
from datetime import date

import pytest
from flask import Flask

from jobclub.board.figures import Figures
from jobclub.clock import now
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.meetings.summaries import FIGURES
from jobclub.reports.periods import Period
from jobclub.reports.queries import meetings, people, programme
from tests.reports import recount, recount_evenings
from tests.reports.pasts import Past, whatever_was
from tests.reports.recount import Rows

pytestmark = pytest.mark.both


def test_whatever_was_it_is_counted_right(app: Flask) -> None:
    with app.app_context():
        whatever_was(must_be_right, pasts=3)


@pytest.mark.full
def test_many_pasts_are_counted_right(app: Flask) -> None:
    with app.app_context():
        whatever_was(must_be_right, pasts=60)


def must_be_right(past: Past) -> None:
    """In every period, for each of the clubs and for whoever owns them."""
    db.session.rollback()
    clubs = [Rows.read(club.id, now()) for club in past.clubs]
    for period in past.periods():
        for rows in clubs:
            who_came(rows, period, past.today)
            who_came_again(rows, period)
            evening_by_evening(rows, period, past.today)
        side_by_side(past, clubs, period)
    for rows in clubs:
        as_the_summary_says(rows, past.today)


def who_came(rows: Rows, period: Period, today: date) -> None:
    """Visits, months, and the weeks without."""
    asked = db.session(), rows.club_id, period
    assert astuple(people.visits(*asked)) == recount.visits(rows, period)
    assert [astuple(one) for one in people.by_month(*asked)] == recount.by_month(rows, period)
    off = people.called_off(*asked, today)
    assert astuple(off) == recount.called_off(rows, period, today)


def who_came_again(rows: Rows, period: Period) -> None:
    """Newcomers, and what was said at the door."""
    asked = db.session(), rows.club_id, period
    assert astuple(people.came_back(*asked)) == recount.came_back(rows, period)
    assert [astuple(one) for one in people.cohorts(*asked)] == recount.cohorts(rows, period)
    said = [astuple(one) for one in people.survey(*asked)]
    assert (said, people.given(*asked)) == recount.survey(rows, period)


def evening_by_evening(rows: Rows, period: Period, today: date) -> None:
    """Each evening, their sum, and what came of their promises."""
    asked = db.session(), rows.club_id, period
    found = [asdict(one) for one in meetings.rows(*asked, today)]
    assert found == recount_evenings.meeting_rows(rows, period, today)
    totals = meetings.totals(*asked)
    assert totals.meetings == len(rows.held(period))
    assert {name: getattr(totals, name) for name in FIGURES} == added_up(rows, period)
    kept = meetings.promises(*asked, today)
    assert astuple(kept) == recount_evenings.promises(rows, period, today)


def added_up(rows: Rows, period: Period) -> dict[str, int]:
    """The figures of all evenings."""
    found = [recount_evenings.figures(rows, one) for one in rows.held(period)]
    return {name: sum(one[name] for one in found) for name in FIGURES}


def as_the_summary_says(rows: Rows, today: date) -> None:
    """Evening by evening the same as on its own page."""
    found = meetings.rows(db.session(), rows.club_id, Period.of("all", today), today)
    held = {one.meeting_id: one for one in found if one.state not in ("off", "not_held")}
    assert set(held) == {one.id for one in rows.held()}
    for meeting_id, row in held.items():
        figures = Figures.of(db.session.get_one(Meeting, meeting_id))
        assert {name: getattr(row, name) for name in FIGURES} == asdict(figures)


def side_by_side(past: Past, clubs: Sequence[Rows], period: Period) -> None:
    """The clubs of their owner; somebody who is in both is one."""
    asked = db.session(), past.owner.id, period
    assert programme.people(*asked) == recount.people_of(clubs, period)
    found = {one.club_id: one for one in programme.clubs(*asked)}
    assert set(found) == {rows.club_id for rows in clubs}
    for rows in clubs:
        row, sums = found[rows.club_id], added_up(rows, period)
        counted = row.meetings, row.visits, row.people, row.new
        assert counted == recount.visits(rows, period)[:4]
        asks = row.asks, row.with_offer, row.held
        assert asks == (sums["asks"], sums["with_offer"], sums["held"])
        assert row.introductions == recount_evenings.introductions(rows, period)
        assert row.landings == sum(recount.is_in(period, one.day) for one in rows.landing)
