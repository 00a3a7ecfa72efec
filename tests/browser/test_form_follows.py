"""The facilitator puts an ask better: the form on its owner's phone has the better words too."""

from playwright.sync_api import expect

from tests.browser.hall import Hall
from tests.browser.thumbs import go_to


def test_save_does_not_bring_the_weak_words_back(hall: Hall) -> None:
    guest = hall.guest("Ruth")
    ask_id = guest.command("ask:post", why="anything in healthcare")["id"]
    ruth = hall.hand_over(guest)
    go_to(ruth, "My ask")
    expect(ruth.get_by_label("One line more")).to_have_value("anything in healthcare")

    hall.ana.command(
        "ask:edit", ask_id=ask_id, company_1="Primary Children's Hospital", who="front desk"
    )

    expect(ruth.get_by_label("Which company?")).to_have_value("Primary Children's Hospital")
    expect(ruth.get_by_label("Who there?")).to_have_value("front desk")
    expect(ruth.get_by_label("One line more")).to_have_value("")
    ruth.get_by_role("button", name="Save").click()
    expect(ruth.locator("#said")).to_be_empty()
    go_to(ruth, "Board")
    expect(ruth.locator("#board .ask")).to_contain_text("Primary Children's Hospital")


def test_whoever_is_writing_is_left_alone(hall: Hall) -> None:
    guest = hall.guest("Ruth")
    ask_id = guest.command("ask:post", company_1="eBay")["id"]
    ruth = hall.hand_over(guest)
    go_to(ruth, "My ask")
    ruth.get_by_label("Who there?").fill("nurses")

    hall.ana.command("ask:edit", ask_id=ask_id, company_1="eBay", who="customer support")

    expect(ruth.locator("#board")).to_contain_text("customer support")
    expect(ruth.get_by_label("Who there?")).to_have_value("nurses")
