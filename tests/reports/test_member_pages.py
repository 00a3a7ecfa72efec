"""One member in figures: for facilitators, and for their own eyes."""

import re

import pytest
from flask import Flask

from jobclub.asks.offers import Offer
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from tests.reports.reading import figures, get, lead, lines, read
from tests.room import Room


@pytest.mark.both
def test_one_member_in_figures(app: Flask) -> None:
    room = Room.furnish(app)

    page = read(app, room, f"members/{room.ids['ben']}")

    assert lead(page).startswith("Ben first came on")
    said = {label: value for value, label, _href in figures(page)}
    assert said == {
        "evenings": "1",
        "asks": "1",
        "with a door": "1",
        "doors opened for them": "2",
        "introductions to contacts": "1",
    }
    assert re.search(r"<b>1</b> thanks they sent", page)
    # What is missing is not counted.
    assert "<b>0</b>" not in page


def test_a_members_figures_lead_to_their_rows_alone(app: Flask) -> None:
    room = Room.furnish(app)
    rose = room.actors["facilitator"]

    for name in ("ben", "chloe", "george"):
        page = read(app, room, f"members/{room.ids[name]}")
        for value, label, href in figures(page):
            if label.startswith("doors"):
                continue
            rows = get(app, rose, href).text
            assert lead(rows).startswith(f"{value.split(' ')[0]} row"), (name, label)
            assert lead(rows).endswith(f"of {name.title()}.")


def test_what_came_to_nothing_is_nowhere(app: Flask) -> None:
    """George let a promise go: his page is that of somebody who never made one."""
    room = Room.furnish(app)
    with app.app_context(), transaction():
        offer = db.session.get_one(Offer, room.ids["settled"])
        offer.let_go(by=db.session.get_one(Member, room.ids["george"]))

    page = read(app, room, f"members/{room.ids['george']}")

    assert [label for _value, label, _href in figures(page)] == ["evenings"]
    assert not re.search(r"couldn|declin|let go|closed", page, re.IGNORECASE)


@pytest.mark.parametrize("name", ["dan", "nothing"])
def test_a_member_of_another_club_is_not_there(app: Flask, name: str) -> None:
    room = Room.furnish(app)
    rose = room.actors["facilitator"]

    nowhere = get(app, rose, "/c/nowhere/reports/funnel")
    response = get(app, rose, f"/c/{room.club}/reports/members/{room.ids[name]}")
    rows = get(app, rose, f"/c/{room.club}/reports/rows/asks?member={room.ids[name]}")

    assert response.status_code == rows.status_code == nowhere.status_code == 404


def test_my_own_figures_are_mine_alone(app: Flask) -> None:
    room = Room.furnish(app)
    path = f"/c/{room.club}/reports/mine"

    bens = get(app, room.actors["asker"], path)
    chloes = get(app, room.actors["connector"], path)

    assert lines(bens.text) == [
        "1 evening with us",
        "1 ask of yours",
        "2 doors opened for you",
        "1 introduction for you",
        "1 thank-you of yours",
    ]
    assert lines(chloes.text) == [
        "1 evening with us",
        "1 door you opened for others",
        "1 introduction you made",
        "1 thank-you to you",
    ]
    # A phone carries no style of the laptop's screens.
    assert "screens.css" not in bens.text
    assert get(app, room.actors["asker"], f"/c/{room.club}/reports/funnel").status_code == 404


def test_my_figures_before_i_came_are_no_reproach(app: Flask) -> None:
    room = Room.furnish(app)

    page = get(app, room.actors["asker"], f"/c/{room.club}/reports/mine?period=year&at=2001-01-01")

    assert lines(page.text) == []
    assert "people like to help" in page.text


def test_days_that_cannot_be_are_refused_in_words(app: Flask) -> None:
    room = Room.furnish(app)

    page = get(app, room.actors["asker"], f"/c/{room.club}/reports/mine?period=fortnight")

    assert page.status_code == 422
    assert "Please choose one from the list." in page.text
