"""Bad input: a sentence where it was typed, the words kept, and never a broken page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hall import Hall
from tests.browser.thumbs import go_to, post_ask, write_ask

TOO_LONG = "10000 characters. 60 is the most that fits here."


@pytest.fixture(scope="module")
def evening(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One evening for all of them."""
    opened = Hall(chromium, tmp_path_factory.mktemp("hall")).begin()
    yield opened
    opened.close()


@pytest.fixture
def hall(evening: Hall) -> Iterator[Hall]:
    evening.expect_trouble("422")
    yield evening
    try:
        evening.check()
    finally:
        evening.tidy()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("   ", "A name needs at least one letter."),
        ("🎈🎈", "A name needs at least one letter."),
        ("x" * 10_000, TOO_LONG),
    ],
    ids=["spaces", "emoji alone", "10,000 characters"],
)
def test_a_name_that_is_none(hall: Hall, name: str, why: str) -> None:
    page = _knock(hall, name)
    expect(page.get_by_text(why)).to_be_visible()
    field = page.get_by_label("Your first name")
    expect(field).to_have_value(name)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Code on the wall")).to_have_value(hall.code)
    field.fill("Zoe")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", name="Asks", exact=True)).to_be_visible()


@pytest.mark.parametrize("name", ["Zoë 🎈", "يوسف", "שרה", "\u202eneB", "O'Brien <b>&amp;</b>"])
def test_names_of_all_kinds_are_welcome(hall: Hall, name: str) -> None:
    page = _knock(hall, name)
    expect(page.get_by_role("heading", name="Asks", exact=True)).to_be_visible()
    called = name.replace("\u202e", "").split()[0]
    expect(hall.console.locator(".seat summary bdi", has_text=called)).to_have_count(1)
    assert "\u202e" not in hall.console.content()


def test_ten_thousand_characters_in_an_ask(hall: Hall) -> None:
    ben = hall.phone("Ben")
    write_ask(ben, "eBay")
    why = ben.get_by_label("One line more")
    why.evaluate("field => field.removeAttribute('maxlength')")
    why.fill("y" * 10_000)
    ben.get_by_role("button", name="Put it on the board").click()
    expect(ben.get_by_text("10000 characters. 280 is the most that fits here.")).to_be_visible()
    expect(why).to_have_value("y" * 10_000)
    expect(why).to_have_attribute("aria-invalid", "true")
    ben.reload()
    expect(why).to_have_value("y" * 10_000)
    why.fill("Moving from retail.")
    ben.get_by_role("button", name="Put it on the board").click()
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")


def test_a_fourth_company_and_an_unknown_field(hall: Hall) -> None:
    rose = hall.phone("Rose")
    write_ask(rose, "Delta")
    rose.locator(".ask-form").evaluate(
        "form => { const extra = document.createElement('input');"
        " extra.name = 'company_4'; extra.value = 'Zions'; form.append(extra); }"
    )
    rose.get_by_role("button", name="Put it on the board").click()
    expect(rose.locator("#my-ask .answer")).to_contain_text("company_4")
    expect(rose.get_by_label("Which company?")).to_have_value("Delta")

    guest = hall.guest("Gus")
    answer = guest.command("ask:post", company_1="Delta", favourite_colour="blue")
    assert not answer["ok"]
    assert "favourite_colour" in answer["why"]


def test_an_ask_in_a_closed_meeting_is_kept_and_an_old_code_opens_nothing(hall: Hall) -> None:
    chloe, old_code = hall.phone("Chloe"), hall.code
    hall.ana.command("meeting:close")
    expect(chloe.get_by_text("The meeting is over.")).to_be_visible()
    post_ask(chloe, "Adobe")
    expect(chloe.locator("#my-ask .answer")).to_contain_text("This meeting has ended.")
    go_to(chloe, "Board")
    hall.ana.command("offer:make", target_id=1)

    hall.start_meeting()
    page = _knock(hall, "Dora", code=old_code)
    expect(page.get_by_text("That code opens nothing. Look at the wall once more?")).to_be_visible()
    expect(page.get_by_label("Your first name")).to_have_value("Dora")


def test_another_clubs_meeting_is_not_there(hall: Hall) -> None:
    hall.expect_trouble("404")
    eve, emil = hall.another_club(), hall.guest("Emil")
    page = hall.hand_over(emil)
    for path in (
        f"/m/{eve.meeting}/",
        f"/m/{hall.ana.meeting}/console",
        f"/c/{eve.club}/",
        "/m/x/",
    ):
        answer = page.goto(hall.server.lan_url + path)
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_text("That isn't here.")).to_be_visible()
    emil.meeting = eve.meeting
    answered = emil.command("ask:post", company_1="Delta")
    assert answered["why"] == "That isn't here any more."


def _knock(hall: Hall, name: str, code: str = "") -> Page:
    page = hall.stranger()
    page.goto(f"{hall.server.lan_url}/join")
    page.get_by_label("Code on the wall").fill(code or hall.code)
    field = page.get_by_label("Your first name")
    field.evaluate("field => field.removeAttribute('maxlength')")
    field.fill(name)
    page.get_by_role("button", name="Come in").click()
    return page
