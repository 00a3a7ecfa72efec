"""Two taps of one thumb: what moves under it in between is not meant."""

from playwright.sync_api import expect

from tests.browser.hall import Hall
from tests.browser.thumbs import door, go_to, post_ask


def test_a_second_tap_at_one_spot_offers_no_other_company(hall: Hall) -> None:
    ben, chloe = hall.phone("Ben"), hall.phone("Chloe")
    post_ask(ben, "eBay", "American Express", "Delta")
    expect(door(chloe, "Delta")).to_be_visible()
    go_to(chloe, "Board")
    spot = door(chloe, "eBay").locator("button.company").bounding_box()
    assert spot is not None
    x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2

    for _tap in range(3):
        chloe.mouse.click(x, y)

    # On the board, not only on the phone that tapped.
    expect(door(ben, "eBay")).to_contain_text("1 knows someone")
    for company in ("American Express", "Delta"):
        expect(door(chloe, company).get_by_text("You offered")).to_be_hidden()
    assert hall.events("OfferMade") == 1
