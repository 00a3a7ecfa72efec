"""Twelve weekly evenings of thirty members: every promise ends, and nobody is asked too often."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from jinja2 import FileSystemBytecodeCache

from jobclub.app import create_app
from jobclub.config import Settings
from jobclub.extensions import db
from tests import postgres
from tests.followup import recount
from tests.followup.buttons import URL
from tests.followup.postman import Postman, a_postman
from tests.followup.weeks import Weeks
from tests.mail_server import FROM
from tests.server import SECRET

#: Each with the clocks changing within the twelve weeks.
FIRST = {
    "America/Denver": date(2026, 9, 15),
    "Europe/Berlin": date(2027, 2, 16),
    "Australia/Adelaide": date(2027, 2, 18),
}
PLAYED = [
    pytest.param(("America/Denver", "sqlite"), id="Denver"),
    pytest.param(("Europe/Berlin", "sqlite"), id="Berlin", marks=pytest.mark.full),
    pytest.param(("Australia/Adelaide", "sqlite"), id="Adelaide", marks=pytest.mark.full),
    pytest.param(
        ("America/Denver", "postgres"),
        id="Denver-postgres",
        marks=[pytest.mark.full, pytest.mark.postgres],
    ),
]


@pytest.fixture(scope="module", params=PLAYED)
def played(
    request: pytest.FixtureRequest,
    empty_sqlite: Path,
    translated: FileSystemBytecodeCache,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Weeks]:
    zone, database = request.param
    data = tmp_path_factory.mktemp("weeks")
    with ExitStack() as stack:
        address = f"sqlite:///{copyfile(empty_sqlite, data / 'jobclub.sqlite')}"
        (data / "jobclub.sqlite").chmod(0o600)
        if database == "postgres":
            address = stack.enter_context(postgres.fresh())
        postman = stack.enter_context(a_postman())
        app = create_app(_hosted(data, address, postman))
        app.jinja_env.bytecode_cache = translated
        weeks = Weeks(app, postman, zone, FIRST[zone])
        weeks.play()
        yield weeks
        with weeks.app.app_context():
            db.engine.dispose()


def _hosted(data: Path, address: str, postman: Postman) -> Settings:
    return Settings(
        data=data,
        database=address,
        secret=SECRET,
        url=URL,
        proxies=1,
        smtp=postman.url,
        mail_from=FROM,
    )


@pytest.fixture
def weeks(played: Weeks) -> Iterator[Weeks]:
    """The morning on which a thirteenth evening would be."""
    with played.at(played.ends):
        yield played


def test_there_was_life_in_it(weeks: Weeks) -> None:
    """Lest the others pass because nothing happened."""
    kinds = {weeks.kind_of(got) for got in weeks.postman.got}
    assert kinds >= {"recap", "nudge", "check-in", "thanks", "landing", "invitation"}
    ends = list(weeks.said.values())
    assert len(ends) > 80
    assert min(ends.count(end) for end in ("introduced", "closed", "let go", "")) >= 3


def test_every_offer_ended_or_waits_for_somebody_by_a_day(weeks: Weeks) -> None:
    assert recount.offers_without_an_end(weeks) == []


def test_nobody_got_two_nudges_in_a_week(weeks: Weeks) -> None:
    assert recount.too_soon(weeks, "nudge", recount.A_WEEK) == []


def test_what_is_long_due_was_asked_about_once(weeks: Weeks) -> None:
    assert recount.never_asked(weeks) == []
    assert recount.asked_again(weeks) == []


def test_whoever_was_quiet_got_one_check_in_a_month_at_most_and_three_in_all(
    weeks: Weeks,
) -> None:
    assert recount.two_in_a_month(weeks, "check-in") == []
    assert recount.too_soon(weeks, "check-in", recount.FOUR_WEEKS) == []
    assert recount.in_vain(weeks) == {"Lena": 3, "Olga": 2}


def test_the_quiet_list_is_exactly_right_every_week(weeks: Weeks) -> None:
    for listed, expected in weeks.quiet:
        assert listed == expected
    assert {"Lena", "Olga", "Kim"} <= weeks.quiet[-1][0]
    assert len({frozenset(listed) for listed, _expected in weeks.quiet}) > 5


def test_each_recap_came_once(weeks: Weeks) -> None:
    assert recount.recaps_missing_or_doubled(weeks) == {}


def test_letters_for_the_day_came_by_day_and_not_on_a_sunday(weeks: Weeks) -> None:
    assert recount.at_night(weeks) == []


def test_there_was_no_flood_ever_and_none_after_five_days_off(weeks: Weeks) -> None:
    assert recount.floods(weeks, most=1) == []
    first_hour = [
        got.to
        for got in weeks.postman.got
        if timedelta() <= got.at - weeks.back < timedelta(hours=1)
    ]
    assert first_hour
    assert len(first_hour) == len(set(first_hour))


def test_no_letter_came_twice(weeks: Weeks) -> None:
    names = [got.message_id for got in weeks.postman.got]
    assert len(names) == len(set(names))


def test_nobody_got_one_without_an_address_after_a_no_or_after_leaving(weeks: Weeks) -> None:
    assert recount.unwanted(weeks) == []
