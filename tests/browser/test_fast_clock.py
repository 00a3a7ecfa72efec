"""A demo's clock: between two messages a page counts as fast as the server does."""

from pathlib import Path
from time import monotonic

from playwright.sync_api import Browser, Page

from tests.browser.hall import Hall

FASTER = 60
NOW = """async () => {
    const [name] = document.querySelector("script[src]").src.match(/.*\\/js\\//);
    return (await import(`${name}live-board.js`)).link.now();
}"""


def test_every_screens_clock_runs_as_fast_as_the_servers(chromium: Browser, tmp_path: Path) -> None:
    hall = Hall(chromium, tmp_path, {"JOBCLUB_CLOCK": f"{FASTER},86400"})
    try:
        hall.begin()
        ana, ben = hall.console, hall.phone("Ben")
        for page in (ana, ben, hall.wall):
            # A board read is the first word of the server's clock.
            page.wait_for_function(f"({NOW})().then((now) => now > Date.now() + 80000000)")

        for page in (ana, ben, hall.wall):
            # A word of the server's that comes a second late sets a clock back by a minute: once
            # more, then. One that did not run as fast would never come near it.
            assert any(FASTER / 2 < pace(page) < FASTER * 2 for _time in range(8))
        hall.check()
    finally:
        hall.close()


def pace(page: Page) -> float:
    """How many seconds pass on a page in one of ours."""
    began, first = monotonic(), page.evaluate(NOW)
    page.wait_for_function(f"({NOW})().then((now) => now > {first} + 30000)")
    return float((page.evaluate(NOW) - first) / 1000 / (monotonic() - began))
