"""People: who somebody is, on which phones, and what opens the laptop."""

from datetime import timedelta

import pytest

from jobclub import clock
from jobclub.errors import Refused
from jobclub.events import transaction
from jobclub.people.delays import delay_for, failed, forgiven
from jobclub.people.models import DESK, GUEST, PHONE, Link, Person, SignIn
from tests.cast import Cast

pytestmark = pytest.mark.both


def test_a_phone_is_known_for_ninety_days_and_each_visit_renews_them(cast: Cast) -> None:
    with transaction():
        _row, token = SignIn.begin(cast.ben.person, PHONE)

    with clock.travel(timedelta(days=60)):
        known = SignIn.known_by(token)
        assert known is not None
        assert known.due()
        with transaction():
            known.visited()
    with clock.travel(timedelta(days=140)):
        assert SignIn.known_by(token) is not None
    with clock.travel(timedelta(days=151)):
        assert SignIn.known_by(token) is None


def test_somebody_elses_phone_forgets_after_an_evening(cast: Cast) -> None:
    with transaction():
        _row, token = SignIn.begin(cast.ben.person, GUEST)

    with clock.travel(timedelta(hours=11)):
        assert SignIn.known_by(token) is not None
    with clock.travel(timedelta(hours=13)):
        assert SignIn.known_by(token) is None


def test_a_laptop_left_alone_is_idle_after_an_hour(cast: Cast) -> None:
    with transaction():
        row, _token = SignIn.begin(cast.ana.person, DESK)

    assert not row.idle
    with clock.travel(timedelta(minutes=61)):
        assert row.idle


def test_the_database_does_not_hold_what_the_cookie_holds(cast: Cast) -> None:
    with transaction():
        row, token = SignIn.begin(cast.ben.person, PHONE)

    assert token not in row.token_hash
    assert SignIn.known_by(row.token_hash) is None
    assert SignIn.known_by(None) is None
    assert SignIn.known_by("") is None


def test_a_revoked_phone_is_a_stranger(cast: Cast) -> None:
    with transaction():
        row, token = SignIn.begin(cast.ben.person, PHONE)
    with transaction():
        row.revoke()
        row.revoke()

    assert SignIn.known_by(token) is None


def test_a_link_works_once_and_not_for_something_else(cast: Cast) -> None:
    with transaction():
        token = Link.make("sign-in", cast.ana.person)

    assert Link.usable(token, "start") is None
    found = Link.usable(token, "sign-in")
    assert found is not None
    assert found.person is cast.ana.person
    with transaction():
        found.use()
    assert Link.usable(token, "sign-in") is None


def test_a_link_is_too_old_after_ten_minutes(cast: Cast) -> None:
    with transaction():
        token = Link.make("sign-in", cast.ana.person)

    with clock.travel(timedelta(minutes=11)):
        assert Link.usable(token, "sign-in") is None


@pytest.mark.parametrize(
    "weak", ["short", "passwordpassword", "aaaaaaaaaaaaaaaaaaaa", "Correct Horse Battery Staple"]
)
def test_a_weak_passphrase_is_refused(cast: Cast, weak: str) -> None:
    with pytest.raises(Refused) as no:
        cast.ana.person.choose_passphrase(weak)
    assert no.value.field == "passphrase"


def test_a_strong_passphrase_opens_and_another_does_not(cast: Cast) -> None:
    ana = cast.ana.person
    assert not ana.knows("")
    with transaction():
        ana.choose_passphrase("teapot lorry cumulus nine")

    assert ana.knows("teapot lorry cumulus nine")
    assert not ana.knows("teapot lorry cumulus ten")
    assert "teapot" not in (ana.passphrase_hash or "")


def test_one_address_is_one_person(cast: Cast) -> None:
    with transaction():
        cast.ana.person.choose_email("Ana@Example.org ")

    assert Person.with_email("ana@example.ORG") is cast.ana.person
    with pytest.raises(Refused), transaction():
        cast.ben.person.choose_email("ana@example.org")


def test_wrong_tries_make_the_next_one_slower_and_the_right_one_forgives() -> None:
    for _try in range(3):
        assert delay_for("ana@example.org") == 0
        failed("ana@example.org")
    assert delay_for("ANA@example.org") == 0.5
    for _try in range(20):
        failed("ana@example.org")
    assert delay_for("ana@example.org") == 8
    forgiven("ana@example.org")
    assert delay_for("ana@example.org") == 0
