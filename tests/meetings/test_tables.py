"""Small tables: sixes to eights, a place for whoever comes late, and one circle again."""

from collections.abc import Sequence

import pytest

from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.joining import come_in
from jobclub.meetings.tables import how_many, sit_at_tables, sit_in_one_circle, tables
from jobclub.people.models import Person
from tests.cast import Cast

#: So many people can sit at sixes to eights; all from eighteen on.
POSSIBLE = {n for count in range(1, 60) for n in range(6 * count, 8 * count + 1)}


def test_tables_are_of_six_to_eight_wherever_that_is_possible() -> None:
    for people in range(1, 301):
        count = how_many(people)
        fewest, most = people // count, -(-people // count)
        assert most <= 8, people
        if people in POSSIBLE:
            assert fewest >= 6, people
        elif people > 8:
            # Fives and fours, rather than a table at which the ninth says nothing.
            assert fewest >= 4, people


class TestInTheRoom:
    """Five of the cast and nine more: two tables of seven."""

    @pytest.fixture
    def cast(self, cast: Cast) -> Cast:
        for number in range(9):
            come(cast, f"Guest {number}")
        return cast

    @pytest.mark.both
    def test_everybody_who_is_here_sits_as_evenly_as_it_goes(self, cast: Cast) -> None:
        with transaction():
            seat_of(cast, cast.george).correct("left", by=cast.ana)
        make(cast)

        assert sizes(cast) == [7, 6]
        assert table_of(cast, cast.george) is None
        # Who came together sits apart.
        assert table_of(cast, cast.ana) != table_of(cast, cast.ben)

    def test_pressed_twice_nobody_moves(self, cast: Cast) -> None:
        make(cast)
        before, seq = who_sits_where(cast), cast.meeting.seq
        make(cast, by=cast.rose)

        assert (who_sits_where(cast), cast.meeting.seq) == (before, seq)

    @pytest.mark.both
    def test_who_comes_late_sits_where_there_are_fewest(self, cast: Cast) -> None:
        make(cast)
        with transaction():
            for member in at_table(cast, 2)[:2]:
                seat_of(cast, member).correct("left", by=cast.ana)
        late = [come(cast, "Nora"), come(cast, "Otto"), come(cast, "Pia")]

        assert [table_of(cast, member) for member in late] == [2, 2, 1]

    def test_a_nod_finds_a_table_and_who_waits_has_none(self, cast: Cast) -> None:
        make(cast)
        with transaction():
            seat = come_in(
                cast.meeting, person=None, name="Nora", stands="looking", past_limit=True
            )
        assert seat.table_no is None

        with transaction():
            seat.admit(by=cast.ana)
        assert seat.table_no == 1

    def test_who_is_said_to_be_here_is_nodded_in(self, cast: Cast) -> None:
        make(cast)
        with transaction():
            seat = come_in(
                cast.meeting, person=None, name="Nora", stands="looking", past_limit=True
            )
            seat.correct("here", by=cast.ana)

        assert (seat.status, seat.table_no) == ("here", 1)
        assert seat.member in cast.club.members()

    def test_who_comes_back_sits_where_they_sat(self, cast: Cast) -> None:
        make(cast)
        before = table_of(cast, cast.chloe)
        with transaction():
            seat_of(cast, cast.chloe).correct("left", by=cast.ana)
        assert sizes(cast) == ([6, 7] if before == 1 else [7, 6])
        with transaction():
            cast.meeting.arrive(cast.chloe, stood_as="looking", by=None)

        assert table_of(cast, cast.chloe) == before
        assert sizes(cast) == [7, 7]

    @pytest.mark.both
    def test_a_table_made_before_somebody_left_is_not_theirs_after_another_was(
        self, cast: Cast
    ) -> None:
        make(cast)
        gone = at_table(cast, 2)
        with transaction():
            # Sent out, and gone home: neither is forgotten, nor sits there for ever.
            seat_of(cast, gone[0]).remove(by=cast.ana)
            for member in gone[1:]:
                seat_of(cast, member).correct("left", by=cast.ana)
        undo(cast)
        assert sizes(cast) == []
        make(cast)
        assert sizes(cast) == [7]
        with transaction():
            cast.meeting.arrive(gone[0], stood_as="looking", by=cast.ana)
            cast.meeting.arrive(gone[1], stood_as="looking", by=None)

        assert sizes(cast) == [9]

    def test_one_circle_again_for_whoever_comes_back_too(self, cast: Cast) -> None:
        make(cast)
        with transaction():
            seat_of(cast, cast.ben).remove(by=cast.ana)
        undo(cast)
        seq = cast.meeting.seq
        undo(cast)
        assert cast.meeting.seq == seq

        with transaction():
            cast.meeting.arrive(cast.ben, stood_as="looking", by=cast.ana)
        assert sizes(cast) == []
        assert table_of(cast, cast.ben) is None

    def test_who_may_be_here_already_does_not_sit_twice(self, cast: Cast) -> None:
        make(cast)
        with transaction():
            seat = come_in(
                cast.meeting, person=None, name="Ben", stands="looking", past_limit=False
            )
        assert (seat.same_seat_id, seat.table_no) == (cast.ben.id, None)
        assert sizes(cast) == [7, 7]

        with transaction():
            seat.another(by=cast.ana)
        assert sizes(cast) == [8, 7]

    def test_two_rows_of_one_person_sit_at_one_table(self, cast: Cast) -> None:
        make(cast)
        before = table_of(cast, cast.ben)
        nora = come(cast, "Nora")
        with transaction():
            merge(nora, cast.ben, by=cast.ana)
        assert (table_of(cast, cast.ben), sizes(cast)) == (before, [7, 7])

        # And one who had gone when the tables were made sits where their other row does.
        with transaction():
            seat_of(cast, cast.ben).correct("left", by=cast.ana)
        undo(cast)
        otto = come(cast, "Otto")
        make(cast)
        theirs = table_of(cast, otto)
        with transaction():
            merge(otto, cast.ben, by=cast.ana)
        assert theirs is not None
        assert table_of(cast, cast.ben) == theirs

    def test_after_the_close_everybody_stays_where_they_sat(self, cast: Cast) -> None:
        make(cast)
        before = who_sits_where(cast)
        with transaction():
            cast.meeting.close(by=cast.ana)
            seq = cast.meeting.seq
            for seat in cast.meeting.seats():
                # No question was asked: there is nothing to answer.
                seat.another(by=cast.ana)

        assert (who_sits_where(cast), cast.meeting.seq) == (before, seq)

    def test_an_attendance_written_in_after_the_evening_sits_nowhere(self, cast: Cast) -> None:
        make(cast)
        with transaction():
            cast.meeting.close(by=cast.ana)
            person = Person(name="Zoë")
            db.session.add(person)
            member = cast.club.welcome(person, stands="looking")
            seat = cast.meeting.add_to_list(member, by=cast.ana)

        assert seat.table_no is None


