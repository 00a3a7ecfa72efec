"""The one clock: tests travel with it, and a demo lets it run faster."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from flask import Flask

from jobclub import clock, events
from jobclub.asks.offers import Offer
from jobclub.backups import auto
from jobclub.config import Settings, read_settings
from jobclub.demo.pace import keep_pace
from jobclub.errors import Busy, Unsafe
from jobclub.events import transaction
from jobclub.extensions import socketio
from jobclub.feeds import Feeds
from jobclub.limits import AT_ONCE, forget_everybody, may_go_on
from tests.cast import Cast
from tests.server import SECRET

ROOM = timedelta(seconds=0.5)


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    """Whatever a test did to the clock is over with it."""
    yield
    clock.run_at(1)
    clock.be_ahead(timedelta())


def ahead() -> timedelta:
    return clock.now() - datetime.now(UTC)


def test_left_alone_it_is_the_worlds() -> None:
    assert abs(ahead()) < ROOM
    assert clock.speed() == 1


def test_it_runs_faster_and_never_jumps(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    before = clock.now()

    clock.run_at(60)
    assert clock.now() == before
    world.passes(2)
    assert clock.now() == before + timedelta(minutes=2)

    clock.run_at(10)
    assert clock.now() == before + timedelta(minutes=2)
    world.passes(3)
    assert clock.now() == before + timedelta(minutes=2, seconds=30)

    clock.run_at(1)
    world.passes(5)
    assert clock.now() == before + timedelta(minutes=2, seconds=35)


def test_travels_add_up_at_any_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    before = clock.now()
    clock.run_at(10)

    with clock.travel(timedelta(days=7)):
        world.passes(1)
        assert clock.now() == before + timedelta(days=7, seconds=10)
        with clock.travel(timedelta(hours=-1)):
            assert clock.now() == before + timedelta(days=7, hours=-1, seconds=10)
            clock.run_at(20)
            world.passes(1)
            assert clock.now() == before + timedelta(days=7, hours=-1, seconds=30)
        assert clock.now() == before + timedelta(days=7, seconds=30)

    assert clock.now() == before + timedelta(seconds=30)


def test_it_can_be_put_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    clock.run_at(60)
    world.passes(10)

    clock.be_ahead(timedelta(hours=3))

    assert clock.now() - world.at == timedelta(hours=3)
    world.passes(1)
    assert clock.now() - world.at == timedelta(hours=3, seconds=59)


def test_what_shows_by_mere_time_shows_at_the_clocks_speed(
    cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who offered shows after eight seconds; at sixty times the speed, after an eighth of one."""
    following, waiting = Feeds(), []
    monkeypatch.setattr(following, "_app", app)
    monkeypatch.setattr(
        socketio, "start_background_task", lambda task, *args: waiting.append((task, args))
    )
    following.follow(cast.meeting)
    target = cast.target()
    with transaction():
        Offer.make(target, by=cast.chloe, meeting=cast.meeting)
    following._try(cast.meeting.id)
    ((show_later, args),) = waiting

    clock.run_at(60)
    began = monotonic()
    show_later(*args)

    assert monotonic() - began < 3
    assert following._feeds[cast.meeting.id].pending


def test_people_may_go_as_fast_as_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_everybody()
    clock.run_at(60)
    at = 1000.0
    monkeypatch.setattr("jobclub.limits.monotonic", lambda: at)
    for _ in range(AT_ONCE):
        may_go_on(1)

    with pytest.raises(Busy) as busy:
        may_go_on(1)
    assert busy.value.seconds <= 1 / 60
    at += 1 / 50
    may_go_on(1)


def test_it_is_fast_only_while_a_meeting_is_open(
    cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "after_commit", [])
    keep_pace(app, 30)
    assert clock.speed() == 30

    with transaction():
        cast.meeting.close(by=cast.ana)
    # The Harbour Club's is still on.
    assert clock.speed() == 30
    with transaction():
        cast.other_meeting.close(by=cast.eve)
    assert clock.speed() == 1

    with transaction():
        cast.meeting.reopen(by=cast.ana)
    assert clock.speed() == 30


def test_a_backup_is_made_at_the_clocks_hour(settings: Settings) -> None:
    assert auto._elsewhere(settings) in ({}, {"JOBCLUB_DATABASE": settings.database})

    clock.be_ahead(timedelta(hours=2))

    assert auto._elsewhere(settings)["JOBCLUB_CLOCK"] == "1,7200.0"


def read(folder: Path, **env: str) -> Settings:
    return read_settings({"JOBCLUB_DATA": str(folder), "JOBCLUB_SECRET": SECRET, **env})


def test_the_setting_says_how_fast_and_how_far_ahead(tmp_path: Path) -> None:
    plain = read(tmp_path)
    assert (plain.speed, plain.ahead, plain.practice) == (1, 0, "")

    fast = read(tmp_path, JOBCLUB_CLOCK="20,-3600.5", JOBCLUB_PRACTICE="demo")

    assert (fast.speed, fast.ahead, fast.practice) == (20, -3600.5, "demo")
    assert read(tmp_path, JOBCLUB_CLOCK="10").speed == 10


@pytest.mark.parametrize(
    "wrong",
    [
        {"JOBCLUB_CLOCK": "fast"},
        {"JOBCLUB_CLOCK": "0"},
        {"JOBCLUB_CLOCK": "-5"},
        {"JOBCLUB_CLOCK": "1000"},
        {"JOBCLUB_CLOCK": "nan"},
        {"JOBCLUB_CLOCK": "10,inf"},
        {"JOBCLUB_PRACTICE": "yes"},
        {"JOBCLUB_CLOCK": "10", "JOBCLUB_URL": "https://club.example"},
        {"JOBCLUB_PRACTICE": "demo", "JOBCLUB_URL": "https://club.example"},
    ],
)
def test_a_clock_that_is_wrong_or_hosted_stops_the_start(
    tmp_path: Path, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Unsafe, match=r"JOBCLUB_(CLOCK|PRACTICE)"):
        read(tmp_path, **wrong)


class World:
    """The world's own clock, which passes when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = datetime.now(UTC)
        monkeypatch.setattr(clock, "datetime", self)
        clock.be_ahead(timedelta())

    def now(self, _zone: object) -> datetime:
        """As `datetime` tells it."""
        return self.at

    def passes(self, seconds: float) -> None:
        """So many seconds."""
        self.at += timedelta(seconds=seconds)
