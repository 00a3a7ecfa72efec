"""Every figure is a link to the rows behind it: they are as many, and tell what there is."""

import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert

from jobclub import clock
from jobclub.asks.offers import SECRET_FOR, Offer
from jobclub.clubs.models import Club, Member
from jobclub.companies.models import Company
from jobclub.errors import Missing
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.attendance import Attendance
from jobclub.people.erasing import erase
from jobclub.people.models import Person
from jobclub.reports.periods import ALL, Period
from jobclub.reports.queries import doors, landings, people, rows
from jobclub.reports.queries.naming import Whose
from tests.cast import Cast
from tests.reports import recount_doors as recount
from tests.reports.many import FEW, MANY, Counted, of_lived_pasts, of_many_pasts
from tests.reports.recount_doors import Tables

pytestmark = pytest.mark.both
READ = {
    "attendance": rows.attendance,
    "asks": rows.asks,
    "introductions": rows.introductions,
    "landings": rows.landings,
}
#: Of each table as whom somebody stands in its rows, and which number names them.
NAMED = (
    ("attendance", "member", "member_id"), ("asks", "member", "member_id"),
    ("introductions", "asker", "asker_id"), ("introductions", "connector", "connector_id"),
    ("landings", "member", "member_id"),
)  # fmt: skip


def examine(past: Counted, tables: Tables) -> None:
    """All tables, all filters: of one period, since there are many of them."""
    period = past.luck.choice(past.periods())
    as_many_as_the_figures(past, period)
    in_pages(past, period)
    of_one_member(past, period)
    visits_as_written(past.club, tables, period)
    asks_as_written(past.club, tables, period)
    introductions_as_written(past.club, tables, period)
    landings_as_written(past.club, tables, period)


def as_many_as_the_figures(past: Counted, period: Period) -> None:
    """A figure, its rows, and the count of them."""
    club = past.club
    here = db.session(), club.id, period
    funnel, seen = doors.funnel(*here), people.visits(*here)
    landed, came = landings.landings(*here), people.came_back(*here)
    timed = landings.time_to_land(*here, club.today()).timed
    figures = {
        ("attendance", ""): seen.visits,
        ("attendance", "new"): seen.new,
        ("attendance", "people"): seen.people,
        ("attendance", "returned"): seen.returned,
        ("attendance", "again"): came.again,
        ("attendance", "waiting"): came.waiting,
        ("asks", ""): funnel.asks,
        ("asks", "with_door"): funnel.with_door,
        ("asks", "introduced"): funnel.introduced,
        ("asks", "met"): funnel.met,
        ("asks", "interview"): funnel.interview,
        ("asks", "landed"): funnel.landed,
        ("asks", "unmet"): funnel.asks - funnel.with_door,
        ("introductions", "introduced"): doors.introductions(*here),
        ("introductions", "interview"): doors.interviews(*here),
        ("landings", ""): landed.landed,
        ("landings", "with_introduction"): landed.with_introduction,
        ("landings", "timed"): timed,
    }
    for (table, only), figure in figures.items():
        assert rows.count(db.session(), table, [club.id], period, only) == figure, (table, only)
        assert len(read(table, club, period, only)) == figure, (table, only)


def in_pages(past: Counted, period: Period) -> None:
    """As many as are counted, whatever is wanted, and page by page the same ones."""
    for table, filters in rows.ONLY.items():
        only = past.luck.choice(filters)
        found = read(table, past.club, period, only)
        assert rows.count(db.session(), table, [past.club.id], period, only) == len(found)
        page = READ[table](db.session(), [past.club.id], period, only, start=1, most=2)
        assert list(page) == found[1:3]


def of_one_member(past: Counted, period: Period) -> None:
    """One member's rows are those of everybody's that name them, in pages as well."""
    club_ids = [past.club.id]
    for table, side, named in NAMED:
        only = past.luck.choice(rows.ONLY[table])
        found = read(table, past.club, period, only)
        for who in sorted({getattr(row, named) for row in found} | {0})[:4]:
            theirs, whose = [row for row in found if getattr(row, named) == who], Whose(side, who)
            counted = rows.count(db.session(), table, club_ids, period, only, whose=whose)
            assert counted == len(theirs), (table, side, only)
            assert list(READ[table](db.session(), club_ids, period, only, whose=whose)) == theirs
            page = READ[table](db.session(), club_ids, period, only, whose=whose, start=1, most=2)
            assert list(page) == theirs[1:3]


