"""The evening run from a phone: a facilitator's, to which the console has nodded."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.hall import Hall
from tests.browser.thumbs import go_to, post_ask


def test_an_evening_run_from_a_nodded_in_phone(hall: Hall) -> None:
    ben, rose = hall.phone("Ben"), hall.phone("Rose")
    post_ask(ben, "eBay")
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")
    expect(_card(rose)).to_have_count(0)
    nod_to(hall, "Rose")

    _card(rose).locator("summary").click()
    expect(_card(rose).get_by_role("heading", name="Doors")).to_be_visible()
    go_to(ben, "Board")
    _press(rose, "Start: Welcome")
    expect(ben.get_by_text("Phones down.")).to_be_visible()
    _press(rose, "On to: Asks")
    expect(ben.get_by_text("Phones down.")).to_be_hidden()
    _press(rose, "Back to: Welcome")
    expect(ben.get_by_text("Phones down.")).to_be_visible()
    hall.to_stage("asks")
    # What they opened has stayed open.
    _press(rose, "Start with Ben")
    expect(hall.wall.locator(".spotlit")).to_contain_text("eBay")
    expect(_card(rose)).to_contain_text("Now: Ben")

    _press(rose, "Hide Ben's ask")
    expect(hall.wall.locator(".ask")).to_have_count(0)
    _press(rose, "Restore Ben's ask")
    expect(hall.wall.locator(".spotlit")).to_contain_text("eBay")
    given = "select planned_s + added_s from stage where kind = 'asks'"
    before = hall.count(given)
    _press(rose, "+2 min")
    _press(rose, "Skip this turn: Ben")
    expect(_card(rose)).not_to_contain_text("Now: Ben")
    assert hall.count(given) == before + 120

    expect(ben.locator(".runner")).to_have_count(0)
    _press(rose, "Take over from Ana")
    expect(rose.get_by_text("You run the meeting now.")).to_be_visible()
    expect(rose.get_by_role("button", name="Take over from Ana")).to_have_count(0)
    hall.ana.command("seat:let-run", member_id=_member(hall, "Rose"), may_run=False)
    expect(_card(rose)).to_have_count(0)


def test_who_waits_at_the_door_is_let_in_from_the_phone(hall: Hall) -> None:
    rose = hall.phone("Rose")
    nod_to(hall, "Rose")
    hall.guest("Ben")
    _card(rose).locator("summary").click()
    hall.ana.post(f"/c/{hall.ana.club}/do/club:settings", name="Library Club",
                  zone="America/Denver", locale="en", door_policy="nod")  # fmt: skip
    nora = hall.phone("Nora")
    expect(nora.get_by_text("The facilitator will let you in.")).to_be_visible()
    _press(rose, "Welcome in: Nora")
    expect(nora.get_by_role("heading", name="Asks", exact=True)).to_be_visible()
    hall.phone("Ben")
    expect(_card(rose)).to_contain_text("Is this Ben who is here already?")
    _card(rose).get_by_role("button", name="Same person: Ben").click()
    expect(_card(rose)).not_to_contain_text("Is this Ben")


def nod_to(hall: Hall, name: str) -> None:
    """Ana names them a facilitator, and the console lets their phone run the meeting."""
    hall.ana.post("/me/email", email="ana@example.org")
    hall.ana.post("/me/passphrase", passphrase="a long walk by the harbour")
    for command in ("facilitator:name", "seat:let-run"):
        answer = hall.ana.command(command, member_id=_member(hall, name))
        assert answer["ok"], (command, answer)


def _member(hall: Hall, name: str) -> int:
    return hall.count(
        "select member.id from member join person on person.id = person_id where name = ?", name
    )


def _card(phone: Page) -> Locator:
    return phone.locator(".at-once .runner")


def _press(phone: Page, name: str) -> None:
    # Not by thumb: it is so quick here that the second tap at one spot counts as not meant.
    _card(phone).get_by_role("button", name=name, exact=True).press("Enter")
