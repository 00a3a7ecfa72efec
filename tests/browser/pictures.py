"""Pictures of every screen, to be looked at: `python -m tests.browser.pictures OUTDIR`.

At four sizes, with 0, 1, 12 and 60 asks, with the longest names and texts, in light and in dark;
and in each stage, with 8, 22 and 60 people.
"""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from jobclub import bootstrap, testrun
from jobclub.meetings.plans import ASKS, KINDS
from tests.browser.furnish import LONG_NAME, fill, fill_to_the_brim
from tests.browser.hall import Hall
from tests.browser.thumbs import go_to

PHONES = ((360, 740), (390, 844))
LAPTOPS = ((1366, 768), (1920, 1080))
WALLS = ((1366, 768), (1920, 1080), (1024, 768))


class Album:
    """Where the pictures go."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self.folder = folder

    def take(self, page: Page, name: str, sizes: tuple[tuple[int, int], ...]) -> None:
        """One picture a size, and one more in the dark; phones in full length."""
        for number, (width, height) in enumerate(sizes):
            page.set_viewport_size({"width": width, "height": height})
            self._shoot(page, f"{name}-{width}", whole=sizes is PHONES)
            if number == 0 and sizes is not WALLS:
                page.emulate_media(color_scheme="dark")
                self._shoot(page, f"{name}-{width}-dark", whole=False)
                page.emulate_media(color_scheme="light")

    def evening(self, name: str, asks: int) -> None:
        """An evening with so many asks; -1 stands for the longest ones."""
        with tempfile.TemporaryDirectory() as data:
            hall = Hall(self.browser, Path(data))
            try:
                hall.begin()
                if asks < 0:
                    _brimful(hall)
                elif asks:
                    fill(hall, asks)
                self._room(hall, name)
                if asks in (0, 12):
                    self._desk(hall, name)
            finally:
                hall.close()

    def stages(self, people: int) -> None:
        """An evening of so many people: each stage on the wall, the console and a phone."""
        with tempfile.TemporaryDirectory() as data:
            hall = Hall(self.browser, Path(data))
            try:
                phone = hall.hand_over(fill(hall.begin(), people)[0])
                for kind in KINDS:
                    hall.to_stage(kind)
                    self._stage(hall, phone, f"{people}-{kind}")
                    if kind == ASKS:
                        hall.ana.command("tables:make")
                        self._stage(hall, phone, f"{people}-tables")
                        hall.ana.command("tables:undo")
                        hall.ana.command("turn:next", turn_id=0)
                        self._stage(hall, phone, f"{people}-spotlight")
            finally:
                hall.close()

    def _stage(self, hall: Hall, phone: Page, name: str) -> None:
        last = str(hall.count("select max(seq) from event"))
        for page, screen, sizes in (
            (hall.wall, "wall", WALLS),
            (hall.console, "console", LAPTOPS),
            (phone, "phone", PHONES),
        ):
            expect(page.locator("live-board:not([room=mine])")).to_have_attribute("data-seq", last)
            self.take(page, f"stage-{screen}-{name}", sizes)

    def _room(self, hall: Hall, name: str) -> None:
        hall.to_stage("asks")
        ben = hall.phone("Ben") if name != "longest" else hall.hand_over(hall.guest(LONG_NAME))
        expect(hall.wall.locator(".ask")).to_have_count(ben.locator(".ask").count())
        self.take(hall.wall, f"wall-{name}-unlit", WALLS)
        if hall.wall.locator(".ask").count():
            ben.locator("button.company").first.click()
            hall.ana.command("ask:spotlight", ask_id=1)
            expect(hall.wall.locator(".spotlit")).to_be_visible()
            self.take(hall.wall, f"wall-{name}", WALLS)
        self.take(hall.console, f"console-{name}", LAPTOPS)
        for tab in ("Board", "My ask", "Mine"):
            go_to(ben, tab)
            self.take(ben, f"phone-{name}-{tab.replace(' ', '-').lower()}", PHONES)
        ben.goto(f"{hall.server.lan_url}/")
        self.take(ben, f"home-{name}", PHONES)
        hall.ana.command("meeting:close")
        expect(hall.wall.get_by_text("Thank you all for coming.")).to_be_visible()
        self.take(hall.wall, f"wall-{name}-closed", WALLS)
        self.take(hall.console, f"console-{name}-closed", LAPTOPS)

    def _desk(self, hall: Hall, name: str) -> None:
        ana, club = hall.laptop(), f"/c/{hall.ana.club}"
        pages = {"club": f"{club}/", "members": f"{club}/members", "member": f"{club}/members/2",
                 "brief": f"{club}/brief", "quiet": f"{club}/quiet", "to-tell": f"{club}/to-tell",
                 "settings": f"{club}/settings", "me": "/me",
                 "past": f"{club}/meetings/{hall.ana.meeting}", "error": "/nowhere",
                 "add": f"/m/{hall.ana.meeting}/console#add"}  # fmt: skip
        for page, path in pages.items():
            ana.goto(hall.server.url + path)
            self.take(ana, f"desk-{page}-{name}", LAPTOPS)
        stranger = hall.stranger()
        for page in ("join", "sign-in", "nowhere"):
            stranger.goto(f"{hall.server.lan_url}/{page}")
            self.take(stranger, f"door-{page}-{name}", PHONES)

    def _shoot(self, page: Page, name: str, *, whole: bool) -> None:
        page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        page.screenshot(path=self.folder / f"{name}.png", full_page=whole)


def _brimful(hall: Hall) -> None:
    fill_to_the_brim(hall)
    hall.ana.command("seat:add", name=LONG_NAME, stands="looking")
    hall.ana.command("meeting:wifi", wifi_name="W" * 60, wifi_password="m" * 63)


def main(folder: Path) -> None:
    """Take them all."""
    folder.mkdir(parents=True, exist_ok=True)
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        path = testrun.browser(bootstrap.ROOT)
        browser = playwright.chromium.launch(executable_path=path, args=as_root)
        album = Album(browser, folder)
        for name, asks in (("0", 0), ("1", 1), ("12", 12), ("60", 60), ("longest", -1)):
            print(f"{name} …", flush=True)
            album.evening(name, asks)
        for people in (8, 22, 60):
            print(f"stages with {people} people …", flush=True)
            album.stages(people)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
