"""A phone that runs no scripts: plain forms carry the whole evening."""

from playwright.sync_api import expect

from tests.browser.hall import Hall
from tests.browser.thumbs import door, go_to, post_ask


def test_join_ask_offer_and_undo_by_plain_forms(hall: Hall) -> None:
    hall.guest("Rose").command("ask:post", company_1="Delta")
    ben = hall.phone("Ben", java_script_enabled=False)
    # Its words are not found by their text: what is in a <noscript> counts as no text.
    expect(ben.locator("noscript .banner")).to_be_visible()

    post_ask(ben, "eBay", "American Express", who="customer support")
    expect(ben.locator("#board .ask")).to_have_count(2)
    expect(hall.wall.get_by_text("American Express")).to_be_visible()

    door(ben, "Delta").locator("button.company").click()
    expect(door(ben, "Delta")).to_contain_text("1 knows someone")
    expect(hall.wall.locator(".ask").filter(has_text="Delta")).to_contain_text("1 knows someone")
    go_to(ben, "Mine")
    ben.get_by_role("button", name="Take it back: Delta, for Rose").click()
    expect(door(ben, "Delta")).not_to_contain_text("1 knows someone")


def test_what_is_refused_stands_at_its_field_with_what_was_typed(hall: Hall) -> None:
    hall.expect_trouble("422")
    ben = hall.phone("Ben", java_script_enabled=False)
    post_ask(ben, "???", who="customer support", why="Moving from retail.")

    expect(ben.get_by_text("A company's name needs a letter.")).to_be_visible()
    expect(ben.get_by_label("Which company?")).to_have_value("???")
    expect(ben.get_by_label("Which company?")).to_have_attribute("aria-invalid", "true")
    expect(ben.get_by_label("Who there?")).to_have_value("customer support")
    expect(ben.get_by_label("One line more")).to_have_value("Moving from retail.")
    ben.get_by_label("Which company?").fill("eBay")
    ben.get_by_role("button", name="Put it on the board").click()
    expect(door(ben, "eBay")).to_be_visible()


def test_on_any_day_a_refused_ask_stands_open_at_home(hall: Hall) -> None:
    hall.expect_trouble("422")
    ben = hall.phone("Ben")
    ben.goto(hall.server.lan_url)
    ben.locator("#ask > summary").click()
    ben.get_by_label("Which company?").fill("???")
    ben.get_by_label("Who there?").fill("customer support")
    ben.get_by_role("button", name="Put it on the board").click()

    expect(ben.get_by_text("A company's name needs a letter.")).to_be_visible()
    expect(ben.get_by_label("Who there?")).to_have_value("customer support")
    ben.get_by_label("Which company?").fill("eBay")
    ben.get_by_role("button", name="Put it on the board").click()
    expect(hall.wall.get_by_text("eBay")).to_be_visible()
