"""Feeds: one busy or broken meeting takes nothing from the others, and nothing is forgotten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app

from jobclub import clock, feeds
from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.events import transaction
from jobclub.feeds import Feeds
from tests.cast import Cast


class Heard:
    """What was sent to screens, and what waits."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any], str]] = []
        self.waiting: list[tuple[Callable[..., None], tuple[Any, ...]]] = []

    def emit(self, event: str, message: dict[str, Any], *, to: str) -> None:
        """As the socket server does."""
        self.sent.append((event, message, to))

    def start_background_task(self, task: Callable[..., None], *args: Any) -> None:
        """As the socket server does, but it waits to be told."""
        self.waiting.append((task, args))

    def rooms(self, event: str = "board") -> set[str]:
        """Whom it reached."""
        return {to for kind, _message, to in self.sent if kind == event}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    made = Heard()
    monkeypatch.setattr(feeds, "socketio", made)
    return made


@pytest.fixture
def following(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Feeds:
    made = Feeds()
    monkeypatch.setattr(made, "_app", current_app)
    made.follow(cast.meeting)
    made.follow(cast.other_meeting)
    return made


@pytest.mark.usefixtures("heard")
def test_a_feed_nobody_looks_at_is_let_go(cast: Cast, following: Feeds) -> None:
    following.follow(cast.meeting)
    following.leave(cast.meeting.id)
    assert cast.meeting.id in following._feeds

    following.leave(cast.meeting.id)
    assert cast.meeting.id not in following._feeds
    following.leave(cast.meeting.id)


def test_a_meeting_that_cannot_be_drawn_holds_up_no_other(
    cast: Cast, following: Feeds, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.ask("eBay")
    with transaction():
        Ask.post(by=cast.dan, companies=["Delta"], who="", why="", meeting=cast.other_meeting)
    monkeypatch.setattr(following._feeds[cast.meeting.id], "news", lambda: 1 / 0)

    for meeting in (cast.meeting, cast.other_meeting):
        following._try(meeting.id)

    assert heard.rooms() == {
        f"{room}:{cast.other_meeting.id}" for room in ("phones", "wall", "console")
    }


def test_what_could_not_be_drawn_is_drawn_at_the_next_look(
    cast: Cast, following: Feeds, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jobclub.board.drawing import Board
    from jobclub.live import Thing

    cast.ask("eBay")
    feed = following._feeds[cast.meeting.id]
    feed.pending.add(Thing("here"))
    with monkeypatch.context() as broken:
        broken.setattr(Board, "draw", lambda *_args: 1 / 0)
        following._try(cast.meeting.id)
    assert heard.sent == []

    following._try(cast.meeting.id)

    puts = [put["id"] for _kind, message, _to in heard.sent for put in message.get("put", ())]
    assert "here" in puts
    assert any(put.startswith("ask-") for put in puts)
    assert feed.shown == cast.meeting.seq


def test_who_offered_still_shows_after_a_restart(cast: Cast, heard: Heard) -> None:
    target = cast.target()
    with transaction():
        Offer.make(target, by=cast.chloe, meeting=cast.meeting)

    with clock.travel(timedelta(seconds=3)):
        Feeds().follow(cast.meeting)

    ((_task, (meeting_id, left, *_what)),) = heard.waiting
    assert meeting_id == cast.meeting.id
    assert 4 < left < 6


def test_long_ago_is_not_waited_for(cast: Cast, heard: Heard) -> None:
    target = cast.target()
    with transaction():
        Offer.make(target, by=cast.chloe, meeting=cast.meeting)

    with clock.travel(timedelta(seconds=60)):
        Feeds().follow(cast.meeting)

    assert heard.waiting == []
