"""The same totals wherever they stand: on the pages, in every kind of file, and on paper."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from random import Random

import pytest
from flask import Flask

from jobclub.clubs.models import Club
from jobclub.extensions import db
from jobclub.reports.asked import DRAWN, STREAMED, Asked
from jobclub.reports.glance import Glance
from jobclub.reports.periods import CUSTOM, YEAR, Period
from jobclub.reports.queries import by_day, doors, meetings, people, rows
from jobclub.reports.shares import FEW
from jobclub.reports.sponsoring import Breakdown, Sponsor
from jobclub.reports.suppressing import Hidden, computable
from jobclub.reports.tables import TABLES
from tests.reports.busy import NAMED, Busy
from tests.reports.files import Read, from_csv, from_json, from_xlsx, told
from tests.reports.pasts import build

HALF_YEAR = Period(CUSTOM, date(2026, 1, 1), date(2026, 6, 30))
READ: dict[str, Callable[[bytes], Read]] = {"csv": from_csv, "xlsx": from_xlsx, "json": from_json}


@dataclass
class Taken:
    """A club, and every file of it."""

    asked: Asked
    files: dict[str, bytes]

    @classmethod
    def of(cls, club: Club, period: Period, today: date) -> "Taken":
        """Take everything along."""
        asked = Asked(db.session(), period, today, club)
        return cls(asked, {name: b"".join(write(asked)) for name, write in STREAMED.items()})

    def rows(self, table: str, kind: str = "csv") -> Read:
        """A file, read back."""
        return READ[kind](self.files[f"{table}.{kind}"])

    def numbers(self, table: str, column: str) -> int:
        """A column's total."""
        return sum(int(row[column]) for row in self.rows(table))

    def must_agree(self) -> None:
        """Every kind of file says the same; and so do the figures of the pages."""
        for table in TABLES:
            one, two, three = (told(self.rows(table, kind)) for kind in READ)
            assert one == two == three, table
        self.must_be_as_on_the_pages()

    def must_be_as_on_the_pages(self) -> None:
        """Totals of the files against those of the pages."""
        club_id, period = self.asked.home.id, self.asked.period
        glance = Glance.at(self.asked, period)
        came, asked_for = self.rows("attendance"), self.rows("asks")
        assert len(came) == glance.visits.visits
        assert len({row["member_ref"] for row in came}) == glance.visits.people
        assert sum(row["first_visit"] == "true" for row in came) == glance.visits.new
        assert len(asked_for) == glance.opened.asks
        assert sum(row["offers"] != "0" for row in asked_for) == glance.opened.with_door
        where = self.asked.session, club_id, period
        assert self.numbers("asks", "offers") == doors.funnel(*where).doors
        assert sum(by_day.introductions(*where).values()) == glance.introductions
        assert sum(by_day.landings(*where).values()) == glance.landings.landed
        made = [row["introduced_at"] for row in self.rows("introductions") if row["introduced_at"]]
        assert len(made) == glance.introductions
        assert len(self.rows("meeting_summary")) == glance.totals.meetings
        for column, figure in (
            ("present", "present"), ("new", "new"), ("helpers", "helpers"), ("asks", "asks"),
            ("asks_specific", "specific"), ("asks_with_offer", "with_offer"),
            ("offers", "offers"), ("introductions", "introductions"), ("landings", "landings"),
        ):  # fmt: skip
            assert self.numbers("meeting_summary", column) == getattr(glance.totals, figure), column
        for table in ("attendance", "asks", "introductions"):
            counted = rows.count(self.asked.session, table, [club_id], period)
            assert counted == len(self.rows(table))


def test_of_a_busy_half_year(app: Flask) -> None:
    with app.test_request_context():
        busy = Busy.live()
        taken = Taken.of(busy.club, HALF_YEAR, date(2026, 7, 1))
        taken.must_agree()
        assert not any(NAMED.encode() in file for file in taken.files.values())
        assert len(taken.rows("attendance")) == 75

        sponsor = Sponsor.of(taken.asked, busy.club)
        _page_says_the_same(taken)
        _parts_add_up(taken.asked, busy.club, sponsor)
        _small_totals_are_hidden_if_they_wish(busy.club, taken.asked)


