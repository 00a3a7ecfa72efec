"""Meetings: doors, codes, who is here, and what closing means."""

from datetime import timedelta

import pytest

from jobclub import clock
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.limits import network_of
from jobclub.meetings.attendance import HERE, WAITING, Attendance
from jobclub.meetings.codes import ALPHABET, read_code
from jobclub.meetings.joining import Miss, come_in, sounds_like
from jobclub.meetings.models import ACCEPTED, ON_TIME, WAITS, Meeting
from tests.cast import Cast

pytestmark = pytest.mark.both


def newcomer(cast: Cast, name: str, *, past_limit: bool = False) -> Attendance:
    with transaction():
        return come_in(
            cast.meeting, person=None, name=name, stands="looking", past_limit=past_limit
        )


def test_a_code_has_no_character_that_looks_like_another(cast: Cast) -> None:
    assert not set("01OIL") & set(ALPHABET)
    assert len(cast.meeting.code) == 6
    assert set(cast.meeting.code) <= set(ALPHABET)


def test_the_code_is_read_as_people_type_it(cast: Cast) -> None:
    typed = f" {cast.meeting.code_shown.lower()}-"

    assert Meeting.behind(code=typed) is cast.meeting
    assert read_code("k7-mp 4x") == "K7MP4X"


def test_wrong_closed_and_old_codes_open_nothing(cast: Cast) -> None:
    code, token = cast.meeting.code, cast.meeting.qr_token

    assert Meeting.behind(code="") is None
    assert Meeting.behind(code="ZZZZZZ") is None
    assert Meeting.behind(qr_token="nothing") is None
    with clock.travel(timedelta(hours=13)):
        assert Meeting.behind(code=code) is None
    with transaction():
        cast.meeting.close(by=cast.ana)
    assert Meeting.behind(code=code) is None
    assert Meeting.behind(qr_token=token) is None


def test_a_new_code_makes_the_old_ones_useless(cast: Cast) -> None:
    code, token = cast.meeting.code, cast.meeting.qr_token

    with transaction():
        cast.meeting.replace_code(by=cast.ana)

    assert Meeting.behind(code=code) is None
    assert Meeting.behind(qr_token=token) is None
    assert Meeting.behind(qr_token=cast.meeting.qr_token) is cast.meeting


def test_a_wall_link_lasts_an_evening_and_can_be_replaced(cast: Cast) -> None:
    token = cast.meeting.wall_token
    assert Meeting.on_wall(token) is cast.meeting
    with clock.travel(timedelta(hours=13)):
        assert Meeting.on_wall(token) is None

    with transaction():
        cast.meeting.replace_wall_link(by=cast.ana)

    assert Meeting.on_wall(token) is None
    assert Meeting.on_wall(cast.meeting.wall_token) is cast.meeting


def test_joining_twice_is_being_here_once(cast: Cast) -> None:
    before = cast.meeting.head_count()

    for _again in range(3):
        with transaction():
            come_in(
                cast.meeting, person=cast.ben.person, name="", stands="looking", past_limit=False
            )

    assert cast.meeting.head_count() == before


def test_a_known_phone_is_recognised_next_week(cast: Cast) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)
    with clock.travel(timedelta(days=7)), transaction():
        next_week = Meeting.start(by=cast.ana, code_length=6)
        seat = come_in(
            next_week, person=cast.ben.person, name="", stands="looking", past_limit=False
        )

    assert seat.member is cast.ben
    assert not seat.first_visit
    assert seat.question is None


def test_a_name_that_returns_on_an_unknown_phone_is_a_question(cast: Cast) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)
    with clock.travel(timedelta(days=7)), transaction():
        next_week = Meeting.start(by=cast.ana, code_length=6)
        seat = come_in(next_week, person=None, name="ben", stands="looking", past_limit=False)

    assert seat.member is not cast.ben
    assert seat.question is not None
    assert seat.question.called.startswith("Ben")
    assert seat.question.last_here == cast.meeting.local_date
    # Until answered, they take part.
    assert seat.status == HERE
    assert next_week.head_count() == 2


def test_a_laptop_with_a_new_address_does_not_count_people_twice(cast: Cast) -> None:
    before = cast.meeting.head_count()

    seat = newcomer(cast, "Ben")

    assert seat.same_seat_id == cast.ben.id
    assert cast.meeting.head_count() == before

    with transaction():
        seat.another(by=cast.ana)
    assert cast.meeting.head_count() == before + 1


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Ben", "ben", True),
        ("Ben Carter", "Ben", True),
        ("Ben", "Ben Carter", True),
        ("Ben Carter", "Ben Miller", False),
        ("Ben", "Benno", False),
    ],
)
def test_names_that_may_be_one_persons(one: str, other: str, alike: bool) -> None:
    assert sounds_like(one, other) is alike


