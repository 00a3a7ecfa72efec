"""Words for one other person stay between the two (S24): no room, no console, no third phone."""

from datetime import timedelta

import pytest
from flask import Flask, g

from jobclub import clock
from jobclub.asks.offers import Offer
from jobclub.board.drawing import Board
from jobclub.board.mine import Mine
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.introductions.models import Introduction
from tests.cast import Cast

pytestmark = pytest.mark.both
NOTE, CONTACT = "my old boss there", "Samira"


@pytest.fixture
def after(cast: Cast) -> Cast:
    target = cast.target()
    with transaction():
        offer = Offer.make(target, by=cast.chloe, meeting=cast.meeting)
        offer.say_more(kind="worked_there", warmth="well", note=NOTE, by=cast.chloe)
        Introduction.record(offer, by=cast.chloe, contact_first_name=CONTACT)
    return cast


def test_the_two_read_them(app: Flask, after: Cast) -> None:
    with clock.travel(timedelta(seconds=9)):
        assert NOTE in mine(app, after, after.ben)
        for member in (after.ben, after.chloe):
            assert CONTACT in mine(app, after, member)


def test_nobody_else_does(app: Flask, after: Cast) -> None:
    with clock.travel(timedelta(seconds=9)):
        pages = [Board(after.meeting, room).whole() for room in ("phones", "wall", "console")]
        pages += [mine(app, after, member) for member in (after.ana, after.rose, after.george)]

    assert not [page for page in pages if NOTE in page or CONTACT in page]


def mine(app: Flask, cast: Cast, member: Member) -> str:
    g.nonce = ""
    template = app.jinja_env.get_template("board/_mine.html")
    return str(template.render(mine=Mine.of(member), meeting=cast.meeting, club=cast.club))