@pytest.mark.parametrize("seed", [3, 11])
def test_of_any_past(app: Flask, seed: int) -> None:
    with app.test_request_context():
        past = build(Random(seed), evenings=5)  # noqa: S311
        for club in past.clubs:
            for period in past.periods()[:2]:
                Taken.of(club, period, past.today).must_agree()


@pytest.mark.both
@pytest.mark.full
@pytest.mark.parametrize("seed", range(20))
def test_of_many_pasts(app: Flask, seed: int) -> None:
    with app.test_request_context():
        past = build(Random(seed), evenings=8)  # noqa: S311
        for club in past.clubs:
            for period in past.periods():
                Taken.of(club, period, past.today).must_agree()


def _page_says_the_same(taken: Taken) -> None:
    """The sheet for a sponsor, as it is printed, against its file."""
    page = unescape(DRAWN["sponsor"](taken.asked))
    printed = re.findall(r"<dt><b>(.*?)</b>", page)
    (row,) = taken.rows("sponsor_summary")
    assert row.pop("club") == "Library Club"
    assert row.pop("period") == "1 Jan 2026 to 30 Jun 2026"
    assert [one.removesuffix("%") for one in printed] == [
        str(value).removesuffix(".0") for value in row.values()
    ]
    # And against what the reads say, one by one.
    seen = people.visits(taken.asked.session, taken.asked.home.id, HALF_YEAR)
    totals = meetings.totals(taken.asked.session, taken.asked.home.id, HALF_YEAR)
    assert (int(row["people"]), int(row["visits"])) == (seen.people, seen.visits) == (17, 75)
    assert int(row["asks"]) == totals.asks
    assert float(row["volunteer_hours"]) == round(totals.volunteer_min / 60, 1)
    assert NAMED not in page


def _parts_add_up(asked: Asked, club: Club, sponsor: Sponsor) -> None:
    """What is told part by part is part of its total, and what is hidden cannot be computed."""
    found = Breakdown.of(asked.session, club, sponsor)
    assert list(found.parts) == [
        "January 2026", "February 2026", "March 2026", "April 2026", "May 2026", "June 2026",
    ]  # fmt: skip
    assert found.lines["visits"] == [17, 16, Hidden.KEPT, Hidden.KEPT, None, 25]
    for name, line in found.lines.items():
        shown = [cell for cell in line if isinstance(cell, int)]
        assert all(cell >= FEW for cell in shown)
        whole = found.totals[name]
        assert isinstance(whole, int)
        assert sum(shown) <= whole
        assert computable(line, whole) == []


def _small_totals_are_hidden_if_they_wish(club: Club, asked: Asked) -> None:
    of_year = replace(asked, period=Period.of(YEAR, date(2026, 6, 30)))
    sponsor = Sponsor.of(of_year, club)
    assert 0 < sponsor.interviews < FEW
    assert f"<b>{sponsor.interviews}</b> interviews" in DRAWN["sponsor"](of_year)
    # Of days that are no quarter and no year none is told, whatever they wish.
    assert "<b>fewer than 5</b> interviews" in DRAWN["sponsor"](asked)
    club.hides_small = True
    assert "<b>fewer than 5</b> interviews" in DRAWN["sponsor"](of_year)
    sponsor = Sponsor.of(asked, club)
    (row,) = from_csv(b"".join(STREAMED["sponsor_summary.csv"](asked)))
    assert sponsor.interviews < FEW
    assert row["interviews"] == "fewer than 5"
    assert row["landings_with_introduction"] == "fewer than 5"
    assert (row["people"], row["visits"], row["landings"]) == ("17", "75", "7")
    assert "<b>fewer than 5</b> interviews" in DRAWN["sponsor"](asked)
    club.hides_small = False
