"""What is taken home on paper: a sheet for the guide and the summary, slips, four cards a sheet."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.furnish import fill
from tests.browser.hall import Hall


def test_an_evening_on_paper(hall: Hall, packages: Path) -> None:
    axe = Axe(packages)
    fill(hall, 12)
    hall.ana.command("seat:add", name="George", stands="looking")
    george = hall.count("select max(id) from member")
    hall.ana.command("ask:post-for", member_id=george, company_1="Zions Bank", why="I know tills.")
    hall.ana.command("commitment:make-for", member_id=george, text="Ask my cousin about Zions.")
    ana = hall.laptop(reduced_motion="reduce")
    evening = f"{hall.server.url}/c/{hall.ana.club}/meetings/{hall.ana.meeting}"

    ana.goto(f"{hall.server.url}/guide")
    assert sheets(ana, "A4") == sheets(ana, "Letter") == 1
    axe.look(ana, "guide")
    ana.goto(f"{evening}/summary")
    expect(ana.get_by_text("14 people came, 13 asked, and 5 doors opened.")).to_be_visible()
    assert sheets(ana, "A4") == sheets(ana, "Letter") == 1
    axe.look(ana, "summary")
    ana.get_by_role("link", name="Slips to take home").click()
    slip = ana.locator(".slip")
    expect(slip).to_have_count(1)
    expect(slip).to_contain_text("Ask my cousin about Zions.")
    axe.look(ana, "slips")
    ana.get_by_role("link", name="For everybody").click()
    expect(slip).to_have_count(14)
    ana.goto(f"{evening}/cards")
    expect(ana.locator(".ask-card")).to_have_count(13)
    # Four a sheet.
    assert sheets(ana, "A4") == sheets(ana, "Letter") == 4
    axe.look(ana, "cards")
    axe.must_be_content()


@pytest.mark.parametrize("width", [320, 390])
def test_a_recap_on_the_phone(hall: Hall, packages: Path, width: int) -> None:
    axe = Axe(packages)
    ben = hall.hand_over(fill(hall, 3)[0], reduced_motion="reduce")
    ben.set_viewport_size({"width": width, "height": 740})
    ben.goto(f"{hall.server.lan_url}/m/{hall.ana.meeting}/recap")
    expect(ben.get_by_text("What I asked")).to_be_visible()
    axe.look(ben, "recap")
    with ben.expect_download() as kept:
        ben.get_by_role("link", name="Keep it on this phone").click()
    assert "I'm looking for people who work at eBay." in Path(kept.value.path()).read_text()
    axe.must_be_content()


def sheets(page: Page, paper: str) -> int:
    """How many sheets the page takes when printed."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
