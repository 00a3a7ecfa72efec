"""My e-mail: nothing changes before its owner opened the letter, where it was asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from jobclub import clock
from jobclub.asks.models import OPEN, Ask
from jobclub.clubs.letters import send_noted
from jobclub.clubs.models import FACILITATOR, MEMBER, Club, Member, every_place_of
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.limits import forget_everybody
from jobclub.mail.models import Mail
from jobclub.meetings.attendance import Attendance
from jobclub.people.models import DESK, GUEST, PHONE, Person, SignIn
from tests.cast import Cast
from tests.people.hosted import Browser, hosted_app, letters

pytestmark = pytest.mark.both

BEN = "ben@example.org"


@dataclass
class House:
    """Everybody of the cast by their person's id, on the internet."""

    app: Flask
    ana: int
    ben: int
    chloe: int
    rose: int
    dan: int
    club: str
    harbour: str

    def browser(self, person_id: int, kind: str = PHONE, *, proven: bool = False) -> Browser:
        """A phone or laptop on which somebody is signed in."""
        with self.app.app_context(), transaction():
            _row, token = SignIn.begin(db.session.get_one(Person, person_id), kind, proven=proven)
        return Browser(self.app, token)

    def confirmed(self, person_id: int, email: str) -> None:
        """Somebody has confirmed this address."""
        with self.app.app_context(), transaction():
            db.session.get_one(Person, person_id).confirm(email)

    def email(self, person_id: int) -> tuple[str | None, bool] | None:
        """An address, and whether it is confirmed; None where there is no such person any more."""
        with self.app.app_context():
            person = db.session.get(Person, person_id)
            found = (person.email, person.confirmed_at is not None) if person is not None else None
            db.session.remove()
            return found


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    forget_everybody()
    app = hosted_app(settings)
    with app.app_context():
        cast = Cast.gather()
        cast.ask("eBay")
        made = House(
            app,
            ana=cast.ana.person_id,
            ben=cast.ben.person_id,
            chloe=cast.chloe.person_id,
            rose=cast.rose.person_id,
            dan=cast.dan.person_id,
            club=cast.club.public_id,
            harbour=cast.harbour.public_id,
        )
        db.session.remove()
    yield made
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_an_address_is_mine_once_its_letter_was_opened_here(house: House) -> None:
    phone = house.browser(house.ben)
    assert phone.post("/me/email", email=" Ben@Example.ORG ").headers["Location"] == "/me?asked"
    assert "on its way" in phone.get("/me?asked").text
    assert house.email(house.ben) == (None, False)
    (letter,) = letters(house.app)
    assert (letter.kind, letter.to) == ("confirm", BEN)
    assert "Ben" not in letter.text

    assert "It becomes the address of Ben." in phone.get(letter.path).text
    assert house.email(house.ben) == (None, False)
    assert phone.post(letter.path).status_code == 303

    assert house.email(house.ben) == (BEN, True)
    # Pressed twice: the same answer here, and none anywhere else.
    assert phone.post(letter.path).status_code == 303
    assert house.browser(house.ben).post(letter.path).status_code == 404


def test_only_where_it_was_asked_and_by_whom(house: House) -> None:
    phone, other = house.browser(house.ben), house.browser(house.ben)
    phone.post("/me/email", email=BEN)
    (letter,) = letters(house.app)

    for browser in (other, house.browser(house.chloe), Browser(house.app)):
        assert "Open it where you asked for it" in browser.get(letter.path).text
        assert browser.post(letter.path).status_code == 404
    phone.post("/sign-out")
    assert phone.post(letter.path).status_code == 404
    assert house.email(house.ben) == (None, False)


