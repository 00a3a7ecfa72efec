"""What nobody needs any more goes; what a phone may still ask for stays."""

import secrets
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobclub import clock
from jobclub.commands import Receipt, Sent, perform
from jobclub.events import transaction
from jobclub.extensions import db, socketio
from jobclub.housekeeping import keep_house, tidy
from jobclub.people.models import Link
from jobclub.places import Caller
from tests.room import Room


def test_receipts_stay_longer_than_a_phone_keeps_trying(app: Flask) -> None:
    room = Room.furnish(app)
    caller = Caller(room.actors["asker"].cookie, at_desk=False, meeting=room.meeting)
    with app.test_request_context():
        perform(Sent("me:stand", secrets.token_hex(16), {"stands": "paused"}), caller)
        with transaction():
            Link.make("start")

        with clock.travel(timedelta(days=15)):
            tidy()
            assert count(Receipt) == 1
            assert count(Link) == 0
        with clock.travel(timedelta(days=31)):
            tidy()
            assert count(Receipt) == 0


class Asleep(Exception):
    """The house is kept; now it sleeps."""


def test_between_two_times_nobody_waits_for_its_connection(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleep(_seconds: float) -> None:
        raise Asleep

    monkeypatch.setattr(socketio, "sleep", sleep)
    with app.app_context():
        with pytest.raises(Asleep):
            keep_house()
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0
