"""The laptop dies and comes back, a phone's clock is wrong, the laptop gets another address."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from jobclub.phone import Phone
from tests.browser.hall import Hall
from tests.browser.thumbs import door, go_to, offer, post_ask, undo_offer

#: Twenty-seven hours: a day would look right on a clock face.
WRONG_CLOCK = """{
    const Right = Date, ahead = 27 * 3600e3;
    globalThis.Date = class extends Right {
        constructor(...given) { given.length ? super(...given) : super(Right.now() + ahead); }
        static now() { return Right.now() + ahead; }
    };
}"""
GONE = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "WebSocket")


def test_a_killed_server_loses_nothing_and_the_wall_says_that_it_is_stale(hall: Hall) -> None:
    hall.expect_trouble(*GONE)
    ben, chloe = hall.phone("Ben"), hall.phone("Chloe")
    rose = _with_a_wrong_clock(hall, "Rose")
    post_ask(rose, "Delta")
    for screen in (hall.console, hall.wall, ben, chloe):
        expect(screen.get_by_text("Delta").first).to_be_visible()

    hall.server.kill()
    killed = datetime.now(UTC)
    post_ask(ben, "eBay", who="customer support")
    offer(chloe, "Delta")
    for screen in (hall.wall, rose):
        expect(screen.locator("#link")).to_have_text(_stale_since(killed))
    expect(ben.locator("#link")).to_contain_text("Saved on this phone.")

    hall.server.start()
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.", timeout=30_000)
    for screen in (hall.console, hall.wall, ben, chloe, rose):
        board = screen.locator("live-board:not([room=mine])")
        expect(board).to_contain_text("eBay", timeout=30_000)
        expect(board).to_contain_text("1 knows someone", timeout=30_000)
        expect(screen.locator("#link")).to_have_text("")
    assert (hall.events("AskPosted"), hall.events("OfferMade")) == (2, 1)


def test_a_phone_whose_clock_is_a_day_off_is_like_any_other(hall: Hall) -> None:
    rose, ben = _with_a_wrong_clock(hall, "Rose"), hall.phone("Ben")
    post_ask(rose, "Delta")
    expect(rose.locator("#my-ask .answer")).to_have_text("On the board.")
    post_ask(ben, "eBay")
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")

    offer(rose, "eBay")
    expect(door(ben, "eBay")).to_contain_text("1 knows someone")
    undo_offer(rose, "eBay")
    expect(door(ben, "eBay")).not_to_contain_text("1 knows someone")
    for phone in (rose, ben):
        # The server's order decides, and nobody's clock.
        expect(phone.locator("#board .ask h2 bdi")).to_have_text(["Rose", "Ben"])


def test_another_address_and_twenty_two_people_stay_twenty_two(hall: Hall) -> None:
    names = [f"Guest {number}" for number in range(1, 19)]
    ben = hall.phone("Ben")
    post_ask(ben, "eBay")
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")
    hall.phone("Chloe")
    hall.ana.command("seat:add", name="George", stands="looking")
    for name in names:
        hall.guest(name)
    _twenty_two(hall)

    # To a phone, another address is a place where nobody knows it: no cookie, no storage.
    elsewhere = f"http://127.0.0.1:{hall.server.port}"
    ben, chloe = (hall.join(hall.stranger(), name, at=elsewhere) for name in ("Ben", "Chloe"))
    for name in names:
        Phone(elsewhere).join(hall.ana.code, name)
    expect(hall.console.get_by_role("button", name="Same person")).to_have_count(20)
    expect(hall.console.get_by_text("Is this Ben who is here already?")).to_be_visible()
    _twenty_two(hall)

    hall.console.get_by_role("button", name="All are the same people").click()
    expect(hall.console.locator("#said")).to_have_text("Everybody is themselves again.")
    expect(hall.console.get_by_text("At the door")).to_have_count(0)
    expect(hall.console.locator(".seat")).to_have_count(22)
    _twenty_two(hall)
    assert hall.count("select count(*) from attendance where status = 'here'") == 22

    expect(ben.get_by_text("This is your ask.")).to_be_visible()
    offer(chloe, "eBay")
    go_to(ben, "Mine")
    expect(ben.locator("#mine .tally")).to_have_text("1 knows someone")


def _with_a_wrong_clock(hall: Hall, name: str) -> Page:
    page = hall.stranger()
    page.add_init_script(WRONG_CLOCK)
    return hall.join(page, name)


def _twenty_two(hall: Hall) -> None:
    for screen in (hall.console, hall.wall):
        expect(screen.locator("#here")).to_have_text("22 here")
        expect(screen.locator(".ask")).to_have_count(1)


def _stale_since(killed: datetime) -> re.Pattern[str]:
    minutes = (killed + timedelta(minutes=n) for n in (-1, 0, 1))
    times = "|".join(f"{m.hour % 12 or 12}:{m.minute:02}" for m in minutes)
    return re.compile(rf"^Not connected\. Last update ({times})\.$")
