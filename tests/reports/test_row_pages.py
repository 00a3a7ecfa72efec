"""The rows behind the figures, as pages show them."""

import re
from html import unescape

import pytest
from flask import Flask

from jobclub.clubs.models import Club
from jobclub.events import transaction
from jobclub.extensions import db, find
from jobclub.meetings.models import Meeting
from jobclub.people.models import Person
from tests.reports.reading import figures, furnish_more, get, lead, read
from tests.room import Room


@pytest.mark.both
@pytest.mark.parametrize("page", ["funnel", "landings", "back"])
def test_every_figure_leads_to_as_many_rows(app: Flask, page: str) -> None:
    room = Room.furnish(app)
    furnish_more(app, room)

    found = figures(read(app, room, page))

    assert len(found) >= 4
    for value, label, href in found:
        if label in ("doors", "introductions", "too early to say", "from first evening to landing"):
            continue
        counted = int(value.split(" ")[0])
        if label == "came back":
            continue
        rows = get(app, room.actors["facilitator"], href)
        assert lead(rows.text).startswith(f"{counted} row"), (label, href)
        assert rows.text.count("<tr>") == counted + 1 if counted else "<table" not in rows.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("rows/asks?only=met", 200),
        ("rows/looking", 200),
        ("rows/asks?only=nonsense", 404),
        ("rows/asks?only=new", 404),
        ("rows/people", 404),
        ("rows/asks?page=987654321", 200),
        ("rows/asks?page=-1", 200),
        ("rows/asks?page=%C2%B2", 200),
        ("rows/asks?member=%27", 404),
        ("members/0", 404),
    ],
)
def test_an_address_that_cannot_be_is_nowhere(app: Flask, path: str, status: int) -> None:
    room = Room.furnish(app)

    response = get(app, room.actors["facilitator"], f"/c/{room.club}/reports/{path}")

    assert response.status_code == status


@pytest.mark.both
def test_rows_come_a_hundred_at_a_time(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context(), transaction():
        come_in(room, 200)

    first = read(app, room, "rows/attendance")
    last = read(app, room, "rows/attendance?page=3")

    assert lead(first) == "206 rows: who was at which evening."
    assert (first.count("<tr>"), last.count("<tr>")) == (101, 7)
    assert ("Earlier" in first, "Further" in first) == (False, True)
    assert ("Earlier" in last, "Further" in last) == (True, False)
    further = unescape(re.findall(r'href="([^"]*)" rel="next"', first)[0])
    assert "Page 2 of 3" in get(app, room.actors["facilitator"], further).text
    assert "/reports/members/" in first


def test_each_row_leads_to_what_it_is_about(app: Flask) -> None:
    room = Room.furnish(app)
    rose = room.actors["facilitator"]

    for table in ("attendance", "asks", "introductions", "meetings"):
        page = read(app, room, f"rows/{table}")
        body = page[page.index("<tbody>") : page.index("</tbody>")]
        found = re.findall(r'href="([^"]+)"', body)
        assert found, table
        for href in found:
            assert get(app, rose, unescape(href)).status_code == 200, href


def come_in(room: Room, count: int) -> None:
    """So many people more."""
    club, meeting = (
        find(Club, Club.public_id == room.club),
        find(Meeting, Meeting.public_id == room.meeting),
    )
    assert club is not None
    assert meeting is not None
    for number in range(count):
        person = Person(name=f"Guest{number}")
        db.session.add(person)
        db.session.flush()
        meeting.arrive(club.welcome(person, stands="looking"), stood_as="looking", by=None)
