"""The doors: three taps at most, by code or QR, and one or none next week."""

from io import BytesIO

import segno
from playwright.sync_api import Page, expect

from jobclub.app import create_app
from jobclub.board.address import join_url
from jobclub.config import Settings
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from tests.browser.hall import Hall


def test_a_first_evening_from_the_printed_link(bare_hall: Hall) -> None:
    ana = bare_hall.context(viewport={"width": 1366, "height": 768}).new_page()
    ana.goto(bare_hall.server.link)
    ana.get_by_label("What is your club called?").fill("Library Club")
    ana.get_by_label("And your first name?").fill("Ana")
    ana.get_by_role("button", name="Make the club").click()
    ana.get_by_role("button", name="Start a meeting now").click()
    ana.wait_for_url("**/console")
    expect(ana.get_by_text("Try it with your own phone")).to_be_visible()
    with ana.expect_popup() as opened:
        ana.get_by_role("link", name="Open the wall").click()
    wall = opened.value
    code = wall.locator(".doors .code").inner_text()

    ben = bare_hall.stranger()
    ben.goto(f"{bare_hall.server.lan_url}/join")
    ben.get_by_label("Code on the wall").fill(code)
    ben.get_by_label("Your first name").fill("Ben")
    ben.get_by_role("button", name="Come in").click()
    expect(wall.locator("#here")).to_have_text("2 here")
    expect(ana.get_by_text("Try it with your own phone")).to_have_count(0)


def test_three_taps_by_the_code(hall: Hall) -> None:
    ben = hall.stranger()
    ben.goto(f"{hall.server.lan_url}/join")
    ben.get_by_label("Code on the wall").tap()
    ben.keyboard.type(hall.ana.code.lower())
    ben.get_by_label("Your first name").tap()
    ben.keyboard.type("Ben")
    ben.get_by_role("button", name="Come in").tap()
    expect(ben.get_by_role("heading", name="Asks", exact=True)).to_be_visible()
    expect(hall.wall.locator("#here")).to_have_text("2 here")


def test_two_taps_by_the_qr_and_none_next_week(hall: Hall) -> None:
    ben = hall.stranger()
    ben.goto(_behind_the_qr(hall, hall.wall))
    expect(ben.get_by_label("Code on the wall")).to_be_hidden()
    assert "#" not in ben.url
    ben.get_by_label("Your first name").tap()
    ben.keyboard.type("Ben")
    ben.get_by_role("button", name="Come in").tap()
    expect(ben.get_by_role("heading", name="Asks", exact=True)).to_be_visible()

    _next_week(hall)
    ben.goto(_behind_the_qr(hall, hall.console))
    ben.wait_for_url(f"**/m/{hall.ana.meeting}/")
    expect(hall.console.locator(".seat")).to_contain_text(["Ana", "Ben"])
    expect(hall.console.get_by_text("At the door")).to_have_count(0)


def test_next_week_by_the_code_it_is_one_tap(hall: Hall) -> None:
    ben = hall.phone("Ben")
    _next_week(hall)
    ben.goto(f"{hall.server.lan_url}/join")
    expect(ben.get_by_role("heading", name="Welcome back, Ben.")).to_be_visible()
    ben.get_by_label("Code on the wall").fill(hall.code)
    ben.get_by_role("button", name="I'm here").tap()
    ben.wait_for_url(f"**/m/{hall.ana.meeting}/")
    expect(hall.wall.locator("#here")).to_have_text("2 here")


def test_a_wrong_code_keeps_what_was_typed(hall: Hall) -> None:
    hall.expect_trouble("422")
    ben = hall.stranger()
    ben.goto(f"{hall.server.lan_url}/join")
    ben.get_by_label("Code on the wall").fill("wrong2")
    ben.get_by_label("Your first name").fill("Ben")
    ben.get_by_label("here to help").check()
    ben.get_by_role("button", name="Come in").click()

    expect(ben.get_by_text("That code opens nothing. Look at the wall once more?")).to_be_visible()
    code = ben.get_by_label("Code on the wall")
    expect(code).to_have_value("wrong2")
    expect(code).to_have_attribute("aria-invalid", "true")
    expect(ben.get_by_label("Your first name")).to_have_value("Ben")
    expect(ben.get_by_label("here to help")).to_be_checked()
    code.fill(hall.code)
    ben.get_by_role("button", name="Come in").click()
    expect(ben.get_by_role("heading", name="Asks", exact=True)).to_be_visible()


def _next_week(hall: Hall) -> None:
    hall.ana.command("meeting:close")
    hall.start_meeting()


def _behind_the_qr(hall: Hall, screen: Page) -> str:
    """What the picture on this screen carries, once it has been looked at."""
    picture = screen.get_by_alt_text("QR code that opens the page").first
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 100
    data, port = hall.server.data, hall.server.port
    secret, database = (data / "secret").read_text().strip(), f"sqlite:///{data}/jobclub.sqlite"
    app = create_app(Settings(data, database, port=port, secret=secret))
    with app.app_context():
        meeting = db.session.query(Meeting).filter_by(public_id=hall.ana.meeting).one()
        address = join_url(meeting)
        db.session.remove()
        db.engine.dispose()
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", scale=8, border=2, dark="#000", light="#fff"
    )
    shown = screen.request.get(str(picture.evaluate("picture => picture.src")))
    assert shown.headers["content-type"].startswith("image/svg+xml")
    assert shown.body() == drawn.getvalue()
    return address