def test_past_the_limit_of_misses_newcomers_wait_and_known_phones_do_not(cast: Cast) -> None:
    with transaction():
        for _guess in range(30):
            Miss.note("192.168.1.7")

    assert Miss.too_many("192.168.1.99", hosted=False)
    assert not Miss.too_many("10.0.0.1", hosted=False)
    with clock.travel(timedelta(minutes=11)):
        assert not Miss.too_many("192.168.1.99", hosted=False)

    waits = newcomer(cast, "Nora", past_limit=True)
    assert waits.status == WAITING
    assert not cast.meeting.admits(waits.member)
    with transaction():
        known = come_in(
            cast.meeting, person=cast.ben.person, name="", stands="looking", past_limit=True
        )
    assert known.status == HERE

    with transaction():
        waits.admit(by=cast.ana)
    assert cast.meeting.admits(waits.member)


def test_a_network_is_what_one_guesser_has_many_addresses_of() -> None:
    assert network_of("192.168.1.7") == network_of("192.168.1.200")
    assert network_of("2001:db8:0:1::7") == network_of("2001:db8:0:1:ffff::")
    assert network_of("::ffff:203.0.113.9") == network_of("203.0.113.7") != network_of("8.8.8.8")
    assert network_of("nonsense") == "unknown"


def test_out_of_this_meeting_is_out_until_a_facilitator_says_otherwise(cast: Cast) -> None:
    seat = cast.meeting.seat_of(cast.ben)
    assert seat is not None
    with transaction():
        seat.remove(by=cast.ana)

    assert not cast.meeting.admits(cast.ben)
    with pytest.raises(Refused), transaction():
        cast.meeting.arrive(cast.ben, stood_as="looking", by=None)
    with transaction():
        cast.meeting.arrive(cast.ben, stood_as="looking", by=cast.ana)
    assert cast.meeting.admits(cast.ben)


def test_a_closed_meeting_takes_nobody_and_can_be_reopened_within_the_hour(cast: Cast) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)
        cast.meeting.close(by=cast.rose)
    with pytest.raises(Refused, match="ended"), transaction():
        cast.meeting.arrive(cast.ben, stood_as="looking", by=None)

    with clock.travel(timedelta(minutes=61)), pytest.raises(Refused), transaction():
        cast.meeting.reopen(by=cast.ana)
    with clock.travel(timedelta(minutes=59)), transaction():
        cast.meeting.reopen(by=cast.ana)
    assert cast.meeting.is_open


def test_what_was_written_before_the_close_is_late_by_what_was_seen(cast: Cast) -> None:
    meeting = cast.meeting
    seen = meeting.seq
    assert meeting.lateness(seen) == ON_TIME
    with transaction():
        meeting.close(by=cast.ana)

    assert meeting.lateness(seen) == ACCEPTED
    with clock.travel(timedelta(minutes=11)):
        assert meeting.lateness(seen) == WAITS
    assert meeting.lateness(meeting.seq) is None
    assert meeting.lateness(None) is None


def test_another_clubs_meeting_is_not_there(cast: Cast) -> None:
    with pytest.raises(Missing):
        Meeting.visible_to(cast.ben, cast.other_meeting.public_id)


def test_a_newcomer_nobody_nodded_to_is_no_member_next_week_either(cast: Cast) -> None:
    seat = newcomer(cast, "Nora", past_limit=True)
    assert seat.member not in cast.club.members()
    with transaction():
        cast.meeting.close(by=cast.ana)
        cast.club.door_policy = "nod"

    with clock.travel(timedelta(days=7)), transaction():
        next_week = Meeting.start(by=cast.ana, code_length=6)
        again = come_in(
            next_week, person=seat.member.person, name="", stands="looking", past_limit=False
        )
        assert again.status == WAITING
        again.admit(by=cast.ana)
    assert seat.member in cast.club.members()


def test_somebody_known_in_another_club_waits_like_any_newcomer(cast: Cast) -> None:
    with transaction():
        seat = come_in(
            cast.meeting, person=cast.dan.person, name="", stands="looking", past_limit=True
        )
    assert seat.status == WAITING


def test_a_meeting_left_open_last_week_does_not_become_tonights(cast: Cast) -> None:
    with clock.travel(timedelta(days=7)), transaction():
        assert Meeting.tonight(cast.club.id) is None
        tonight = Meeting.start(by=cast.ana, code_length=6)
        assert Meeting.tonight(cast.club.id) is tonight

    assert not cast.meeting.is_open


def test_a_new_code_is_good_for_the_evening_from_when_it_was_made(cast: Cast) -> None:
    with clock.travel(timedelta(hours=11)):
        with transaction():
            cast.meeting.replace_code(by=cast.ana)
        with clock.travel(timedelta(hours=2)):
            assert Meeting.behind(code=cast.meeting.code) is cast.meeting


def test_one_meeting_at_a_time(cast: Cast) -> None:
    with transaction():
        cast.meeting.close(by=cast.ana)
        Meeting.start(by=cast.ana, code_length=6)

    with pytest.raises(Refused, match="Another"), transaction():
        cast.meeting.reopen(by=cast.ana)
