"""The reports' other pages in a browser: large and small, by keyboard alone, and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.weeks import Weeks

SMALL = {"width": 360, "height": 740}
LAPTOP = {"width": 1366, "height": 768}
ALL = "period=all"
#: Once it is scrolled, or as soon as it is.
SCROLLED = """(box) => box.scrollLeft > 0
    || new Promise((done) => box.addEventListener("scroll", () => done(true), {once: true}))"""
PAGES = (
    "funnel",
    "companies",
    "landings",
    "back",
    "matrix?show=1",
    "rows/attendance",
    "rows/asks",
    "rows/introductions",
    "rows/meetings",
    "rows/looking",
)


@pytest.fixture
def met(weeks: Weeks) -> Weeks:
    """Chloe has introduced Ben at eBay."""
    assert weeks.phones["Chloe"].command("introduction:record", offer_id=1)["ok"]
    return weeks


def test_the_other_reports(met: Weeks, packages: Path) -> None:
    axe = Axe(packages)
    ana = met.sit_down(reduced_motion="reduce")
    reports = f"{met.server.url}/c/{met.ana.club}/reports"
    for page in (*PAGES, f"members/{met.member('Ben')}", f"members/{met.member('George')}"):
        ana.goto(f"{reports}/{page}{'&' if '?' in page else '?'}{ALL}")
        expect(ana.locator(".lead")).to_be_visible()
        look(axe, ana, page)
        ana.goto(f"{reports}/{page}{'&' if '?' in page else '?'}period=month&at=2001-03-01")
        look(axe, ana, f"{page}, without anything")
    axe.must_be_content()


def test_by_keyboard_from_a_figure_to_its_rows(met: Weeks) -> None:
    ana = met.sit_down(reduced_motion="reduce")
    reports = f"{met.server.url}/c/{met.ana.club}/reports"
    ana.goto(f"{reports}/funnel?{ALL}")
    tab_to(ana, "1 introduced")
    ana.keyboard.press("Enter")
    expect(ana.locator(".lead")).to_have_text(
        "1 row: asks that came to an introduction, or further."
    )
    tab_to(ana, "Ben")
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("heading", level=1)).to_have_text("Ben")

    # A wide table scrolls in its own box, by the arrows.
    ana.set_viewport_size(SMALL)  # type: ignore[arg-type]
    ana.goto(f"{reports}/rows/introductions?{ALL}")
    box = ana.locator("#rows")
    tab_to(ana, "Offered")
    expect(box).to_be_focused()
    ana.keyboard.press("ArrowRight")
    box.evaluate(SCROLLED)
    assert ana.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


def test_my_own_figures_on_my_phone(met: Weeks, packages: Path) -> None:
    axe = Axe(packages)
    met.open_doors(met.sit_down())
    ben = met.comes_back(met.remembered("Ben"))
    ben.goto(f"{met.server.lan_url}/")
    ben.get_by_role("link", name="My figures").tap()
    expect(ben.get_by_role("heading", level=1)).to_have_text("My figures")
    expect(ben.locator("main")).to_contain_text("1 introduction for you")
    axe.look(ben, "my figures")
    ben.set_viewport_size(SMALL)  # type: ignore[arg-type]
    axe.look(ben, "my figures, small")
    assert ben.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    ben.locator("main .rows a").first.tap()
    expect(ben.locator("main h2").first).to_contain_text(" to ")
    axe.must_be_content()


def tab_to(page: Page, text: str) -> None:
    """On by the tabulator, until whatever begins with this text has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found: str = page.evaluate("document.activeElement.innerText.trim()")
        if found.startswith(text):
            return
    pytest.fail(f"no way to “{text}” by keyboard")


def look(axe: Axe, page: Page, what: str) -> None:
    """At both sizes; nothing sticks out on the small one."""
    axe.look(page, what)
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], what
    axe.look(page, f"{what}, small")
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
