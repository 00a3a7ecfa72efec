"""After any command of any kind, a screen that listened equals a page just opened (S5)."""

from collections.abc import Iterator

import pytest

import jobclub.app  # noqa: F401 (declares the commands)
from jobclub.commands import COMMANDS
from tests.board.room import Room
from tests.board.stories import STORIES


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """One room for all the stories, which leave it open."""
    room = Room(tmp_path_factory.mktemp("room"))
    yield room
    room.leave()


def test_every_command_has_a_story() -> None:
    assert sorted(STORIES) == sorted(COMMANDS)


@pytest.mark.parametrize("command", list(STORIES))
def test_a_screen_that_listened_equals_a_page_just_opened(room: Room, command: str) -> None:
    room.done.clear()
    STORIES[command](room)
    assert command in room.done
    room.settles()
