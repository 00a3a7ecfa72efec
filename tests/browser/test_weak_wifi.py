"""Weak Wi-Fi: whatever a phone composed arrives, once, and nobody's words are lost."""

from contextlib import suppress

from playwright.sync_api import Error, expect

from tests.browser.hall import Hall
from tests.browser.thumbs import door, go_to, offer, post_ask, write_ask
from tests.browser.wifi import without_websockets

SAVED = "Saved on this phone. It goes up when the Wi-Fi is back."
NO_STORAGE = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
});"""
OFFLINE = ("ERR_INTERNET_DISCONNECTED",)


def test_an_ask_written_offline_goes_up_once(hall: Hall) -> None:
    hall.expect_trouble(*OFFLINE)
    ben = hall.phone("Ben")

    ben.context.set_offline(True)
    post_ask(ben, "eBay")
    expect(ben.locator("#link")).to_have_text(SAVED)
    assert hall.events("AskPosted") == 0

    ben.context.set_offline(False)
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")
    expect(ben.locator("#link")).to_have_text("")
    expect(hall.console.locator(".ask")).to_contain_text(["Ben"])
    assert hall.events("AskPosted") == 1


def test_a_killed_tab_sends_when_it_is_opened_again(hall: Hall) -> None:
    hall.expect_trouble(*OFFLINE)
    ben = hall.phone("Ben")
    meeting = ben.url

    ben.context.set_offline(True)
    post_ask(ben, "eBay", who="customer support")
    expect(ben.locator("#link")).to_have_text(SAVED)
    with ben.expect_event("crash"), suppress(Error):
        ben.goto("chrome://crash")
    ben.close()
    ben.context.set_offline(False)
    assert hall.events("AskPosted") == 0

    again = ben.context.new_page()
    again.goto(meeting)
    expect(again.locator("#board .ask")).to_contain_text("eBay")
    expect(again.locator("#board .yours")).to_be_visible()
    go_to(again, "Mine")
    expect(again.locator("#mine .aloud")).to_contain_text("customer support")
    assert hall.events("AskPosted") == 1


def test_a_draft_outlives_a_reload(hall: Hall) -> None:
    ben = hall.phone("Ben")
    write_ask(ben, "eBay", "American Express", who="customer support", why="Moving from")

    ben.reload()
    expect(ben.get_by_label("Which company?")).to_have_value("eBay")
    ben.get_by_text("Another company").click()
    expect(ben.get_by_label("Second company")).to_have_value("American Express")
    expect(ben.get_by_label("One line more")).to_have_value("Moving from")
    assert hall.count("select count(*) from ask") == 0

    ben.get_by_role("button", name="Put it on the board").click()
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")
    ben.reload()
    expect(ben.get_by_label("Who there?")).to_have_value("customer support")
    assert hall.events("AskPosted") == 1


def test_two_tabs_of_one_phone_have_one_result(hall: Hall) -> None:
    hall.expect_trouble(*OFFLINE)
    hall.guest("Rose").command("ask:post", company_1="Delta")
    ben = hall.phone("Ben")
    other = ben.context.new_page()
    other.goto(ben.url)
    expect(door(other, "Delta")).to_be_visible()

    ben.context.set_offline(True)
    post_ask(ben, "eBay")
    expect(ben.locator("#link")).to_have_text(SAVED)
    offer(other, "Delta")
    go_to(ben, "Board")
    expect(door(ben, "Delta").get_by_text("You offered")).to_be_visible()
    ben.context.set_offline(False)

    for tab in (ben, other):
        expect(tab.locator("#link")).to_have_text("")
        expect(door(tab, "eBay")).to_have_count(1)
        expect(door(tab, "Delta")).to_contain_text("1 knows someone")
    by_ben = "select count(*) from receipt join person on id = person_id where name = 'Ben'"
    assert hall.count(by_ben) == 2
    assert (hall.events("AskPosted"), hall.events("OfferMade")) == (2, 1)


def test_where_no_websocket_passes_the_board_is_read_and_commands_are_posted(hall: Hall) -> None:
    hall.expect_trouble("WebSocket")
    ben = hall.phone("Ben")
    with without_websockets(hall.server) as address:
        chloe = hall.join(hall.stranger(), "Chloe", at=address)
        post_ask(ben, "eBay")
        expect(door(chloe, "eBay")).to_be_visible()
        offer(chloe, "eBay")
        expect(door(chloe, "eBay")).to_contain_text("1 knows someone")
        expect(hall.console.locator(".ask")).to_contain_text(["1 knows someone"])
        go_to(chloe, "Mine")
        expect(chloe.locator(".promise")).to_contain_text("eBay, for Ben")
        chloe.close()
    assert hall.events("OfferMade") == 1


def test_a_phone_that_denies_storage_keeps_its_page_open(hall: Hall) -> None:
    hall.expect_trouble(*OFFLINE)
    ben = hall.stranger()
    ben.add_init_script(NO_STORAGE)
    hall.join(ben, "Ben")

    ben.context.set_offline(True)
    post_ask(ben, "eBay")
    expect(ben.locator("#link")).to_have_text("Keep this page open until it is sent.")
    ben.context.set_offline(False)
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")
    assert hall.events("AskPosted") == 1


def test_what_was_written_before_the_close_comes_late(hall: Hall) -> None:
    hall.expect_trouble(*OFFLINE)
    ben, chloe = hall.phone("Ben"), hall.phone("Chloe")
    expect(ben.locator("#here")).to_have_text("3 here")

    ben.context.set_offline(True)
    post_ask(ben, "eBay")
    hall.ana.command("meeting:close")
    expect(chloe.get_by_text("The meeting is over.")).to_be_visible()

    ben.context.set_offline(False)
    expect(ben.locator("#my-ask .answer")).to_contain_text("It came a little late")
    expect(door(chloe, "eBay")).to_be_visible()
    expect(hall.console.locator(".ask")).to_contain_text(["eBay"])
