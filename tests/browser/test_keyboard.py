"""Without a mouse: the whole console, a phone's evening, and a focus that nothing takes away."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.furnish import fill
from tests.browser.hall import Hall
from tests.browser.thumbs import press

#: What somebody could want to use on this page, and where the focus is.
WANTED = """() => Array.from(document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")).filter(
    (one) => one.checkVisibility({visibilityProperty: true}) &&
        !(one.type === "radio" && !one.checked)).length"""
RINGED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const {top, bottom, left, right} = one.getBoundingClientRect();
    const seen = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    const again = window.passed.has(one);
    window.passed.add(one);
    const words = one.getAttribute("aria-label") ?? one.textContent;
    return [one !== document.body, again, ringed && seen, one.outerHTML.slice(0, 200), words];
}"""


def test_the_console_is_run_by_keyboard_alone(hall: Hall) -> None:
    fill(hall, 3)
    ana = hall.console
    expect(ana.locator(".ask")).to_have_count(3)
    for key, stage in (("Space", "Welcome"), ("PageDown", "Asks")):
        press(ana, key)
        expect(ana.locator("#now h2")).to_have_text(stage)
    for key, name in (("Space", "Abel"), ("PageDown", "Bea"), ("Space", "Carl")):
        press(ana, key)
        expect(ana.locator("#now")).to_contain_text(f"Now: {name}")
        expect(hall.wall.locator(".spotlit")).to_contain_text(name)

    _press(ana, ana.get_by_role("link", name="Add a person"))
    _tab_to(ana, ana.get_by_label("Name", exact=True))
    ana.keyboard.type("George the Elder")
    expect(ana.get_by_label("Name", exact=True)).to_have_value("George the Elder")
    ana.keyboard.press("Enter")
    expect(ana.get_by_text("George is in.")).to_be_visible()
    expect(ana.locator("#now")).to_contain_text("Now: Carl")

    _press(ana, ana.get_by_role("button", name="George knows someone at Delta"))
    expect(hall.wall.locator(".spotlit")).to_contain_text("1 knows someone")
    _press(ana, ana.get_by_role("button", name="Hide Abel's ask"))
    expect(hall.wall.locator(".ask")).to_have_count(2)
    _press(ana, ana.locator("summary", has_text="Close early"))
    _press(ana, ana.get_by_role("button", name="Close now"))
    expect(ana.get_by_text("The meeting is closed")).to_be_visible()


@pytest.mark.parametrize("path", ["console", "console#add", "console#wifi"])
def test_everything_on_the_console_is_reached_and_shows_its_focus(hall: Hall, path: str) -> None:
    fill(hall, 2)
    ana = hall.laptop()
    ana.goto(f"{hall.server.url}/m/{hall.ana.meeting}/{path}")
    _reaches_everything(ana)


def test_everything_on_a_phone_is_reached_and_shows_its_focus(hall: Hall) -> None:
    fill(hall, 3)
    ben = hall.phone("Ben")
    for tab in ("#board", "#my-ask", "#mine"):
        ben.goto(f"{hall.server.lan_url}/m/{hall.ana.meeting}/{tab}")
        _reaches_everything(ben)


def test_a_phone_by_keyboard_alone(hall: Hall) -> None:
    hall.guest("Rose").command("ask:post", company_1="Delta")
    ben = hall.stranger()
    ben.goto(f"{hall.server.lan_url}/join")
    _tab_to(ben, ben.get_by_label("Code on the wall"))
    ben.keyboard.type(hall.code)
    _tab_to(ben, ben.get_by_label("Your first name"))
    ben.keyboard.type("Ben")
    ben.keyboard.press("Enter")
    ben.wait_for_url("**/m/*/")

    _press(ben, ben.locator("button.company", has_text="Delta"))
    expect(ben.get_by_text("You offered")).to_be_visible()
    _press(ben, ben.get_by_role("button", name="Undo: my offer to Rose, Delta"))
    expect(ben.get_by_text("You offered")).to_be_hidden()
    _press(ben, ben.get_by_role("navigation").get_by_role("link", name="My ask"))
    _tab_to(ben, ben.get_by_label("Which company?"))
    ben.keyboard.type("eBay")
    ben.keyboard.press("Enter")
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")


def test_no_live_change_moves_the_focus_or_the_caret(hall: Hall) -> None:
    guests = fill(hall, 3)
    ana, ben = hall.console, hall.phone("Ben")
    hide, door = ana.get_by_role("button", name="Hide Bea's ask"), ben.locator("#ask-2 .company")
    field = ben.get_by_label("Which company?")
    for page in (ana, ben):
        expect(page.locator(".ask")).to_have_count(3)
    hide.focus()
    door.first.focus()

    hall.ana.command("ask:spotlight", ask_id=3)
    guests[0].command("offer:make", target_id=2)
    guests[1].command("ask:edit", ask_id=2, company_1="American Express", why="Said better.")
    hall.guest("Dora").command("ask:post", company_1="Dominion")
    guests[0].command("ask:withdraw", ask_id=1)
    for page in (ana, ben):
        expect(page.locator(".ask")).to_have_count(3)
        expect(page.locator("#ask-2")).to_contain_text("Said better.")
    expect(hide).to_be_focused()
    expect(door.first).to_be_focused()

    ben.goto(f"{hall.server.lan_url}/m/{hall.ana.meeting}/#my-ask")
    field.focus()
    ben.keyboard.type("eBay and more")
    for _step in range(4):
        ben.keyboard.press("ArrowLeft")
    hall.ana.command("ask:spotlight", ask_id=2)
    hall.guest("Emil").command("ask:post", company_1="Fidelity")
    expect(ben.locator(".ask")).to_have_count(4)
    expect(field).to_be_focused()
    ben.keyboard.type("even ")
    expect(field).to_have_value("eBay and even more")


def _press(page: Page, button: Locator) -> None:
    _tab_to(page, button)
    page.keyboard.press("Enter")


def _tab_to(page: Page, wanted: Locator) -> None:
    for _step in range(120):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def _reaches_everything(page: Page) -> None:
    """Once around: from wherever the address points to, past the page's end, and on."""
    page.evaluate("window.passed = new Set()")
    wanted = page.evaluate(WANTED)
    reached: list[str] = []
    for _step in range(wanted + 3):
        page.keyboard.press("Tab")
        on_page, again, shows, html, words = page.evaluate(RINGED)
        if on_page and not again:
            assert shows, html
            reached.append(words.strip()[:30])
    assert len(reached) == wanted, reached
