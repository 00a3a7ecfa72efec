"""From a tap to a met contact, on two phones; and a message that is copied over plain http."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import Axe
from tests.browser.hall import Hall
from tests.browser.thumbs import go_to, offer, post_ask

SIZES = ((360, 740), (390, 844))


@pytest.fixture
def axe(packages: Path) -> Iterator[Axe]:
    looking = Axe(packages)
    yield looking
    looking.must_be_content()


def test_an_introduction_is_made_on_two_phones(hall: Hall, axe: Axe) -> None:
    ben = hall.phone("Ben", reduced_motion="reduce")
    chloe = hall.phone("Chloe", reduced_motion="reduce")
    post_ask(ben, "eBay", who="customer support", why="Moving from retail.")
    go_to(chloe, "Board")
    offer(chloe, "eBay")
    go_to(chloe, "Mine")
    promise = chloe.locator(".promise").filter(has_text="eBay, for Ben")
    expect(promise).to_contain_text("I'll ask my contact at eBay")
    picture(chloe, "offered")

    _copies_the_message(chloe, axe)
    for tap, said in (
        ("I've asked them", "Contact asked on"),
        ("They said yes", "Contact said yes"),
    ):
        press(promise, tap)
        expect(promise).to_contain_text(said)
    picture(chloe, "agreed")
    # A thumb slipped: back, and on again.
    press(promise, "Undo")
    expect(promise).to_contain_text("Contact asked on")
    press(promise, "They said yes")
    expect(promise).to_contain_text("Contact said yes")
    press(promise, "I introduced them")
    expect(promise).to_contain_text("Ben writes next, by")

    go_to(ben, "Mine")
    heard = ben.locator("#mine .offer")
    expect(heard).to_contain_text("You write next, by")
    press(heard, "They replied")
    expect(heard).to_contain_text("In touch since")
    expect(promise).to_contain_text("In touch since")
    picture(ben, "replied")
    heard.get_by_role("link", name="More").click()
    _goes_on_from_the_page(ben, axe)
    expect(promise).to_contain_text("Met on")


def _goes_on_from_the_page(ben: Page, axe: Axe) -> None:
    expect(ben.get_by_role("heading", name="eBay, with Chloe")).to_be_visible()
    picture(ben, "promise")
    ben.get_by_text("Something else").click()
    axe.look(ben, "promise")
    ben.get_by_label("What happened?").select_option(label="We met")
    ben.get_by_label("Their first name").fill("Maria")
    ben.get_by_role("button", name="Save").click()
    expect(ben.locator("#said")).to_contain_text("Noted.")
    expect(ben.locator(".step")).to_contain_text("With Maria. Introduced on")
    ben.goto("/".join(ben.url.split("/")[:3]) + "/")
    expect(ben.get_by_role("heading", name="Your turn")).to_be_visible()
    picture(ben, "home")


def _copies_the_message(chloe: Page, axe: Axe) -> None:
    """On the laptop's LAN address there is no clipboard API: the old way must do."""
    chloe.get_by_role("link", name="Message: eBay, for Ben").click()
    assert not chloe.evaluate("isSecureContext")
    text = chloe.get_by_role("textbox", name="First: ask your contact").input_value()
    assert "Ben, whom I know, is looking for people who work at eBay." in text
    picture(chloe, "message")
    axe.look(chloe, "message")
    chloe.evaluate(
        "document.addEventListener('copy', () => {"
        "  window.taken = document.activeElement.value.slice("
        "    document.activeElement.selectionStart, document.activeElement.selectionEnd); })"
    )
    chloe.get_by_role("button", name="Copy message First").click()
    expect(chloe.locator("#question-said")).to_have_text("Copied. Paste it where you like.")
    assert chloe.evaluate("window.taken") == text
    expect(chloe.get_by_role("button", name="Share")).to_have_count(0)
    chloe.go_back()
    go_to(chloe, "Mine")


def press(card: Locator, button: str) -> None:
    """By the keyboard: two taps at one spot within a moment would be one thumb that slipped."""
    card.get_by_role("button", name=button).press("Enter")


def picture(page: Page, name: str) -> None:
    """For eyes, where a folder is named for them."""
    folder = os.environ.get("JOBCLUB_TEST_PICTURES")
    for width, height in SIZES if folder else ():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=Path(str(folder)) / f"{name}-{width}.png", full_page=True)
