"""The frame of the reports: whom it opens to, which days it counts, and what it says."""

from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub.clubs.models import FACILITATOR, OWNER, Club, Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.reports.periods import ALL, CUSTOM, MEETING, QUARTER, Period
from jobclub.reports.picker import Picker
from jobclub.reports.views import GAP
from tests.room import Actor, Room

DAY = date(2026, 8, 12)
SPRING = "period=custom&from=2026-04-01&to=2026-04-30"


def get(app: Flask, actor: Actor, path: str) -> TestResponse:
    return actor.client(app).get(path, environ_overrides=actor.environ)


def text(response: TestResponse) -> str:
    return unescape(response.text)


@pytest.fixture
def room(app: Flask) -> Room:
    return Room.furnish(app)


def test_the_overview_opens_with_a_sentence(app: Flask, room: Room) -> None:
    page = text(get(app, room.actors["facilitator"], f"/c/{room.club}/reports"))

    # Ana, Ben, Chloe, Rose, George and Fred are in the room; Nora waits at the door.
    assert "6 people came to 1 evening with 1 ask, and 1 introduction was made." in page
    for title in ("Whether it helps", "At a glance", "Evening by evening"):
        assert f"{title}</h2>" in page
    assert "too few to say" in page
    # One evening, not "1 evenings"; and no share of the landings, of which there is none.
    assert "<b>1</b> evening</a>" in page
    assert "0 of 0" not in page
    # Every figure leads to its rows.
    assert f"/c/{room.club}/reports/rows/attendance?only=new&period=quarter" in page
    assert f"/c/{room.club}/meetings/{room.meeting}/summary" in page


def test_nothing_is_told_of_so_few_answers_that_one_could_guess(app: Flask, room: Room) -> None:
    page = text(get(app, room.actors["facilitator"], f"/c/{room.club}/reports"))

    assert "Fewer than five people answered in these days" in page
    assert "I learned something" not in page


def test_days_without_an_evening_are_said_kindly(app: Flask, room: Room) -> None:
    page = text(get(app, room.actors["facilitator"], f"/c/{room.club}/reports?{SPRING}"))

    assert "No evening was held in these days." in page
    assert f"/c/{room.club}/reports?period=all" in page
    assert "At a glance" not in page


@pytest.mark.usefixtures("app")
def test_before_the_first_evening_there_is_something_to_do(app: Flask, room: Room) -> None:
    with app.app_context():
        ana = db.session.get(Member, room.ids["ana"])
        assert ana is not None
        with transaction():
            avenue = Club(name="Avenue Club", zone="America/Denver")
            db.session.add(avenue)
            db.session.flush()
            avenue.welcome(ana.person, stands="helping", role=OWNER)
        new = avenue.public_id

    page = text(get(app, room.actors["owner"], f"/c/{new}/reports?period=all"))

    assert "The first evening is still to come." in page


@pytest.mark.parametrize(
    ("query", "why", "field"),
    [
        ("period=custom&from=2026-05-01&to=2026-04-01", "in that order", "to"),
        ("period=custom&from=soon&to=2026-04-01", "Write the day like", "from"),
        ("period=quarter&at=2026-W10-1", "Write the day like", "at"),
        ("period=month&at=0001-01-01", "too far away", "at"),
        ("period=week", "choose one from the list", ""),
    ],
    ids=["backwards", "no day", "a week", "too far", "no such length"],
)
def test_days_that_are_none_are_refused_beside_the_field(
    app: Flask, room: Room, query: str, why: str, field: str
) -> None:
    response = get(app, room.actors["facilitator"], f"/c/{room.club}/reports?{query}")

    assert response.status_code == 422
    assert why in text(response)
    assert "<details open>" in response.text
    assert response.text.count('aria-invalid="true"') == bool(field)
    if field:
        said = response.text.split(f'id="{field}-why"')[1].split("</p>")[0]
        assert why in unescape(said)


def test_a_club_called_like_the_gap_opens_none(app: Flask, room: Room) -> None:
    with app.app_context(), transaction():
        ana = db.session.get(Member, room.ids["ana"])
        assert ana is not None
        ana.must_own()
        club = db.session.get(Club, ana.club_id)
        assert club is not None
        club.name = GAP

    response = get(app, room.actors["facilitator"], f"/c/{room.club}/reports")

    assert GAP not in response.text
    assert response.text.count("At a glance") == 1


def test_compared_with_days_in_which_nothing_was(app: Flask, room: Room) -> None:
    page = text(get(app, room.actors["facilitator"], f"/c/{room.club}/reports?compare=1"))

    assert "Compared with" in page
    assert "before: 0; 6 more now" in page
    # Of no ask at all there is no share to compare.
    assert "before: none" in page


