"""axe finds nothing in any stage of an evening with a last week behind it, in light and in dark.

What a first evening shows is looked at elsewhere; here is what comes back, is settled and is kept.
"""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.hall import PROJECTOR
from tests.browser.thumbs import go_to, offer
from tests.browser.weeks import Weeks


def test_every_stage_on_every_screen(weeks: Weeks, packages: Path) -> None:
    evening = _Evening(weeks, Axe(packages))
    evening.doors()
    evening.wins_and_promises()
    evening.asks()
    evening.find_each_other()
    evening.commit_and_thank()
    evening.goes_home()
    evening.axe.must_be_content()


class _Evening:
    """All five screens, looked at where they show something that no other test looks at."""

    def __init__(self, weeks: Weeks, axe: Axe) -> None:
        self.weeks, self.axe = weeks, axe
        self.console = weeks.sit_down(reduced_motion="reduce")
        axe.look(self.console, "the club's page, on the day")
        weeks.open_doors(self.console)
        self.wall = weeks.context(**PROJECTOR, reduced_motion="reduce").new_page()
        self.wall.goto(f"{weeks.server.url}/wall/{weeks.ana.wall_token}")
        self.ben, self.chloe, self.rose = (
            weeks.comes_back(weeks.remembered(name, reduced_motion="reduce"))
            for name in ("Ben", "Chloe", "Rose")
        )

    def doors(self) -> None:
        self._ana("seat:arrive", member_id=self.weeks.member("George"))
        expect(self.console.get_by_text("Asked at an earlier meeting")).to_be_visible()
        self.chloe.get_by_text("Drop it", exact=True).tap()
        self._look("doors, last time", self.console, self.wall, self.ben, self.chloe)
        self.chloe.get_by_role("button", name="Drop it now").tap()
        expect(self.chloe.get_by_text("How did it go?")).to_be_visible()
        self.ben.get_by_role("button", name="Keep it for tonight").tap()
        self.rose.get_by_role("button", name="Keep it for tonight").tap()
        expect(self.ben.get_by_role("heading", name="Rose asks")).to_be_visible()
        self._look("doors, kept and dropped", self.ben, self.chloe)
        self._ana("ask:post-for", member_id=self.weeks.member("George"), company_1="Adobe")

    def wins_and_promises(self) -> None:
        self.weeks.to_stage("wins")
        expect(self.rose.get_by_text("You said:")).to_be_visible()
        self.chloe.get_by_role("button", name="I introduced them").tap()
        expect(self.console.get_by_text("To read out")).to_be_visible()
        expect(self.wall.get_by_text("introduction")).to_be_visible()
        self._look("wins", self.console, self.wall, self.ben, self.chloe, self.rose)

    def asks(self) -> None:
        self.weeks.to_stage("asks")
        self._ana("stage:stretch", stage_id=self._stage, seconds=1800, less=True)
        expect(self.console.get_by_text("Choose one way out:")).to_be_visible()
        self._look("too little time", self.console)
        self._ana("turn:next", turn_id=0)
        offer(self.chloe, "Delta")
        offer(self.rose, "Delta")
        self.ben.get_by_role("button", name="Read it for me").tap()
        expect(self.console.get_by_text("Read it for Ben:")).to_be_visible()
        self.console.get_by_role("button", name="George knows someone at Delta").click()
        expect(self.ben.get_by_text("Delta · 3 know someone")).to_be_visible()
        self._look("Ben's turn", self.console, self.wall, self.ben, self.chloe, self.rose)
        self.rose.get_by_role("button", name="Skip me tonight").tap()
        go_to(self.rose, "Mine")
        expect(self.rose.get_by_text("Nobody will call on you tonight.")).to_be_visible()
        self._look("skipped", self.rose)
        go_to(self.rose, "Board")
        self._ana("turn:next", turn_id=self.weeks.count("select id from turn where state = 'now'"))
        self._ana("tables:make")
        expect(self.wall.get_by_text("Find your table")).to_be_visible()
        expect(self.ben.get_by_text("Your table: 1")).to_be_visible()
        self._look("tables", self.console, self.wall, self.ben)

    def find_each_other(self) -> None:
        self.weeks.to_stage("find")
        expect(self.console.get_by_text("Bring these together")).to_be_visible()
        expect(self.ben.get_by_text("People to find now")).to_be_visible()
        _open_all(self.ben)
        self._look("find", self.console, self.wall, self.ben, self.rose)
        self.chloe.get_by_role("button", name="Yes").tap()
        expect(self.ben.get_by_label("How can Chloe reach you?")).to_be_visible()
        self._look("settled", self.ben, self.chloe)
        go_to(self.ben, "Mine")
        _open_all(self.ben)
        self._look("all that is mine", self.ben)
        self.ben.goto(f"{self.ben.url.split('#')[0]}#my-name")
        self._look("my name", self.ben)
        self.ben.get_by_text("Tap to close").tap()

    def commit_and_thank(self) -> None:
        self.weeks.to_stage("commit")
        self.chloe.get_by_role("button", name="Ask my contact at Delta for Ben").tap()
        expect(self.chloe.get_by_text("Kept for you")).to_be_visible()
        self.ben.get_by_role("button", name="Thank Chloe").tap()
        expect(self.ben.get_by_text("Chloe: thanked")).to_be_visible()
        _open_all(self.chloe)
        self._look("commit", self.console, self.wall, self.ben, self.chloe)
        go_to(self.chloe, "Mine")
        self._look("thanked", self.chloe)

    def goes_home(self) -> None:
        go_to(self.chloe, "Board")
        self.weeks.to_stage("close")
        expect(self.wall.get_by_text("We meet again on")).to_be_visible()
        self._look("close", self.console, self.wall, self.ben)
        self._ana("meeting:close")
        expect(self.ben.get_by_text("Still to settle")).to_be_visible()
        expect(self.console.get_by_text("To take home")).to_be_visible()
        self._look("closed", self.console, self.wall, self.ben, self.chloe)
        for path in (f"/m/{self.weeks.ana.meeting}/recap", "/"):
            for phone in (self.ben, self.chloe):
                phone.goto(self.weeks.server.lan_url + path)
                _open_all(phone)
                self._look(path, phone)

    @property
    def _stage(self) -> int:
        on = "select id from stage where started_at is not null and ended_at is null"
        return self.weeks.count(f"{on} order by id desc")

    def _ana(self, command: str, **fields: object) -> None:
        answer = self.weeks.ana.command(command, **fields)
        assert answer["ok"], (command, answer)

    def _look(self, what: str, *pages: Page) -> None:
        names = {
            self.console: "console", self.wall: "wall",
            self.ben: "Ben", self.chloe: "Chloe", self.rose: "Rose",
        }  # fmt: skip
        for page in pages:
            self.axe.look(page, f"{what}, {names[page]}")


def _open_all(page: Page) -> None:
    """Everything that can be opened."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
