"""What goes by itself: guests after ninety days, first names of third parties after a year."""

from datetime import timedelta

import pytest

from jobclub import clock
from jobclub.asks.offers import Offer
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.meetings.joining import come_in
from jobclub.meetings.models import Meeting
from jobclub.people.models import DESK, GUEST, PHONE, Person, SignIn
from jobclub.people.security_events import SecurityEvent
from jobclub.retention import AT_ONCE, GUESTS_LAST, NAMES_LAST, forget_what_is_over
from tests.cast import Cast

pytestmark = pytest.mark.both

A_DAY = timedelta(days=1)


@pytest.fixture
def guest(cast: Cast) -> Member:
    """Nora was here one evening, on a phone that was not hers; the evening is over."""
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Nora", stands="looking", past_limit=False)
        SignIn.begin(seat.member.person, GUEST)
        cast.meeting.close(by=cast.ana)
    return seat.member


def test_a_guest_goes_ninety_days_after_they_were_last_seen(cast: Cast, guest: Member) -> None:
    with clock.travel(GUESTS_LAST - A_DAY):
        forget_what_is_over()
        assert guest.name == "Nora"
    with clock.travel(GUESTS_LAST + A_DAY):
        forget_what_is_over()
        assert guest.name == "Somebody"
        told = db.session.query(SecurityEvent).one()
        assert (told.kind, told.club_id, told.person_id) == (
            "guest", cast.club.id, None,
        )  # fmt: skip
        assert cast.meeting.seat_of(guest) is not None, "that somebody came is counted"


def test_everybody_else_stays(cast: Cast, guest: Member) -> None:
    with transaction():
        SignIn.begin(cast.ben.person, PHONE)
        SignIn.begin(cast.ben.person, GUEST)
        SignIn.begin(cast.ana.person, DESK)
        # George has no phone of his own; a facilitator once wrote him into the list.
        SignIn.begin(cast.george.person, GUEST)
        SignIn.begin(cast.chloe.person, GUEST)
        cast.chloe.person.email = "chloe@example.org"

    with clock.travel(GUESTS_LAST * 4):
        forget_what_is_over()

        gone = db.session.query(Person).filter(Person.erased_at.is_not(None)).all()
        assert gone == [guest.person]


@pytest.mark.usefixtures("cast")
def test_a_guest_who_came_again_is_not_over(guest: Member) -> None:
    with clock.travel(GUESTS_LAST - A_DAY), transaction():
        guest.heard()
    with clock.travel(GUESTS_LAST + A_DAY):
        forget_what_is_over()
        assert guest.name == "Nora"


def test_while_their_club_meets_nobody_goes(cast: Cast, guest: Member) -> None:
    with clock.travel(GUESTS_LAST + A_DAY):
        with transaction():
            meeting = Meeting.start(by=cast.ana, code_length=6)
        forget_what_is_over()
        assert guest.name == "Nora"

        with transaction():
            meeting.close(by=cast.ana)
        forget_what_is_over()
        assert guest.name == "Somebody"


def test_a_contacts_first_name_goes_a_year_after_the_last_step(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        offer = Offer.make(target, by=cast.chloe, meeting=cast.meeting)
    with clock.travel(A_DAY), transaction():
        made = Introduction.record(offer, by=cast.chloe, contact_first_name="Sam")
    with clock.travel(A_DAY * 60), transaction():
        Introduction.step(offer, "met", by=cast.ben)

    with clock.travel(NAMES_LAST + A_DAY * 59):
        forget_what_is_over()
        db.session.expire_all()
        assert made.contact_first_name == "Sam"
    with clock.travel(NAMES_LAST + A_DAY * 61):
        forget_what_is_over()
        db.session.expire_all()
        assert made.contact_first_name == ""
        assert made.state == "met", "what came of it stays"


def test_not_all_at_once(cast: Cast) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)
        for number in range(AT_ONCE + 2):
            person = Person(name=f"Guest {number}")
            db.session.add(person)
            db.session.flush()
            SignIn.begin(person, GUEST)

    with clock.travel(GUESTS_LAST + A_DAY):
        for left in (2, 0):
            forget_what_is_over()
            waiting = db.session.query(Person).filter(
                Person.erased_at.is_(None), Person.name.startswith("Guest")
            )
            assert waiting.count() == left
