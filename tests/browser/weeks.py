"""A club over some weeks: its laptop is off between the evenings, and its clock runs faster."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page

from jobclub.phone import Phone
from tests.browser.hall import IN_HAND, LAPTOP, Hall

ZONE = "America/Denver"
#: So many of the club's seconds pass in one of ours.
FASTER = 5
_TODAY = datetime.now(UTC).date()


class Weeks(Hall):
    """A hall on Tuesdays at seven. It begins at last week's doors."""

    def __init__(self, browser: Browser, folder: Path, faster: int = FASTER) -> None:
        super().__init__(browser, folder, {"TZ": ZONE, **_clock(doors(-1), faster)})
        self.ana.speed = self.faster = faster
        self.phones: dict[str, Phone] = {}

    def first_evening(self) -> "Weeks":
        """The club's first one, by plain requests; then the laptop sleeps until tonight's doors.

        Ben's ask may be kept, Chloe's dropped, Rose's sharpened; Chloe has settled with Ben to ask
        at eBay by tonight. Each of them but Ben, and George who has no phone, said what they'd do.
        """
        ana = self.begin().ana
        ben, chloe, rose = (self.guest(name) for name in ("Ben", "Chloe", "Rose"))
        self.phones = {"Ben": ben, "Chloe": chloe, "Rose": rose}
        george = ana.command("seat:add", name="George", stands="looking")["id"]
        ben.command("ask:post", company_1="eBay", company_2="Delta", who="customer support",
                    why="Moving from retail.")  # fmt: skip
        chloe.command("ask:post", company_1="Overstock")
        rose.command("ask:post", company_1="Zions Bank")
        at_ebay = self.count("select min(id) from target")
        offer = chloe.command("offer:make", target_id=at_ebay)["id"]
        chloe.command("offer:firm-up", offer_id=offer, first_mover="connector",
                      by_day=tuesday(0).isoformat())  # fmt: skip
        chloe.command("commitment:make", text="Call my old team.")
        rose.command("commitment:make", text="Visit the job fair.")
        ana.command("commitment:make-for", member_id=george, text="Ask my brother.")
        for week in (0, 1):
            ana.command("meeting:plan", day=tuesday(week).isoformat(), at="19:00", plan="75")
        ana.command("meeting:close")
        self.sleep_until(doors(0))
        return self

    def sleep_until(self, moment: datetime) -> None:
        """The laptop goes home, and is switched on again then."""
        self.server.stop()
        self._start(moment)

    def power_cut(self) -> None:
        """Off in the middle of a sentence, and on again. Meanwhile time goes on, as it does."""
        self.ana.read()
        self.server.kill()
        self._start(datetime.fromtimestamp(self.ana.now() / 1000, UTC))

    def sit_down(self, **options: Any) -> Page:
        """Ana opens the link that her laptop printed; she is at the club's page then."""
        page = self.context(**LAPTOP, **options).new_page()
        page.goto(self.server.link)
        page.get_by_role("button", name="Sign me in").click()
        page.wait_for_url("**/c/*/")
        return page

    def open_doors(self, console: Page) -> Page:
        """Ana opens them; what `ana` takes for granted is done as she, at this console."""
        console.get_by_role("button", name="Open the doors").click()
        console.wait_for_url("**/m/*/console")
        cookies = console.context.cookies(self.server.url)
        self.ana.cookie = next(f"jobclub={c['value']}" for c in cookies if c["name"] == "jobclub")
        self.ana.meeting = console.url.split("/")[4]
        self.ana.read()
        return console

    def remembered(self, name: str, **options: Any) -> Page:
        """Last week's phone, with a browser on it; not yet at any page."""
        guest = self.phones[name]
        page = self.context(**IN_HAND, **options).new_page()
        key, value = guest.cookie.split("=", 1)
        page.context.add_cookies([{"name": key, "value": value, "url": guest.base}])
        return page

    def comes_back(self, phone: Page) -> Page:
        """Known by its cookie, the phone wants the code on the wall and no name."""
        phone.goto(f"{self.server.lan_url}/join")
        phone.get_by_label("Code on the wall").fill(self.code)
        phone.get_by_role("button", name="I'm here").tap()
        phone.wait_for_url("**/m/*/")
        return phone

    def member(self, name: str) -> int:
        """Whose number it is."""
        by_name = "select member.id from member join person on person.id = person_id"
        return self.count(f"{by_name} where name = ?", name)

    def _start(self, moment: datetime) -> None:
        self.server.env |= _clock(moment, self.faster)
        self.server.start()


def tuesday(week: int) -> date:
    """The Tuesday of this week, or of one before or after it."""
    return _TODAY + timedelta(weeks=week, days=1 - _TODAY.weekday())


def doors(week: int) -> datetime:
    """A quarter of an hour before that evening starts."""
    return datetime.combine(tuesday(week), time(18, 45), ZoneInfo(ZONE))


def said(day: date) -> str:
    """ "Tue 4 Nov"."""
    return f"{day:%a} {day.day} {day:%b}"


def _clock(moment: datetime, faster: int) -> dict[str, str]:
    ahead = moment - datetime.now(UTC)
    return {"JOBCLUB_CLOCK": f"{faster},{ahead.total_seconds():.3f}"}
