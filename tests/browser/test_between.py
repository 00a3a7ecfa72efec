"""Between the meetings, at Ana's laptop: the brief, the quiet list, slips, a member's page."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.test_paper import sheets
from tests.browser.weeks import Weeks, doors

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1366, "height": 768}


def test_what_ana_does_between_two_meetings(weeks: Weeks, packages: Path) -> None:
    axe = Axe(packages)
    weeks.sleep_until(doors(0) + timedelta(days=2))
    ana = weeks.sit_down(reduced_motion="reduce")
    ana.get_by_role("link", name="Before the next meeting").click()

    # Chloe said she would ask at eBay by Tuesday.
    word = ana.get_by_role("region", name="Could use a word")
    expect(word).to_contain_text("eBay, for Ben")
    assert sheets(ana, "A4") == sheets(ana, "Letter") == 1
    look(axe, ana, "brief")
    word.get_by_role("button", name="Remind Chloe").click()
    slip = ana.locator(".slip")
    expect(slip).to_contain_text("You wanted to ask your contact at eBay for Ben.")
    look(axe, ana, "slip")
    slip.get_by_role("button", name="I told Chloe").click()
    expect(ana.locator("#said")).to_have_text("Kept. They count as heard from.")
    ana.get_by_role("link", name="Before the next meeting").click()
    expect(word).to_contain_text("asked on")
    expect(word.get_by_role("button")).to_have_count(0)

    ana.get_by_role("link", name="George").click()
    ana.get_by_label("Note about George").fill("His daughter drives him.")
    ana.get_by_role("button", name="Keep the note").click()
    expect(ana.get_by_text("His daughter drives him.")).to_be_visible()
    look(axe, ana, "member")
    ana.get_by_role("button", name="Remove the note").click()
    expect(ana.locator("#said")).to_have_text("The note is gone.")

    brief = f"{ana.url.split('/members')[0]}/brief"
    ana.goto(f"{ana.url.split('/members')[0]}/")
    ana.get_by_role("button", name="Start a meeting now").click()
    ana.wait_for_url("**/console")
    ana.goto(brief)
    expect(ana.get_by_role("heading", level=1)).to_have_text("After the meeting")
    expect(ana.get_by_text("Chloe")).to_have_count(0)
    look(axe, ana, "after the meeting")
    axe.must_be_content()


def test_the_quiet_list(weeks: Weeks, packages: Path) -> None:
    axe = Axe(packages)
    weeks.sleep_until(doors(4) + timedelta(days=1))
    ana = weeks.sit_down(reduced_motion="reduce")
    ana.get_by_role("link", name="Before the next meeting").click()
    ana.get_by_role("link", name="The quiet list").click()
    rows = ana.locator(".quiet-list > li")
    expect(rows).to_have_count(4)
    look(axe, ana, "quiet")

    george, rose = (rows.filter(has_text=name) for name in ("George", "Rose"))
    george.get_by_text("Write a note").click()
    george.get_by_label("Note about George").fill("Rang him.")
    george.get_by_label("I spoke to them").check()
    look(axe, ana, "note")
    george.get_by_role("button", name="Keep the note").click()
    expect(rows).to_have_count(3)
    rose.get_by_role("button", name="Ask how it is going: Rose").click()
    expect(ana.locator(".slip")).to_contain_text("How is it going? No answer is fine too.")
    ana.goto(f"{weeks.server.url}/c/{weeks.ana.club}/brief")
    asked = ana.get_by_role("region", name="Asked how they are")
    asked.get_by_text("They answered").click()
    look(axe, ana, "brief with a question")
    asked.get_by_role("button", name="Paused: Rose").click()
    expect(asked).to_have_count(0)
    axe.must_be_content()


def look(axe: Axe, page: Page, what: str) -> None:
    """At both sizes; nothing sticks out on the small one."""
    axe.look(page, what)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], what
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
