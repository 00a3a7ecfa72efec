"""A hint appears on one phone alone, and nothing that goes over the air tells on which."""

import re

from playwright.sync_api import Page, WebSocket, expect

from tests.browser.hall import Hall
from tests.browser.test_contacts import bring


class Air:
    """All that a page asks for and hears from now on."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.heard: list[str] = []
        page.on("request", lambda request: self.asked.append(f"{request.method} {request.url}"))
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.heard.append(_timeless(str(frame))))

    def forget(self) -> None:
        """Only what comes from here on."""
        self.asked.clear()
        self.heard.clear()


def test_you_know_three_people_there_on_one_phone_only(hall: Hall) -> None:
    chloe, fay = hall.phone("Chloe"), hall.phone("Fay")
    bring(chloe, hall)
    chloe.get_by_role("button", name="Keep it").click()
    expect(chloe.get_by_role("status").first).to_have_text("Kept, for your eyes only.")
    airs = [Air(chloe), Air(fay)]
    for page in (chloe, fay):
        with page.expect_response("**/mine?know"):
            page.goto(f"{hall.server.lan_url}/m/{hall.ana.meeting}/")
    ben = hall.guest("Ben")
    for page in (chloe, fay):
        # Whoever shows that Ben has come has read all that it reads at the start.
        expect(page.locator("#here")).to_have_text("4 here")
        page.wait_for_load_state("networkidle")
    for air in airs:
        air.forget()

    ben.command("ask:post", company_1="EBAY, Inc.", company_2="Unheard Of")

    button = chloe.locator(".door", has=chloe.get_by_role("button", name="EBAY, Inc."))
    expect(button.locator(".know")).to_have_text("You know 3 people at EBAY, Inc.")
    expect(chloe.get_by_text("Tonight you might help:")).to_be_visible()
    chloe.get_by_role("link", name="Ben: EBAY, Inc.").click()
    expect(button).to_be_in_viewport()
    expect(fay.locator("#board .ask")).to_have_count(1)
    expect(fay.get_by_text("Tonight you might help:")).to_be_hidden()
    for page in (fay, hall.console, hall.wall):
        expect(page.locator(".ask")).to_have_count(1)
        expect(page.locator(".know")).to_have_count(0)
    assert airs[0].heard == airs[1].heard
    assert airs[0].asked == airs[1].asked == []

    # Offered, and it is a hint no more; after a tap elsewhere it still stands.
    chloe.get_by_role("button", name="EBAY, Inc.").click()
    expect(button.get_by_text("You offered")).to_be_visible()
    expect(chloe.get_by_text("Tonight you might help:")).to_be_hidden()


def test_at_home_those_come_first_whom_they_might_help(hall: Hall) -> None:
    chloe = hall.phone("Chloe")
    bring(chloe, hall)
    chloe.get_by_role("button", name="Keep it").click()
    for name, company in (("Ben", "eBay"), ("Dan", "Delta"), ("Gil", "Visa"), ("Ivy", "Intel")):
        hall.guest(name).command("ask:post", company_1=company)

    chloe.goto(f"{hall.server.lan_url}/")

    chloe.get_by_text("You might help").last.click()
    expect(chloe.locator(".know")).to_have_text("You know 3 people at eBay")
    expect(chloe.locator("li.ask").first).to_contain_text("Ben")


def _timeless(frame: str) -> str:
    return re.sub(r'"now":[0-9.]+', "", frame)


def test_no_name_of_a_company_breaks_a_phone(hall: Hall) -> None:
    # What every object has, and what a replacement takes for a pattern.
    chloe = hall.guest("Chloe")
    for company in ("constructor", "$& and $'"):
        chloe.command("contact:know", company=company)
    page, fay = hall.hand_over(chloe), hall.phone("Fay")
    ben = hall.guest("Ben")

    ben.command("ask:post", company_1="Constructor", company_2="$& and $'", company_3="valueOf")

    expect(page.locator(".know")).to_have_text(
        ["You know people at Constructor", "You know people at $& and $'"]
    )
    expect(fay.locator("#board .door")).to_have_count(3)
    expect(fay.locator(".know")).to_have_count(0)
    # `hall` wants no script to have failed.
