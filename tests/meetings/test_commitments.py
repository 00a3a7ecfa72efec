"""One thing each, to do before the next evening: read back there, kindly and without a mark."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobclub import clock
from jobclub.clubs.merging import merge
from jobclub.errors import Missing, Refused
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.meetings.commitments import COULD_NOT, DONE, NEXT_WEEK, Commitment
from jobclub.meetings.models import Meeting
from tests.cast import Cast
from tests.traces import newcomer, rows_naming

pytestmark = pytest.mark.both
A_WEEK = timedelta(days=7)


@pytest.fixture
def said(cast: Cast) -> Commitment:
    with transaction():
        return Commitment.make(cast.meeting, cast.ben, "Write to Chloe about eBay", by=cast.ben)


def test_said_again_it_is_one_thing_in_other_words(cast: Cast, said: Commitment) -> None:
    with transaction():
        again = Commitment.make(cast.meeting, cast.ben, "Call Chloe", by=cast.ben)

    assert again is said
    assert Commitment.of_meeting(cast.meeting) == [said]
    assert said.text == "Call Chloe"


@pytest.mark.parametrize("text", ["", "…", " "])
def test_nothing_is_no_commitment(cast: Cast, text: str) -> None:
    with pytest.raises(Refused) as no, transaction():
        Commitment.make(cast.meeting, cast.ben, text, by=cast.ben)
    assert no.value.field == "text"


def test_it_waits_for_the_next_evening(cast: Cast, said: Commitment) -> None:
    assert Commitment.waiting(cast.ben) == [said]
    assert Commitment.waiting(cast.ben, before=cast.meeting) == []
    assert not said.is_due

    with clock.travel(A_WEEK):
        with transaction():
            next_one = Meeting.start(by=cast.ana, code_length=6)
        assert Commitment.waiting(cast.ben, before=next_one) == [said]
        assert said.is_due


def test_done_is_kept(cast: Cast, said: Commitment) -> None:
    with transaction():
        said.settle(DONE, by=cast.ben)
        said.settle(COULD_NOT, by=cast.ben)

    assert said.outcome == DONE
    assert said.settled_at is not None
    assert Commitment.waiting(cast.ben) == []


def test_next_week_it_is_asked_again(cast: Cast, said: Commitment) -> None:
    with clock.travel(A_WEEK), transaction():
        said.settle(NEXT_WEEK, by=cast.ben)

    assert Commitment.waiting(cast.ben) == [said]
    with clock.travel(A_WEEK + timedelta(days=5)):
        assert not said.is_due
    with clock.travel(A_WEEK + timedelta(days=6)):
        assert said.is_due


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
    with transaction():
        said.settle(outcome, by=cast.ben)

    told = db.session.scalars(
        select(EventRow).where(
            EventRow.subject_kind == "member",
            EventRow.subject_id == cast.ben.id,
            EventRow.kind == "CommitmentSettled",
        )
    ).all()
    assert [row.actor_id for row in told] == [None]


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
