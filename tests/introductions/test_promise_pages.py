"""One page a promise, for its two parties and for facilitators; and the message to send."""

import re
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub import clock
from jobclub.asks.offers import Offer
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from tests.room import Room

#: George's settled promise to Ben, and Chloe's that became an introduction.
SETTLED, MADE = "settled", "offer"


def get(app: Flask, room: Room, who: str, path: str) -> TestResponse:
    actor = room.actors[who]
    return actor.client(app).get(f"/c/{room.club}{path}", environ_overrides=actor.environ)


def post(app: Flask, room: Room, who: str, command: str, /, **fields: object) -> TestResponse:
    """A plain form, as a browser without scripts sends it, and the page it leads back to."""
    actor = room.actors[who]
    page = f"http://{actor.host}/c/{room.club}/promises/{fields['offer_id']}"
    return actor.client(app).post(
        f"/c/{room.club}/do/{command}",
        data=fields,
        environ_overrides={**actor.environ, "HTTP_REFERER": page},
        follow_redirects=False,
    )


def words(page: TestResponse) -> str:
    text = re.sub(r"<[^>]*>", " ", page.text.split("<main")[1])
    return " ".join(unescape(text).split()).replace(" ,", ",").replace(" :", ":")


@pytest.fixture
def room(app: Flask) -> Room:
    return Room.furnish(app)


PARTIES = {"asker": True, "connector": True, "owner": True, "facilitator": True}


@pytest.mark.parametrize("what", ["", "/message"])
def test_it_is_there_for_its_parties_and_the_facilitators(
    app: Flask, room: Room, what: str
) -> None:
    path = f"/promises/{room.ids[MADE]}{what}"
    nowhere = get(app, room, "asker", "/promises/987654")
    assert nowhere.status_code == 404
    for name in room.actors:
        # The asker's own words are nothing for the asker to send.
        there = PARTIES.get(name, False) and not (what and name == "asker")
        assert get(app, room, name, path).status_code == (200 if there else 404), name
        foreign = get(app, room, name, f"/promises/{room.ids['their_offer']}{what}")
        assert foreign.status_code == 404, name
    # Somebody of the club who has nothing to do with it.
    assert get(app, room, "connector", f"/promises/{room.ids[SETTLED]}{what}").status_code == 404


def test_each_reads_what_is_theirs_to_say(app: Flask, room: Room) -> None:
    path = f"/promises/{room.ids[MADE]}"
    ben, chloe, ana = (words(get(app, room, n, path)) for n in ("asker", "connector", "owner"))

    assert "eBay, with Chloe" in ben
    assert "They replied" in ben
    assert "You write next, by" in ben
    assert "It came to nothing" in ben
    assert "eBay, for Ben" in chloe
    assert "Ben writes next, by" in chloe
    assert "We met" not in chloe
    assert "eBay: Chloe, for Ben" in ana
    assert "Contact replied" in ana
    assert "first name" in ben
    assert "first name" not in ana


def test_the_whole_life_by_plain_forms(app: Flask, room: Room) -> None:
    made = room.ids[MADE]
    path = f"/promises/{made}"
    for step, label in (("replied", "We met"), ("met", "I have an interview")):
        answer = post(app, room, "asker", "introduction:step", offer_id=made, step=step)
        assert answer.status_code == 303
        assert label in words(get(app, room, "asker", path))
    page = get(app, room, "asker", path)
    assert f"/landed?offer={made}" in page.text
    # Landing has a page of its own: there is more to say.
    assert post(app, room, "asker", "introduction:step", offer_id=made, step="landed").status_code
    post(app, room, "owner", "introduction:step", offer_id=made, step="interview")
    assert "written by Ana" in words(get(app, room, "connector", path))
    post(app, room, "asker", "introduction:undo", offer_id=made, step="interview")
    assert "Interview on" not in words(get(app, room, "asker", path))


def test_a_refused_day_is_said_at_its_field(app: Flask, room: Room) -> None:
    answer = post(
        app, room, "asker", "introduction:step",
        offer_id=room.ids[MADE], step="met", day="2999-01-01",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "That day is still to come." in answer.text
    assert 'value="met" selected' in answer.text


def test_closed_it_names_nobody(app: Flask, room: Room) -> None:
    settled = room.ids[SETTLED]
    assert post(app, room, "asker", "offer:let-go", offer_id=settled).status_code == 303
    for name in ("asker", "owner", "facilitator"):
        page = get(app, room, name, f"/promises/{settled}")
        assert "Closed. Ask again any time." in page.text
        assert "George" not in page.text
    assert get(app, room, "connector", f"/promises/{settled}").status_code == 404
    assert get(app, room, "asker", f"/promises/{settled}/message").status_code == 404


def test_an_introduction_that_came_to_nothing_says_so_to_both_alike(app: Flask, room: Room) -> None:
    made = room.ids[MADE]
    post(app, room, "asker", "offer:let-go", offer_id=made)
    for name in ("asker", "connector", "owner"):
        said = words(get(app, room, name, f"/promises/{made}"))
        assert "Closed. Ask again any time." in said
        assert "Open it again" in said


def test_the_message_has_bens_number_where_chloe_settled_a_day(app: Flask, room: Room) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Member, room.ids["ben"]).reach = "555 0100"
    path = f"/promises/{room.ids[MADE]}"
    assert "555 0100" not in get(app, room, "connector", f"{path}/message").text
    with app.app_context(), transaction():
        db.session.get_one(Offer, room.ids[MADE]).firmed_at = clock.now()
    told = get(app, room, "connector", f"{path}/message")
    assert "You can reach me here: 555 0100" in unescape(told.text)
    assert "mailto:?subject=" in told.text
    for other in ("owner", "facilitator"):
        assert "555 0100" not in get(app, room, other, f"{path}/message").text
