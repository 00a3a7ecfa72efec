"""One thing each, to do before the next evening: read back there, kindly and without a mark."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from jobclub import clock
from jobclub.clubs.merging import merge
from jobclub.commands import Sent, perform
from jobclub.errors import Missing, Refused
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.meetings.commitments import COULD_NOT, DONE, NEXT_WEEK, Commitment
from jobclub.meetings.models import Meeting
from jobclub.places import Caller
from tests.cast import Cast
from tests.room import Room
from tests.traces import newcomer, rows_naming

A_WEEK = timedelta(days=7)


@pytest.fixture
def said(cast: Cast) -> Commitment:
    with transaction():
        return Commitment.make(cast.meeting, cast.ben, "Write to Chloe about eBay", by=cast.ben)


def test_said_again_it_is_one_thing_in_other_words(cast: Cast, said: Commitment) -> None:
    with transaction():
        again = Commitment.make(cast.meeting, cast.ben, "Call Chloe", by=cast.ben)

    assert again is said
    assert Commitment.waiting(cast.ben) == [said]
    assert said.text == "Call Chloe"


@pytest.mark.parametrize("text", ["", "…", " "])
def test_nothing_is_no_commitment(cast: Cast, text: str) -> None:
    with pytest.raises(Refused) as no, transaction():
        Commitment.make(cast.meeting, cast.ben, text, by=cast.ben)
    assert no.value.field == "text"


def test_it_waits_for_the_next_evening(cast: Cast, said: Commitment) -> None:
    assert Commitment.waiting(cast.ben) == [said]
    assert Commitment.waiting(cast.ben, before=cast.meeting) == []
    assert not said.waits_for(None)

    with clock.travel(A_WEEK):
        with transaction():
            next_one = Meeting.start(by=cast.ana, code_length=6)
        assert Commitment.waiting(cast.ben, cast.chloe, before=next_one) == [said]
        assert said.waits_for(None)


def test_an_evening_after_two_days_reads_it_back_and_put_off_it_does_not(
    cast: Cast, said: Commitment
) -> None:
    with clock.travel(timedelta(days=2)):
        with transaction():
            soon = Meeting.start(by=cast.ana, code_length=6)
        assert not said.waits_for(None)
        assert Commitment.waiting(cast.ben, before=soon) == [said]
        with transaction():
            said.settle(NEXT_WEEK, by=cast.ben)
        assert Commitment.waiting(cast.ben, before=soon) == []


def test_done_is_kept(cast: Cast, said: Commitment) -> None:
    with transaction():
        assert said.settle(DONE, by=cast.ben) == DONE
        # Another phone says otherwise, and hears what stands.
        assert said.settle(COULD_NOT, by=cast.ben) == DONE
        assert said.settle(NEXT_WEEK, by=cast.ben) == DONE

    assert said.outcome == DONE
    assert said.settled_at is not None
    assert Commitment.waiting(cast.ben) == []


def test_next_week_it_is_asked_again(cast: Cast, said: Commitment) -> None:
    with clock.travel(A_WEEK):
        for _phone in range(2):
            with transaction():
                assert said.settle(NEXT_WEEK, by=cast.ben) == NEXT_WEEK
    assert len(settlings(cast)) == 1

    assert Commitment.waiting(cast.ben) == [said]
    with clock.travel(A_WEEK + timedelta(days=5)):
        assert not said.waits_for(None)
    with clock.travel(A_WEEK + timedelta(days=6)):
        assert said.waits_for(None)


def test_couldnt_leaves_no_mark(cast: Cast, said: Commitment) -> None:
    before = rows_naming(cast.ben)
    with transaction():
        said.settle(COULD_NOT, by=cast.ben)

    after = rows_naming(cast.ben)
    assert Commitment.waiting(cast.ben) == []
    # What says that something was settled is the same for all three, and names nobody who did it.
    new = [row for row in after if row not in before]
    assert [db.session.get_one(EventRow, row[1]).kind for row in new] == ["CommitmentSettled"]
    gone = [row for row in before if row not in after]
    assert gone == [("commitment", said.id)]


@pytest.mark.parametrize("outcome", [DONE, NEXT_WEEK, COULD_NOT])
def test_whatever_came_of_it_reads_the_same_in_the_events(
    cast: Cast, said: Commitment, outcome: str
) -> None:
    with clock.travel(A_WEEK), transaction():
        said.settle(outcome, by=cast.ben)

    assert [row.actor_id for row in settlings(cast)] == [None]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (DONE, COULD_NOT, "Well done."),
        (DONE, NEXT_WEEK, "Well done."),
        (COULD_NOT, COULD_NOT, "That's fine. It's closed, and thank you for trying."),
        (NEXT_WEEK, DONE, "Well done."),
    ],
)
def test_two_phones_hear_what_stands(app: Flask, first: str, second: str, said: str) -> None:
    room = Room.furnish(app)
    ben = room.actors["asker"]
    caller = Caller(ben.cookie, ben.laptop, meeting=room.meeting)
    with app.test_request_context():
        for outcome, key in ((first, "a" * 32), (second, "b" * 32)):
            fields = {"commitment_id": room.ids["said"], "outcome": outcome}
            answer = perform(Sent("commitment:settle", key, fields), caller)
    assert answer == {"ok": True, "said": said}


def settlings(cast: Cast) -> Sequence[EventRow]:
    """What says that Ben settled something."""
    return db.session.scalars(
        select(EventRow).where(
            EventRow.subject_kind == "member",
            EventRow.subject_id == cast.ben.id,
            EventRow.kind == "CommitmentSettled",
        )
    ).all()


def test_it_is_ones_own_and_a_facilitators_at_the_laptop(cast: Cast, said: Commitment) -> None:
    cast.rose.on_duty = False
    for other in (cast.chloe, cast.rose, cast.dan):
        with pytest.raises(Missing):
            Commitment.visible_to(other, said.id)
        with pytest.raises(Missing), transaction():
            said.settle(DONE, by=other)

    with transaction():
        Commitment.visible_to(cast.ana, said.id).settle(DONE, by=cast.ana)
    assert said.outcome == DONE


def test_of_two_rows_that_are_one_person_the_last_word_stays(cast: Cast, said: Commitment) -> None:
    with transaction():
        again = newcomer(cast, "Ben")
    with clock.travel(timedelta(minutes=1)), transaction():
        later = Commitment.make(cast.meeting, again, "Call Chloe", by=again)
    assert later.made_at > said.made_at
    with transaction():
        merge(cast.ben, again, by=cast.ana)

    assert [one.text for one in Commitment.waiting(again)] == ["Call Chloe"]


def test_and_what_only_one_of_them_said_comes_along(cast: Cast, said: Commitment) -> None:
    assert said.text
    with transaction():
        again = newcomer(cast, "Ben")
    with transaction():
        merge(cast.ben, again, by=cast.ana)

    assert [one.text for one in Commitment.waiting(again)] == ["Write to Chloe about eBay"]