def test_to_type_somebody_elses_address_changes_and_tells_nothing(house: House) -> None:
    house.confirmed(house.chloe, "chloe@example.org")
    ben, dan = house.browser(house.ben), house.browser(house.dan)

    answers = [
        ben.post("/me/email", email="chloe@example.org"),
        dan.post("/me/email", email="nobody@example.org"),
    ]

    assert len({(a.status_code, a.headers["Location"], a.data) for a in answers}) == 1
    known, unknown = letters(house.app)
    assert known.text.replace(known.path, "") == unknown.text.replace(unknown.path, "")
    # Chloe opens the letter that she did not ask for: at home, and signed in.
    for browser in (Browser(house.app), house.browser(house.chloe)):
        assert browser.post(known.path).status_code == 404
    assert house.email(house.chloe) == ("chloe@example.org", True)
    assert house.email(house.ben) == (None, False)


def test_the_address_that_was_given_up_is_told(house: House) -> None:
    house.confirmed(house.ben, BEN)
    phone = house.browser(house.ben, proven=True)
    phone.post("/me/email", email="benno@example.org")
    (letter,) = letters(house.app)

    phone.post(letter.path)

    (told,) = letters(house.app)
    assert (told.kind, told.to) == ("changed", BEN)
    assert "benno" not in told.text
    assert house.email(house.ben) == ("benno@example.org", True)


@pytest.mark.parametrize(("kind", "status"), [(PHONE, 404), (GUEST, 404), (DESK, 303)])
def test_whoever_has_rights_changes_their_address_at_a_laptop_alone(
    house: House, kind: str, status: int
) -> None:
    assert house.browser(house.rose, kind).post("/me/email", email=BEN).status_code == status
    assert len(letters(house.app)) == (status == 303)


def test_nobody_changes_theirs_on_a_phone_that_is_not_theirs(house: House) -> None:
    guest = house.browser(house.ben, GUEST)

    assert 'action="/me/email"' not in guest.get("/me").text
    assert guest.post("/me/email", email=BEN).status_code == 404


def test_what_was_merely_typed_is_nobodys_once_somebody_confirms_it(house: House) -> None:
    with house.app.app_context(), transaction():
        db.session.get_one(Person, house.chloe).choose_email(BEN)
    chloes, phone = house.browser(house.chloe), house.browser(house.ben)
    phone.post("/me/email", email=BEN)

    phone.post(letters(house.app)[0].path)

    assert house.email(house.ben) == (BEN, True)
    # Not one person: Chloe's phone must not be Ben's because of what somebody wrote down for her.
    assert house.email(house.chloe) == (None, False)
    assert chloes.signed_in(house.app) == (house.chloe, PHONE)


def test_a_confirmed_address_makes_one_person_of_two_in_every_club(house: House) -> None:
    """Ben is known with his address at the Library; Dan of the Harbour confirms the same one."""
    house.confirmed(house.ben, BEN)
    phone, other, laptop = (house.browser(house.dan, kind) for kind in (PHONE, PHONE, DESK))
    phone.post("/me/email", email=BEN)
    (letter,) = letters(house.app)
    assert "as Ben (Library Club)" in phone.get(letter.path).text

    assert phone.post(letter.path).status_code == 303

    assert house.email(house.dan) is None
    assert house.email(house.ben) == (BEN, True)
    assert phone.signed_in(house.app) == (house.ben, PHONE)
    assert other.signed_in(house.app) == (house.ben, PHONE)
    # On a laptop it could come into rights, and nobody has proven whose it is.
    assert laptop.signed_in(house.app) is None
    with house.app.app_context():
        places = every_place_of(house.ben)
        assert {place.club.name for place in places} == {"Library Club", "Harbour Club"}
        moved = next(place for place in places if place.club.name == "Harbour Club")
        assert moved.called == "Ben"
        assert moved.merged_at is not None
        db.session.remove()
    for club, name in ((house.club, "Library Club"), (house.harbour, "Harbour Club")):
        assert name in phone.get(f"/?club={club}").text
    assert "put together" in phone.get(f"/?club={house.harbour}").text