def visits_as_written(club: Club, tables: Tables, period: Period) -> None:
    """Who was there, when, and as what."""
    found = read("attendance", club, period)
    wanted = [
        (day, tables.by_id["meeting"][seat.meeting_id].public_id, seat.member_id, seat.stood_as,
         seat.role, bool(seat.first_visit), seat.status, seat.arrived_at,
         seat.entered_by_id is not None, tables.name_of(seat.member_id))
        for day, seat in tables.visits() if period.start <= day <= period.end
    ]  # fmt: skip
    assert sorted(wanted) == sorted(
        (row.meeting_date, row.meeting_id, row.member_id, row.stood_as, row.role,
         row.first_visit, row.status, row.checkin_time, row.entered_by, row.name)
        for row in found
    )  # fmt: skip
    assert [row.meeting_date for row in found] == sorted(row.meeting_date for row in found)
    volunteers = [row for row in found if row.stood_as == "helping" or row.role != "member"]
    assert read("attendance", club, period, "volunteers") == volunteers
    helpers = [row for row in found if row.stood_as == "helping"]
    assert read("attendance", club, period, "helpers") == helpers


def asks_as_written(club: Club, tables: Tables, period: Period) -> None:
    """The asks in order, and what became of each."""
    found = read("asks", club, period)
    days = tables.asks(period)
    opened = recount.doors(tables, period)
    assert [row.ask_id for row in found] == sorted(days, key=lambda one: (days[one], one))
    for row in found:
        ask = tables.by_id["ask"][row.ask_id]
        here = [came for door, came in opened.items() if door.ask_id == ask.id]
        introduced = sum(1 for came in here if recount.came_to(came, "introduced"))
        assert (row.meeting_date, row.doors, row.introductions) == (
            days[ask.id], len(here), introduced,
        )  # fmt: skip
        assert (row.member_id, row.name) == (ask.asker_id, tables.name_of(ask.asker_id))
        assert (row.specific, row.state) == (ask.specific, ask.state)
        assert row.companies == ", ".join(recount.named(tables, ask.id))
    specific = [row for row in found if row.specific]
    assert read("asks", club, period, "specific") == specific


def introductions_as_written(club: Club, tables: Tables, period: Period) -> None:
    """By the day of the introduction, or of the offer; steps by their own days."""
    found = {
        (row.ask_id, row.connector_id, row.introduction_id): row
        for row in read("introductions", club, period)
    }
    wanted = recount.told(tables, period)
    assert found.keys() == wanted.keys()
    for key, row in found.items():
        told = {name: getattr(row, name) for name in wanted[key]}
        assert told == wanted[key]
    for step in ("met", "interview", "landed"):
        those = recount.on_a_day(tables, period, step)
        assert len(read("introductions", club, period, step)) == len(those)


def landings_as_written(club: Club, tables: Tables, period: Period) -> None:
    """Each with its time."""
    wanted = []
    for one in sorted(recount.landings(tables, period), key=lambda one: (one.day, one.id)):
        first = tables.first_visit(one.member_id)
        days = max(0, (one.day - first).days) if first is not None else None
        helped = one.introduction_id is not None
        name = tables.name_of(one.member_id)
        wanted.append((one.member_id, name, one.day, first, days, one.company, helped))
    assert wanted == [
        (row.member_id, row.name, row.day, row.first_visit, row.days, row.company,
         row.with_introduction)
        for row in read("landings", club, period)
    ]  # fmt: skip


def read(table: str, club: Club, period: Period, only: str = "") -> list[Any]:
    """All the rows of one club."""
    found: Iterator[Any] = READ[table](db.session(), [club.id], period, only)
    return list(found)


def test_they_are_what_one_counts_on_paper(app: Flask) -> None:
    of_many_pasts(app, examine, FEW)


@pytest.mark.full
def test_they_are_so_in_many_pasts(app: Flask) -> None:
    of_many_pasts(app, examine, MANY)
    of_lived_pasts(app, examine, FEW)


def everything(cast: Cast) -> Period:
    return Period.of(ALL, cast.club.today())


def test_an_evening_row_by_row(cast: Cast) -> None:
    ask = cast.ask("eBay", "Intel")
    with transaction():
        offer = Offer.make(ask.targets[0], by=cast.chloe, meeting=cast.meeting)
    with transaction(), clock.travel(timedelta(days=1)):
        Introduction.record(offer, by=cast.chloe)
        Thanks.send(offer, "Thank you!", by=cast.ben)
    today = cast.club.today()
    tomorrow = today + timedelta(days=1)
    with clock.travel(timedelta(days=2)):
        (asked,) = read("asks", cast.club, everything(cast))
        (made,) = read("introductions", cast.club, everything(cast))
    assert (asked.name, asked.companies, asked.role_wanted) == (
        "Ben", "eBay, Intel", "customer support",
    )  # fmt: skip
    assert (asked.meeting_date, asked.doors, asked.introductions) == (today, 1, 1)
    assert (made.asker, made.connector, made.company) == ("Ben", "Chloe", "eBay")
    assert (made.offered_at, made.introduced_at, made.thanked_at) == (today, tomorrow, tomorrow)
    assert made.outcome == "introduced"
    came = read("attendance", cast.club, everything(cast))
    assert [row.name for row in came] == ["Ana", "Ben", "Chloe", "Rose", "George"]
    assert [row.name for row in came if row.entered_by] == ["George"]


