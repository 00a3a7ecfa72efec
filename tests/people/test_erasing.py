"""Erase me: no word is left, only numbers; and nobody is waited for."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobclub import clock
from jobclub.asks.models import CLOSED, Ask
from jobclub.asks.offers import Offer
from jobclub.clubs.erasing import erase_member
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.commands import Receipt
from jobclub.companies.models import Company
from jobclub.contacts.models import Contact
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction, Step
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.joining import come_in
from jobclub.people.about import PARTS
from jobclub.people.erasing import erase
from jobclub.people.models import PHONE, Person, SignIn
from jobclub.people.security_events import SecurityEvent
from tests.cast import Cast
from tests.people.lives import dump, live_through, tables_of, write_everywhere
from tests.room import Room

pytestmark = pytest.mark.both

WORD = "Zaphkiel"


def test_no_word_of_theirs_is_left_anywhere(cast: Cast) -> None:
    live_through(cast)
    assert tables_of(cast.ben.person_id) == set(PARTS), "each table holds something of him"
    with transaction():
        write_everywhere(WORD, cast.ben.person_id)
    assert WORD in dump()

    with transaction():
        erase(cast.ben.person)

    assert WORD not in dump()
    for left in ("ben@example.org", "Secret Ltd", "Sam", "had a hard week", "my sister"):
        assert left not in dump(), left


def test_nor_their_name_in_what_others_were_answered(cast: Cast) -> None:
    live_through(cast)
    with transaction():
        cast.ben.rename("Zaphkiel Ñandú", by=cast.ben)
        said = "Zaphkiel is on the list."
        first = db.session.scalars(select(Receipt).where(Receipt.key == "b" * 32)).one()
        first.answer = {"ok": True, "id": 7, "said": said}

    with transaction():
        erase(cast.ben.person)

    assert WORD not in dump()
    kept = db.session.scalars(select(Receipt)).one()
    assert kept.answer == {"ok": True, "id": 7}, "the tap itself is answered as before"


def test_what_stays_are_counts(cast: Cast) -> None:
    live_through(cast)
    counted = (Attendance, Offer, Introduction, Step, Thanks)
    before = {table: count(table) for table in counted}
    asks = count(Ask)

    with clock.travel(timedelta(minutes=5)), transaction():
        erase(cast.ben.person)

    assert {table: count(table) for table in counted} == before
    assert count(Ask) == asks - 1, "the draft, which nobody heard, is gone"
    assert count(Contact) == 0
    assert cast.ben.called == cast.ben.name == "Somebody"
    hers = db.session.scalars(select(Thanks).where(Thanks.from_id == cast.chloe.id)).one()
    assert hers.text == "What would I do without you", "Chloe's words are hers"


def test_their_open_ask_closes_and_what_they_promised_rests(cast: Cast) -> None:
    ask, hers = cast.ask("eBay"), cast.ask("Adobe", by=cast.chloe)
    with transaction():
        offer = Offer.make(hers.targets[0], by=cast.ben, meeting=cast.meeting)

    with transaction():
        erase(cast.ben.person)

    assert ask.state == CLOSED
    assert db.session.get(Offer, offer.id) is None, "tapped a moment ago: no trace"


def test_they_sign_in_nowhere_and_come_back_as_somebody_new(cast: Cast) -> None:
    with transaction():
        _row, token = SignIn.begin(cast.ben.person, PHONE)
        erase(cast.ben.person)
        erase(cast.ben.person)

    assert SignIn.known_by(token) is None
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Ben", stands="looking", past_limit=False)
    assert seat.member.id != cast.ben.id
    assert seat.maybe_id is None, "nobody is asked whether it is he"


def test_nobody_does_anything_to_them_any_more(cast: Cast) -> None:
    with transaction():
        erase(cast.ben.person)

    with pytest.raises(Missing):
        Member.visible_to(cast.ana, cast.ben.id)
    with pytest.raises(Refused), transaction():
        merge(cast.ben, cast.chloe, by=cast.ana)


def test_an_only_owner_is_needed(cast: Cast) -> None:
    with pytest.raises(Refused, match="no other owner"), transaction():
        erase(cast.ana.person)
    assert cast.ana.name == "Ana"

    with transaction():
        cast.rose.name_owner(by=cast.ana)
        cast.meeting.be_led(by=cast.rose)
        erase(cast.ana.person)
    assert cast.ana.name == "Somebody"


def test_owners_read_that_somebody_was_erased_and_not_who(cast: Cast) -> None:
    with transaction():
        erase(cast.ben.person)

    told = db.session.scalars(select(SecurityEvent)).one()
    assert (told.kind, told.club_id, told.person_id) == ("erased", cast.club.id, None)


def test_an_owner_erases_whoever_asked_for_it(cast: Cast) -> None:
    with pytest.raises(Refused), transaction():
        erase_member(cast.george, by=cast.rose)
    with pytest.raises(Refused, match="Me"), transaction():
        erase_member(cast.ana, by=cast.ana)

    with transaction():
        erase_member(cast.george, by=cast.ana)
    assert cast.george.name == "Somebody"


def test_but_not_somebody_who_is_in_another_club_too(cast: Cast) -> None:
    with transaction():
        cast.harbour.welcome(cast.ben.person, stands="looking")

    with pytest.raises(Refused, match="Ben"), transaction():
        erase_member(cast.ben, by=cast.ana)
    with transaction():
        erase(cast.ben.person)
    places = db.session.scalars(select(Member).where(Member.person_id == cast.ben.person_id)).all()
    assert {place.called for place in places} == {"Somebody"}


def test_a_company_they_brought_into_the_directory_stays(cast: Cast) -> None:
    cast.ask("Kroger", "anything in healthcare")
    with transaction():
        erase(cast.ben.person)

    assert {company.name for company in db.session.scalars(select(Company))} == {"Kroger"}


def test_no_page_names_them(app: Flask) -> None:
    room = Room.furnish(app)
    with app.app_context():
        ben = db.session.get_one(Member, room.ids["ben"])
        with transaction():
            ben.rename(WORD, by=ben)
            write_everywhere(WORD, ben.person_id)
            erase(ben.person)

    pages = {
        "connector": ("/", f"/m/{room.meeting}/", f"/m/{room.meeting}/recap", "/me/data.json"),
        "owner": (
            f"/m/{room.meeting}/console", f"/c/{room.club}/members", f"/c/{room.club}/security",
            f"/c/{room.club}/", f"/c/{room.club}/companies",
            f"/c/{room.club}/meetings/{room.meeting}",
        ),
        "stranger": (f"/wall/{room.wall}", f"/wall/{room.wall}/board"),
    }  # fmt: skip
    for name, paths in pages.items():
        actor = room.actors[name]
        for path in paths:
            page = actor.client(app).get(path, environ_overrides=actor.environ)
            assert page.status_code == 200, path
            assert WORD not in page.text, path
    ana = room.actors["owner"]
    there = f"/c/{room.club}/members/{room.ids['ben']}"
    assert ana.client(app).get(there, environ_overrides=ana.environ).status_code == 404


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_only_a_person_is_erased(cast: Cast) -> None:
    with transaction():
        erase(cast.ben.person)
    names = db.session.scalars(select(Person.name).order_by(Person.id)).all()
    assert sorted(names) == ["", "Ana", "Chloe", "Dan", "Eve", "George", "Rose"]


def test_a_phone_that_asks_for_it_is_known_no_more(app: Flask) -> None:
    room = Room.furnish(app)
    ben = room.actors["asker"]
    client = ben.client(app)
    unsure = client.post("/me/erase", environ_overrides=ben.environ)
    assert unsure.status_code == 422
    assert "tick the box" in unsure.text

    done = client.post("/me/erase", data={"sure": "1"}, environ_overrides=ben.environ)
    assert (done.status_code, done.location[:7]) == (303, "/erased")
    assert "jobclub=;" in done.headers["Set-Cookie"]
    with app.app_context():
        assert db.session.get_one(Member, room.ids["ben"]).person.erased_at is not None
    # The cookie is kept somewhere, and opens nothing.
    again = ben.client(app)
    for path in ("/me", "/me/data.json", f"/m/{room.meeting}/"):
        assert again.get(path, environ_overrides=ben.environ).status_code == 404
    twice = again.post("/me/erase", data={"sure": "1"}, environ_overrides=ben.environ)
    assert twice.status_code == 404


def test_an_only_owner_reads_why_not(app: Flask) -> None:
    room = Room.furnish(app)
    ana = room.actors["owner"]

    no = ana.client(app).post("/me/erase", data={"sure": "1"}, environ_overrides=ana.environ)

    assert no.status_code == 422
    assert "no other owner" in no.text