def test_two_places_in_one_club_become_one_with_what_hangs_on_either(house: House) -> None:
    house.confirmed(house.ben, BEN)
    with house.app.app_context(), transaction():
        club = db.session.scalars(select(Club).where(Club.name == "Library Club")).one()
        twin = Person(name="Benjamin")
        db.session.add(twin)
        place = club.welcome(twin, stands="looking")
        Ask.post(by=place, companies=["Delta"], who="", why="")
        twin_id = twin.id
    phone = house.browser(twin_id)
    phone.post("/me/email", email=BEN)

    phone.post(letters(house.app)[0].path)

    with house.app.app_context():
        (place,) = every_place_of(house.ben)
        ask = Ask.of(place, OPEN)
        assert ask is not None
        assert ask.companies == ["Delta"]
        assert place.merged_at is not None
        db.session.remove()
    assert phone.signed_in(house.app) == (house.ben, PHONE)


def test_rights_follow_a_confirmed_address_and_open_on_a_laptop_alone(house: House) -> None:
    """Rose, a facilitator, joined once more as somebody new, and runs that club's meetings."""
    house.confirmed(house.rose, "rose@example.org")
    with house.app.app_context(), transaction():
        harbour = db.session.scalars(select(Club).where(Club.name == "Harbour Club")).one()
        twin = Person(name="Rose B")
        db.session.add(twin)
        harbour.welcome(twin, stands="helping", role=FACILITATOR)
        twin_id = twin.id
    laptop, phone = house.browser(twin_id, DESK), house.browser(twin_id)
    laptop.post("/me/email", email="rose@example.org")

    laptop.post(letters(house.app)[0].path)

    for club in (house.club, house.harbour):
        assert laptop.get(f"/c/{club}/members").status_code == 200
        assert phone.get(f"/c/{club}/members").status_code == 404


def test_not_welcome_stays_not_welcome(house: House) -> None:
    house.confirmed(house.ben, BEN)
    with house.app.app_context(), transaction():
        club = db.session.scalars(select(Club).where(Club.name == "Library Club")).one()
        twin = Person(name="Benjamin")
        db.session.add(twin)
        club.welcome(twin, stands="looking")
        ana = db.session.scalars(select(Member).where(Member.person_id == house.ana)).one()
        ben = db.session.scalars(select(Member).where(Member.person_id == house.ben)).one()
        ben.turn_away(by=ana)
        twin_id = twin.id
    phone = house.browser(twin_id)
    phone.post("/me/email", email=BEN)

    phone.post(letters(house.app)[0].path)

    with house.app.app_context():
        (place,) = every_place_of(house.ben)
        assert place.removed_at is not None
        db.session.remove()
    assert phone.get(f"/?club={house.club}").status_code == 303


@pytest.fixture
def turned_away(house: House) -> int:
    """Somebody who is not welcome in the Library Club, by their person's id."""
    with house.app.app_context():
        with transaction():
            ana = db.session.scalars(select(Member).where(Member.person_id == house.ana)).one()
            twin = Person(name="Nobody")
            db.session.add(twin)
            ana.club.welcome(twin, stands="looking").turn_away(by=ana)
        found = twin.id
        db.session.remove()
    return found


def test_a_club_keeps_its_only_owner(house: House, turned_away: int) -> None:
    """Ana's address is confirmed by somebody who is not welcome: then she would not be, either."""
    house.confirmed(house.ana, "ana@example.org")
    laptop = house.browser(turned_away, DESK)
    laptop.post("/me/email", email="ana@example.org")

    answer = laptop.post(letters(house.app)[0].path)

    assert answer.status_code == 422
    assert "no other owner" in answer.text
    with house.app.app_context():
        (ana,) = every_place_of(house.ana)
        assert (ana.is_owner, ana.removed_at) == (True, None)
        assert len(every_place_of(turned_away)) == 1
        db.session.remove()


