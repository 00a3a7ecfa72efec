"""What a phone asks of one member in each stage, and their turn in the round."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.furnish import LONG_NAME
from tests.browser.hall import Hall
from tests.browser.thumbs import door, go_to, offer, post_ask

#: A phone whose clock is a day fast.
A_DAY_FAST = "const now = Date.now; Date.now = () => now() + 86_400_000;"


def test_each_stage_asks_one_thing_of_a_phone(hall: Hall) -> None:
    hall.guest("Rose").command("ask:post", company_1="Delta")
    ben = hall.phone("Ben")
    asks, look = ben.locator("#board .asks"), ben.get_by_text("Look at the asks anyway")
    write = ben.get_by_role("link", name="Write my ask")
    expect(write).to_be_visible()
    post_ask(ben, "eBay")
    go_to(ben, "Board")
    expect(door(ben, "eBay")).to_be_visible()
    expect(write).to_be_hidden()

    hall.to_stage("welcome")
    expect(ben.get_by_text("Phones down.")).to_be_visible()
    expect(ben.get_by_text("Ana says when you need it again.")).to_be_visible()
    expect(asks).to_be_hidden()
    look.click()
    offer(ben, "Delta")
    hall.to_stage("skill")
    expect(ben.get_by_role("heading", name="Skill minute")).to_be_visible()
    expect(asks).to_be_visible()
    look.click()
    expect(asks).to_be_hidden()

    hall.to_stage("asks")
    expect(asks).to_be_visible()
    expect(look).to_be_hidden()
    expect(ben.locator("#now")).to_have_text("Next: Rose")
    hall.to_stage("find")
    expect(ben.get_by_role("link", name="Show my name")).to_be_visible()
    expect(asks).to_be_hidden()
    hall.to_stage("close")
    expect(ben.get_by_role("link", name="Your recap")).to_be_visible()
    hall.ana.command("meeting:close")
    expect(asks).to_be_visible()


def test_my_turn(hall: Hall) -> None:
    ben, chloe, rose = hall.phone("Ben"), hall.phone("Chloe"), hall.phone("Rose")
    for phone, company in ((ben, "eBay"), (rose, "Delta")):
        post_ask(phone, company)
        expect(phone.locator("#my-ask .answer")).to_have_text("On the board.")
        go_to(phone, "Board")
    hall.to_stage("asks")
    expect(_card(ben)).to_contain_text("You are next.")
    expect(ben.get_by_role("button", name="I've finished")).to_be_hidden()
    expect(_card(rose)).to_be_hidden()

    _next(hall)
    for phone in (ben, chloe, rose):
        expect(phone.locator("#now")).to_have_text("Now: Ben Next: Rose")
    expect(_card(ben)).to_contain_text("Your turn, Ben")
    expect(_card(ben).locator(".clock")).to_have_text(re.compile(r"^[23]:\d\d$"))
    expect(_card(ben).locator(".aloud")).to_contain_text("people who work at eBay.")
    expect(_card(rose)).to_contain_text("You are next.")
    # It stands in the card; others see it in the list.
    expect(door(ben, "eBay")).to_be_hidden()
    expect(_card(ben).locator("li")).to_have_count(0)
    offer(chloe, "eBay")
    expect(_card(ben)).to_contain_text("eBay · 1 knows someone")
    assert "Chloe" not in _card(ben).inner_text()

    ben.get_by_role("button", name="Read it for me").click()
    expect(_card(ben)).to_contain_text("Ana will read it for you.")
    ben.get_by_role("button", name="I've finished").click()
    expect(_card(ben)).to_be_hidden()
    expect(ben.locator("#said")).to_have_text("Thank you. Taps count until the close.")
    expect(hall.wall.locator(".spotlit")).to_have_count(0)
    go_to(ben, "Mine")
    expect(ben.get_by_role("button", name="Skip me tonight")).to_be_hidden()

    rose.get_by_role("button", name="Skip me tonight").click()
    expect(_card(rose)).to_be_hidden()
    go_to(rose, "Mine")
    rose.get_by_role("button", name="Put me in the round again").click()
    expect(_card(rose)).to_contain_text("You are next.")
    rose.locator(".my-ask").get_by_role("button", name="Keep my name off the wall").click()
    _next(hall)
    expect(_card(rose)).to_contain_text("Your turn, Rose")
    expect(hall.wall.locator(".spotlit")).to_contain_text("Somebody")
    hall.ana.command("meeting:close")
    expect(_card(rose)).to_be_hidden()


def test_the_seconds_are_the_server_s_and_warm_at_the_end(hall: Hall) -> None:
    ben = hall.stranger()
    ben.add_init_script(A_DAY_FAST)
    post_ask(hall.join(ben, "Ben"), "eBay")
    go_to(ben, "Board")
    hall.to_stage("asks")
    _next(hall)
    clock = _card(ben).locator(".clock")
    expect(clock).to_have_text(re.compile(r"^[23]:\d\d$"))
    # Nobody hears a clock.
    expect(clock).to_have_attribute("aria-hidden", "true")
    expect(clock).not_to_have_class(re.compile("soon"))
    ben.reload()
    expect(clock).to_have_text(re.compile(r"^[23]:\d\d$"))
    ben.evaluate("(ms) => (Date.now = ((was) => () => was() + ms)(Date.now))", 170_000)
    expect(clock).to_have_class(re.compile("soon"))


def test_who_looks_elsewhere_is_told(hall: Hall) -> None:
    ben = hall.phone("Ben")
    post_ask(ben, "eBay")
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")
    hall.to_stage("asks")
    expect(ben.locator("#said")).to_have_text("You are next.")
    _next(hall)
    expect(ben.locator("#said")).to_have_text("Your turn, Ben")
    expect(ben.get_by_label("Which company?")).to_be_visible()
    _next(hall)
    expect(ben.locator("#said")).to_have_text("")


def test_a_turn_without_scripts(hall: Hall) -> None:
    ben = hall.phone("Ben", java_script_enabled=False)
    post_ask(ben, "eBay")
    hall.to_stage("asks")
    _next(hall)
    ben.goto(f"{hall.server.lan_url}/m/{hall.ana.meeting}/")
    expect(_card(ben)).to_contain_text("Your turn, Ben")
    ben.get_by_role("button", name="I've finished").click()
    expect(_card(ben)).to_have_count(0)
    expect(ben.locator("#board .ask")).to_be_visible()
    assert hall.events("TurnEnded") == 1


def test_tables_with_whom_one_sits_there(hall: Hall) -> None:
    ben = hall.phone("Ben")
    for number in range(12):
        hall.guest(f"Guest{number}")
    hall.to_stage("asks")
    hall.ana.command("tables:make")
    table = ben.locator(".at-once .card").filter(has_text="Your table:")
    expect(table).to_contain_text(re.compile(r"Your table: [12]"))
    expect(table).to_contain_text("Ben")
    for name in ("Late", "Later"):
        hall.guest(name)
    expect(table).to_contain_text("Late")
    hall.ana.command("tables:undo")
    expect(table).to_have_count(0)


@pytest.mark.parametrize("name", ["Ben", "Wim", "Ana Maria", LONG_NAME])
def test_my_name_fills_the_screen(hall: Hall, name: str) -> None:
    ben = hall.phone(name)
    hall.to_stage("find")
    for width, height in ((390, 844), (844, 390), (320, 568)):
        ben.set_viewport_size({"width": width, "height": height})
        ben.get_by_role("link", name="Show my name").click()
        words = ben.locator("#my-name text")
        boxes = [box for word in words.all() if (box := word.bounding_box())]
        assert max(box["x"] + box["width"] for box in boxes) <= width
        assert min(box["x"] for box in boxes) >= 0
        assert max(box["y"] + box["height"] for box in boxes) <= height
        wide = max(box["width"] for box in boxes) / width
        tall = sum(box["height"] for box in boxes) / height
        assert max(wide, tall) > 0.6
        ben.locator("#my-name").click()
        expect(words.first).to_be_hidden()


def _card(phone: Page) -> Locator:
    return phone.locator(".at-once .my-turn")


def _next(hall: Hall) -> None:
    """Ana presses Next."""
    on = hall.count("select coalesce(max(id), 0) from turn where state = 'now'")
    answer = hall.ana.command("turn:next", turn_id=on)
    assert answer["ok"], answer
