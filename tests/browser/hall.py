"""An evening in real browsers: Ana's console and the wall on the laptop, phones in the hall."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from jobclub.phone import Console, Phone
from tests.browser.watch import Watch
from tests.server import RUN, Server

LAPTOP: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
PROJECTOR: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
IN_HAND: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}


class Hall:
    """One server process, one open meeting, and every browser that looks at it.

    `ana` is the console without a browser: commands by plain POST, for what a story takes for
    granted. What a story is about is done on pages.
    """

    def __init__(self, browser: Browser, folder: Path, env: dict[str, str] | None = None) -> None:
        self.browser = browser
        self.server = Server(folder / "data", env).start()
        self.ana = Console(self.server.url)
        self.watch = Watch(self.server)
        self._contexts: list[BrowserContext] = []

    def begin(self) -> "Hall":
        """Make the club and open the doors, without a browser."""
        self.ana.found(self.server.link, "Library Club", "Ana")
        self.start_meeting()
        return self

    def start_meeting(self) -> None:
        """Open the doors of one more evening."""
        self.ana.start_meeting()
        self.ana.read()

    def to_stage(self, kind: str) -> None:
        """Ana goes on until the room is in a stage of this kind; what the plan lacks, she adds."""
        of_that_kind = "select count(*) from stage where meeting_id = ? and kind = ?"
        if not self.count(f"{of_that_kind} and ended_at is null", self._meeting_id, kind):
            self._ana("stage:add", kind=kind, minutes=5, after_id=self._stage_id)
        while not self._is_in(kind):
            self._ana("stage:next", stage_id=self._stage_id)

    @property
    def code(self) -> str:
        """The code on the wall, as somebody would type it."""
        return self.ana.code.replace(" ", "").lower()

    @cached_property
    def console(self) -> Page:
        """Ana's laptop."""
        page = self.laptop()
        page.goto(f"{self.server.url}/m/{self.ana.meeting}/console")
        return page

    @cached_property
    def wall(self) -> Page:
        """The projector: another browser, without any cookie."""
        page = self.context(**PROJECTOR).new_page()
        page.goto(f"{self.server.url}/wall/{self.ana.wall_token}")
        return page

    def laptop(self, **options: Any) -> Page:
        """A page on Ana's laptop, where she is signed in."""
        context = self.context(**{**LAPTOP, **options})
        name, value = self.ana.cookie.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": self.server.url}])
        return context.new_page()

    def stranger(self, **options: Any) -> Page:
        """A phone that was never here, not yet at any page."""
        return self.context(**{**IN_HAND, **options}).new_page()

    def phone(self, name: str, **options: Any) -> Page:
        """Somebody comes in by the code on the wall."""
        return self.join(self.stranger(**options), name)

    def join(self, page: Page, name: str, at: str = "") -> Page:
        """Type the code and a name, and be in; `at` another address of the laptop's, if need be."""
        page.goto(f"{at or self.server.lan_url}/join")
        page.get_by_label("Code on the wall").fill(self.code)
        page.get_by_label("Your first name").fill(name)
        page.get_by_role("button", name="Come in").click()
        page.wait_for_url("**/m/*/")
        return page

    def guest(self, name: str) -> Phone:
        """Somebody whose phone no story looks at: plain requests, no browser."""
        phone = Phone(self.server.lan_url)
        phone.join(self.code, name)
        return phone

    def hand_over(self, guest: Phone, **options: Any) -> Page:
        """The same phone, now with a browser on its board."""
        page = self.stranger(**options)
        name, value = guest.cookie.split("=", 1)
        page.context.add_cookies([{"name": name, "value": value, "url": guest.base}])
        page.goto(f"{guest.base}/m/{guest.meeting}/")
        return page

    def another_club(self) -> Console:
        """Eve's Harbour Club, on the same laptop; its meeting is open."""
        eve = Console(self.server.url)
        eve.found(self.new_club(), "Harbour Club", "Eve")
        eve.start_meeting()
        return eve

    def new_club(self) -> str:
        """The link that makes one club more, as the laptop's command prints it."""
        told = subprocess.run(
            [sys.executable, "-W", "ignore::SyntaxWarning", "-c", RUN, "new-club"],
            env={**os.environ, "JOBCLUB_DATA": str(self.server.data)},
            capture_output=True,
            text=True,
            check=True,
        )
        return told.stdout.split()[-1]

    def context(self, **options: Any) -> BrowserContext:
        """A browser of its own, watched for everything that goes wrong in it."""
        context = self.browser.new_context(timezone_id="UTC", locale="en-US", **options)
        context.set_default_timeout(15_000)
        self.watch.over(context)
        self._contexts.append(context)
        return context

    def expect_trouble(self, *parts: str) -> None:
        """This story makes a browser complain, and how."""
        self.watch.expect(*parts)

    def count(self, question: str, *values: Any) -> int:
        """One number from the server's own database."""
        with closing(sqlite3.connect(self.server.data / "jobclub.sqlite")) as database:
            found: int = database.execute(question, values).fetchone()[0]
            return found

    def events(self, kind: str) -> int:
        """How often something has happened, in all."""
        return self.count("select count(*) from event where kind = ?", kind)

    def _is_in(self, kind: str) -> bool:
        return bool(self.count("select kind = ? from stage where id = ?", kind, self._stage_id))

    @property
    def _meeting_id(self) -> int:
        return self.count("select id from meeting where public_id = ?", self.ana.meeting)

    @property
    def _stage_id(self) -> int:
        """The stage that the room is in."""
        return self.count(
            "select id from stage where meeting_id = ?"
            " and started_at is not null and ended_at is null",
            self._meeting_id,
        )

    def _ana(self, command: str, **fields: Any) -> None:
        answer = self.ana.command(command, **fields)
        assert answer["ok"], (command, answer)

    def check(self) -> None:
        """Nothing went wrong that was not announced."""
        self.watch.check()

    def tidy(self) -> None:
        """Close what a story opened; the next one begins with its own screens."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()
        self.watch.forget()
        for name in ("console", "wall"):
            self.__dict__.pop(name, None)

    def close(self) -> None:
        """Everybody goes home."""
        self.tidy()
        self.server.stop()
