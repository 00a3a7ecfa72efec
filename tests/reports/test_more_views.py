"""The reports' other pages: what they say, and that names in them are text."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from jobclub import clock
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.people.erasing import erase
from jobclub.reports.landings import in_plain_words
from jobclub.reports.queries.landings import TimeToLand
from jobclub.reports.told import share
from tests.reports.reading import furnish_more, get, lead, read
from tests.room import Room

PAGES = {
    "funnel": "Of 1 ask, 1 found a door, 1 came to an introduction, and 0 to a landing.",
    "companies": "Most asked for: American Express. Most doors opened at: American Express.",
    "landings": "Nobody said in these days that they have landed.",
    "back": "6 people came for the first time. It is too early to say who comes again.",
    "matrix?show=1": "2 people opened doors for 1 other.",
}


@pytest.mark.both
@pytest.mark.parametrize("page", PAGES)
def test_a_page_begins_with_a_sentence(app: Flask, page: str) -> None:
    assert lead(read(app, Room.furnish(app), page)) == PAGES[page]


@pytest.mark.parametrize("page", PAGES)
def test_days_without_anything_are_told_kindly(app: Flask, page: str) -> None:
    room = Room.furnish(app)
    page = f"{page}{'&' if '?' in page else '?'}period=month&at=2001-03-01"
    response = get(app, room.actors["facilitator"], f"/c/{room.club}/reports/{page}")

    assert response.status_code == 200
    assert "<table" not in response.text
    assert "<dl" not in response.text
    assert lead(response.text)


def test_the_period_before_stands_beside_it(app: Flask) -> None:
    room = Room.furnish(app)
    furnish_more(app, room)
    actor = room.actors["facilitator"]
    path = f"/c/{room.club}/reports/funnel?period=month"

    assert "before:" not in get(app, actor, path).text
    assert "before: 0" in get(app, actor, f"{path}&compare=1").text


def test_the_middle_is_told_in_plain_words() -> None:
    assert in_plain_words(TimeToLand(12, 12, 84, 23, 60)) == [
        "Half of the 12 who landed did so within 84 days of their first evening.",
        (
            "23 are still looking; half of them have been for 60 days or longer: they are not part"
            " of that figure."
        ),
    ]
    assert in_plain_words(TimeToLand(7, 6, 84.5, 1, None)) == [
        (
            "Half of the 6 who landed did so within 84.5 days of their first evening. 1 more landed"
            " without having been to an evening: that is not counted there."
        ),
        "1 is still looking. That is counted apart.",
    ]


@pytest.mark.parametrize("landed", range(1, 5))
def test_no_middle_is_told_of_fewer_than_five(landed: int) -> None:
    said = in_plain_words(TimeToLand(landed, landed, None, 4, None))

    assert said[0] == "That is too few to tell a middle of: it takes five."
    assert "Half" not in " ".join(said)


def test_of_few_no_share_is_told(app: Flask) -> None:
    with app.test_request_context("/"):
        assert share(2, 4) == "2 of 4"
        assert share(3, 5) == "3 of 5 (60%)"
        assert share(0, 0) == "0 of 0"


def test_who_opened_doors_for_whom_shows_on_demand_and_by_name(app: Flask) -> None:
    room = Room.furnish(app)

    before = read(app, room, "matrix")
    assert "Chloe" not in before
    assert "show=1" in before
    shown = read(app, room, "matrix?show=1")
    names = re.findall(r'<th scope="(?:row|col)"><a [^>]*>([^<]+)<', shown)
    assert names == ["Ben", "Chloe", "George"]


def test_many_members_are_told_as_a_list(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobclub.reports.matrix.MOST_CELLS", 1)

    shown = read(app, Room.furnish(app), "matrix?show=1")

    assert "<table" not in shown
    assert re.findall(r"<dt><a [^>]*>([^<]+)<", shown) == ["Chloe", "George"]


def test_names_are_text(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context(), transaction():
        ben = db.session.get_one(Member, room.ids["ben"])
        ben.rename("<i>Ben</i>", by=db.session.get_one(Member, room.ids["ana"]))

    for page in ("matrix?show=1", "rows/asks", f"members/{room.ids['ben']}"):
        assert "<i>Ben" not in read(app, room, page)


def test_more_than_anybody_can_read_is_not_shown(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobclub.reports.matrix.MOST_PAIRS", 1)

    shown = read(app, Room.furnish(app), "matrix?show=1")

    assert lead(shown) == "Too much to be read at once: choose a year, or a quarter."
    assert "Chloe" not in shown


def test_whoever_was_erased_has_no_page_to_lead_to(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context(), transaction():
        erase(db.session.get_one(Member, room.ids["chloe"]).person)

    for page in ("matrix?show=1", "rows/attendance"):
        shown = read(app, room, page)
        assert "Somebody" in shown
        assert f"/reports/members/{room.ids['chloe']}" not in shown


def test_landings_are_drawn_month_by_month(app: Flask) -> None:
    room = Room.furnish(app)
    furnish_more(app, room)
    assert "<svg role" not in read(app, room, "landings")

    with app.app_context(), clock.travel(timedelta(days=-100)), transaction():
        rose = db.session.get_one(Member, room.ids["rose"])
        Landing.say(rose, by=rose)

    shown = read(app, room, "landings")
    rows = re.findall(r'<tr><th scope="row">([^<]*)</th><td>(\d+)</td><td>(\d+)</td></tr>', shown)
    assert (rows[0][1:], rows[-1][1:]) == (("1", "0"), ("1", "1"))
    # The months between are nought, and not left out.
    assert {row[1:] for row in rows[1:-1]} == {("0", "0")}
    assert len(rows) in (4, 5)
