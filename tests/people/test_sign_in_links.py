"""Home without a password: a link to a confirmed address, in the browser that asked for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobclub import clock
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db, socketio
from jobclub.limits import forget_everybody
from jobclub.mail.models import Mail
from jobclub.people import link_views
from jobclub.people.models import DESK, GUEST, PHONE, Link, Person, SignIn
from jobclub.people.security_events import SecurityEvent
from tests.cast import Cast
from tests.people.hosted import HOST, Browser, hosted_app, letters

BEN, ROSE = "ben@example.org", "rose@example.org"


@dataclass
class House:
    """Ben and Rose have confirmed an address each; Chloe has none."""

    app: Flask
    ben: int
    rose: int
    chloe: int

    def ask(self, browser: Browser, email: str = BEN) -> str:
        """Ask for a link, and find the letter; returns where it leads."""
        assert browser.post("/sign-in/link", email=email).status_code == 303
        (letter,) = letters(self.app)
        assert (letter.kind, letter.to) == ("sign-in", email)
        return letter.path


@pytest.fixture
def house(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    # How long an answer takes is not asked here.
    monkeypatch.setattr(link_views, "AS_LONG_AS", 0.0)
    forget_everybody()
    app = hosted_app(settings)
    with app.app_context():
        cast = Cast.gather()
        with transaction():
            cast.ben.person.confirm(BEN)
            cast.rose.person.confirm(ROSE)
        made = House(app, cast.ben.person_id, cast.rose.person_id, cast.chloe.person_id)
        db.session.remove()
    yield made
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_member_comes_home_by_a_link_and_their_phone_is_remembered(house: House) -> None:
    sofa = Browser(house.app)
    path = house.ask(sofa)

    looked = sofa.get(path)
    assert "Welcome, Ben." in looked.text
    assert "Library Club" in looked.text
    assert sofa.get(path).status_code == 200
    assert sofa.signed_in(house.app) is None

    response = sofa.post(path)
    assert response.headers["Location"] == "/"
    assert sofa.signed_in(house.app) == (house.ben, PHONE)
    assert "Hello Ben" in sofa.get("/").text
    assert sofa.post(path).status_code == 404
    assert "too old" in sofa.get(path).text


def test_not_my_phone_is_known_for_an_evening(house: House) -> None:
    library = Browser(house.app)

    library.post(house.ask(library), guest="1")

    assert library.signed_in(house.app) == (house.ben, GUEST)
    with clock.travel(timedelta(hours=13)):
        assert library.signed_in(house.app) is None


def test_whoever_runs_meetings_signs_in_as_at_a_laptop(house: House) -> None:
    laptop = Browser(house.app)
    path = house.ask(laptop, ROSE)
    assert "not my phone" not in laptop.get(path).text

    laptop.post(path, guest="1")

    assert laptop.signed_in(house.app) == (house.rose, DESK)


def test_the_answer_is_the_same_whether_anybody_has_the_address(house: House) -> None:
    known, unknown = Browser(house.app), Browser(house.app)

    answers = [
        known.post("/sign-in/link", email=BEN),
        unknown.post("/sign-in/link", email="nobody@example.org"),
    ]

    assert len({(a.status_code, a.headers["Location"], a.data) for a in answers}) == 1
    assert len({len(a.headers.getlist("Set-Cookie")) for a in answers}) == 1
    assert len({page(b, "/sign-in?asked") for b in (known, unknown)}) == 1
    assert [letter.to for letter in letters(house.app)] == [BEN]


@pytest.mark.parametrize("email", [BEN, "nobody@example.org"])
def test_and_it_takes_as_long(house: House, monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    waited: list[float] = []
    monkeypatch.setattr(link_views, "AS_LONG_AS", 60.0)
    monkeypatch.setattr(socketio, "sleep", waited.append)

    Browser(house.app).post("/sign-in/link", email=email)

    assert 50 < waited[-1] < 60


@pytest.mark.parametrize("email", [BEN, "nobody@example.org"])
def test_three_letters_in_ten_minutes_then_a_word(house: House, email: str) -> None:
    for number in range(3):
        browser = Browser(house.app, address=f"198.51.9.{number}")
        assert browser.post("/sign-in/link", email=f" {email.upper()}").status_code == 303

    fourth = Browser(house.app, address="198.51.9.1").post("/sign-in/link", email=email)

    assert fourth.status_code == 422
    assert "on their way already" in fourth.text
    assert len(letters(house.app)) == (3 if email == BEN else 0)


def test_no_stranger_keeps_a_member_out(house: House) -> None:
    stranger, sofa = Browser(house.app, address="198.51.100.7"), Browser(house.app)
    for _try in range(5):
        stranger.post("/sign-in/link", email=BEN)

    letters(house.app)
    path = house.ask(sofa)
    for network in range(20):
        Browser(house.app, address=f"198.51.{network}.1").post("/sign-in/link", email=BEN)
    letters(house.app)

    # Asked for by strangers so often that nobody may any more, but for whoever has the mailbox.
    assert Browser(house.app).post("/sign-in/link", email=BEN).status_code == 422
    phone = Browser(house.app)
    assert phone.post(f"{path}/again").status_code == 303
    (letter,) = letters(house.app)
    phone.post(letter.path)
    assert phone.signed_in(house.app) == (house.ben, PHONE)


def test_once_is_once_however_many_letters_came(house: House) -> None:
    sofa, phone = Browser(house.app), Browser(house.app)
    first = house.ask(sofa)
    second = house.ask(sofa)
    third = house.ask(phone)

    # The same browser's newest takes the place of those before.
    assert sofa.get(first).status_code == 404
    assert phone.get(third).status_code == 200
    sofa.post("/sign-in/link", email=BEN)
    assert sofa.post(second).status_code == 303
    sofa.post("/sign-out")

    assert phone.post(third).status_code == 404
    assert letters(house.app) == []


def test_ten_minutes_are_counted_from_when_it_was_asked_for(house: House) -> None:
    sofa = Browser(house.app)
    sofa.post("/sign-in/link", email=BEN)
    with clock.travel(timedelta(minutes=9)):
        (letter,) = letters(house.app)
        assert sofa.get(letter.path).status_code == 200
    with clock.travel(timedelta(minutes=11)):
        assert sofa.get(letter.path).status_code == 404


def test_one_network_asks_for_so_many_and_no_more(house: House) -> None:
    browser = Browser(house.app)
    asked = [browser.post("/sign-in/link", email=f"a{n}@example.org") for n in range(201)]

    assert [response.status_code for response in asked] == [303] * 200 + [422]


def test_no_mailbox_is_filled_by_many_workers(house: House) -> None:
    for _worker in range(30):
        forget_everybody()
        assert Browser(house.app).post("/sign-in/link", email=BEN).status_code == 303

    assert len(letters(house.app)) == 24


def test_in_another_browser_it_asks_for_one_there(house: House) -> None:
    sofa, phone = Browser(house.app), Browser(house.app)
    path = house.ask(sofa)

    assert "Open it where you asked for it" in phone.get(path).text
    assert phone.post(path).status_code == 404
    assert phone.signed_in(house.app) is None

    assert phone.post(f"{path}/again").status_code == 303
    (letter,) = letters(house.app)
    assert sofa.post(path).status_code == 404
    assert sofa.post(letter.path).status_code == 404
    phone.post(letter.path)
    assert phone.signed_in(house.app) == (house.ben, PHONE)


def test_a_link_is_too_old_after_ten_minutes_and_the_letter_is_not_sent_later(
    house: House,
) -> None:
    sofa = Browser(house.app)
    path = house.ask(sofa)
    with clock.travel(timedelta(minutes=11)):
        assert sofa.get(path).status_code == 404
        assert sofa.post(path).status_code == 404

    sofa.post("/sign-in/link", email=BEN)
    with house.app.app_context():
        mail = db.session.scalars(select(Mail).where(Mail.sent_at.is_(None))).one()
        assert mail.until - mail.due_at == timedelta(minutes=10)
        db.session.remove()


def test_the_database_holds_neither_the_link_nor_the_browsers_secret(house: House) -> None:
    sofa = Browser(house.app)
    token = house.ask(sofa).rsplit("/", 1)[1]
    asked = sofa.client.get_cookie("__Host-jobclub-asked", domain=HOST)
    assert asked is not None
    assert asked.http_only
    assert asked.secure
    assert asked.same_site == "Lax"

    with house.app.app_context():
        link = db.session.scalars(select(Link).where(Link.purpose == "sign-in")).one()
        mail = db.session.scalars(select(Mail)).one()
        assert token not in (link.token_hash, str(mail.about))
        assert asked.value not in (link.browser_hash, str(mail.about))
        db.session.remove()


def test_a_link_to_an_address_that_was_given_up_opens_nothing(house: House) -> None:
    sofa = Browser(house.app)
    path = house.ask(sofa)
    with house.app.app_context(), transaction():
        db.session.get_one(Person, house.ben).confirm("benno@example.org")

    assert sofa.get(path).status_code == 404
    assert sofa.post(path).status_code == 404


def test_an_address_written_down_signs_in_and_is_confirmed_by_it(house: House) -> None:
    with house.app.app_context(), transaction():
        db.session.get_one(Person, house.chloe).choose_email("chloe@example.org")
    sofa = Browser(house.app)

    sofa.post(house.ask(sofa, "chloe@example.org"))

    assert sofa.signed_in(house.app) == (house.chloe, PHONE)
    with house.app.app_context():
        assert db.session.get_one(Person, house.chloe).confirmed_at is not None
        db.session.remove()


def test_but_never_into_rights(house: House) -> None:
    with house.app.app_context(), transaction():
        rose = db.session.get_one(Person, house.rose)
        rose.choose_email("typo@example.org")

    assert Browser(house.app).post("/sign-in/link", email="typo@example.org").status_code == 303

    assert letters(house.app) == []


def test_whoever_was_signed_in_here_is_told_and_signed_out(house: House) -> None:
    with house.app.app_context(), transaction():
        row, token = SignIn.begin(db.session.get_one(Person, house.chloe), PHONE)
        db.session.flush()
        row_id = row.id
    borrowed = Browser(house.app, token)
    path = house.ask(borrowed)

    assert "Chloe is signed in here now" in borrowed.get(path).text
    borrowed.post(path)

    assert borrowed.signed_in(house.app) == (house.ben, PHONE)
    with house.app.app_context():
        assert db.session.get_one(SignIn, row_id).revoked_at is not None
        kinds = db.session.scalars(select(SecurityEvent.kind)).all()
        assert kinds == ["signed-in"]
        db.session.remove()


@pytest.mark.parametrize(
    "typed", ["", "ben", "ben@", "a@b.org,c@d.org", "ben@example.org\nBcc: x@y.z"]
)
def test_what_is_no_address_is_said_at_its_field(house: House, typed: str) -> None:
    response = Browser(house.app).post("/sign-in/link", email=typed)

    assert response.status_code == 422
    assert "name@example.org" in response.text


def test_on_a_laptop_there_is_no_such_form(app: Flask) -> None:
    environ = {"HTTP_HOST": "localhost", "HTTP_ORIGIN": "http://localhost"}
    client = app.test_client()

    assert "Send me a link" not in client.get("/sign-in", environ_overrides=environ).text
    asked = client.post("/sign-in/link", data={"email": BEN}, environ_overrides=environ)
    assert asked.status_code == 404
    assert "send me a link" not in client.get("/join", environ_overrides=environ).text


def test_a_phone_that_is_not_known_at_the_door_may_ask_for_one(house: House) -> None:
    assert "send me a link" in Browser(house.app).get("/join").text


def test_what_fails_at_the_passphrase_is_counted_in_one_row(house: House) -> None:
    browser = Browser(house.app)
    for _try in range(3):
        answer = browser.post("/sign-in", email="rose@example.org", passphrase="not this one")
        assert answer.status_code == 422
    browser.post("/sign-in", email="nobody@example.org", passphrase="nor this one")

    with house.app.app_context():
        rows = db.session.execute(select(SecurityEvent.person_id, SecurityEvent.count)).all()
        assert sorted(rows, key=str) == sorted([(house.rose, 3), (None, 1)], key=str)
        assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0
        db.session.remove()


def page(browser: Browser, path: str) -> str:
    """A page without what differs in every answer."""
    return re.sub(r'(nonce|value)="[^"]*"', "", browser.get(path).text)