def test_several_clubs_are_for_whoever_owns_them(app: Flask, room: Room) -> None:
    path = "/programme"
    assert get(app, room.actors["owner"], path).status_code == 404
    _join_harbour(app, room, "ana", OWNER)
    _join_harbour(app, room, "rose", FACILITATOR)

    page = get(app, room.actors["owner"], path)

    assert page.status_code == 200
    for name, club in (("Library Club", room.club), ("Harbour Club", room.harbour)):
        assert name in page.text
        assert f"/c/{club}/reports?" in page.text
    # Six at the Library Club, Eve and Dan at the Harbour Club.
    assert "8 people came to 2 evenings of 2 clubs" in text(page)
    # Rose facilitates in two clubs, and owns none.
    for name in ("facilitator", "asker", "other club's owner", "stranger at the laptop"):
        assert get(app, room.actors[name], path).status_code == 404, name


def test_several_clubs_are_closed_over_the_wi_fi(app: Flask, room: Room) -> None:
    _join_harbour(app, room, "ana", OWNER)
    ana = room.actors["owner"]
    over_wifi = Actor(ana.name, ana.cookie, laptop=False)

    assert get(app, ana, "/programme").status_code == 200
    assert get(app, over_wifi, "/programme").status_code == 404


def test_whoever_came_to_two_of_the_clubs_counts_once(app: Flask, room: Room) -> None:
    _join_harbour(app, room, "ana", OWNER)
    _join_harbour(app, room, "ben", "member", comes=True)

    page = text(get(app, room.actors["owner"], "/programme"))

    assert "8 people came to 2 evenings of 2 clubs" in page
    # Beside the six of one club and the three of the other.
    for people in (8, 6, 3):
        assert f"<td>{people}</td><td>" in page


def test_the_club_s_page_leads_to_its_reports(app: Flask, room: Room) -> None:
    front = get(app, room.actors["owner"], f"/c/{room.club}/")
    assert f'href="/c/{room.club}/reports"' in front.text
    assert "/programme" not in front.text

    _join_harbour(app, room, "ana", OWNER)
    assert "/programme" in get(app, room.actors["owner"], f"/c/{room.club}/").text


def test_it_goes_back_and_forth(app: Flask) -> None:
    with app.test_request_context("/"):
        here = Picker("/r", Period.of(QUARTER, DAY - timedelta(days=90)), DAY)

        assert here.before is not None
        assert here.before.href == "/r?period=quarter&at=2026-01-01"
        assert here.after is not None
        assert here.after.href == "/r?period=quarter&at=2026-07-01"


def test_nobody_goes_where_nothing_is_known_yet(app: Flask) -> None:
    with app.test_request_context("/"):
        assert Picker("/r", Period.of(QUARTER, DAY), DAY).after is None


def test_another_length_keeps_to_the_days_one_looks_at(app: Flask) -> None:
    with app.test_request_context("/"):
        this = Picker("/r", Period.of(QUARTER, DAY), DAY).lengths
        past = Picker("/r", Period.of(QUARTER, date(2026, 2, 1)), DAY).lengths

    assert next(link.href for link in this) == "/r?period=month&at=2026-08-01"
    assert next(link.href for link in past) == "/r?period=month&at=2026-03-01"
    assert [link.label for link in this if link.here] == ["Quarter"]


def test_the_club_s_year_begins_with_its_own_month(app: Flask) -> None:
    with app.test_request_context("/"):
        links = Picker("/r", Period.of(QUARTER, DAY, 7), DAY).lengths

    assert links[2].href == "/r?period=year&at=2026-07-01"


@pytest.mark.parametrize("kind", [ALL, MEETING])
def test_where_there_is_nothing_before_nothing_is_compared(app: Flask, kind: str) -> None:
    with app.test_request_context("/"):
        assert Picker("/r", Period.of(kind, DAY), DAY).compare is None


def test_what_else_the_address_says_is_kept(app: Flask) -> None:
    own = Period(CUSTOM, date(2026, 4, 1), date(2026, 4, 30))
    with app.test_request_context("/"):
        here = Picker("/r", own, DAY, compares=True, kept=(("only", "new"),))

        assert here.before is not None
        assert here.before.href == (
            "/r?period=custom&from=2026-03-02&to=2026-03-31&only=new&compare=1"
        )
        assert here.compare is not None
        assert here.compare.href == f"/r?{SPRING}&only=new"


def _join_harbour(app: Flask, room: Room, name: str, role: str, *, comes: bool = False) -> None:
    """One of the Library Club's has a place at the Harbour Club, too."""
    with app.app_context(), transaction():
        member = db.session.get(Member, room.ids[name])
        dan = db.session.get(Member, room.ids["dan"])
        assert member is not None
        assert dan is not None
        harbour = db.session.get(Club, dan.club_id)
        assert harbour is not None
        there = harbour.welcome(member.person, stands="helping", role=role)
        if comes:
            (meeting,) = Meeting.open_in(harbour.id)
            meeting.arrive(there, stood_as="looking", by=None)
