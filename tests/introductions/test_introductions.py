"""Introductions and thanks."""

from datetime import timedelta

import pytest

from jobclub import clock
from jobclub.asks.offers import Offer
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from tests.cast import Cast

pytestmark = pytest.mark.both


@pytest.fixture
def offer(cast: Cast) -> Offer:
    """Chloe's, old enough that Ben knows of it."""
    target = cast.target()
    with clock.travel(timedelta(seconds=-20)), transaction():
        return Offer.make(target, by=cast.chloe, meeting=cast.meeting)


def test_an_offer_becomes_an_introduction_and_says_who_moves_next(cast: Cast, offer: Offer) -> None:
    with transaction():
        made = Introduction.record(offer, by=cast.chloe, contact_first_name="Sam")

    today = cast.club.today()
    assert made.introduced_on == today
    assert made.moves_next_name == "Ben"
    assert made.by_day == today + timedelta(days=7)
    assert made.contact_first_name == "Sam"


def test_recording_it_twice_is_recording_it_once(cast: Cast, offer: Offer) -> None:
    yesterday = cast.club.today()
    with clock.travel(timedelta(days=1)), transaction():
        first = Introduction.record(offer, by=cast.chloe)
        again = Introduction.record(offer, by=cast.ben, day=yesterday)

    assert first is again
    assert len(first.steps) == 1
    assert first.introduced_on == yesterday


def test_a_facilitator_may_record_it_and_keeps_the_contacts_name_out(
    cast: Cast, offer: Offer
) -> None:
    with transaction():
        made = Introduction.record(offer, by=cast.ana, contact_first_name="Sam")

    assert made.contact_first_name == ""


def test_tomorrow_has_not_happened_yet(cast: Cast, offer: Offer) -> None:
    with pytest.raises(Refused) as no, transaction():
        Introduction.record(offer, by=cast.chloe, day=cast.club.today() + timedelta(days=1))
    assert no.value.field == "day"


def test_an_introduction_can_be_undone_and_holds_its_offer_until_then(
    cast: Cast, offer: Offer
) -> None:
    with transaction():
        Introduction.record(offer, by=cast.chloe)
    with pytest.raises(Refused), transaction():
        offer.withdraw(by=cast.chloe)

    with transaction():
        Introduction.undo(offer, by=cast.chloe)
        Introduction.undo(offer, by=cast.chloe)
    assert Introduction.of(offer) is None
    with transaction():
        offer.withdraw(by=cast.chloe)


def test_thanks_are_sent_once_and_seen_by_the_person_thanked(cast: Cast, offer: Offer) -> None:
    with transaction():
        Thanks.send(offer, "Thank you!", by=cast.ben)
        thanks = Thanks.send(offer, "We talked on Friday.", by=cast.ben)

    assert thanks.text == "We talked on Friday."
    assert thanks.to_id == cast.chloe.id
    with pytest.raises(Missing):
        Thanks.for_(cast.ben, thanks.id)
    with transaction():
        Thanks.for_(cast.chloe, thanks.id).seen()
    assert thanks.seen_at is not None


def test_only_the_asker_thanks(cast: Cast, offer: Offer) -> None:
    for other in (cast.chloe, cast.ana, cast.george):
        with pytest.raises(Missing), transaction():
            Thanks.send(offer, "", by=other)
