"""The children that read reports: one answer, one process, whatever happens to either."""

import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from jobclub import clock
from jobclub.config import Settings
from jobclub.errors import Busy, Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.reports import children as pool
from jobclub.reports import process
from jobclub.reports.answer import Answer, Failed
from jobclub.reports.asked import STREAMED
from jobclub.reports.children import Children
from jobclub.reports.periods import ALL, KINDS, LAST, Period
from jobclub.reports.process import Died
from jobclub.reports.question import Question
from tests.cast import Cast
from tests.reports import odd

EVER = Period.of(ALL, date(2026, 1, 1))
LOG = logging.getLogger("jobclub")


class House:
    """A server's children, without the server: they know the odd reports, too."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.settings: Settings = app.config["SETTINGS"]
        self.children = Children()
        with app.app_context():
            self.club_id = Cast.gather().club.id
        self.heard: list[str] = []
        self.failed: list[type[Exception]] = []

    def ask(self, name: str, **more: str) -> str:
        """All of an answer."""
        with self.app.app_context(), closing(self.answer(name, **more)) as answer:
            return b"".join(answer).decode()

    def answer(self, name: str, **more: str) -> Answer:
        """An answer as it comes."""
        question = Question(name, EVER, self.club_id, more=more)
        with self.app.app_context():
            return self.children.ask(question, self.settings, LOG)

    def later(self, name: str) -> Thread:
        """Ask, and do not wait."""

        def ask() -> None:
            try:
                self.heard.append(self.ask(name))
            except Exception as error:  # noqa: BLE001 (a test wants to see which)
                self.failed.append(type(error))

        asking = Thread(target=ask)
        asking.start()
        return asking

    @property
    def alive(self) -> int:
        """How many there are."""
        return sum(child.lives for child in self.children._all)


@pytest.fixture
def house(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Children that look after themselves quickly."""
    monkeypatch.setattr(process, "COMMAND", ["-m", "tests.reports.odd"])
    monkeypatch.setattr(pool, "LOOK_EVERY", 0.05)
    before = {**STREAMED}
    odd.install()
    made = House(app)
    yield made
    for child in list(made.children._all):
        made.children.drop(child)
    STREAMED.clear()
    STREAMED.update(before)


@pytest.mark.both
def test_a_child_reads_what_was_committed_and_cannot_write(house: House) -> None:
    assert house.ask("odd:club", word="Grüße") == "Library Club: Grüße"

    with pytest.raises(Failed):
        house.ask("odd:writes")

    # The child is as good as before, and reads what was committed since.
    with house.app.app_context(), transaction():
        db.session.execute(odd.WRITE)
    assert house.ask("odd:club") == "Changed: "
    assert house.alive == 1
    with house.app.app_context():
        assert db.session.scalar(db.text("SELECT count(*) FROM club WHERE name = 'Changed'")) == 2


def test_one_child_answers_one_after_the_other(house: House) -> None:
    first = house.ask("odd:process")

    assert house.ask("odd:process") == first
    assert int(first) != os.getpid()
    assert house.ask("odd:long") == "é" * 500_000


def test_it_goes_by_the_clock_of_whoever_asks(house: House) -> None:
    for ahead in (timedelta(days=40), timedelta(), timedelta(days=-3)):
        with clock.travel(ahead):
            told = datetime.fromisoformat(house.ask("odd:now"))
            assert timedelta(seconds=-1) < clock.now() - told < timedelta(seconds=20)


