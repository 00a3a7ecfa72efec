"""Offers: one tap, one offer, and an undo that leaves no trace."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from jobclub import clock
from jobclub.asks.offers import MeToo, Offer
from jobclub.asks.targets import Target
from jobclub.errors import Missing, Refused
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from tests.cast import Cast

pytestmark = pytest.mark.both


def test_chloe_knows_someone_there(cast: Cast) -> None:
    target = cast.target()

    with transaction():
        offer = Offer.make(target, by=cast.chloe, meeting=cast.meeting)

    assert offer.connector.name == "Chloe"
    assert offer.meeting_id == cast.meeting.id
    assert offers_to(target) == 1


def test_two_taps_are_one_offer(cast: Cast) -> None:
    target = cast.target()

    with transaction():
        Offer.make(target, by=cast.chloe)
        Offer.make(target, by=cast.chloe)

    assert offers_to(target) == 1


def test_nobody_offers_to_themselves(cast: Cast) -> None:
    target = cast.target()

    with pytest.raises(Refused, match="your own ask"), transaction():
        Offer.make(target, by=cast.ben)


def test_an_early_undo_leaves_no_trace_of_who_it_was(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        Offer.make(target, by=cast.chloe, meeting=cast.meeting)

    with transaction():
        Offer.between(target, cast.chloe).withdraw(by=cast.chloe)  # type: ignore[union-attr]

    assert Offer.between(target, cast.chloe) is None
    named = select(func.count()).where(
        EventRow.subject_kind == "target", EventRow.actor_id == cast.chloe.id
    )
    assert db.session.scalar(named) == 0


def test_a_late_undo_keeps_the_row_and_drops_the_note(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        offer = Offer.make(target, by=cast.chloe)
        offer.say_more(kind="worked_there", warmth="well", note="my old boss", by=cast.chloe)

    with clock.travel(timedelta(seconds=20)), transaction():
        offer.withdraw(by=cast.chloe)

    assert offer.withdrawn_at is not None
    assert offer.note == ""
    assert offers_to(target) == 0


def test_after_an_undo_the_offer_can_be_made_again(cast: Cast) -> None:
    target = cast.target()
    for _again in range(3):
        with transaction():
            Offer.make(target, by=cast.chloe).withdraw(by=cast.chloe)
    with transaction():
        Offer.make(target, by=cast.chloe)

    assert offers_to(target) == 1


def test_an_offer_is_there_for_the_two_and_the_facilitators_alone(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        offer = Offer.make(target, by=cast.chloe)

    # Nobody hears who it was before the undo would leave a trace.
    assert Offer.visible_to(cast.chloe, offer.id) is offer
    for early in (cast.ben, cast.ana):
        with pytest.raises(Missing):
            Offer.visible_to(early, offer.id)

    with clock.travel(timedelta(seconds=9)):
        for member in (cast.ben, cast.chloe, cast.ana):
            assert Offer.visible_to(member, offer.id) is offer
        # The role alone opens nothing on a phone in the hall.
        cast.rose.on_duty = False
        with pytest.raises(Missing):
            Offer.visible_to(cast.rose, offer.id)
    for stranger in (cast.george, cast.dan, cast.eve):
        with pytest.raises(Missing):
            Offer.visible_to(stranger, offer.id)


def test_me_too_counts_once_and_can_be_taken_back(cast: Cast) -> None:
    target = cast.target()

    with transaction():
        MeToo.say(target, by=cast.chloe)
        MeToo.say(target, by=cast.chloe)
    assert me_toos(target) == 1

    with transaction():
        MeToo.unsay(target, by=cast.chloe)
        MeToo.unsay(target, by=cast.chloe)
    assert me_toos(target) == 0


def offers_to(target: Target) -> int:
    standing = select(func.count()).where(Offer.target_id == target.id, Offer.stands())
    return db.session.scalar(standing) or 0


def me_toos(target: Target) -> int:
    return db.session.scalar(select(func.count()).where(MeToo.target_id == target.id)) or 0
