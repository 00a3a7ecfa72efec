"""A board of sixty asks: all of them on the phones and the console, and counted on the wall."""

from playwright.sync_api import Locator, expect

from tests.browser.furnish import fill
from tests.browser.hall import Hall


def test_no_ask_is_lost_from_sight(hall: Hall) -> None:
    fill(hall, 60)
    hall.to_stage("asks")
    for screen in (hall.console, hall.phone("Ben")):
        expect(screen.locator(".ask").filter(visible=True)).to_have_count(60)
    shown = hall.wall.locator(".ask").filter(visible=True)
    expect(shown).to_have_count(12)
    expect(hall.wall.locator(".rest")).to_be_visible()
    # The number is counted by the style sheet itself, so it is read as people read it.
    told = hall.wall.locator(".rest").evaluate("one => getComputedStyle(one, '::after').content")
    assert "counter(more)" in told

    hall.ana.command("ask:spotlight", ask_id=30)
    expect(hall.wall.locator(".spotlit")).to_be_visible()
    # The ask that the room hears, and nothing else.
    expect(shown).to_have_count(1)
    expect(hall.console.locator(".ask").filter(visible=True)).to_have_count(60)
    inside = "one => one.scrollHeight <= one.clientHeight + 1 && one.scrollWidth <= one.clientWidth"
    assert hall.wall.locator(".spotlit").evaluate(inside)
    assert hall.wall.locator("body").evaluate(inside)


def test_the_console_keeps_its_place_when_something_changes(hall: Hall) -> None:
    guests = fill(hall, 20)
    column = hall.console.locator(".middle")
    expect(hall.console.locator(".ask")).to_have_count(20)
    hall.console.locator("#ask-10").scroll_into_view_if_needed()
    before = _top(hall.console.locator("#ask-10"))
    assert column.evaluate("one => one.scrollTop") > 0

    guests[0].command("ask:edit", ask_id=1, company_1="eBay", why="Some words more. " * 9)
    hall.guest("Ben").command("ask:post", company_1="Delta")
    expect(hall.console.locator(".ask")).to_have_count(21)
    expect(hall.console.locator("#ask-1")).to_contain_text("Some words more.")
    assert abs(_top(hall.console.locator("#ask-10")) - before) < 2


def _top(one: Locator) -> float:
    return float(one.evaluate("one => one.getBoundingClientRect().top"))
