"""Two workers on one PostgreSQL: the database carries from one to the other, with no broker."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobclub.phone import Console, Phone
from tests import postgres
from tests.server import Server

pytestmark = [pytest.mark.postgres, pytest.mark.full]
SECRET = "one secret for both workers, as a hosted jobclub has it"


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    with postgres.fresh() as address:
        env = {"JOBCLUB_DATABASE": address, "JOBCLUB_SECRET": SECRET}
        one = Server(tmp_path / "one", env).start()
        two = Server(tmp_path / "two", env).start()
        yield one, two
        for worker in (one, two):
            worker.stop()


def test_what_one_worker_commits_shows_on_the_other(workers: tuple[Server, Server]) -> None:
    one, two = workers
    ana = Console(one.url)
    # The second start found no club yet and replaced the first one's link.
    ana.found(two.link, "Library Club", "Ana")
    ana.start_meeting()
    ana.connect()
    ben, chloe = Phone(one.lan_url), Phone(two.lan_url)
    for phone, name in ((ben, "Ben"), (chloe, "Chloe")):
        phone.join(ana.code, name)
        phone.connect()

    assert ben.command("ask:post", company_1="eBay")["ok"]
    until(lambda: "eBay" in chloe.board_html())
    target = chloe.board_html().split('data-target-box="')[1].split('"')[0]
    assert chloe.command("offer:make", target_id=target)["ok"]
    until(lambda: "1 knows someone" in ben.board_html())
    one.kill()
    assert chloe.command("offer:withdraw", target_id=target)["ok"]
    one.start()
    ben.close()
    ben.connect()

    assert "1 knows someone" not in ben.board_html()
    until(lambda: ben.board_html() == chloe.board_html())
    for phone in (ana, ben, chloe):
        phone.close()


def until(true: object) -> None:
    end = time.monotonic() + 5
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "not within five seconds"
        time.sleep(0.02)
