"""My contacts in a real browser: a file brought, with scripts and without; doors named at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.axe import Axe
from tests.browser.furnish import LONG_COMPANY
from tests.browser.hall import Hall
from tests.browser.thumbs import go_to
from tests.contacts.files import linkedin

FILE: FilePayload = {
    "name": "Connections.csv",
    "mimeType": "text/csv",
    "buffer": linkedin(
        *(("Xavier", "Young", "eBay"),) * 3,
        ("Zoe", "Abel", LONG_COMPANY),
        *((f"Pat{n}", "Doe", f"Employer {n}") for n in range(120)),
    ),
}


@pytest.fixture
def axe(packages: Path) -> Iterator[Axe]:
    looking = Axe(packages)
    yield looking
    looking.must_be_content()


def helper(hall: Hall, **options: object) -> Page:
    """Chloe is here to help."""
    chloe = hall.guest("Chloe")
    chloe.command("me:stand", stands="helping")
    return hall.hand_over(chloe, **options)


def bring(page: Page, hall: Hall) -> None:
    page.goto(f"{hall.server.lan_url}/me/contacts")
    page.get_by_label("Keep first names too").check()
    page.get_by_label("Bring a file of my contacts").set_input_files(FILE)
    page.get_by_role("button", name="Look into it").click()
    expect(page.get_by_text("124 people, at 122 companies.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_is_brought_looked_at_kept_and_deleted(hall: Hall, axe: Axe, scripts: bool) -> None:
    chloe = hall.hand_over(
        hall.guest("Chloe"), java_script_enabled=scripts, reduced_motion="reduce"
    )
    look = axe.look if scripts else lambda _page, _what: None
    chloe.goto(f"{hall.server.lan_url}/me")
    chloe.get_by_role("link", name="People I know").click()
    expect(chloe.get_by_text("Only you see this.")).to_be_visible()
    look(chloe, "nothing kept")
    bring(chloe, hall)
    look(chloe, "looked at")
    expect(chloe.locator("li").first).to_have_text("eBayXavier, Xavier, Xavier3")
    chloe.get_by_role("link", name="More").click()
    expect(chloe.get_by_text("Page 2 of 2")).to_be_visible()
    expect(
        chloe.get_by_text("We would keep the companies, how many, and first names.")
    ).to_be_visible()
    chloe.get_by_role("button", name="Keep it").click()
    expect(chloe.get_by_role("status").first).to_have_text("Kept, for your eyes only.")
    expect(chloe.locator("li").first).to_contain_text("Xavier, Xavier, Xavier")
    look(chloe, "kept")

    chloe.get_by_role("button", name="Forget eBay").click()
    expect(chloe.get_by_text("What is kept (121)")).to_be_visible()
    # In place, and only after a second look.
    expect(chloe.get_by_role("button", name="Delete all of it now")).to_be_hidden()
    chloe.get_by_text("Delete all of it", exact=True).click()
    chloe.get_by_role("button", name="Delete all of it now").click()
    expect(chloe.get_by_text("Nothing so far.")).to_be_visible()
    assert hall.count("select count(*) from contact") == 0
    assert hall.events("MemberStands") == 0


def test_a_helper_names_doors_at_the_doors_and_nobody_hears_of_it(hall: Hall, axe: Axe) -> None:
    chloe, ben = helper(hall, reduced_motion="reduce"), hall.phone("Ben")
    expect(ben.get_by_label("Companies I can open doors at")).to_have_count(0)
    field = chloe.get_by_label("Companies I can open doors at")
    events = hall.count("select count(*) from event")
    for company in ("Adobe", LONG_COMPANY):
        field.fill(company)
        field.press("Enter")
        expect(chloe.get_by_role("button", name=f"Take {company} off my list")).to_be_visible()
        expect(field).to_have_value("")
    axe.look(chloe, "doors named")
    assert hall.count("select count(*) from event") == events
    # Its own phone tells when somebody asks there.
    ben_asks = hall.guest("Dan")
    ben_asks.command("ask:post", company_1="ADOBE")
    expect(chloe.locator("#board .know")).to_have_text("You know people at ADOBE")
    expect(ben.locator("#board .ask")).to_have_count(1)
    expect(ben.locator("#board .know")).to_have_count(0)

    chloe.get_by_role("button", name="Take Adobe off my list").click()
    expect(chloe.get_by_role("button", name="Take Adobe off my list")).to_have_count(0)
    expect(chloe.locator("#board .know")).to_have_count(0)


def test_what_is_refused_is_said_at_the_field(hall: Hall) -> None:
    chloe = helper(hall)
    field = chloe.get_by_label("Companies I can open doors at")
    field.fill("!!!")
    field.press("Enter")
    expect(chloe.locator(".at-once .why")).to_have_text("A name needs at least one letter.")
    expect(field).to_have_value("!!!")


def test_without_scripts_they_are_named_as_well(hall: Hall) -> None:
    chloe = helper(hall, java_script_enabled=False)
    go_to(chloe, "Mine")
    chloe.get_by_label("Companies I can open doors at").fill("Adobe")
    chloe.get_by_role("button", name="Add", exact=True).click()
    expect(chloe.get_by_role("button", name="Take Adobe off my list").first).to_be_attached()
    chloe.goto(f"{hall.server.lan_url}/")
    chloe.get_by_text("Doors I can open").click()
    chloe.get_by_role("button", name="Take Adobe off my list").click()
    expect(chloe.get_by_text("Doors I can open (1)")).to_have_count(0)
    assert hall.count("select count(*) from contact") == 0
