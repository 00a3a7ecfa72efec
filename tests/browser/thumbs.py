"""What people do on a phone, in their words."""

import re

from playwright.sync_api import Locator, Page, expect

SEND = re.compile("^(Put it on the board|Save)$")


def go_to(phone: Page, tab: str) -> None:
    """Tap one of the three tabs."""
    phone.get_by_role("navigation", name="Pages").get_by_role("link", name=tab, exact=True).click()


def write_ask(phone: Page, *companies: str, who: str = "", why: str = "") -> None:
    """Fill in the ask, and do not send it yet."""
    go_to(phone, "My ask")
    phone.get_by_label("Which company?").fill(companies[0])
    if len(companies) > 1 and not phone.get_by_label("Second company").is_visible():
        phone.get_by_text("Another company").click()
    for label, company in zip(("Second company", "Third company"), companies[1:], strict=False):
        phone.get_by_label(label).fill(company)
    if who:
        phone.get_by_label("Who there?").fill(who)
    if why:
        phone.get_by_label("One line more").fill(why)


def post_ask(phone: Page, *companies: str, who: str = "", why: str = "") -> None:
    """Write it and put it on the board; an ask that is there already is saved."""
    write_ask(phone, *companies, who=who, why=why)
    phone.locator("#my-ask").get_by_role("button", name=SEND).click()


def door(screen: Page, company: str) -> Locator:
    """The company of an ask on a phone's board: its button, and what lies under it."""
    return screen.locator("#board [data-target-box].door").filter(has_text=company)


def offer(phone: Page, company: str) -> None:
    """I know someone there: one tap."""
    go_to(phone, "Board")
    door(phone, company).locator("button.company").click()
    expect(door(phone, company).get_by_text("You offered")).to_be_visible()


def undo_offer(phone: Page, company: str) -> None:
    """Taken back."""
    door(phone, company).get_by_role("button", name="Undo").click()
    expect(door(phone, company).get_by_text("You offered")).to_be_hidden()


def press(console: Page, key: str) -> None:
    """One of the console's keys, once its main button has meant the same for a moment."""
    expect(console.locator("#now .main")).not_to_have_attribute("aria-disabled", "true")
    console.keyboard.press(key)