def test_who_is_not_welcome_runs_no_meeting_any_more(house: House, turned_away: int) -> None:
    house.confirmed(house.rose, "rose@example.org")
    with house.app.app_context():
        rose = db.session.scalars(select(Member).where(Member.person_id == house.rose)).one()
        seat = db.session.scalars(select(Attendance).where(Attendance.member_id == rose.id)).one()
        with transaction():
            seat.may_run = True
        seat_id = seat.id
        db.session.remove()
    laptop = house.browser(turned_away, DESK)
    laptop.post("/me/email", email="rose@example.org")

    assert laptop.post(letters(house.app)[0].path).status_code == 303

    with house.app.app_context():
        (rose,) = every_place_of(house.rose)
        assert (rose.role, rose.removed_at is None) == (MEMBER, False)
        assert not db.session.get_one(Attendance, seat_id).may_run
        db.session.remove()


def test_six_letters_an_hour_and_the_seventh_is_refused_in_words(house: House) -> None:
    phone = house.browser(house.ben)
    for number in range(6):
        assert phone.post("/me/email", email=f"b{number}@example.org").status_code == 303

    seventh = phone.post("/me/email", email="b7@example.org")

    assert seventh.status_code == 422
    assert "ask again in an hour" in seventh.text


def test_an_address_is_taken_out_again_unless_it_opens_the_laptop(house: House) -> None:
    house.confirmed(house.ben, BEN)
    house.confirmed(house.rose, "rose@example.org")

    assert house.browser(house.ben).post("/me/email/forget").status_code == 422
    proven = house.browser(house.ben, proven=True)
    assert proven.post("/me/email/forget").status_code == 303
    assert house.browser(house.rose, DESK).post("/me/email/forget").status_code == 422
    assert house.browser(house.rose, PHONE).post("/me/email/forget").status_code == 404

    assert house.email(house.ben) == (None, False)
    assert house.email(house.rose) == ("rose@example.org", True)


def test_an_address_written_down_is_told_how_to_become_somebodys_own(house: House) -> None:
    rose = house.browser(house.rose, DESK)
    with house.app.app_context():
        ben = db.session.scalars(select(Member.id).where(Member.person_id == house.ben)).one()
        db.session.remove()
    do = f"/c/{house.club}/do/member:email"

    for _again in range(2):
        assert rose.post(do, member_id=ben, email=BEN).status_code == 303

    (letter,) = letters(house.app)
    assert (letter.kind, letter.to, letter.path) == ("noted", BEN, "/sign-in")
    assert "Library Club" in letter.text
    assert "Ben" not in letter.text

    # Once an address, whoever writes it down for whom, and however long ago it was.
    with clock.travel(timedelta(days=100)), house.app.app_context():
        with transaction():
            Mail.forget_old()
            chloe = db.session.get_one(Person, house.chloe)
            db.session.get_one(Person, house.ben).forget_email()
            chloe.choose_email(BEN)
            send_noted(chloe, db.session.scalars(select(Club)).first() or Club())
        db.session.remove()
    assert letters(house.app) == []


def test_a_club_writes_to_so_many_who_never_asked_and_no_more(house: House) -> None:
    with house.app.app_context():
        with transaction():
            club = db.session.scalars(select(Club).order_by(Club.id)).first() or Club()
            for number in range(25):
                one = Person(name="Somebody", email=f"p{number}@example.org")
                db.session.add(one)
                db.session.flush()
                send_noted(one, club)
        db.session.remove()

    assert len(letters(house.app)) == 20


def test_whoever_is_to_run_meetings_first_has_a_way_in(house: House) -> None:
    ana = house.browser(house.ana, DESK)
    with house.app.app_context(), transaction():
        db.session.get_one(Person, house.ana).choose_passphrase("a long walk by the harbour")
        ben = db.session.scalars(select(Member.id).where(Member.person_id == house.ben)).one()
    do = f"/c/{house.club}/do/facilitator:name"

    refused = ana.post(do, member_id=ben)
    assert refused.status_code == 422
    house.confirmed(house.ben, BEN)
    assert ana.post(do, member_id=ben).status_code == 303
