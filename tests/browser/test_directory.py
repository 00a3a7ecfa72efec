"""The facilitator puts the directory in order while the room looks at its board."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.hall import IN_HAND, Hall
from tests.browser.test_combobox import bring
from tests.browser.thumbs import door


@pytest.fixture
def axe(packages: Path) -> Iterator[Axe]:
    looking = Axe(packages)
    yield looking
    looking.must_be_content()


def directory(hall: Hall) -> Page:
    ana = hall.laptop(reduced_motion="reduce")
    ana.goto(f"{hall.server.url}/c/{hall.ana.club}/companies")
    return ana


def asked(hall: Hall) -> None:
    """Ben and Rose mean one company."""
    hall.guest("Ben").command("ask:post", company_1="Micron Technology")
    hall.guest("Rose").command("ask:post", company_1="Micorn Technology", company_2="eBay")


def test_a_merge_reaches_every_screen_and_so_does_its_undo(hall: Hall) -> None:
    asked(hall)
    chloe, ana, screens = hall.phone("Chloe"), directory(hall), (hall.wall, hall.console)
    expect(door(chloe, "Micorn")).to_have_count(1)

    ana.get_by_role("button", name="Merge Micorn Technology: keep “Micron Technology”").click()
    expect(ana.locator("#said")).to_contain_text("One company now, everywhere:")
    expect(door(chloe, "Micron")).to_have_count(2)
    for screen in (chloe, *screens):
        expect(screen.get_by_text("Micorn")).to_have_count(0)

    ana.get_by_role("button", name="Undo: “Micorn Technology” stands for itself").click()
    expect(ana.locator("#said")).to_contain_text("“Micorn Technology” stands for itself again.")
    expect(door(chloe, "Micorn")).to_have_count(1)
    for screen in screens:
        expect(screen.locator("live-board").get_by_text("Micorn").first).to_be_visible()


def test_two_of_one_ask_become_one_button_with_both_offers(hall: Hall) -> None:
    hall.guest("Ben").command(
        "ask:post", company_1="Micron Technology", company_2="Micorn Technology"
    )
    chloe, ana = hall.phone("Chloe"), directory(hall)
    for company in ("Micron", "Micorn"):
        door(chloe, company).get_by_role("button").first.click()
        expect(door(chloe, company)).to_have_attribute("data-offered", "")

    ana.get_by_role("button", name="Merge Micorn Technology: keep “Micron Technology”").click()
    expect(door(chloe, "Mic")).to_have_count(1)
    expect(door(chloe, "Micron")).to_have_attribute("data-offered", "")
    row = ana.locator(".companies li").filter(has_text="Micron Technology")
    expect(row).to_contain_text("1 ask · 1 offer")


def test_a_company_s_own_page_by_choice_from_the_list(hall: Hall) -> None:
    asked(hall)
    ana = directory(hall)
    ana.get_by_role("link", name="eBay").click()

    field = ana.get_by_label("It is the same as")
    field.press_sequentially("micron")
    ana.get_by_role("option", name="Micron Technology").click()
    ana.get_by_role("button", name="Merge", exact=True).click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("Micron Technology")
    expect(ana.locator("#said")).to_contain_text("One company now")
    ana.get_by_role("button", name="Undo, they are two: “eBay” stands for itself").click()
    expect(ana.locator("#said")).to_contain_text("“eBay” stands for itself again.")

    ana.get_by_label("One more of its names").fill("MTX")
    ana.get_by_role("button", name="Add the name").click()
    expect(ana.get_by_role("button", name="Take away the name “MTX”")).to_be_visible()


def test_the_search_works_by_any_name(hall: Hall) -> None:
    asked(hall)
    ana = directory(hall)

    ana.get_by_label("Find a company").fill("micron")
    ana.get_by_role("button", name="Find").click()
    expect(ana).to_have_url(re.compile(r"companies\?q=micron$"))
    expect(ana.locator(".companies li").first).to_contain_text("Micron Technology")
    expect(ana.locator(".companies")).not_to_contain_text("eBay")


def test_what_is_no_list_is_told_where_it_was_chosen(hall: Hall) -> None:
    hall.expect_trouble("422")
    ana = directory(hall)

    bring(ana, "<html><body>Please sign in")
    expect(ana.get_by_text("This is a web page, not a list.")).to_be_visible()
    expect(ana.get_by_label("A CSV file")).to_have_attribute("aria-invalid", "true")
    # Whatever its size: the answer comes all the same.
    bring(ana, "Kroger\n" * 700_000)
    expect(ana.get_by_text("1 MB is the most that fits here.")).to_be_visible()
    bring(ana, "Kroger\nAlder Works\n")
    expect(ana.locator("#said")).to_contain_text("2 added, 0 known already.")


def test_everybody_can_use_these_pages(hall: Hall, axe: Axe) -> None:
    empty = directory(hall)
    axe.look(empty, "companies, none yet")
    asked(hall)
    hall.guest("Fred").command("ask:post", company_1="N" * 110 + " Works")
    ana = directory(hall)
    ana.get_by_role("button", name=re.compile("^Merge Micorn")).click()
    expect(ana.locator(".undo")).to_be_visible()
    axe.look(ana, "companies")
    ana.get_by_role("link", name="Micron Technology").click()
    expect(ana.get_by_role("heading", name="Its other names")).to_be_visible()
    axe.look(ana, "a company")
    for path in (ana.url, empty.url):
        small = hall.laptop(**{**IN_HAND, "viewport": {"width": 360, "height": 740}})
        small.goto(path)
        assert small.evaluate("document.documentElement.scrollWidth") <= 360
