"""Back to a backup: phones send again what the backup did not have (S1)."""

import os
import subprocess
import sys

from playwright.sync_api import expect

from tests.browser.hall import Hall
from tests.browser.thumbs import offer, post_ask
from tests.server import RUN

GONE = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "WebSocket")


def test_what_was_answered_after_the_backup_comes_again_by_itself(hall: Hall) -> None:
    hall.expect_trouble(*GONE)
    ben, chloe = hall.phone("Ben"), hall.phone("Chloe")
    post_ask(ben, "eBay")
    expect(chloe.get_by_text("eBay").first).to_be_visible()
    saved = hall.server.data / "evening.sqlite"
    run(hall, "backup", str(saved))
    offer(chloe, "eBay")
    post_ask(chloe, "Intel")
    expect(chloe.locator("#my-ask .answer")).to_have_text("On the board.")

    boards = [screen.locator("live-board[room=phones]") for screen in (ben, chloe)]
    before = boards[0].get_attribute("data-epoch") or ""
    hall.server.stop()
    run(hall, "restore", str(saved), "--yes")
    assert hall.events("OfferMade") == 0
    hall.server.start()

    for board in boards:
        expect(board).not_to_have_attribute("data-epoch", before, timeout=30_000)
    for board in boards:
        expect(board).to_contain_text("Intel", timeout=30_000)
        expect(board).to_contain_text("1 knows someone", timeout=30_000)
    assert (hall.events("AskPosted"), hall.events("OfferMade")) == (2, 1)


def run(hall: Hall, *args: str) -> None:
    """A command at the laptop's terminal."""
    subprocess.run(
        [sys.executable, "-c", RUN, *args],
        env={**os.environ, "JOBCLUB_DATA": str(hall.server.data)},
        capture_output=True,
        check=True,
        timeout=60,
    )
