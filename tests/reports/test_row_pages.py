"""The rows behind the figures, as pages show them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from jobclub import clock
from jobclub.asks.offers import Offer
from jobclub.clubs.models import Club, Member
from jobclub.events import transaction
from jobclub.extensions import db, find
from jobclub.introductions.models import Introduction
from jobclub.introductions.steps import MET
from jobclub.meetings.models import Meeting
from jobclub.people.erasing import erase
from jobclub.people.models import Person
from tests.reports.reading import ALL, figures, furnish_more, get, lead, read
from tests.room import Room


@pytest.mark.both
@pytest.mark.parametrize("page", ["funnel", "landings", "back"])
def test_every_figure_leads_to_as_many_rows(app: Flask, page: str) -> None:
    room = Room.furnish(app)
    furnish_more(app, room)

    found = figures(read(app, room, page))

    assert len(found) >= 4
    for value, label, href in found:
        if label in ("doors", "introductions", "from first evening to landing"):
            continue
        counted = int(value.split(" ")[0])
        rows = get(app, room.actors["facilitator"], href)
        assert lead(rows.text).startswith(f"{counted} row"), (label, href)
        assert rows.text.count("<tr>") == counted + 1 if counted else "<table" not in rows.text


def test_a_glance_leads_to_as_many_rows(app: Flask) -> None:
    room = Room.furnish(app)
    furnish_more(app, room)
    rose = room.actors["facilitator"]

    found = figures(get(app, rose, f"/c/{room.club}/reports?{ALL}").text)

    looked_at = []
    for value, label, href in found:
        # An hour has no row of its own; asks count at each evening that saw them.
        if "hour" in label or "/rows/" not in href:
            continue
        looked_at.append(label)
        assert lead(get(app, rose, href).text).startswith(f"{int(value.split(' ')[0])} row"), label
    assert looked_at[:5] == ["evening", "people", "visits", "for the first time",
                             "came more than once"]  # fmt: skip


def test_who_came_back_leads_to_those_who_did(app: Flask) -> None:
    """Ben comes to the next one again; of the others it is too early to say."""
    room = Room.furnish(app)
    with app.app_context():
        first = find(Meeting, Meeting.public_id == room.meeting)
        ana, ben = (db.session.get_one(Member, room.ids[name]) for name in ("ana", "ben"))
        assert first is not None
        ana.on_duty = True
        with clock.travel(timedelta(minutes=1)), transaction():
            first.close(by=ana)
        with clock.travel(timedelta(minutes=2)), transaction():
            Meeting.start(by=ana, code_length=6).arrive(ben, stood_as="looking", by=None)

    with clock.travel(timedelta(minutes=3)):
        again, waiting = (read(app, room, f"rows/attendance?only={only}")
                          for only in ("again", "waiting"))  # fmt: skip

    # Ana, who opens the doors, is there as well.
    assert lead(again).startswith("2 rows: first evenings of those who came again")
    assert ("Ben" in body(again), "Ben" in body(waiting)) == (True, False)
    assert ("Chloe" in body(again), "Chloe" in body(waiting)) == (False, True)


def test_rows_never_say_that_something_was_closed(app: Flask) -> None:
    """Chloe's introduction came to nothing: its row says how far it came, on everybody's page."""
    room = Room.furnish(app)
    with app.app_context(), transaction():
        chloe, ben = (db.session.get_one(Member, room.ids[name]) for name in ("chloe", "ben"))
        offer = db.session.get_one(Offer, room.ids["offer"])
        Introduction.step(offer, MET, by=ben).close(by=chloe)

    for side in ("", f"?connector={room.ids['chloe']}", f"?asker={room.ids['ben']}"):
        page = read(app, room, f"rows/introductions{side}")
        assert lead(page).startswith("1 row")
        assert "They met" in body(page)
        assert "closed" not in page[page.index("<main") :].lower()


def test_one_members_rows_come_in_pages_of_their_own(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context(), transaction():
        come_in(room, 150)

    page = read(app, room, f"rows/attendance?member={room.ids['ben']}&page=2")

    assert lead(page) == "1 row: who was at which evening, of Ben."
    assert page.count("<tr>") == 2


@pytest.mark.parametrize(
    ("table", "side"),
    [("attendance", "member"), ("asks", "member"), ("introductions", "asker"),
     ("introductions", "connector"), ("landings", "member")],
)  # fmt: skip
def test_the_rows_of_somebody_who_was_erased_are_nowhere(app: Flask, table: str, side: str) -> None:
    room = Room.furnish(app)
    rose = room.actors["facilitator"]
    path = f"/c/{room.club}/reports/rows/{table}?{side}={room.ids['ben']}&{ALL}"
    assert get(app, rose, path).status_code == 200

    with app.app_context(), transaction():
        erase(db.session.get_one(Member, room.ids["ben"]).person)

    assert get(app, rose, path).status_code == 404


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
        ("rows/asks?connector=1", 404),
        ("rows/meetings?member=1", 404),
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
        found = re.findall(r'href="([^"]+)"', body(page))
        assert found, table
        for href in found:
            assert get(app, rose, unescape(href)).status_code == 200, href


def body(page: str) -> str:
    """The rows themselves."""
    return page[page.index("<tbody>") : page.index("</tbody>")]


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
