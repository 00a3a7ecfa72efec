"""How a club's reports count: an owner's settings."""

from flask import Flask

from jobclub.clubs.models import Club
from jobclub.extensions import db
from jobclub.words import in_hours, month_name
from tests.room import Room


def test_an_owner_says_when_its_year_begins_and_what_it_hides(app: Flask) -> None:
    room = Room.furnish(app)
    page = settings(app, room)
    assert '<option value="1" selected>January</option>' in page
    assert "checked> Hide totals under five" not in page

    assert send(app, room, fiscal_month="7", hides_small="1") == 303
    page = settings(app, room)
    assert '<option value="7" selected>July</option>' in page
    assert "checked> Hide totals under five" in page
    assert kept(app) == (7, True)

    # A box that is not ticked is not sent.
    assert send(app, room, fiscal_month="10") == 303
    assert kept(app) == (10, False)


def test_there_are_twelve_months(app: Flask) -> None:
    room = Room.furnish(app)
    for month in ("0", "13", "July", ""):
        assert send(app, room, fiscal_month=month, hides_small="1") == 422
    assert kept(app) == (1, False)


def test_words_of_months_and_hours(app: Flask) -> None:
    with app.test_request_context():
        assert [month_name(number) for number in (1, 12)] == ["January", "December"]
        assert [in_hours(minutes) for minutes in (0, 45, 60, 270)] == ["0", "0.8", "1", "4.5"]


def settings(app: Flask, room: Room) -> str:
    """The page, as the owner sees it."""
    ana = room.actors["owner"]
    return ana.client(app).get(f"/c/{room.club}/settings", environ_overrides=ana.environ).text


def send(app: Flask, room: Room, **fields: str) -> int:
    """The page's form."""
    ana = room.actors["owner"]
    return (
        ana.client(app)
        .post(
            f"/c/{room.club}/do/club:reporting",
            data=fields,
            headers={"Referer": f"http://{ana.environ['HTTP_HOST']}/c/{room.club}/settings"},
            environ_overrides=ana.environ,
        )
        .status_code
    )


def kept(app: Flask) -> tuple[int, bool]:
    """What the Library Club has set; the other club is as it was."""
    with app.app_context():
        library, harbour = db.session.query(Club).order_by(Club.id)
        assert (harbour.fiscal_month, harbour.hides_small) == (1, False)
        return library.fiscal_month, library.hides_small
