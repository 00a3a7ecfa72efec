"""A letter is opened on a phone, its button tapped, and the page behind it answered."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from werkzeug.serving import make_server

from jobclub import clock
from jobclub.clubs.models import Member
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.followup.check_ins import CheckIn
from tests.cast import Cast
from tests.followup.between import URL, give_addresses, must_be_written, outbox, with_mail

WIDTH, HEIGHT = 360, 740


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return with_mail(settings)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the proxy in front of the hosted jobclub finds it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Page]:
    """A phone far from the hall, where nobody is signed in."""
    context = chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    context.route(f"{URL}/**", lambda route: pass_on(route, address))
    yield context.new_page()
    # A font that is still on its way is nobody's loss.
    context.unroute_all(behavior="ignoreErrors")
    context.close()


def pass_on(route: Route, address: str) -> None:
    """As a proxy does that speaks https to the world."""
    asked = route.request
    headers = {name: value for name, value in asked.all_headers().items() if name[0] != ":"}
    headers.pop("host", None)
    headers |= {
        "x-forwarded-host": urlsplit(URL).netloc,
        "x-forwarded-proto": "https",
        "x-forwarded-for": "203.0.113.9",
    }
    answer = route.fetch(url=asked.url.replace(URL, address), headers=headers)
    route.fulfill(response=answer)


@pytest.fixture
def letter(app: Flask, tmp_path: Path) -> Path:
    """Ben has been quiet for a month; this is what his mail program shows."""
    with app.app_context():
        cast = Cast.gather()
        give_addresses(cast)
        with transaction():
            cast.meeting.close(by=cast.ana)
            cast.ben.last_heard_at = clock.now() - timedelta(days=30)
            CheckIn.ask(cast.ben)
        html = must_be_written(outbox("check-in", cast.ben)[0]).html
        db.session.remove()
    file = tmp_path / "letter.html"
    file.write_text(f'<meta name="viewport" content="width=device-width"><main>{html}</main>')
    return file


def stands(app: Flask) -> str:
    """How Ben stands."""
    with app.app_context():
        ben = db.session.query(Member).filter_by(called="Ben").one()
        return ben.stands


def test_one_tap_and_one_button_answer_a_check_in(app: Flask, letter: Path, phone: Page) -> None:
    phone.goto(letter.as_uri())
    expect(phone.get_by_text("No answer is fine too.")).to_be_visible()
    button = phone.get_by_role("link", name="I'm taking a break")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 48

    button.click()
    expect(phone.get_by_role("heading", name="Hello Ben, how is it going?")).to_be_visible()
    assert stands(app) == "looking"

    phone.get_by_role("button", name="I'm taking a break").click()
    expect(phone.get_by_role("heading", name="Enjoy your break.")).to_be_visible()
    assert stands(app) == "paused"

    # The letter is still there, and the last word counts.
    phone.goto(letter.as_uri())
    phone.get_by_role("link", name="I'm still looking").click()
    phone.get_by_role("button", name="I'm still looking").click()
    expect(phone.get_by_text("This counts now, and not what you tapped before.")).to_be_visible()
    assert stands(app) == "looking"
