"""That it came to nothing leaves no mark: who said so, through which door, or how often somebody
said "next week", cannot be told from any page, letter or row there is.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import select

from jobclub.database import Base
from jobclub.extensions import db
from jobclub.followup.nudge_letters import PROMISE
from jobclub.followup.tokens import seal
from tests.followup.postman import a_postman
from tests.followup.twins import A_WEEK, EVENING, World, falling_alike
from tests.test_access import PAGES, fill

NEXT_EVENING = EVENING + A_WEEK
#: The screens of an evening, and who looks at them; between two, these look at every page there is.
LIVE = (
    "board.console", "board.wall", "board.wall_board", "board.phone", "board.fresh_board",
    "board.fresh_mine", "board.home", "paper.recap",
)  # fmt: skip
ROOM = ("owner", "running phone", "asker", "connector", "stranger")
READERS = ("owner", "asker", "connector")

Seen = dict[str, Any]


def by_button(sayer: str) -> Callable[[World], None]:
    """Said on a page of theirs, at the meeting."""

    def say(world: World) -> None:
        for offer in ("settled", "begun", "introduced"):
            world.says(sayer, "offer:let-go", offer_id=world.offers[offer])

    return say


def by_letter(world: World) -> None:
    """Said by the buttons of their letters, each by whoever moves next."""
    for mover, offer in (("chloe", "settled"), ("chloe", "begun"), ("ben", "introduced")):
        token = seal(PROMISE, [world.offers[offer], world.room.ids[mover]])
        world.presses(f"/promise/{token}", answer="couldnt")


SAID = {
    "connector": by_button("connector"),
    "asker": by_button("asker"),
    "owner": by_button("owner"),
    "letter": by_letter,
}


@pytest.fixture(scope="module")
def play(
    tmp_path_factory: pytest.TempPathFactory,
    empty_sqlite: Path,
    translated: FileSystemBytecodeCache,
) -> Iterator[Callable[..., Seen]]:
    """One world after the other, each played to its end."""
    with a_postman() as postman:

        @cache
        def one(said: str, *, put_off: int = 1) -> Seen:
            with falling_alike() as dice:
                folder = tmp_path_factory.mktemp("world")
                world = World(folder, empty_sqlite, translated, postman, dice)
                return played(world, SAID[said], put_off)

        yield one


def played(world: World, say: Callable[[World], None], put_off: int) -> Seen:
    """Two evenings and what lies between, and all that can be read of it, then and at a third."""
    world.first_evening()
    next_week(world, put_off)
    world.open_again()
    with world.inside(NEXT_EVENING + timedelta(minutes=10)):
        # Everybody was heard from this minute, whoever says it.
        world.is_heard_from()
        say(world)
    found: Seen = {"rows at once": rows(world)}
    found |= pages(world, NEXT_EVENING + timedelta(minutes=20), ROOM, LIVE)
    world.close(NEXT_EVENING + timedelta(minutes=75))
    for hours in (2, 15, 40, 64, 88, 112, 136):
        world.posts(NEXT_EVENING + timedelta(hours=hours))
    world.sit_down(NEXT_EVENING + timedelta(days=5))
    found |= pages(world, NEXT_EVENING + timedelta(days=5), READERS, readable(world.app))
    world.open_again(weeks=2)
    found |= pages(world, NEXT_EVENING + A_WEEK, READERS, LIVE)
    return {**found, "letters": world.letters, "rows at last": rows(world)}


def next_week(world: World, times: int) -> None:
    """Put off by whoever moves: on Sunday, and before that as well, if more often than once."""
    movers = {"settled": "connector", "begun": "connector", "introduced": "asker"}
    for number in range(1, times):
        with world.inside(EVENING + timedelta(days=3, hours=number)):
            for offer, mover in movers.items():
                world.says(mover, "offer:put-off", offer_id=world.offers[offer])
    world.sit_down(EVENING + timedelta(days=5))
    with world.inside(EVENING + timedelta(days=5)):
        world.is_heard_from()
        for offer, mover in movers.items():
            world.says(mover, "offer:put-off", offer_id=world.offers[offer])


@pytest.mark.parametrize("said", ["asker", "letter", pytest.param("owner", marks=pytest.mark.full)])
def test_who_let_it_go_cannot_be_told(play: Callable[..., Seen], said: str) -> None:
    must_be_same(play("connector"), play(said))


def test_how_often_it_was_put_off_cannot_be_told(play: Callable[..., Seen]) -> None:
    must_be_same(play("connector"), play("connector", put_off=3))


def test_that_a_promise_came_to_nothing_its_asker_reads_alone(play: Callable[..., Seen]) -> None:
    """Of the three that closed both parties and the console know one: they were introduced."""
    read = {
        name: str(found).count("Ask again any time") for name, found in play("connector").items()
    }

    assert {name for name, times in read.items() if times > 1 and " asker " not in name} == set()
    assert max(read.values()) > 1


def test_there_is_something_to_compare(play: Callable[..., Seen]) -> None:
    seen = play("connector")
    opened = [found[0] for name, found in seen.items() if name[0].isdigit()]

    assert opened.count(200) > 80
    assert {to for _at, to, *_words in seen["letters"]} >= {"ben@example.org", "chloe@example.org"}


def pages(world: World, moment: Any, readers: Iterable[str], which: Iterable[str]) -> Seen:
    """These pages, for each of these readers."""
    found = {}
    for reader in readers:
        actor = world.room.actors[reader]
        for endpoint in which:
            path = PAGES[endpoint][0].format(**fill(world.room))
            with world.at(moment):
                answer = actor.client(world.app).get(path, environ_overrides=actor.environ)
            found[f"{moment:%d %H:%M} {reader} {path}"] = (answer.status_code, answer.text)
    return found


def readable(app: Flask) -> list[str]:
    """Every page that is read; that none is missing here, the table's own test sees to."""
    rules = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return sorted(rules & PAGES.keys() - {"static"})


def rows(world: World) -> dict[str, list[str]]:
    """The whole database."""
    with world.app.app_context():
        found = {
            table.name: sorted(
                _told(dict(row))
                for row in db.session.execute(select(table)).mappings()
                if _tells(table.name, dict(row))
            )
            for table in Base.metadata.sorted_tables
        }
        db.session.remove()
    return found


def _tells(table: str, row: dict[str, Any]) -> bool:
    # That some promise has another day now: told to screens that show it, by nobody.
    moved = row.get("kind") in ("OfferFirmed", "IntroductionMoved") and row["actor_id"] is None
    # That a command was answered. Of what came to nothing it keeps no words: not which it was.
    answered = table == "receipt" and row["digest"] == "" and row["answer"] == {"ok": True}
    return not (table == "event" and moved) and not answered


def _told(row: dict[str, Any]) -> str:
    # Numbers of rows count on; what they number is compared.
    return str({name: value for name, value in row.items() if name != "id"})


def must_be_same(one: Seen, other: Seen) -> None:
    """To the last byte."""
    assert one.keys() == other.keys()
    for name, found in one.items():
        assert found == other[name], name
