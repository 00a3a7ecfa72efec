"""Ben has landed: he says so on his phone, thanks Chloe, and the bell rings at the next meeting."""

from playwright.sync_api import Page, expect

from tests.browser.furnish import LONG_NAME
from tests.browser.legible import reads_well
from tests.browser.weeks import Weeks

WORDS = "You opened the door!"


def test_a_landing_from_the_phone_to_the_wall(weeks: Weeks) -> None:
    ben, chloe = weeks.remembered("Ben"), weeks.remembered("Chloe")
    home = f"{weeks.server.lan_url}/"
    ben.goto(home)
    ben.get_by_role("link", name="I've landed!").tap()
    say_it(ben)
    expect(ben.locator("#said")).to_have_text("You did it! Congratulations, Ben.")

    chloe.goto(home)
    expect(chloe.get_by_text("Ben says thank you")).to_contain_text(WORDS)
    open_group(chloe, "More I offered")
    expect(chloe.get_by_text("Ben has landed!")).to_be_visible()
    open_group(ben, "Thanks I sent")
    ben.get_by_role("button", name="The wall may show it: thanks to Chloe").tap()
    expect(ben.locator("#said")).to_have_text("The wall shows it if you both would like that.")
    chloe.reload()
    chloe.get_by_role("button", name="Yes, show it: thanks from Ben").tap()
    expect(chloe.locator("#said")).to_have_text("Lovely. The wall shows it at the next meeting.")
    open_group(chloe, "Thanks to me")
    open_group(chloe, "Answer")
    chloe.get_by_label("A word back to Ben").fill("Any time, Ben.")
    chloe.get_by_role("button", name="Send it").tap()
    expect(chloe.locator("#said")).to_have_text("Ben will read it.")
    ben.reload()
    open_group(ben, "Thanks I sent")
    expect(ben.get_by_text("Chloe answers: “Any time, Ben.”")).to_be_visible()

    console = weeks.open_doors(weeks.sit_down())
    weeks.to_stage("wins")
    expect(weeks.wall.locator(".bells li")).to_have_text(["Ben has landed, at eBay!"])
    expect(weeks.wall.locator(".in-words li")).to_have_text([f"Ben thanks Chloe: “{WORDS}”"])
    reads_well(weeks.wall, "a bell")
    read_out = console.locator(".read-out li")
    expect(read_out.nth(0)).to_have_text("Ben has landed, at eBay!")
    expect(read_out.nth(1)).to_have_text(f"Ben thanks Chloe: “{WORDS}”")

    chloe.goto(home)
    open_group(chloe, "Thanks to me")
    chloe.get_by_role("button", name="Not on the wall after all: thanks from Ben").tap()
    expect(weeks.wall.locator(".in-words")).to_have_count(0)


def test_good_news_of_any_length_can_be_read(weeks: Weeks) -> None:
    """The longest thanks, the longest name and company, and many of them: all of what is shown."""
    thanked(weeks, "Thank you for all the time you gave me. " * 7)
    weeks.open_doors(weeks.sit_down())
    weeks.to_stage("wins")
    expect(weeks.wall.locator(".in-words li")).to_have_count(1)
    reads_well(weeks.wall, "long thanks")
    for number, name in enumerate((LONG_NAME, "Abel", "Bea", "Carl", "Dora"), 1):
        guest = weeks.guest(name)
        guest.command("landing:say", company="Intermountain Health " * 5, bell=True)
        expect(weeks.wall.locator(".bells li").first).to_contain_text(name[:20])
        reads_well(weeks.wall, f"{number} bells")


def say_it(ben: Page) -> None:
    expect(ben.get_by_role("heading", name="You did it!")).to_be_visible()
    ben.get_by_label("Chloe, at eBay").tap()
    ben.get_by_label("Where?").fill("eBay")
    expect(ben.get_by_label("Thank Chloe")).to_be_checked()
    ben.get_by_label("With these words").fill(WORDS)
    expect(ben.get_by_label("Ring the bell at the next meeting")).to_be_checked()
    ben.get_by_role("button", name="I've landed").tap()


def open_group(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).tap()


def thanked(weeks: Weeks, text: str) -> None:
    """Ben and Chloe agree on thanks for the wall, at home."""
    words = {"offer_id": weeks.count("select id from offer"), "text": text[:280], "wall": "true"}
    at_home(weeks, "Ben", "thanks:send", **words)
    given = weeks.count("select id from thanks")
    at_home(weeks, "Chloe", "thanks:wall", thanks_id=given, wall="true")


def at_home(weeks: Weeks, name: str, command: str, **fields: object) -> None:
    """A plain form of their home."""
    phone = weeks.phones[name]
    sent = {key: str(value) for key, value in fields.items()}
    assert phone.post(f"/c/{weeks.ana.club}/do/{command}", **sent)[0] == 303