def test_few_people_are_one_table(cast: Cast) -> None:
    make(cast)

    assert sizes(cast) == [5]


def come(cast: Cast, name: str) -> Member:
    """Somebody comes in."""
    with transaction():
        person = Person(name=name)
        db.session.add(person)
        member = cast.club.welcome(person, stands="looking")
        cast.meeting.arrive(member, stood_as="looking", by=None)
    return member


def make(cast: Cast, *, by: Member | None = None) -> None:
    """Small tables, please."""
    with transaction():
        sit_at_tables(cast.meeting, by=by or cast.ana)


def undo(cast: Cast) -> None:
    """One circle."""
    with transaction():
        sit_in_one_circle(cast.meeting, by=cast.ana)


def seat_of(cast: Cast, member: Member) -> Attendance:
    """The member's seat."""
    seat = cast.meeting.seat_of(member)
    assert seat is not None
    return seat


def table_of(cast: Cast, member: Member) -> int | None:
    """Where somebody sits."""
    return seat_of(cast, member).table_no


def at_table(cast: Cast, number: int) -> Sequence[Member]:
    """Who sits there."""
    return [seat.member for seat in tables(cast.meeting.seats())[number]]


def who_sits_where(cast: Cast) -> dict[int, list[int]]:
    """All tables."""
    standing = tables(cast.meeting.seats())
    return {number: [seat.member_id for seat in seats] for number, seats in standing.items()}


def sizes(cast: Cast) -> list[int]:
    """How many sit at each."""
    return [len(seats) for seats in who_sits_where(cast).values()]
