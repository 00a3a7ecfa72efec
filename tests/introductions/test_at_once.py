"""Both parties tap at once, from two phones: the server settles it, and both read the same."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from jobclub.asks.offers import Offer
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from tests.room import Room

pytestmark = pytest.mark.both
#: Who taps, what, and with which fields.
Tap = tuple[str, str, dict[str, Any]]


@pytest.fixture
def room(app: Flask) -> Room:
    return Room.furnish(app)


def together(app: Flask, room: Room, *taps: Tap) -> list[int]:
    """Everybody at the same moment; what each was answered."""

    def tap(who: str, command: str, fields: dict[str, Any]) -> int:
        actor = room.actors[who]
        answer = actor.client(app).post(
            f"/m/{room.meeting}/do/{command}",
            json={"fields": fields},
            environ_overrides=actor.environ,
        )
        return answer.status_code

    with ThreadPoolExecutor(len(taps)) as pool:
        return [one.result() for one in [pool.submit(tap, *one) for one in taps]]


def stands(app: Flask, offer_id: int) -> tuple[str, list[str]] | None:
    with app.app_context():
        found = db.session.scalar(select(Introduction).where(Introduction.offer_id == offer_id))
        return None if found is None else (found.state, [one.name for one in found.in_order])


def offered(app: Flask, room: Room) -> int:
    """Chloe's offer, before they were introduced."""
    offer = room.ids["offer"]
    assert together(app, room, ("connector", "introduction:undo", {"offer_id": offer})) == [200]
    return offer


def test_both_say_introduced(app: Flask, room: Room) -> None:
    offer = offered(app, room)
    step = ("introduction:step", {"offer_id": offer, "step": "introduced"})
    assert together(app, room, ("asker", *step), ("connector", *step)) == [200, 200]
    assert stands(app, offer) == ("introduced", ["introduced"])


def test_one_asks_while_the_other_has_met(app: Flask, room: Room) -> None:
    offer = offered(app, room)
    taps: list[Tap] = [
        ("connector", "introduction:step", {"offer_id": offer, "step": "asking"}),
        ("asker", "introduction:step", {"offer_id": offer, "step": "met"}),
    ]
    assert together(app, room, *taps) == [200, 200]
    # Whoever came first: they have met.
    assert (found := stands(app, offer)) is not None
    assert found[0] == "met"


def test_one_goes_on_while_the_other_takes_back(app: Flask, room: Room) -> None:
    offer = room.ids["offer"]
    taps: list[Tap] = [
        ("connector", "introduction:undo", {"offer_id": offer, "step": "introduced"}),
        ("asker", "introduction:step", {"offer_id": offer, "step": "replied"}),
    ]
    assert together(app, room, *taps) == [200, 200]
    assert (found := stands(app, offer)) is not None
    assert found[0] == "replied"


def test_one_closes_while_the_other_goes_on(app: Flask, room: Room) -> None:
    offer = room.ids["offer"]
    taps: list[Tap] = [
        ("connector", "offer:let-go", {"offer_id": offer}),
        ("asker", "introduction:step", {"offer_id": offer, "step": "met"}),
    ]
    assert together(app, room, *taps) == [200, 200]
    # One of two ends, and each is whole.
    assert stands(app, offer) in [
        ("met", ["introduced", "met"]),
        ("closed", ["introduced", "met"]),
    ]


def test_one_lets_go_while_the_other_was_introduced(app: Flask, room: Room) -> None:
    offer = room.ids["settled"]
    taps: list[Tap] = [
        ("owner", "offer:let-go", {"offer_id": offer}),
        ("asker", "introduction:step", {"offer_id": offer, "step": "introduced"}),
    ]
    answers = together(app, room, *taps)
    with app.app_context():
        gone = db.session.get_one(Offer, offer).withdrawn_at is not None
    # Let go first: it isn't there any more, and the asker reads so. Else it is closed kindly.
    assert answers == ([200, 404] if gone else [200, 200])
    assert (stands(app, offer) is None) == gone
