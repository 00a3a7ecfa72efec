"""The doors: three taps at most, known next week, and nobody is taken for somebody else."""

from io import BytesIO

import segno
from playwright.sync_api import Page, expect

from jobclub.app import create_app
from jobclub.board.address import join_url
from jobclub.config import Settings
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from tests.browser.hall import Hall
from tests.browser.thumbs import door, go_to, post_ask


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


def test_is_this_ben(hall: Hall) -> None:
    post_ask(ben := hall.phone("Ben"), "eBay")
    expect(ben.locator("#my-ask .answer")).to_have_text("On the board.")
    hall.guest("Rose")
    _next_week(hall)

    new_phone, other_rose = hall.phone("Ben"), hall.phone("Rose")
    at_the_door = hall.console.locator("#waiting li")
    expect(at_the_door).to_have_count(2)
    expect(at_the_door.first).to_contain_text("Is this Ben who was here on")
    at_the_door.filter(has_text="Is this Rose").get_by_role("button", name="Another Rose").click()
    at_the_door.filter(has_text="Is this Ben").get_by_role("button", name="Same person").click()
    expect(at_the_door).to_have_count(0)

    go_to(new_phone, "Mine")
    expect(new_phone.locator("#mine .aloud")).to_contain_text("eBay")
    go_to(other_rose, "Mine")
    expect(other_rose.locator("#mine")).to_contain_text("You have no ask on the board.")
    seats = hall.console.locator(".seat summary bdi")
    expect(seats).to_have_count(3)
    assert len(set(seats.all_inner_texts())) == 3


def test_where_the_club_wants_it_newcomers_wait_for_a_nod(hall: Hall) -> None:
    settings = hall.laptop()
    settings.goto(f"{hall.server.url}/c/{hall.ana.club}/settings")
    settings.get_by_label("Wait for a nod from the facilitator").check()
    settings.get_by_role("button", name="Save").click()
    settings.wait_for_url("**/settings")

    nora = hall.phone("Nora")
    expect(nora.get_by_text("The facilitator will let you in.")).to_be_visible()
    expect(hall.console.locator("#here")).to_have_text("1 here")
    hall.console.get_by_role("button", name="Welcome in: Nora").click()
    expect(nora.get_by_role("heading", name="Asks", exact=True)).to_be_visible()
    expect(hall.console.locator("#here")).to_have_text("2 here")


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


def test_george_has_no_phone(hall: Hall) -> None:
    ben, ana = hall.phone("Ben"), hall.console
    ana.get_by_role("link", name="Add a person").click()
    ana.get_by_label("Name", exact=True).fill("George")
    ana.get_by_role("button", name="Add", exact=True).click()
    expect(ana.get_by_text("George is in.")).to_be_visible()
    ana.get_by_role("link", name="Done").first.click()

    post_ask(ben, "eBay")
    ana.get_by_role("button", name="Show Ben's ask").click()
    ana.get_by_role("button", name="George knows someone at eBay").click()
    go_to(ben, "Board")
    expect(door(ben, "eBay")).to_contain_text("1 knows someone")

    ana.locator(".seat summary").filter(has_text="George").click()
    ana.get_by_role("link", name="Write an ask for George").click()
    ana.get_by_label("Which company?").fill("Intermountain")
    ana.get_by_role("button", name="Put it on the board").click()
    expect(ben.locator("#board .ask")).to_have_count(2)
    expect(door(ben, "Intermountain")).to_be_visible()
    expect(ana.locator(".ask").filter(has_text="George")).to_contain_text("written by Ana")


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