def test_whatever_came_to_nothing_is_closed_and_names_nobody(cast: Cast) -> None:
    offers = [cast.target("eBay"), *cast.ask("Intel", by=cast.george).targets]
    with transaction():
        made = [Offer.make(one, by=cast.chloe, meeting=cast.meeting) for one in offers]
    with transaction(), clock.travel(SECRET_FOR):
        closed = Introduction.record(made[0], by=cast.chloe)
        closed.close(by=cast.chloe)
        Introduction.step(made[1], "asking", by=cast.chloe)
        made[1].let_go(by=cast.chloe)
    with clock.travel(SECRET_FOR):
        (row,) = read("introductions", cast.club, everything(cast))
    assert (row.outcome, row.reached) == ("closed", "introduced")


def test_two_offers_at_one_door_are_one_row(cast: Cast) -> None:
    ask = cast.ask("eBay", "EBAY Shop")
    with transaction(), clock.travel(-SECRET_FOR):
        one, two = (Offer.make(t, by=cast.chloe, meeting=cast.meeting) for t in ask.targets)
    with transaction():
        Introduction.record(one, by=cast.chloe)
        Introduction.step(two, "met", by=cast.ben)
        shop, ebay = (Company.known(cast.club.id, name) for name in ("EBAY Shop", "eBay"))
        assert shop is not None
        assert ebay is not None
        shop.merge_into(ebay, by=cast.ana)
    (row,) = read("introductions", cast.club, everything(cast))
    assert (row.company, row.outcome, row.introduction_id) == ("eBay", "met", 1)
    (asked,) = read("asks", cast.club, everything(cast))
    assert (asked.companies, asked.doors) == ("eBay", 1)


def test_somebody_who_was_erased_is_somebody(cast: Cast) -> None:
    cast.target("eBay")
    with transaction():
        erase(cast.ben.person)
    (asked,) = read("asks", cast.club, everything(cast))
    assert (asked.name, asked.role_wanted) == ("Somebody", "")
    names = [row.name for row in read("attendance", cast.club, everything(cast))]
    assert names == ["Ana", "Somebody", "Chloe", "Rose", "George"]


def test_of_several_clubs_they_come_club_by_club(cast: Cast) -> None:
    ids = [cast.harbour.id, cast.club.id]
    found = list(rows.attendance(db.session(), ids, everything(cast)))
    assert [row.club for row in found] == ["Harbour Club"] * 2 + ["Library Club"] * 5
    assert rows.count(db.session(), "attendance", ids, everything(cast)) == 7


@pytest.mark.parametrize("table", sorted(READ))
def test_rows_that_there_are_not_are_nowhere(cast: Cast, table: str) -> None:
    with pytest.raises(Missing):
        READ[table](db.session(), [cast.club.id], everything(cast), "1=1")
    with pytest.raises(Missing):
        rows.count(db.session(), "person", [cast.club.id], everything(cast))
    with pytest.raises(Missing):
        rows.count(db.session(), table, [cast.club.id], everything(cast), whose=Whose("club", 1))


def test_a_long_table_is_never_in_memory_whole(cast: Cast) -> None:
    more = 2500
    _crowd(cast, more)
    tracemalloc.start()
    try:
        found = rows.attendance(db.session(), [cast.club.id], everything(cast))
        assert sum(1 for _ in found) == more + 5
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_500_000, "as many rows as were fetched at once, and not all of them"


def test_who_stops_early_has_fetched_little_and_leaves_nothing_open(cast: Cast) -> None:
    _crowd(cast, 1200)
    closed: list[Any] = []
    found = rows.attendance(db.session(), [cast.club.id], everything(cast))
    with_rows = db.session().connection()
    event.listen(with_rows, "before_cursor_execute", lambda *said: closed.append(said[2]))
    assert len(list(islice(found, 10))) == 10
    found.close()  # type: ignore[attr-defined]
    assert len(closed) == 1
    assert rows.count(db.session(), "attendance", [cast.club.id], everything(cast)) == 1205


def _crowd(cast: Cast, more: int) -> None:
    """A hall of thousands: they are written straight into the tables."""
    with transaction():
        first = max(member.id for member in (cast.dan, cast.eve, cast.george)) + 1
        columns = {"club_id": cast.club.id, "called": "", "stands": "looking", "role": "member",
                   "works_at": "", "reach": ""}  # fmt: skip
        seat = {"club_id": cast.club.id, "meeting_id": cast.meeting.id, "stood_as": "looking",
                "role": "member", "arrived_at": clock.now(), "has_phone": True}  # fmt: skip
        numbers = range(first, first + more)
        db.session.execute(insert(Person), [{"id": n, "name": f"Ira {n}"} for n in numbers])
        db.session.execute(insert(Member), [{"id": n, "person_id": n, **columns} for n in numbers])
        db.session.execute(insert(Attendance), [{"member_id": n, **seat} for n in numbers])
