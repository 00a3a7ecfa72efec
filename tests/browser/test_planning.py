"""Planning: every week, a holiday, a longer stage; and then the doors of the first evening."""

from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.browser.hall import Hall


def test_from_a_series_to_the_doors_of_its_first_evening(bare_hall: Hall) -> None:
    bare_hall.ana.found(bare_hall.server.link, "Library Club", "Ana")
    ana = bare_hall.laptop()
    ana.goto(f"{bare_hall.server.url}/c/{bare_hall.ana.club}/")
    # The club's zone is the laptop's.
    soon = datetime.now().astimezone() + timedelta(minutes=20)

    ana.get_by_role("heading", name="The same evening every week").click()
    ana.get_by_label("First day").fill(f"{soon:%Y-%m-%d}")
    form = ana.locator("form[data-command='series:begin']")
    form.get_by_label("Starts at").fill(f"{soon:%H:%M}")
    form.get_by_label("Plan").select_option("75 minutes")
    form.get_by_role("button", name="Plan every week").click()
    expect(ana.locator("#said")).to_contain_text("The next weeks are planned.")
    expect(ana.locator(".evening:visible")).to_have_count(5)
    expect(ana.locator(".evening").first).to_contain_text("First evening, 60 minutes")

    ana.get_by_role("button", name="Holiday").first.click()
    expect(ana.locator(".evening").first).to_contain_text("Holiday")
    # The second short evening is the one after it.
    expect(ana.locator(".evening").nth(1)).to_contain_text("First evening, 60 minutes")
    expect(ana.locator(".evening").nth(2)).to_contain_text("75 minutes")

    ana.get_by_role("link", name="Look at its plan").click()
    ana.get_by_role("button", name="+5 min: Asks").click()
    expect(ana.locator(".stages li").nth(2)).to_contain_text("35 minutes")
    expect(ana.get_by_text("65 minutes, changed")).to_be_visible()
    ana.get_by_role("button", name="Open the doors").click()
    ana.wait_for_url("**/console")
    expect(ana.locator("#run")).to_contain_text("35 min")


def test_a_refused_evening_keeps_its_words(bare_hall: Hall) -> None:
    bare_hall.expect_trouble("422")
    bare_hall.ana.found(bare_hall.server.link, "Library Club", "Ana")
    ana = bare_hall.laptop()
    ana.goto(f"{bare_hall.server.url}/c/{bare_hall.ana.club}/")

    ana.get_by_role("heading", name="Plan an evening").click()
    ana.get_by_label("Day", exact=True).fill("2020-02-04")
    ana.get_by_role("button", name="Plan this evening").click()

    expect(ana.get_by_text("That day is over.")).to_be_visible()
    expect(ana.get_by_label("Day", exact=True)).to_have_value("2020-02-04")
    expect(ana.get_by_label("Day", exact=True)).to_have_attribute("aria-invalid", "true")
