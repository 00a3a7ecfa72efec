"""Who came, who came again, and of whom nobody can say yet."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from flask import Flask

from jobclub.clubs.models import Club, Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.attendance import ABSENT
from jobclub.meetings.models import Meeting
from jobclub.meetings.planning import CANCELLED, HOLIDAY
from jobclub.meetings.surveys import NO, QUESTIONS, YES, Survey
from jobclub.people.models import Person
from jobclub.reports.periods import ALL, CUSTOM, MONTH, Period
from jobclub.reports.queries import people
from jobclub.reports.queries.people import (
    Answers,
    CalledOff,
    CameBack,
    Cohort,
    Month,
    Visits,
)
from tests.meetings.clubs import TUESDAY, found_club, it_is

pytestmark = pytest.mark.both

A_WEEK = timedelta(days=7)
EVER = Period.of(ALL, TUESDAY)
FIVE = ("Ben", "Chloe", "Dan", "Eve", "Fay")
OF_FIVE = [
    Answers("learned", 5, 0), Answers("confident", 5, 0), Answers("new", 5, 0),
    Answers("help", 4, 1),
]  # fmt: skip
NOBODY = Visits(0, 0, 0, 0, 0)


def test_a_club_before_its_first_evening(app: Flask) -> None:
    with app.app_context():
        asked = db.session(), found_club().club_id, EVER
        assert people.visits(*asked) == NOBODY
        assert people.by_month(*asked) == []
        assert people.cohorts(*asked) == []
        assert people.came_back(*asked) == CameBack(0, 0, 0)
        assert people.survey(*asked) == [Answers(question) for question in QUESTIONS]
        assert people.given(*asked) == 0


def test_each_visit_counts_and_each_person_once(app: Flask) -> None:
    with app.app_context():
        ana = found_club()
        ben, chloe = join(ana.club, "Ben"), join(ana.club, "Chloe")
        evening(ana, TUESDAY, [ben, chloe])
        evening(ana, TUESDAY + A_WEEK, [ben])
        asked = db.session(), ana.club_id
        assert people.visits(*asked, EVER) == Visits(2, 5, 3, 3, 2)
        second = Period.of("meeting", TUESDAY + A_WEEK)
        assert people.visits(*asked, second) == Visits(1, 2, 2, 0, 0)


def test_who_was_not_in_the_room_is_no_visit(app: Flask) -> None:
    with app.app_context():
        ana = found_club()
        members = [join(ana.club, name) for name in ("Ben", "Chloe", "Rose", "George")]
        ben, chloe, rose, george = members
        with it_is(TUESDAY, "19:00"), transaction():
            meeting = Meeting.start(by=ana, code_length=6)
            meeting.arrive(ben, stood_as="looking", by=None, waits=True)
            meeting.arrive(chloe, stood_as="looking", by=None).correct(ABSENT, by=ana)
            meeting.arrive(rose, stood_as="looking", by=None).remove(by=ana)
            # George came in anew, on another phone: he is there already.
            meeting.arrive(george, stood_as="looking", by=None).ask_whether(ana, is_here=True)
            meeting.close(by=ana)
        assert people.visits(db.session(), ana.club_id, EVER) == Visits(1, 1, 1, 1, 0)


def test_the_day_is_that_of_the_club(app: Flask) -> None:
    with app.app_context():
        ana = found_club()
        last_of_march = date(2027, 3, 31)
        # In UTC it is April by then.
        evening(ana, last_of_march, [], at="23:50")
        asked = db.session(), ana.club_id
        assert people.visits(*asked, Period.of(MONTH, last_of_march)).meetings == 1
        assert people.visits(*asked, Period.of(MONTH, date(2027, 4, 1))) == NOBODY


def test_a_month_without_a_meeting_is_told_between_two(app: Flask) -> None:
    with app.app_context():
        ana = found_club()
        ben = join(ana.club, "Ben")
        evening(ana, date(2027, 11, 30), [ben])
        evening(ana, date(2028, 1, 4), [ben])
        assert people.by_month(db.session(), ana.club_id, EVER) == [
            Month(2027, 11, 1, 2, 2, 2),
            Month(2027, 12),
            Month(2028, 1, 1, 2, 2, 0),
        ]


def test_a_week_without_says_why_once_it_is_over(app: Flask) -> None:
    with app.app_context():
        ana = found_club()
        days = [TUESDAY + number * A_WEEK for number in range(5)]
        with it_is(TUESDAY - A_WEEK), transaction():
            planned = [Meeting.plan(day, "19:00", "60", by=ana) for day in days]
            planned[0].call_off(HOLIDAY, by=ana)
            planned[1].call_off(CANCELLED, by=ana)
            planned[2].take_out(by=ana)
        asked = db.session(), ana.club_id, EVER
        assert people.called_off(*asked, days[0]) == CalledOff(0, 0, 0)
        assert people.called_off(*asked, days[1]) == CalledOff(1, 0, 0)
        assert people.called_off(*asked, days[4] + A_WEEK) == CalledOff(1, 1, 2)


@pytest.mark.parametrize(
    ("weeks", "told"),
    [
        pytest.param([0, 3], CameBack(2, 2, 0), id="at-the-third-one-after"),
        pytest.param([0, 4], CameBack(2, 1, 0), id="only-at-the-fourth"),
        pytest.param([2], CameBack(2, 1, 1), id="nobody-can-say-yet"),
        pytest.param([1], CameBack(2, 1, 0), id="not-at-three"),
    ],
)
def test_a_newcomer_is_back_within_three_meetings(
    app: Flask, weeks: list[int], told: CameBack
) -> None:
    with app.app_context():
        ana = found_club()
        ben = join(ana.club, "Ben")
        for week in range(5):
            evening(ana, TUESDAY + week * A_WEEK, [ben] if week in weeks else [])
        found = people.came_back(db.session(), ana.club_id, EVER)
        assert found == told
        assert found.counted == told.newcomers - told.waiting


def test_weeks_that_were_not_held_do_not_count_against_anybody(app: Flask) -> None:
    with app.app_context():
        ana = found_club()
        ben = join(ana.club, "Ben")
        evening(ana, TUESDAY, [ben])
        with it_is(TUESDAY + timedelta(days=1)), transaction():
            for week in range(1, 6):
                Meeting.plan(TUESDAY + week * A_WEEK, "19:00", "60", by=ana)
        evening(ana, TUESDAY + 10 * A_WEEK, [ben])
        assert people.came_back(db.session(), ana.club_id, EVER) == CameBack(2, 2, 0)


def test_cohorts_are_told_by_the_month_of_the_first_visit(app: Flask) -> None:
    with app.app_context():
        ana = found_club()
        ben, chloe = join(ana.club, "Ben"), join(ana.club, "Chloe")
        for week in range(4):
            evening(ana, TUESDAY + week * A_WEEK, [ben] if week in (0, 1) else [chloe])
        # Tuesdays from 12 January on: the fourth is in February.
        assert people.cohorts(db.session(), ana.club_id, EVER) == [
            Cohort(2027, 1, newcomers=3, again=3, four=1, waiting=0)
        ]
        later = Period.of(MONTH, TUESDAY + 3 * A_WEEK)
        assert people.cohorts(db.session(), ana.club_id, later) == []


def test_the_survey_is_counted_question_by_question(app: Flask) -> None:
    with app.app_context():
        ana = found_club()
        meeting = answered_evening(ana, TUESDAY, FIVE)
        asked = db.session(), ana.club_id
        assert people.survey(*asked, EVER) == OF_FIVE
        assert people.given(*asked, EVER) == 5
        assert people.survey(*asked, Period.of("meeting", meeting.local_date)) == OF_FIVE
        assert people.given(*asked, Period.of(MONTH, date(2027, 2, 1))) == 0


def test_no_period_less_another_tells_what_one_newcomer_answered(app: Flask) -> None:
    with app.app_context():
        ana = found_club()
        answered_evening(ana, TUESDAY, FIVE)
        answered_evening(ana, TUESDAY + A_WEEK, ["Nora"])
        asked = db.session(), ana.club_id
        first, last = TUESDAY - A_WEEK, TUESDAY + 2 * A_WEEK
        days = [first + timedelta(days=n) for n in range((last - first).days)]
        periods = [Period(CUSTOM, start, end) for start in days for end in days if start <= end]
        told = {tuple(people.survey(*asked, period)) for period in [EVER, *periods]}
        assert told == {tuple(OF_FIVE), tuple(Answers(question) for question in QUESTIONS)}


def test_evenings_of_few_answers_count_together_on_the_day_of_the_last(app: Flask) -> None:
    with app.app_context():
        ana = found_club()
        answered_evening(ana, TUESDAY, ["Nora", "Omar"])
        answered_evening(ana, TUESDAY + A_WEEK, FIVE)
        answered_evening(ana, TUESDAY + 2 * A_WEEK, ["Pia", "Quinn", "Rosa"])
        asked = db.session(), ana.club_id
        weeks = [Period.of("meeting", TUESDAY + n * A_WEEK) for n in range(3)]
        assert [people.given(*asked, week) for week in weeks] == [0, 5, 5]
        # Nora and Pia have found no help, each of them the first one of her evening.
        assert people.survey(*asked, weeks[2])[3] == Answers("help", 3, 2)
        assert people.given(*asked, EVER) == 10


def answered_evening(ana: Member, day: date, names: Sequence[str]) -> Meeting:
    """Newcomers come, and answer as they leave: the first one found no help."""
    newcomers = [join(ana.club, name) for name in names]
    meeting = evening(ana, day, newcomers)
    with it_is(day, "22:00"), transaction():
        for one in newcomers:
            help_found = NO if one is newcomers[0] else YES
            Survey.give(one, meeting, {**dict.fromkeys(QUESTIONS, YES), "help": help_found})
    return meeting


def join(club: Club, name: str) -> Member:
    """Somebody new in the club."""
    with transaction():
        person = Person(name=name)
        db.session.add(person)
        db.session.flush()
        return club.welcome(person, stands="looking")


def evening(ana: Member, day: date, here: Sequence[Member], at: str = "19:00") -> Meeting:
    """One evening, from its doors to its close; Ana is there, and these."""
    with it_is(day, at), transaction():
        meeting = Meeting.start(by=ana, code_length=6)
        for member in here:
            meeting.arrive(member, stood_as="looking", by=None)
        meeting.close(by=ana)
    return meeting
