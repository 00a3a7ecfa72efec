"""Leaving a club by one's own wish: kindly, without a mark, and with a way back."""

from datetime import timedelta

import pytest

from jobclub import clock
from jobclub.asks.models import CLOSED, OPEN, Ask
from jobclub.asks.offers import MeToo, Offer
from jobclub.clock import now
from jobclub.clubs.leaving import leave
from jobclub.clubs.models import MEMBER, Member
from jobclub.errors import Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import moves_in
from jobclub.mail.models import Mail
from jobclub.meetings.attendance import HERE, LEFT
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.joining import come_in
from jobclub.people.models import PHONE, SignIn
from tests.cast import Cast

pytestmark = pytest.mark.both

LATER = timedelta(minutes=5)


def test_who_leaves_is_in_no_list_and_nobody_waits_for_them(cast: Cast) -> None:
    ask, hers = cast.ask("eBay"), cast.ask("Adobe", "Intel", by=cast.chloe)
    with transaction():
        promised = Offer.make(hers.targets[0], by=cast.ben, meeting=cast.meeting)
        MeToo.say(hers.targets[1], by=cast.ben)
        Commitment.make(cast.meeting, cast.ben, "Call Sam", by=cast.ben)
        Offer.make(ask.targets[0], by=cast.chloe, meeting=cast.meeting)
    with clock.travel(LATER):
        assert len(moves_in(cast.club)) == 2

        with transaction():
            leave(cast.ben)

        assert cast.ben not in cast.club.members()
        assert ask.state == CLOSED
        assert promised.withdrawn_at is not None
        assert moves_in(cast.club) == []
        assert Commitment.waiting(cast.ben) == []
        assert db.session.query(MeToo).count() == 0
        assert cast.meeting.seat_of(cast.ben).status == LEFT  # type: ignore[union-attr]


def test_what_was_done_stays(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        offer = Offer.make(target, by=cast.chloe, meeting=cast.meeting)
    with clock.travel(LATER), transaction():
        made = Introduction.record(offer, by=cast.chloe)
        leave(cast.chloe)

    assert offer.withdrawn_at is None
    assert Introduction.of(offer) is made
    assert moves_in(cast.club) == [], "and Ben, who is still here, is not asked about her"


def test_their_phone_stays_theirs_and_joining_brings_them_back(cast: Cast) -> None:
    with transaction():
        _row, token = SignIn.begin(cast.ben.person, PHONE)
        leave(cast.ben)
    known = SignIn.known_by(token)
    assert known is not None

    with clock.travel(LATER), transaction():
        seat = come_in(
            cast.meeting, person=known.person, name="", stands="looking", past_limit=False
        )
        Ask.post(by=seat.member, companies=["eBay"], who="", why="", meeting=cast.meeting)

    assert seat.member.id == cast.ben.id
    assert seat.status == HERE
    assert cast.ben.left_at is None
    assert cast.ben in cast.club.members()
    assert Ask.of(cast.ben, OPEN) is not None


def test_not_welcome_stays_not_welcome_whoever_leaves_first(cast: Cast) -> None:
    with transaction():
        leave(cast.ben)
        cast.ben.turn_away(by=cast.ana)
        leave(cast.ben)

    with pytest.raises(Refused), transaction():
        come_in(cast.meeting, person=cast.ben.person, name="", stands="", past_limit=False)
    assert cast.ben.left_at is None


def test_no_owner_fetches_back_who_left(cast: Cast) -> None:
    with transaction():
        leave(cast.ben)

    with pytest.raises(Refused, match="joining"), transaction():
        cast.ben.welcome_back(by=cast.ana)


def test_another_takes_their_name_and_gives_it_back(cast: Cast) -> None:
    with transaction():
        leave(cast.ben)
        seat = come_in(cast.meeting, person=None, name="Ben", stands="looking", past_limit=False)
    assert seat.member.called == "Ben"

    with transaction():
        come_in(cast.meeting, person=cast.ben.person, name="", stands="", past_limit=False)
    assert {seat.member.called, cast.ben.called} == {"Ben", "Ben 2"}


def test_a_club_keeps_an_owner_and_an_evening_its_leader(cast: Cast) -> None:
    with pytest.raises(Refused, match="no other owner"), transaction():
        leave(cast.ana)
    with transaction():
        cast.rose.name_owner(by=cast.ana)
    with pytest.raises(Refused, match="leading"), transaction():
        leave(cast.ana)

    with transaction():
        cast.meeting.be_led(by=cast.rose)
        leave(cast.ana)
    assert cast.ana.role == MEMBER, "whoever comes back by a code comes back as a member"
    with pytest.raises(Refused, match="no other owner"), transaction():
        leave(cast.rose)


def test_only_a_facilitator_becomes_an_owner_by_an_owners_word(cast: Cast) -> None:
    for who, by in ((cast.ben, cast.ana), (cast.rose, cast.rose)):
        with pytest.raises(Refused), transaction():
            who.name_owner(by=by)
    with transaction():
        cast.rose.name_owner(by=cast.ana)
        cast.rose.name_owner(by=cast.ana)
    assert cast.rose.is_owner


def test_letters_that_wait_for_them_are_not_sent(cast: Cast) -> None:
    with transaction():
        waiting, sent, other = _letter(cast.ben, 1), _letter(cast.ben, 2), _letter(cast.chloe, 3)
        sent.sent_at = now()
        waiting.address, waiting.lease_until = "ben@example.org", now()
        leave(cast.ben)

    assert waiting.dropped_at is not None
    db.session.refresh(waiting)
    assert not any((waiting.address, waiting.lease_until))
    assert sent.dropped_at is None
    assert other.dropped_at is None


def test_leaving_twice_is_leaving_once(cast: Cast) -> None:
    with transaction():
        leave(cast.ben)
    left = cast.ben.left_at
    with clock.travel(LATER), transaction():
        leave(cast.ben, by=cast.ana)
    assert cast.ben.left_at == left


def _letter(member: Member, number: int) -> Mail:
    letter = Mail(
        person_id=member.person_id, club_id=member.club_id, kind="recap", about={},
        once_key=f"recap:{number}", message_id=f"<{number}@x>", made_at=now(), due_at=now(),
        until=now(), said="",
    )  # fmt: skip
    db.session.add(letter)
    db.session.flush()
    return letter
