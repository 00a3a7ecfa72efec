"""Quiet: who has not been heard from for four weeks; any act begins the weeks anew."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jobclub import clock
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.commands import Sent, perform
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.followup.check_ins import CheckIn
from jobclub.followup.notes import Note
from jobclub.followup.quiet import QUIET_AFTER, quiet_in
from jobclub.meetings.models import Meeting
from jobclub.people.models import PHONE, Person, SignIn
from jobclub.places import Caller
from tests.cast import Cast

pytestmark = pytest.mark.both

LATER = QUIET_AFTER + timedelta(hours=1)


def names(cast: Cast) -> set[str]:
    """Who is on the quiet list."""
    return {one.member.called for one in quiet_in(cast.club)}


def test_four_weeks_without_a_word_are_quiet(cast: Cast) -> None:
    with clock.travel(QUIET_AFTER - timedelta(hours=1)):
        assert names(cast) == set()
    with clock.travel(LATER):
        # Those who facilitate look after the others.
        assert names(cast) == {"Ben", "Chloe", "George"}
        quiet = quiet_in(cast.club)[0]
        assert quiet.since == quiet.member.last_heard_at
        assert (quiet.asked, quiet.no_more) == (0, False)


@pytest.mark.parametrize("stands", ["paused", "landed"])
def test_who_has_said_how_they_are_is_left_in_peace(cast: Cast, stands: str) -> None:
    with transaction():
        cast.ben.stand(stands, by=cast.ben)
    with clock.travel(LATER):
        assert "Ben" not in names(cast)


def test_whoever_is_gone_is_on_no_list(cast: Cast) -> None:
    with transaction():
        cast.ben.turn_away(by=cast.ana)
        cast.chloe.admitted_at = None
    with clock.travel(LATER):
        assert names(cast) == {"George"}


def taps(cast: Cast) -> None:
    """On their own phone, any day."""
    with transaction():
        _row, token = SignIn.begin(cast.ben.person, PHONE)
    caller = Caller(token, at_desk=False, club=cast.club.public_id)
    assert perform(Sent("me:stand", None, {"stands": "looking"}), caller)["ok"]


def comes(cast: Cast) -> None:
    """To an evening."""
    with transaction():
        Meeting.start(by=cast.ana, code_length=6).arrive(cast.ben, stood_as="looking", by=None)


def is_added(cast: Cast) -> None:
    """To an evening, by a facilitator."""
    with transaction():
        meeting = Meeting.start(by=cast.ana, code_length=6)
        meeting.arrive(cast.ben, stood_as="looking", by=cast.ana)


def was_there_after_all(cast: Cast) -> None:
    """Somebody remembers it days later."""
    with transaction():
        Meeting.start(by=cast.ana, code_length=6).close(by=cast.ana)
        last = Meeting.earlier_in(cast.club)[0]
    with clock.travel(timedelta(days=2)), transaction():
        last.add_to_list(cast.ben, by=cast.ana)


def answers(cast: Cast) -> None:
    """By the buttons of a letter."""
    with transaction():
        asked = CheckIn.ask(cast.ben)
        assert asked is not None
        asked.be_answered("looking", by=cast.ben)


def is_spoken_to(cast: Cast) -> None:
    """By a facilitator, who writes it down."""
    with transaction():
        Note.write(cast.ben, "", spoke=True, by=cast.ana)


@pytest.mark.parametrize("act", [taps, comes, is_added, was_there_after_all, answers, is_spoken_to])
def test_any_act_begins_the_weeks_anew(cast: Cast, act: Callable[[Cast], None]) -> None:
    with clock.travel(LATER):
        assert "Ben" in names(cast)
        act(cast)
        assert "Ben" not in names(cast)
        with clock.travel(LATER + timedelta(days=3)):
            assert "Ben" in names(cast)


def test_what_is_only_noted_or_asked_is_no_act_of_theirs(cast: Cast) -> None:
    with clock.travel(LATER):
        with transaction():
            Note.write(cast.ben, "Has a cold.", by=cast.ana)
            CheckIn.ask(cast.ben)
        assert "Ben" in names(cast)
        assert [one.asked for one in quiet_in(cast.club) if one.member is cast.ben] == [1]


def test_an_evening_long_ago_is_no_word_of_today(cast: Cast) -> None:
    """Remembered late, it counts as of that evening; and takes back nothing heard since."""
    with transaction():
        cast.meeting.close(by=cast.ana)
        away = member_of(cast, "Mona")
    with clock.travel(LATER), transaction():
        cast.meeting.add_to_list(away, by=cast.ana)
        assert "Mona" in names(cast)
        cast.ben.heard()
        heard = cast.ben.last_heard_at
        cast.ben.heard(cast.meeting.doors_at)
        assert cast.ben.last_heard_at == heard


def test_two_rows_of_one_person_were_heard_from_when_either_was(cast: Cast) -> None:
    with transaction():
        other = member_of(cast, "Benny")
    with clock.travel(LATER):
        with transaction():
            other.heard()
        with transaction():
            merge(other, cast.ben, by=cast.ana)
        assert "Ben" not in names(cast)


def member_of(cast: Cast, name: str) -> Member:
    """One more, who was at no evening."""
    person = Person(name=name)
    db.session.add(person)
    return cast.club.welcome(person, stands="looking")
