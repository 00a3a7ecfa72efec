"""The club's companies are suggested while somebody types: by thumb, by keys, never in the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.browser.axe import Axe
from tests.browser.hall import Hall
from tests.browser.thumbs import go_to

FIND = "**/companies/find*"
KNOWN = ("American Express", "Quarry Foods", "Quarry Groceries", "Amalgamated Sugar",
         "Ambit Energy", "Amsted Rail", "Amarillo Tools", "Amana Ovens", "Amigo Mobility",
         "eBay")  # fmt: skip


@pytest.fixture
def club(hall: Hall) -> Hall:
    """The directory knows some companies, which Ana brought as a list."""
    ana = hall.laptop()
    ana.goto(f"{hall.server.url}/c/{hall.ana.club}/companies")
    bring(ana, "\n".join(KNOWN))
    expect(ana.locator("#said")).to_contain_text(f"{len(KNOWN)} added, 0 known already.")
    return hall


@pytest.fixture
def axe(packages: Path) -> Iterator[Axe]:
    looking = Axe(packages)
    yield looking
    looking.must_be_content()


def bring(ana: Page, text: str) -> None:
    """Choose a file with this text, on the page of companies, and send it."""
    file: FilePayload = {"name": "ours.csv", "mimeType": "text/csv", "buffer": text.encode()}
    ana.get_by_label("A CSV file").set_input_files(file)
    ana.get_by_role("button", name="Bring it in").click()


def field_of(phone: Page) -> Locator:
    go_to(phone, "My ask")
    return phone.get_by_label("Which company?")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def merging(club: Hall) -> tuple[Page, Locator]:
    """Ana at a company's own page, and its field "the same as"."""
    ana = club.laptop()
    company = club.count("select id from company where name = 'eBay'")
    ana.goto(f"{club.server.url}/c/{club.ana.club}/companies/{company}")
    return ana, ana.get_by_label("It is the same as")


