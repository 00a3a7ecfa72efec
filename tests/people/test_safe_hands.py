"""A phone may have its owner's seat, and never their keys; and what is gone lends no number."""

import io
import logging
import re
import sys

import pytest
from flask import Flask
from sqlalchemy import text

from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.config import Settings
from jobclub.errors import Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.people.addresses import address
from jobclub.people.erasing import erase
from jobclub.people.models import GUEST, PHONE, Person, SignIn
from tests.cast import Cast
from tests.people.hosted import Browser, hosted_app, letters


def browser(app: Flask, person_id: int, kind: str) -> Browser:
    with app.app_context():
        with transaction():
            _row, token = SignIn.begin(db.session.get_one(Person, person_id), kind)
        db.session.remove()
    return Browser(app, token)


def test_a_number_is_lent_once(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            found = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
            once = set(db.session.scalars(text(found)))
            assert once >= {"person", "member", "offer", "mail", "check_in", "landing"}
        with transaction():
            gone = Person(name="Gone")
            db.session.add(gone)
        number = gone.id
        with transaction():
            db.session.delete(gone)
        with transaction():
            new = Person(name="New")
            db.session.add(new)
        assert new.id > number
        db.session.remove()


def test_a_facilitators_phone_neither_erases_nor_leaves(settings: Settings) -> None:
    app = hosted_app(settings)
    with app.app_context():
        cast = Cast.gather()
        rose, seat, club = cast.rose.person_id, cast.rose.id, cast.club.public_id
        db.session.remove()
    phone = browser(app, rose, GUEST)

    assert phone.post("/me/erase", sure="1").status_code == 422
    assert phone.post("/me/devices/elsewhere").status_code == 422
    phone.post(f"/c/{club}/do/me:leave")
    with app.app_context():
        member = db.session.get_one(Member, seat)
        assert (member.removed_at, member.person.erased_at) == (None, None)
        db.session.remove()


def test_a_merged_phone_keeps_off_a_confirmed_address(settings: Settings) -> None:
    app = hosted_app(settings)
    with app.app_context():
        cast = Cast.gather()
        with transaction():
            cast.ben.person.confirm("ben@example.org")
            other = Person(name="Ben")
            db.session.add(other)
            row = cast.club.welcome(other, stands="looking")
        stranger, ben, row_id, ben_id, ana = (
            other.id, cast.ben.person_id, row.id, cast.ben.id, cast.ana.id,
        )  # fmt: skip
        db.session.remove()
    phone, own = browser(app, stranger, PHONE), browser(app, ben, PHONE)
    with app.app_context():
        with transaction():
            gone, into, by = (db.session.get_one(Member, one) for one in (row_id, ben_id, ana))
            merge(gone, into, by=by)
        db.session.remove()

    assert phone.post("/me/email", email="thief@example.org").status_code == 422
    assert phone.post("/me/email/forget").status_code == 422
    assert phone.post("/me/devices/elsewhere").status_code == 422
    assert phone.post("/me/erase", sure="1").status_code == 422
    # Nor is it shown a button for it.
    page = phone.get("/me").text
    assert "sign in with a link to your e-mail first" in page
    assert not {"/revoke", "/elsewhere"} & set(re.findall(r"/revoke|/elsewhere", page))
    assert letters(app) == []
    assert own.signed_in(app) == (ben, PHONE)


def test_pressed_twice_it_is_confirmed_once(settings: Settings) -> None:
    app = hosted_app(settings)
    with app.app_context():
        cast = Cast.gather()
        ben = cast.ben.person_id
        with transaction():
            cast.dan.person.confirm("ben@example.org")
        db.session.remove()
    phone = browser(app, ben, PHONE)
    phone.post("/me/email", email="ben@example.org")
    link = letters(app)[0].path

    assert [phone.post(link).status_code for _ in "ab"] == [303, 303]


def test_no_token_in_the_log_when_even_the_errors_page_fails(settings: Settings) -> None:
    app = hosted_app(settings)
    told = io.StringIO()
    handler = app.logger.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(told)
    with app.test_request_context("/sign-in/canary"):
        try:
            int("canary")
        except ValueError:
            app.log_exception(sys.exc_info())
    assert "error page failed" in told.getvalue()
    assert "canary" not in told.getvalue()


def test_an_owner_is_not_locked_out_by_an_address_confirmed_elsewhere(cast: Cast) -> None:
    with transaction():
        cast.ana.person.choose_email("ana@example.org")
        cast.ana.person.choose_passphrase("four odd words do well")
    with pytest.raises(Refused), transaction():
        cast.chloe.person.confirm("ana@example.org")
    assert cast.ana.person.email == "ana@example.org"


def test_an_address_is_kept_in_ascii() -> None:
    assert address("Info@Bücher.de") == "info@xn--bcher-kva.de"
    for typed in ("strauß@example.org", "info@straße.de", "ß" * 200 + "@x.org"):
        with pytest.raises(Refused):
            address(typed)


def test_one_erased_twice_is_erased_once(cast: Cast) -> None:
    with transaction():
        erase(cast.george.person)
    with transaction():
        erase(cast.george.person)
    assert cast.george.person.erased_at is not None
