"""An evening as a film strip, to be looked at: `python -m tests.browser.film OUTDIR [PEOPLE …]`.

Every stage on console, wall and two phones, side by side: would whoever sees it for the first time
know what to press? One sheet a screen and size, and each picture by itself.
"""

import base64
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from jobclub import bootstrap, testrun
from tests.browser.furnish import fill
from tests.browser.hall import PROJECTOR
from tests.browser.weeks import Weeks

PHONES = ("ben", "chloe")
HANDS = ((360, 740), (390, 844))
LAPTOPS = ((1366, 768), (1920, 1080))
STRIP = """<style>
body { margin: 0; padding: 16px; background: #888; font: 700 20px sans-serif; }
main { display: grid; gap: 16px; }
figure { margin: 0; } img { display: block; width: 100%; }
</style>"""


class Film:
    """Four screens at their sizes, frame after frame."""

    def __init__(self, weeks: Weeks, folder: Path) -> None:
        self.weeks = weeks
        self.folder = folder
        self.screens: dict[str, tuple[Page, tuple[tuple[int, int], ...]]] = {}
        self._frames: dict[str, list[tuple[str, Path]]] = defaultdict(list)

    def roll(self, people: int) -> None:
        """From the doors to the way home, with so many people."""
        weeks, console = self.weeks, self.weeks.sit_down()
        self.screens["console"] = console, LAPTOPS
        self.shoot("club")
        weeks.open_doors(console)
        wall = weeks.context(**PROJECTOR).new_page()
        wall.goto(f"{weeks.server.url}/wall/{weeks.ana.wall_token}")
        ben, chloe = (weeks.comes_back(weeks.remembered(name)) for name in ("Ben", "Chloe"))
        self.screens |= {"wall": (wall, LAPTOPS), "ben": (ben, HANDS), "chloe": (chloe, HANDS)}
        weeks.ana.command("seat:arrive", member_id=weeks.member("George"))
        fill(weeks, people - 4)
        self._here(people)
        self.shoot("doors")
        self._ask(ben, chloe)
        self.shoot("doors-later")
        for kind in ("welcome", "wins", "skill"):
            self._to(kind)
        self._to("asks")
        self._round(people)
        self._to("find")
        ben.locator("summary", has_text="Change").filter(visible=True).first.tap()
        self._settle(chloe)
        self.shoot("find-later")
        self._to("commit")
        chloe.get_by_role("button", name="Ask my contact at Delta").tap()
        expect(chloe.get_by_text("Kept for you")).to_be_visible()
        self.shoot("commit-later")
        self._to("close")
        weeks.ana.command("meeting:close")
        expect(wall.get_by_text("The board stays on your phones.")).to_be_visible()
        expect(console.get_by_text("Over for tonight")).to_be_visible()
        self.shoot("closed")
        for phone in (ben, chloe):
            phone.goto(f"{weeks.server.lan_url}/m/{weeks.ana.meeting}/recap")
        console.get_by_role("link", name="See how the evening went").click()
        self.shoot("home")

    def shoot(self, label: str) -> None:
        """One frame of each screen, at each size. What is below the fold of a phone counts, too."""
        for name, (page, sizes) in self.screens.items():
            for width, height in sizes:
                page.set_viewport_size({"width": width, "height": height})
                page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
                strip = f"{name}-{width}"
                number = len(self._frames[strip])
                path = self.folder / f"{strip}-{number:02}-{label}.png"
                page.screenshot(path=path)
                self._frames[strip].append((label, path))

    def cut(self) -> None:
        """Join each screen's frames into one picture."""
        page = self.weeks.context().new_page()
        for strip, frames in self._frames.items():
            in_hand = strip.startswith(PHONES)
            across, wide = (7, 240) if in_hand else (4, 640)
            figures = "".join(_figure(*frame) for frame in frames)
            grid = f"<main style='grid-template-columns: repeat({across}, {wide}px)'>"
            page.set_viewport_size({"width": across * (wide + 16) + 16, "height": 100})
            page.set_content(f"{STRIP}{grid}{figures}</main>")
            page.screenshot(path=self.folder / f"strip-{strip}.png", full_page=True)

    def _here(self, people: int) -> None:
        for page, _sizes in self.screens.values():
            expect(page.locator("#here")).to_have_text(f"{people} here")

    def _ask(self, ben: Page, chloe: Page) -> None:
        ben.get_by_role("button", name="Keep it for tonight").tap()
        expect(chloe.get_by_role("heading", name="Ben asks")).to_be_visible()
        chloe.get_by_text("Drop it", exact=True).tap()
        chloe.get_by_role("button", name="Drop it now").tap()
        expect(chloe.get_by_text("How did it go?")).to_be_visible()
        self.weeks.ana.command(
            "ask:post-for", member_id=self.weeks.member("George"), company_1="Zions Bank"
        )

    def _to(self, kind: str) -> None:
        self.weeks.to_stage(kind)
        seq = self.weeks.count("select max(seq) from meeting where state = 'open'")
        for name, (page, _sizes) in self.screens.items():
            board = page.locator("live-board:not([room=mine])")
            expect(board).to_have_attribute("data-seq", str(seq))
            # Nothing tells from outside when a private part is fresh: a page just opened is.
            if name in PHONES:
                page.reload()
                page.evaluate("scrollTo(0, 0)")
        self.shoot(kind)

    def _round(self, people: int) -> None:
        weeks, ben, chloe = self.weeks, self.screens["ben"][0], self.screens["chloe"][0]
        weeks.ana.command("ask:spotlight", ask_id=1)
        expect(ben.get_by_role("heading", name="Your turn, Ben")).to_be_visible()
        chloe.get_by_role("button", name="Delta").first.tap()
        expect(chloe.get_by_text("You offered").first).to_be_visible()
        weeks.ana.command("offer:make-for", target_id=2, member_id=weeks.member("George"))
        self.shoot("turn")
        weeks.ana.command(
            "turn:next", turn_id=weeks.count("select id from turn where state = 'now'")
        )
        expect(ben.get_by_role("heading", name="Your turn, Ben")).to_be_hidden()
        self.shoot("next-turn")
        if people > 12:
            weeks.ana.command("tables:make")
            expect(ben.get_by_role("heading", name="Your table")).to_be_visible()
            self.shoot("tables")
            weeks.ana.command("tables:undo")

    def _settle(self, chloe: Page) -> None:
        chloe.get_by_role("button", name="Yes").first.tap()
        expect(chloe.get_by_text("Settled:")).to_be_visible()


def _figure(label: str, path: Path) -> str:
    shown = base64.b64encode(path.read_bytes()).decode()
    return f"<figure>{label}<img src='data:image/png;base64,{shown}'></figure>"


def main(folder: Path, *people: int) -> None:
    """Roll it once for each number of people."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        path = testrun.browser(bootstrap.ROOT)
        browser: Browser = playwright.chromium.launch(executable_path=path, args=as_root)
        for number in people or (8, 22, 60):
            print(f"{number} people …", flush=True)
            inside = folder / str(number)
            inside.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory() as data:
                weeks = Weeks(browser, Path(data), faster=1)
                try:
                    film = Film(weeks.first_evening(), inside)
                    film.roll(number)
                    film.cut()
                finally:
                    weeks.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
