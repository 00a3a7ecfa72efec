"""A facilitator hides an ask: its author is told, on whichever tab they are."""

from playwright.sync_api import expect

from tests.browser.hall import Hall
from tests.browser.thumbs import go_to, post_ask


def test_the_author_is_told_wherever_they_look(hall: Hall) -> None:
    ben, chloe = hall.phone("Ben"), hall.phone("Chloe")
    post_ask(ben, "eBay")
    go_to(ben, "Board")
    expect(chloe.get_by_text("eBay").first).to_be_visible()

    hall.console.get_by_role("button", name="Hide Ben's ask").click()

    expect(ben.locator("#said")).to_contain_text("Only you can see it")
    expect(chloe.locator("#board")).not_to_contain_text("eBay")
    hall.console.get_by_role("button", name="Restore Ben's ask").click()
    expect(chloe.locator("#board")).to_contain_text("eBay")
