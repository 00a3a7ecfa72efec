"""Who is who: a name on an unknown phone, a newcomer to nod to, somebody without a phone."""

from playwright.sync_api import expect

from tests.browser.hall import Hall
from tests.browser.thumbs import door, go_to, post_ask


def test_is_this_ben(hall: Hall) -> None:
    post_ask(ben := hall.phone("Ben"), "eBay")
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")
    hall.guest("Rose")
    hall.ana.command("meeting:close")
    hall.start_meeting()

    new_phone, other_rose = hall.phone("Ben"), hall.phone("Rose")
    at_the_door = hall.console.locator("#waiting li")
    expect(at_the_door).to_have_count(2)
    expect(at_the_door.first).to_contain_text("Is this Ben who was here on")
    at_the_door.filter(has_text="Is this Rose").get_by_role("button", name="Another Rose").click()
    at_the_door.filter(has_text="Is this Ben").get_by_role("button", name="Same person").click()
    expect(at_the_door).to_have_count(0)

    go_to(new_phone, "Mine")
    expect(new_phone.locator("#mine .my-ask .aloud")).to_contain_text("eBay")
    go_to(other_rose, "Mine")
    expect(other_rose.locator("#mine")).to_contain_text("You have no ask on the board.")
    seats = hall.console.locator(".seat summary bdi")
    expect(seats).to_have_count(3)
    assert len(set(seats.all_inner_texts())) == 3


def test_where_the_club_wants_it_newcomers_wait_for_a_nod(hall: Hall) -> None:
    settings = hall.laptop()
    settings.goto(f"{hall.server.url}/c/{hall.ana.club}/settings")
    settings.get_by_label("Wait for a nod from the facilitator").check()
    settings.get_by_role("button", name="Save", exact=True).click()
    settings.wait_for_url("**/settings")

    nora = hall.phone("Nora")
    expect(nora.get_by_text("The facilitator will let you in.")).to_be_visible()
    expect(hall.console.locator("#here")).to_have_text("1 here")
    hall.console.get_by_role("button", name="Welcome in: Nora").click()
    expect(nora.get_by_role("heading", name="Asks", exact=True)).to_be_visible()
    expect(hall.console.locator("#here")).to_have_text("2 here")


def test_george_has_no_phone(hall: Hall) -> None:
    ben, ana = hall.phone("Ben"), hall.console
    ana.get_by_role("link", name="Add a person").click()
    ana.get_by_label("Name", exact=True).fill("George")
    ana.get_by_role("button", name="Add", exact=True).click()
    expect(ana.get_by_text("George is in.")).to_be_visible()
    ana.get_by_role("link", name="Done").first.click()

    post_ask(ben, "eBay")
    hall.to_stage("asks")
    ana.get_by_role("button", name="Start with Ben").click()
    ana.get_by_role("button", name="George knows someone at eBay").click()
    go_to(ben, "Board")
    expect(door(ben, "eBay")).to_contain_text("1 knows someone")

    ana.locator(".seat summary").filter(has_text="George").click()
    ana.get_by_role("link", name="Write an ask for George").click()
    ana.get_by_label("Which company?").fill("Intermountain")
    ana.get_by_role("button", name="Put it on the board").click()
    expect(ben.locator("#board .ask")).to_have_count(2)
    expect(door(ben, "Intermountain")).to_be_visible()
    expect(ana.locator(".ask").filter(has_text="George")).to_contain_text("written by Ana")
