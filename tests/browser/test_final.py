"""At Ana's laptop after the close: preparation, final, and a correction that can be seen."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import Axe
from tests.browser.furnish import fill
from tests.browser.hall import Hall
from tests.browser.test_paper import sheets


def test_from_a_draft_to_a_correction(hall: Hall, packages: Path) -> None:
    axe = Axe(packages)
    guests = fill(hall, 24)
    for guest in guests[:6]:
        guest.command("survey:give", learned="yes", confident="yes", new="no", help="yes")
    hall.to_stage("close")
    hall.console.get_by_text("Close early").click()
    hall.console.get_by_role("button", name="Close now").click()
    hall.console.get_by_role("link", name="Add your preparation").click()
    ana = hall.console
    expect(standing(ana)).to_have_text(
        "Draft These figures still follow what is said and corrected."
    )
    expect(ana.get_by_text("6 answered at their first or a fourth evening")).to_be_visible()
    axe.look(ana, "draft")

    ana.get_by_label("How long did you prepare, all of you together?").fill("90")
    ana.get_by_role("button", name="Note it").click()
    expect(ana.locator("#said")).to_have_text("Noted.")
    expect(ana.locator(".figures > div").last).to_contain_text("1.5 hours of volunteers")
    assert sheets(ana, "A4") == sheets(ana, "Letter") == 1
    ana.get_by_role("button", name="Make it final").click()
    expect(standing(ana)).to_contain_text("by Ana.")
    expect(ana.get_by_text("Nothing has turned out otherwise since.")).to_be_visible()
    axe.look(ana, "final")

    summary = ana.url
    ana.get_by_role("link", name="Who was there, to correct").click()
    ana.get_by_role("button", name="Was not here: Abel").first.click()
    expect(ana.get_by_role("button", name="Was here: Abel")).to_be_visible()
    ana.goto(summary)
    expect(ana.locator(".differs")).to_contain_text("people: 25 before, now 24")
    axe.look(ana, "what differs")
    ana.get_by_label("What was corrected, and why?").fill("One of them was here twice.")
    ana.get_by_role("button", name="Hand in a correction").click()
    expect(standing(ana)).to_contain_text("revision 2")
    expect(ana.locator(".revisions > li")).to_have_count(2)
    expect(ana.locator(".revisions > li").first).to_contain_text("One of them was here twice.")
    axe.look(ana, "corrected")
    assert sheets(ana, "A4") == sheets(ana, "Letter") == 1
    axe.must_be_content()


def test_how_reports_count_is_an_owners_setting(hall: Hall, packages: Path) -> None:
    axe = Axe(packages)
    ana = hall.laptop(reduced_motion="reduce")
    ana.goto(f"{hall.server.url}/c/{hall.ana.club}/settings")
    ana.get_by_label("Our year of reports begins in").select_option("July")
    ana.get_by_label("Hide totals under five in what leaves the club").check()
    ana.get_by_role("button", name="Save how reports count").click()
    expect(ana.locator("#said")).to_have_text("Saved.")
    expect(ana.get_by_label("Our year of reports begins in")).to_have_value("7")
    expect(ana.get_by_label("Hide totals under five in what leaves the club")).to_be_checked()
    axe.look(ana, "settings")
    axe.must_be_content()


def standing(page: Page) -> Locator:
    """Draft or final."""
    return page.locator(".standing")
