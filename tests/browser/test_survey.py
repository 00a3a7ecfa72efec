"""How was it? Four taps at the end of an evening, on a small phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import Axe
from tests.browser.hall import Hall
from tests.browser.thumbs import go_to, post_ask

SMALL = {"width": 360, "height": 740}
TAPS = {
    "I learned something.": "Yes",
    "I feel more confident.": "Not really",
    "I will do something new.": "Yes",
    "I know more about where to find help.": "Yes",
}


def test_four_taps_and_it_is_gone(hall: Hall, packages: Path) -> None:
    axe = Axe(packages)
    chloe, ben = hall.guest("Chloe"), hall.phone("Ben", viewport=SMALL, reduced_motion="reduce")
    post_ask(ben, "eBay")
    go_to(ben, "Board")
    expect(card(ben)).to_have_count(0)
    hall.ana.command("meeting:close")
    expect(card(ben)).to_be_visible()
    expect(card(ben)).to_contain_text("Nobody sees who answered what.")
    axe.look(ben, "survey")
    assert narrowest(ben) >= 56, "a thumb finds each answer"
    assert not ben.evaluate("document.documentElement.scrollWidth > innerWidth")

    answer(ben)
    # What others do meanwhile takes no tap of his away.
    chloe.command("offer:make", target_id=1)
    expect(ben.locator("#board")).to_contain_text("1 knows someone")
    card(ben).get_by_role("button", name="Send").click()
    expect(card(ben)).to_have_count(0)
    expect(ben.locator("#said")).to_have_text("Thank you. That helps the club.")
    assert answered(hall) == {"learned": 1, "confident": 0, "new": 1, "help": 1}
    ben.get_by_role("link", name="Your recap").click()
    expect(ben.get_by_role("heading", name="My evening")).to_be_visible()
    expect(card(ben)).to_have_count(0)
    axe.must_be_content()


def test_without_the_wi_fi_it_goes_up_later(hall: Hall) -> None:
    ben = hall.phone("Ben", viewport=SMALL)
    hall.ana.command("meeting:close")
    answer(ben)
    ben.context.set_offline(True)
    hall.expect_trouble("ERR_INTERNET_DISCONNECTED", "WebSocket", "net::")
    card(ben).get_by_role("button", name="Send").click()
    expect(ben.locator("#link")).to_contain_text("Saved on this phone")
    assert answered(hall) == {}
    ben.context.set_offline(False)
    expect(card(ben)).to_have_count(0)
    assert answered(hall) == {"learned": 1, "confident": 0, "new": 1, "help": 1}


@pytest.mark.parametrize("page", ["", "recap"])
def test_without_scripts_too(hall: Hall, page: str) -> None:
    ben = hall.phone("Ben", viewport=SMALL, java_script_enabled=False)
    hall.ana.command("meeting:close")
    ben.goto(f"{hall.server.lan_url}/m/{hall.ana.meeting}/{page}")
    answer(ben)
    card(ben).get_by_role("button", name="Send").click()
    expect(card(ben)).to_have_count(0)
    assert answered(hall) == {"learned": 1, "confident": 0, "new": 1, "help": 1}


def card(phone: Page) -> Locator:
    """Where it is asked."""
    return phone.get_by_role("region", name="How was it?")


def answer(phone: Page) -> None:
    """A tap each."""
    for sentence, said in TAPS.items():
        card(phone).get_by_role("group", name=sentence).get_by_text(said, exact=True).click()


def narrowest(phone: Page) -> float:
    """The least height or width of what a thumb must find."""
    sizes = (
        card(phone)
        .locator("label, button")
        .evaluate_all("all => all.flatMap((one) => [one.offsetWidth, one.offsetHeight])")
    )
    return float(min(sizes))


def answered(hall: Hall) -> dict[str, int]:
    """How many said yes, by question; nothing before anybody answered."""
    if not hall.count("select count(*) from survey"):
        return {}
    yes = "select times from survey where question = ? and answer = 'yes'"
    return {name: hall.count(yes, name) for name in ("learned", "confident", "new", "help")}
