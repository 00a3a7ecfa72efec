"""Home without a password: from a letter, at one tap, in the browser that asked for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.board.room import until
from tests.browser.axe import Axe
from tests.browser.hall import IN_HAND, LAPTOP
from tests.browser.internet import URL, Internet, opened
from tests.mail_server import Mailbox, Received

BEN, NEW = "ben@example.org", "benno@example.org"


@pytest.fixture
def internet(chromium: Browser, tmp_path: Path, mailbox: Mailbox) -> Iterator[Internet]:
    found = Internet(chromium, tmp_path, mailbox)
    try:
        yield found
        found.watch.check()
    finally:
        found.close()


@pytest.fixture
def axe(packages: Path) -> Iterator[Axe]:
    looking = Axe(packages)
    yield looking
    looking.must_be_content()


def letter(internet: Internet, to: str, number: int) -> Received:
    """The letter to an address that came as its first, second, third."""
    until(lambda: len(internet.mailbox.to(to)) >= number, lambda: f"no letter {number} to {to}")
    return internet.mailbox.to(to)[number - 1]


def write_down(internet: Internet) -> None:
    """Ana makes the club, adds Ben, and writes his address down."""
    ana = internet.at_home(**LAPTOP)
    ana.goto(internet.first_link)
    ana.get_by_label("What is your club called?").fill("Library Club")
    ana.get_by_label("And your first name?").fill("Ana")
    ana.get_by_role("button", name="Make the club").click()
    ana.wait_for_url("**/c/*/")
    club = ana.url
    for command, fields in (
        ("member:add", {"name": "Ben", "stands": "looking"}),
        ("member:email", {"member_id": 2, "email": BEN}),
    ):
        said = ana.evaluate(
            """async ([url, fields]) => {
                const headers = {"Content-Type": "application/json"};
                const body = JSON.stringify({fields});
                return (await fetch(url, {method: "POST", headers, body})).json();
            }""",
            [f"{club}do/{command}", fields],
        )
        assert said["ok"], said
    ana.goto(f"{club}security")
    expect(ana.get_by_text("The e-mail of Ben was changed.")).to_be_visible()


def ask(page: Page, email: str) -> None:
    page.get_by_label("Your e-mail").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


def test_ben_comes_home_by_a_letter_and_changes_his_address(internet: Internet, axe: Axe) -> None:
    write_down(internet)
    sofa, other = internet.at_home(**IN_HAND), internet.at_home(**IN_HAND)
    opened(letter(internet, BEN, 1), sofa)
    expect(sofa.get_by_role("heading", name="Sign in")).to_be_visible()
    axe.look(sofa, sofa.title())
    ask(sofa, BEN)

    # First on the wrong phone: there he asks for one more.
    opened(letter(internet, BEN, 2), other)
    expect(other.get_by_text("Open it where you asked for it").first).to_be_visible()
    axe.look(other, other.title())
    other.get_by_role("button", name="Send me one for this browser").click()
    expect(other.get_by_role("heading", name="Look into your mail")).to_be_visible()
    opened(letter(internet, BEN, 3), other)
    expect(other.get_by_text("Library Club")).to_be_visible()
    axe.look(other, other.title())
    other.get_by_role("button", name="Sign me in").click()
    expect(other.get_by_role("heading", name="Hello Ben")).to_be_visible()

    other.goto(f"{URL}/me")
    expect(other.get_by_text("this one")).to_be_visible()
    axe.look(other, other.title())
    other.get_by_label("My e-mail").fill(NEW)
    other.get_by_role("button", name="Write to it").click()
    expect(other.get_by_text("A letter is on its way.")).to_be_visible()
    opened(letter(internet, NEW, 1), other)
    axe.look(other, other.title())
    other.get_by_role("button", name="Yes, it is mine").click()
    expect(other.get_by_text("This address is yours now.")).to_be_visible()
    assert "another address" in letter(internet, BEN, 4).text
