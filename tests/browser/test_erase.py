"""My data on a phone: taken along, the club left and found again, everything erased."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.hall import Hall

GONE = "Nothing here knows you any more."


@pytest.fixture
def axe(packages: Path) -> Iterator[Axe]:
    looking = Axe(packages)
    yield looking
    looking.must_be_content()


def asks_for(hall: Hall, company: str) -> Page:
    """Ben's phone, with an ask on the board."""
    ben = hall.guest("Ben")
    ben.command("ask:post", company_1=company)
    return hall.hand_over(ben, reduced_motion="reduce")


def test_everything_is_taken_along_and_then_erased(hall: Hall, axe: Axe) -> None:
    ben = asks_for(hall, "Vanishing Ltd")
    expect(hall.wall.get_by_text("Vanishing Ltd").first).to_be_visible()
    ben.goto(f"{hall.server.lan_url}/me")
    ben.get_by_role("heading", name="My data").click()
    with ben.expect_download() as taken:
        ben.get_by_role("link", name="Take my data along").click()
    assert taken.value.suggested_filename.startswith("jobclub-20")
    mine = json.loads(taken.value.path().read_text())
    assert mine["clubs"][0]["companies I asked for"][0]["company"] == "Vanishing Ltd"

    ben.get_by_role("link", name="Erase me").click()
    axe.look(ben, "before")
    # Said twice: by coming here, and by the box.
    ben.get_by_role("button", name="Erase me now").click()
    expect(ben.get_by_role("heading", name="Erase me")).to_be_visible()
    assert hall.count("select count(*) from person where erased_at is not null") == 0

    ben.get_by_label("Yes, erase everything about me.").check()
    ben.get_by_role("button", name="Erase me now").click()
    expect(ben.get_by_role("heading", name=GONE)).to_be_visible()
    axe.look(ben, "after")
    expect(hall.wall.get_by_text("Vanishing Ltd")).to_have_count(0)
    ben.wait_for_function("Object.keys(localStorage).every((name) => !name.includes('/out/'))")
    assert hall.count("select count(*) from person where name = 'Ben'") == 0

    ben.goto(f"{hall.server.lan_url}/")
    expect(ben.get_by_role("heading", name="What should we call you?")).to_be_visible()


def test_without_scripts_too_and_not_without_the_box(hall: Hall) -> None:
    ben = hall.hand_over(hall.guest("Ben"), java_script_enabled=False)
    hall.expect_trouble("422")
    ben.goto(f"{hall.server.lan_url}/me/erase")
    ben.locator("input[name=sure]").evaluate("(box) => box.removeAttribute('required')")
    ben.get_by_role("button", name="Erase me now").click()
    expect(ben.get_by_text("Please tick the box first")).to_be_visible()

    ben.get_by_label("Yes, erase everything about me.").check()
    ben.get_by_role("button", name="Erase me now").click()
    expect(ben.get_by_role("heading", name=GONE)).to_be_visible()


def test_a_club_is_left_and_joining_leads_back(hall: Hall) -> None:
    ben = asks_for(hall, "Parting Ltd")
    ben.goto(f"{hall.server.lan_url}/me")
    ben.get_by_role("heading", name="My data").click()
    ben.get_by_text("Leave Library Club").click()
    ben.get_by_role("button", name="Leave the club").click()
    expect(ben.get_by_role("status").first).to_have_text(
        "You have left. Join any meeting, and you are back."
    )
    expect(ben.get_by_text("Leave Library Club")).to_have_count(0)
    expect(hall.wall.get_by_text("Parting Ltd")).to_have_count(0)

    ben.goto(f"{hall.server.lan_url}/join")
    expect(ben.get_by_role("heading", name="Welcome back, Ben.")).to_be_visible()
    ben.get_by_label("Code on the wall").fill(hall.code)
    ben.get_by_role("button", name="I'm here").click()
    ben.wait_for_url("**/m/*/")
    assert hall.count("select count(*) from member join person on person_id = person.id") == 2
