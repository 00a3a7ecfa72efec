"""The coach at the form: it reads along, moves nothing, holds nothing up, and is silent offline."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.axe import Axe
from tests.browser.hall import Hall
from tests.browser.thumbs import door, go_to, post_ask

SMALL: dict[str, Any] = {"viewport": {"width": 360, "height": 740}}
#: Where all of the form, and more, is in view.
TALL: dict[str, Any] = {"viewport": {"width": 390, "height": 1000}}
CALLS = "**/coach*"
DESPERATE = "please please, I'll take anything, nobody will hire me"


@pytest.fixture
def axe(packages: Path) -> Iterator[Axe]:
    looking = Axe(packages)
    yield looking
    looking.must_be_content()


def at_the_form(hall: Hall, name: str = "Ben", **options: Any) -> Page:
    phone = hall.phone(name, **{**SMALL, **options})
    go_to(phone, "My ask")
    return phone


def says(page: Page) -> Locator:
    """What the coach says now."""
    return page.locator(".coach [role=status] p")


def say(page: Page, sentence: str) -> None:
    """Write one sentence."""
    fold = page.locator(".say-it")
    if not fold.get_by_role("textbox").is_visible():
        fold.locator("summary").click()
    fold.get_by_role("textbox").fill(sentence)


def calls(page: Page) -> list[str]:
    """What goes to the coach from now on."""
    sent: list[str] = []

    def note(asked: Request) -> None:
        if "/coach" in asked.url:
            sent.append(asked.url)

    page.on("request", note)
    return sent


@contextmanager
def stays(button: Locator) -> Iterator[None]:
    """The button is where the thumb saw it."""
    before = button.bounding_box()
    yield
    after = button.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2, (before, after)


def test_from_one_vague_sentence_to_an_ask_on_the_board(hall: Hall, axe: Axe) -> None:
    ben = at_the_form(hall)
    say(ben, "I'm looking for something in accounting")
    expect(says(ben).first).to_be_visible()
    axe.look(ben, "a hint")
    ben.get_by_role("button", name="Use this").click()
    # Its blank is marked: the next key fills it.
    ben.keyboard.type("eBay, Intel or Adobe")
    ben.get_by_role("button", name="Fill it in for me").click()

    first = ben.get_by_label("Which company?")
    expect(first).to_be_focused()
    expect(first).to_have_value("eBay")
    expect(ben.get_by_label("Second company")).to_have_value("Intel")
    expect(ben.get_by_label("Third company")).to_have_value("Adobe")
    expect(ben.get_by_label("Who there?")).to_have_value("accounting")
    expect(says(ben).get_by_text("Check it, then put it on the board.")).to_be_visible()
    axe.look(ben, "filled in")
    ben.get_by_role("button", name="Put it on the board").click()
    expect(hall.wall.get_by_text("Adobe")).to_be_visible()


def test_of_five_companies_three_are_taken_and_the_coach_says_so(hall: Hall) -> None:
    ben = at_the_form(hall)
    say(ben, "please please, anyone in payroll at eBay, Intel, Adobe, Micron or Boeing?")
    ben.get_by_role("button", name="Fill it in for me").click()
    expect(ben.get_by_label("Third company")).to_have_value("Adobe")
    company = ben.locator(".field", has=ben.get_by_label("Which company?"))
    expect(company.locator(".coach")).to_contain_text("Which three come first?")
    expect(ben.locator(".say-it .coach p")).to_have_count(0)


def test_who_there_is_asked_for_once_they_are_past_it(hall: Hall) -> None:
    ben = at_the_form(hall)
    ben.get_by_label("Which company?").press_sequentially("eBay")
    with ben.expect_response(CALLS):
        ben.get_by_label("Who there?").focus()
    expect(says(ben)).to_have_count(0)
    ben.get_by_label("One line more").focus()
    who = ben.locator(".field", has=ben.get_by_label("Who there?"))
    expect(who.locator(".coach")).to_contain_text("Who there would help most?")


def test_calmer_words_take_the_place_of_the_others(hall: Hall) -> None:
    ben = at_the_form(hall)
    ben.get_by_label("Which company?").fill("eBay")
    ben.get_by_label("Who there?").fill("billing")
    why = ben.get_by_label("One line more")
    with stays(ben.get_by_role("button", name="Put it on the board")):
        why.press_sequentially(DESPERATE)
        expect(says(ben)).not_to_have_count(0)
    ben.get_by_role("button", name="Use this").click()
    expect(why).not_to_have_value(re.compile("please"))
    expect(why).to_have_value(re.compile(r"\w{3}"))
    expect(says(ben)).to_have_count(0)


@pytest.mark.parametrize("in_hand", [SMALL, TALL], ids=["small", "tall"])
@pytest.mark.parametrize("field", ["Which company?", "One line more"])
def test_no_hint_moves_a_button_that_is_in_view(
    hall: Hall, field: str, in_hand: dict[str, Any]
) -> None:
    ben = at_the_form(hall, **in_hand)
    button = ben.get_by_role("button", name="Put it on the board")
    button.scroll_into_view_if_needed()
    at = ben.get_by_label(field)
    at.focus()
    with stays(button):
        at.press_sequentially("any bank")
        expect(says(ben).first).to_be_visible()
    with stays(button):
        ben.get_by_role("button", name="Not now").click()
        expect(says(ben)).to_have_count(0)


def test_what_was_dismissed_is_not_said_again_until_the_page_is_left(hall: Hall) -> None:
    ben = at_the_form(hall)
    company = ben.get_by_label("Which company?")
    company.press_sequentially("any bank")
    ben.get_by_role("button", name="Not now").click()
    with ben.expect_response(CALLS) as read:
        company.press("End")
        company.press_sequentially("s")
    assert "industry" in read.value.text()
    expect(says(ben)).to_have_count(0)
    ben.reload()
    company.press("End")
    company.press_sequentially(" here")
    expect(says(ben).first).to_be_visible()


def test_one_question_at_a_time_and_an_old_answer_is_dropped(hall: Hall) -> None:
    ben = at_the_form(hall)
    held: list[Route] = []
    ben.route(CALLS, lambda route: route.continue_() if held else held.append(route))
    with ben.expect_request(CALLS):
        ben.get_by_label("Which company?").press_sequentially("any bank")
    ben.get_by_label("Which company?").fill("eBay")
    ben.get_by_label("Who there?").fill("billing")
    ben.get_by_label("One line more").focus()
    assert len(held) == 1
    with ben.expect_response(lambda answer: "eBay" in (answer.request.post_data or "")) as second:
        held[0].continue_()
    assert second.value.ok
    expect(says(ben)).to_have_count(0)


def test_offline_it_is_silent_and_the_ask_goes_up_later(hall: Hall) -> None:
    hall.expect_trouble("ERR_INTERNET_DISCONNECTED", "WebSocket")
    ben = at_the_form(hall)
    ben.get_by_label("Which company?").focus()
    ben.wait_for_function("() => document.querySelector('.coach') || true")
    ben.get_by_label("Who there?").press_sequentially("x")
    expect(ben.locator(".coach").first).to_be_attached()
    sent = calls(ben)
    ben.context.set_offline(True)
    ben.get_by_label("Who there?").fill("")
    ben.get_by_label("Which company?").fill("any bank")
    ben.get_by_label("One line more").focus()
    ben.get_by_role("button", name="Put it on the board").click()
    expect(ben.locator("[data-state=unsent]")).to_be_visible()
    assert sent == []
    ben.context.set_offline(False)
    expect(hall.wall.get_by_text("any bank")).to_be_visible()


def test_a_company_where_somebody_of_the_club_works(hall: Hall, axe: Axe) -> None:
    hall.guest("Chloe").command("me:works-at", works_at="eBay Inc.")
    ben = at_the_form(hall)
    ben.get_by_label("Which company?").press_sequentially("ebay")
    ben.get_by_label("Who there?").focus()
    expect(says(ben).get_by_text("Somebody in this club works at ebay.")).to_be_visible()
    expect(says(ben).get_by_text("Chloe")).to_have_count(0)
    axe.look(ben, "somebody works there")
    ben.get_by_role("button", name="Put it on the board").click()
    expect(hall.wall.get_by_text("ebay")).to_be_visible()


def test_at_home_and_on_the_console_it_reads_along_too(hall: Hall) -> None:
    ben = hall.phone("Ben")
    ben.goto(f"{hall.server.lan_url}/")
    ben.locator("#ask > summary").click()
    say(ben, "anyone in billing at Intel?")
    ben.get_by_role("button", name="Fill it in for me").click()
    expect(ben.get_by_label("Which company?")).to_have_value("Intel")

    george = hall.ana.command("seat:add", name="George", stands="looking")["id"]
    ana = hall.laptop()
    ana.goto(f"{hall.server.url}/m/{hall.ana.meeting}/console?ask_for={george}#write")
    say(ana, "He is looking for people in the warehouse at Costco")
    ana.get_by_role("button", name="Fill it in for me").click()
    expect(ana.get_by_label("Which company?")).to_have_value("Costco")
    ana.get_by_role("button", name="Put it on the board").click()
    expect(hall.wall.get_by_text("Costco")).to_be_visible()


def test_without_scripts_a_sentence_becomes_an_ask(hall: Hall) -> None:
    ben = at_the_form(hall, java_script_enabled=False)
    say(ben, "I'm looking for people in payroll at eBay or Intel. Do you know anyone there?")
    ben.get_by_role("button", name="Fill it in for me").click()
    expect(ben.get_by_label("Which company?")).to_have_value("eBay")
    expect(ben.get_by_label("Second company")).to_have_value("Intel")
    expect(ben.get_by_label("Who there?")).to_have_value("payroll")
    expect(ben.get_by_text("Check it, then put it on the board.")).to_be_visible()
    ben.locator("#my-ask").get_by_role("button", name="Put it on the board").click()
    expect(door(ben, "Intel")).to_be_visible()
    expect(hall.wall.get_by_text("Intel")).to_be_visible()


def test_the_longest_sentence_and_the_longest_names_fit(hall: Hall) -> None:
    ben = at_the_form(hall)
    name = "Wasatch " * 14 + "Bakery"
    post_ask(ben, name, "b" * 120, "c" * 120, who="d" * 120, why="e " * 139)
    say(ben, ("anyone at " + "Wasatch " * 60)[:400])
    ben.get_by_role("button", name="Fill it in for me").click()
    expect(ben.locator(".coach").first).to_be_attached()
    assert ben.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_an_answer_nothing_is_held_up(hall: Hall) -> None:
    ben = at_the_form(hall)
    ben.route(CALLS, lambda _route: None)
    with ben.expect_request(CALLS):
        ben.get_by_label("Which company?").press_sequentially("any bank")
    ben.get_by_role("button", name="Put it on the board").click()
    expect(hall.wall.get_by_text("any bank")).to_be_visible()


def test_at_the_doors_the_console_helps_to_sharpen(hall: Hall, axe: Axe) -> None:
    hall.guest("Ben").command("ask:post", why="I'm in accounting")
    ana = hall.console
    listed = ana.locator("#sharpen")
    expect(listed).to_contain_text("Ask them: at which company? One name is enough.")
    axe.look(ana, "what a word would help")
    listed.get_by_role("link", name="Say it with them: Ben").click()
    expect(ana.get_by_role("heading", name="Edit Ben's ask")).to_be_visible()
    ana.get_by_label("Which company?").fill("eBay")
    ana.get_by_label("Who there?").fill("accounts payable")
    ana.get_by_role("button", name="Save").click()
    expect(listed).to_be_hidden()
