"""The reports at Ana's laptop: looked at by axe, chosen by keyboard, printed."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import Axe
from tests.browser.hall import Hall
from tests.browser.test_paper import sheets
from tests.browser.weeks import Weeks, doors, tuesday

LAPTOP = {"width": 1366, "height": 768}
SMALL = {"width": 360, "height": 740}


def test_the_overview(weeks: Weeks, packages: Path) -> None:
    axe = Axe(packages)
    ana = _at_the_reports(weeks)

    # Ana and three who asked, and George; nothing came of it yet, and nothing is said of that.
    expect(ana.locator(".lead")).to_contain_text("5 people came to 1 evening with 3 asks.")
    # Tonight's doors stayed shut.
    expect(ana.get_by_text("1 evening was planned and not held.")).to_be_visible()
    look(axe, ana, "overview")
    tables = ana.get_by_text("The same as a table")
    tables.first.click()
    ana.get_by_text("Other days").click()
    look(axe, ana, "overview, opened")
    assert sheets(ana, "A4") <= 3
    assert sheets(ana, "Letter") <= 3
    ana.get_by_role("table").get_by_role("link").click()
    expect(ana.get_by_role("heading", level=1)).to_contain_text("Library Club")
    expect(ana.get_by_role("link", name="All reports")).to_be_visible()
    axe.must_be_content()


def test_days_are_chosen_by_keyboard_alone(weeks: Weeks, packages: Path) -> None:
    axe = Axe(packages)
    weeks.expect_trouble("422")
    ana = _at_the_reports(weeks)

    _press(ana, ana.get_by_role("link", name="Month", exact=True))
    expect(ana.get_by_role("link", name="Month", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    _press(ana, ana.get_by_role("link", name="Compare with"))
    expect(ana.get_by_text("Compared with")).to_be_visible()
    look(axe, ana, "compared")

    _press(ana, ana.locator("summary", has_text="Other days"))
    _tab_to(ana, ana.get_by_label("First day"))
    ana.keyboard.type("01022020")
    _tab_to(ana, ana.get_by_label("Last day"))
    ana.keyboard.type("01012020")
    ana.keyboard.press("Enter")
    expect(ana.get_by_text("Choose a first and a last day, in that order.")).to_be_visible()
    expect(ana.get_by_label("Last day")).to_have_attribute("aria-invalid", "true")
    look(axe, ana, "refused")

    _tab_to(ana, ana.get_by_label("One evening"))
    ana.keyboard.type(f"{tuesday(-1):%m%d%Y}")
    ana.keyboard.press("Enter")
    expect(ana.locator(".lead")).to_contain_text("5 people came to 1 evening")
    _press(ana, ana.get_by_role("link", name="Year", exact=True))
    expect(ana.get_by_role("heading", name="At a glance")).to_be_visible()
    axe.must_be_content()


def test_all_my_clubs(hall: Hall, packages: Path) -> None:
    axe = Axe(packages)
    hall.guest("Ben").command("ask:post", company_1="eBay")
    ana = hall.laptop(reduced_motion="reduce")
    ana.goto(hall.new_club())
    ana.get_by_label("What is your club called?").fill("Harbour Job Club of Saint Bartholomew")
    ana.get_by_label("And your first name?").fill("Ana")
    ana.get_by_role("button", name="Make the club").click()
    ana.get_by_role("link", name="All my clubs in figures").click()

    expect(ana.get_by_text("2 people came to 1 evening of 2 clubs.")).to_be_visible()
    look(axe, ana, "all my clubs")
    assert sheets(ana, "A4") == sheets(ana, "Letter") == 1
    ana.get_by_role("link", name="Harbour Job Club of Saint Bartholomew").last.click()
    expect(ana.get_by_text("No evening was held in these days.")).to_be_visible()
    look(axe, ana, "nothing yet")
    ana.get_by_role("link", name="Look at all of them").click()
    expect(ana.get_by_text("The first evening is still to come.")).to_be_visible()
    look(axe, ana, "before the first evening")
    axe.must_be_content()


def test_nothing_sticks_out(weeks: Weeks) -> None:
    ana = _at_the_reports(weeks)

    # And with text of twice the size, as somebody may have set it.
    for size in ("100%", "200%"):
        ana.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        for width in (320, 390, 1024, 1920):
            ana.set_viewport_size({"width": width, "height": 800})
            wide = ana.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (size, width)


def look(axe: Axe, page: Page, what: str) -> None:
    """At both sizes; nothing sticks out on the small one."""
    for size in (SMALL, LAPTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        axe.look(page, f"{what}, {size['width']}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], what


def _at_the_reports(weeks: Weeks) -> Page:
    weeks.sleep_until(doors(0) + timedelta(days=2))
    ana = weeks.sit_down(reduced_motion="reduce")
    ana.get_by_role("link", name="Reports").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("How the club helps")
    return ana


def _press(page: Page, wanted: Locator) -> None:
    _tab_to(page, wanted)
    page.keyboard.press("Enter")


def _tab_to(page: Page, wanted: Locator) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"the focus never came to {wanted}")