def test_a_thumb_takes_a_suggestion_and_the_draft_has_it(club: Hall) -> None:
    ben = club.phone("Ben")
    field = field_of(ben)

    field.tap()
    field.press_sequentially("amex")
    expect(options(ben)).to_have_text(["American Express"])
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(ben.get_by_role("status").filter(has_text="1 suggestion")).to_have_count(1)
    options(ben).first.tap()

    expect(field).to_have_value("American Express")
    expect(field).to_be_focused()
    expect(ben.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    ben.reload()
    expect(field).to_have_value("American Express")
    ben.locator("#my-ask").get_by_role("button", name="Put it on the board").click()
    expect(club.wall.get_by_text("American Express")).to_be_visible()


def test_whoever_goes_on_typing_is_left_alone(club: Hall) -> None:
    ben = club.phone("Ben")
    field = field_of(ben)

    field.press_sequentially("Quarry")
    expect(options(ben).first).to_have_text("Quarry Foods")
    field.press_sequentially(" Valley Farms")
    expect(ben.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    expect(ben.get_by_text("On the board.").first).to_be_visible()
    expect(club.wall.get_by_text("Quarry Valley Farms")).to_be_visible()


def test_by_keys_as_a_combobox_is_expected_to_work(club: Hall) -> None:
    ana, field = merging(club)

    field.focus()
    expect(field).to_have_role("combobox")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    field.press_sequentially("quarry")
    expect(options(ana)).to_have_count(2)
    # No option is taken before somebody chooses.
    expect(ana.locator("[aria-selected=true]")).to_have_count(0)
    for key, name in (("ArrowDown", "Quarry Foods"), ("ArrowDown", "Quarry Groceries"),
                      ("ArrowDown", "Quarry Foods"), ("ArrowUp", "Quarry Groceries")):  # fmt: skip
        field.press(key)
        active = ana.locator("[aria-selected=true]")
        expect(active).to_have_text(name)
        expect(field).to_have_attribute("aria-activedescendant", active.get_attribute("id") or "-")
        expect(field).to_have_value("quarry")
    field.press("Home")
    expect(ana.locator("[aria-selected=true]")).to_have_count(0)
    expect(field).not_to_have_attribute("aria-activedescendant", "suggested-1")

    field.press("Escape")
    expect(ana.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("quarry")
    field.press("ArrowDown")
    expect(options(ana)).to_have_count(2)
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Quarry Foods")
    expect(ana.get_by_role("listbox")).to_be_hidden()
    field.press("Tab")
    expect(field).not_to_be_focused()
    expect(field).to_have_value("Quarry Foods")


def test_tab_goes_on_and_takes_nothing(club: Hall) -> None:
    ana, field = merging(club)

    field.press_sequentially("quarry")
    expect(options(ana)).to_have_count(2)
    field.press("ArrowDown")
    field.press("Tab")
    expect(ana.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("quarry")
    expect(ana.get_by_role("button", name="Merge", exact=True)).to_be_focused()


def test_enter_without_a_choice_sends_the_form(club: Hall) -> None:
    ana, field = merging(club)

    field.press_sequentially("quarry foods")
    expect(options(ana).first).to_be_visible()
    field.press("Enter")
    expect(ana.locator("#said")).to_contain_text("One company now, everywhere: “Quarry Foods”.")


@pytest.mark.parametrize(("width", "height"), [(360, 740), (390, 844), (320, 380)])
def test_the_list_is_under_the_field_and_on_the_screen(club: Hall, width: int, height: int) -> None:
    ben = club.phone("Ben", viewport={"width": width, "height": height})
    field = field_of(ben)

    field.tap()
    field.press_sequentially("am")
    expect(options(ben)).to_have_count(7)
    box, under = ben.get_by_role("listbox").bounding_box(), field.bounding_box()
    assert box is not None
    assert under is not None
    assert box["y"] >= under["y"] + under["height"]
    assert box["y"] + box["height"] <= height
    assert (box["x"], box["width"]) == (under["x"], under["width"])
    rows = [one["height"] for one in (row.bounding_box() for row in options(ben).all()) if one]
    assert len(rows) == 7
    assert min(rows) >= 44
    # Two at least before one has to scroll, and never more than five.
    assert 2 * rows[0] <= box["height"] <= 5 * rows[0] + 4
    # The last is reached by scrolling the list, and by the keys.
    field.press("ArrowUp")
    expect(options(ben).last).to_be_in_viewport()
    assert field.bounding_box() == under


def test_a_tap_beside_it_puts_the_list_away(club: Hall) -> None:
    ben = club.phone("Ben")
    field = field_of(ben)

    field.press_sequentially("am")
    expect(options(ben).first).to_be_visible()
    ben.get_by_role("heading", name="My ask").tap()
    expect(ben.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("am")


def test_a_late_answer_to_an_earlier_question_is_dropped(club: Hall) -> None:
    ana, field = merging(club)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.url.endswith("q=quarry"):
            held.append(route)
        else:
            route.continue_()

    ana.route(FIND, hold)
    with ana.expect_request(FIND):
        field.press_sequentially("quarry")
    field.press_sequentially(" groceries inc")
    expect(options(ana).first).to_have_text("Quarry Groceries")
    for route in held:
        route.fulfill(json={"companies": [{"name": "Stale", "also": ""}], "said": "1 suggestion"})
    expect(options(ana).first).to_have_text("Quarry Groceries")


@pytest.mark.parametrize("how", ["offline", "refused", "nonsense"])
def test_without_an_answer_nothing_is_said(club: Hall, how: str) -> None:
    club.expect_trouble("Failed to load resource")
    ana, field = merging(club)

    def answer(route: Route) -> None:
        if how == "offline":
            route.abort()
        else:
            route.fulfill(status=404 if how == "refused" else 200, body="<html>Sign in")

    ana.route(FIND, answer)
    with ana.expect_request(lambda request: request.url.endswith("q=quarry")):
        field.press_sequentially("quarry")
    expect(ana.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("quarry")
    ana.unroute(FIND)
    field.press_sequentially(" foods")
    expect(options(ana).first).to_have_text("Quarry Foods")


def test_the_console_s_form_suggests_too(club: Hall) -> None:
    console, somebody = club.console, club.count("select max(id) from member")
    console.goto(f"{console.url}?ask_for={somebody}#write")
    form = console.locator("#write").get_by_label("Which company?")
    form.click()
    form.press_sequentially("amex")
    expect(options(console)).to_have_text(["American Express"])
    options(console).first.click()
    expect(form).to_have_value("American Express")


def test_home_suggests_too(club: Hall) -> None:
    ben = club.phone("Ben")
    club.ana.command("meeting:close")
    ben.goto(f"{club.server.lan_url}/")
    field = ben.get_by_label("Which company?")
    field.locator("xpath=ancestor::details").locator("summary").first.click()
    field.press_sequentially("amex")
    options(ben).first.tap()
    expect(field).to_have_value("American Express")


def test_an_open_list_is_as_everybody_can_use_it(club: Hall, axe: Axe) -> None:
    ben = club.phone("Ben", reduced_motion="reduce")
    field = field_of(ben)
    field.press_sequentially("quarry")
    expect(options(ben)).to_have_count(2)
    field.press("ArrowDown")

    axe.look(ben, "an ask with suggestions")