def test_what_it_may_not_tell_stays_there(
    house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(Failed):
        house.ask("odd:fails")
    assert house.ask("odd:prints") == "kept apart"

    (record,) = caplog.records
    assert record.__dict__["problem"].startswith("RuntimeError ")
    assert "Library" not in record.__dict__["problem"]
    out, err = capfd.readouterr()
    assert "Ben" not in out + err
    assert "Library" not in out + err


def test_what_it_refuses_is_refused_here(house: House) -> None:
    with pytest.raises(Refused) as no:
        house.ask("odd:refuses")

    assert (no.value.why, no.value.field) == ("Not for Library Club.", "to")
    assert house.alive == 1


def test_an_erased_club_is_not_there(house: House) -> None:
    with house.app.app_context(), pytest.raises(Missing):
        list(house.children.ask(Question("odd:club", EVER, 987654), house.settings, LOG))
    with house.app.app_context(), pytest.raises(Missing):
        list(house.children.ask(Question("odd:club", EVER), house.settings, LOG))
    assert house.alive == 1


def test_one_that_dies_is_replaced(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(Died):
        house.ask("odd:ends")
    assert [record.__dict__["problem"] for record in caplog.records] == ["its process ended"]

    first = int(house.ask("odd:process"))
    os.kill(first, signal.SIGKILL)
    until(lambda: house.alive == 0)
    # It died while nobody asked: nobody is troubled.
    assert int(house.ask("odd:process")) != first


@pytest.mark.skipif(sys.platform != "linux", reason="only there is memory held to a limit")
def test_a_report_that_wants_all_memory_fails_alone(house: House) -> None:
    with pytest.raises(Failed):
        house.ask("odd:memory")

    assert house.ask("odd:club") == "Library Club: "


def test_a_page_that_takes_too_long_is_ended(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.ask("odd:club")
    monkeypatch.setattr(process, "PAGE", 0.3)
    began = time.monotonic()

    with pytest.raises(Died):
        house.ask("odd:sleeps")

    assert time.monotonic() - began < 10
    until(lambda: house.alive == 0)


def test_a_long_export_keeps_no_page_waiting_and_a_second_export_waits(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "MOST", 2)
    monkeypatch.setattr(pool, "MOST_EXPORTS", 1)
    with closing(house.answer("odd:endless")) as export:
        assert next(export).startswith(b"Library Club")
        assert house.ask("odd:club") == "Library Club: "
        assert house.alive == 2

        monkeypatch.setattr(pool, "WAITS", 0.2)
        with pytest.raises(Busy):
            house.answer("odd:short")
        # Nor is there a third for a page.
        sleeping = house.later("odd:sleeps")
        until(lambda: all(child.works for child in house.children._all))
        with pytest.raises(Busy):
            house.ask("odd:club")
        for child in house.children._all:
            child.kill()
        sleeping.join(20)

    monkeypatch.setattr(pool, "WAITS", 20.0)
    assert house.ask("odd:short") == "ab"


def test_whoever_waits_is_next(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MOST_EXPORTS", 1)
    export = house.answer("odd:endless")
    next(export)
    waiting = house.later("odd:short")

    export.close()
    waiting.join(20)

    assert (house.heard, house.failed) == (["ab"], [])


def test_who_goes_away_takes_the_childs_work_along(house: House) -> None:
    export = house.answer("odd:endless")
    next(export)
    (child,) = house.children._all

    export.close()

    until(lambda: not child.lives)
    assert list(export) == []
    assert house.ask("odd:club") == "Library Club: "


def test_an_export_that_nobody_reads_is_ended(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "PIECE", 0.3)
    export = house.answer("odd:endless")
    next(export)

    until(lambda: house.alive == 0)

    with pytest.raises(Died):
        list(export)


def test_an_export_that_fails_says_so_after_what_it_had(house: House) -> None:
    heard: list[bytes] = []

    with pytest.raises(Failed):
        heard.extend(house.answer("odd:breaks"))

    assert 0 < len(b"".join(heard)) <= 510_000


def test_one_without_work_is_kept_a_while(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "IDLE", 0.5)
    house.ask("odd:club")
    assert house.alive == 1

    until(lambda: house.alive == 0)

    # And when all have gone, somebody looks after the next one as well.
    until(lambda: not house.children._watched)
    house.ask("odd:club")
    until(lambda: house.alive == 0)


def test_it_ends_with_its_input_even_at_work(house: House) -> None:
    sleeping = house.later("odd:sleeps")
    until(lambda: house.alive == 1)
    (child,) = house.children._all

    child._in.close()

    until(lambda: not child.lives)
    sleeping.join(20)
    assert house.failed == [Died]


def test_it_is_told_no_secret(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JOBCLUB_SECRET", "JOBCLUB_SMTP", "PGPASSWORD", "TOKEN"):
        monkeypatch.setenv(name, "hush-hush")
    settings = replace(house.settings, smtp="smtps://a:hush-hush@host")

    told = json.dumps([process._told(settings), process._environment(settings)])

    assert "hush-hush" not in told
    assert settings.secret not in told
    # Where its database asks for a password, the child needs it, too.
    hosted = replace(settings, database="postgresql+psycopg://host/name")
    assert process._environment(hosted)["PGPASSWORD"] == "hush-hush"


@given(
    st.sampled_from(KINDS),
    st.dates(date(1990, 1, 1), date(2200, 1, 1)),
    st.dictionaries(st.text(), st.text()),
    st.none() | st.integers(1),
)
def test_a_question_survives_its_line(
    kind: str, at: date, more: dict[str, str], club: int | None
) -> None:
    period = Period.of(kind, at, 7) if kind != "custom" else Period(kind, at, LAST, 4)
    question = Question("overview", period, club, None, 3, more, "de")

    line = question.told()

    assert "\n" not in line
    assert Question.heard(line) == question


def until(holds: Callable[[], bool], within: float = 20.0) -> None:
    """Wait for it."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
