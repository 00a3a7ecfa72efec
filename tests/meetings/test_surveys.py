"""The exit survey: whom it is for, and that nobody can tell who answered what."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from jobclub import clock
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.commands import Sent, perform
from jobclub.database import Base
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.meetings.surveys import ASKED_FOR, FEW, QUESTIONS, Survey, SurveyGiven
from jobclub.people.erasing import erase
from jobclub.people.my_data import everything_of
from jobclub.places import Caller
from tests.cast import Cast
from tests.followup.postman import a_postman
from tests.followup.test_no_mark import must_be_same, pages, readable
from tests.followup.twins import EVENING, World, falling_alike
from tests.room import Actor, Room

A_WEEK = timedelta(days=7)
GLAD = dict.fromkeys(QUESTIONS, "yes")
NOT_REALLY = dict.fromkeys(QUESTIONS, "no")
#: Not the same to any two questions, so that a swap of two of them shows.
ONE = {"learned": "yes", "confident": "no", "new": "yes", "help": "no"}
OTHER = {"learned": "no", "confident": "no", "new": "yes", "help": "yes"}


@pytest.mark.both
def test_it_is_for_a_first_evening_and_every_fourth(cast: Cast) -> None:
    asked = []
    for number in range(9):
        with clock.travel(number * A_WEEK):
            meeting = an_evening(cast, cast.ben) if number else cast.meeting
            close(cast, meeting)
            asked.append(Survey.is_for(cast.ben, meeting))
    assert asked == [True, False, False, True, False, False, False, True, False]


def test_an_evening_missed_is_not_counted(cast: Cast) -> None:
    close(cast, cast.meeting)
    for number in range(1, 5):
        with clock.travel(number * A_WEEK):
            meeting = an_evening(cast, cast.ben)
            if number == 1:
                correct(cast, meeting, cast.ben, "absent")
            close(cast, meeting)
            assert Survey.is_for(cast.ben, meeting) is (number == 4)


def test_it_is_for_who_was_in_the_room(cast: Cast) -> None:
    correct(cast, cast.meeting, cast.ben, "left")
    correct(cast, cast.meeting, cast.rose, "absent")
    with transaction():
        waits = cast.meeting.seat_of(cast.chloe)
        assert waits is not None
        # Chloe may be George, who sits there already.
        waits.ask_whether(cast.george, is_here=True)
    close(cast, cast.meeting)

    assert Survey.is_for(cast.ben, cast.meeting), "who left early was there"
    for one in (cast.rose, cast.chloe, cast.dan):
        assert not Survey.is_for(one, cast.meeting), one.called
        with pytest.raises(Missing), transaction():
            Survey.give(one, cast.meeting, GLAD)


def test_it_is_asked_for_a_fortnight(cast: Cast) -> None:
    close(cast, cast.meeting)
    with clock.travel(ASKED_FOR - timedelta(hours=1)):
        assert Survey.is_for(cast.ben, cast.meeting)
    with clock.travel(ASKED_FOR + timedelta(hours=1)):
        assert not Survey.is_for(cast.ben, cast.meeting)


@pytest.mark.both
def test_answers_are_added_up_and_nobody_answers_twice(cast: Cast) -> None:
    close(cast, cast.meeting)
    with transaction():
        Survey.give(cast.ben, cast.meeting, ONE)
        Survey.give(cast.chloe, cast.meeting, GLAD)
        Survey.give(cast.ben, cast.meeting, NOT_REALLY)

    assert not Survey.is_for(cast.ben, cast.meeting)
    assert counts() == {
        ("learned", "yes"): 2, ("learned", "no"): 0, ("confident", "yes"): 1,
        ("confident", "no"): 1, ("new", "yes"): 2, ("new", "no"): 0, ("help", "yes"): 1,
        ("help", "no"): 1,
    }  # fmt: skip
    assert db.session.scalar(select(func.count()).select_from(SurveyGiven)) == 2


@pytest.mark.parametrize("answers", [{}, {"learned": "yes"}, {**GLAD, "help": "no!"}], ids=str)
def test_all_four_are_answered_or_none(cast: Cast, answers: dict[str, str]) -> None:
    close(cast, cast.meeting)
    with pytest.raises(Refused, match="all four"), transaction():
        Survey.give(cast.ben, cast.meeting, answers)
    assert counts() == {}
    assert Survey.is_for(cast.ben, cast.meeting)


def test_of_fewer_than_five_nothing_is_shown(cast: Cast) -> None:
    close(cast, cast.meeting)
    members = [cast.ana, cast.ben, cast.chloe, cast.rose, cast.george]
    for number, one in enumerate(members, 1):
        with transaction():
            Survey.give(one, cast.meeting, ONE)
        given, yes = Survey.heard(cast.meeting)
        assert given == number
        assert yes == ({"learned": 5, "confident": 0, "new": 5, "help": 0} if number == FEW else {})


@pytest.mark.both
def test_two_rows_of_one_person_have_answered_once(cast: Cast) -> None:
    close(cast, cast.meeting)
    with transaction():
        Survey.give(cast.ben, cast.meeting, ONE)
        Survey.give(cast.george, cast.meeting, ONE)
        merge(cast.ben, cast.george, by=cast.ana)
    [row] = db.session.scalars(select(SurveyGiven))
    assert row.member_id == cast.george.id
    assert counts()["learned", "yes"] == 2, "what was added up stays"


def test_their_own_data_says_that_they_answered_and_not_what(cast: Cast) -> None:
    close(cast, cast.meeting)
    with transaction():
        Survey.give(cast.ben, cast.meeting, ONE)
    [club] = everything_of(cast.ben.person)["clubs"]
    [told] = club["evenings I said something about"]
    assert told == {
        "id": told["id"], "meeting": str(cast.meeting.local_date), "member": "Ben",
    }  # fmt: skip
    with transaction():
        erase(cast.ben.person)
    assert counts()["learned", "yes"] == 1, "what stays are counts"


def test_a_card_on_the_phone_and_on_the_recap_until_it_is_answered(app: Flask) -> None:
    room = Room.furnish(app)
    ben, phone, recap = room.actors["asker"], f"/m/{room.meeting}/", f"/m/{room.meeting}/recap"
    for path in (phone, recap):
        assert "How was it?" not in read(app, ben, path).text, "while it is on"
    with app.app_context(), transaction():
        ana = db.session.get_one(Member, room.ids["ana"])
        db.session.get_one(Meeting, meeting_id(room)).close(by=ana)
    for path in (phone, recap):
        page = read(app, ben, path).text
        assert page.count("How was it?") == 1
        assert [page.count(f'name="{name}" value=') for name in QUESTIONS] == [2, 2, 2, 2]
        assert "Nobody sees who answered what." in page

    no = give(app, room, ben, recap, learned="yes")
    assert (no.status_code, "Please answer all four: a tap each." in no.text) == (422, True)
    done = give(app, room, ben, recap, **ONE)
    assert (done.status_code, done.location) == (303, recap)
    for path in (phone, recap):
        assert "How was it?" not in read(app, ben, path).text


def test_slips_ask_those_without_a_phone(app: Flask) -> None:
    room = Room.furnish(app)
    ana = room.actors["owner"]
    slips = f"/c/{room.club}/meetings/{room.meeting}/slips"
    assert read(app, ana, slips).text.count("Tear this off") == 1
    with app.app_context(), transaction():
        george = db.session.get_one(Member, room.ids["george"])
        Survey.give(george, db.session.get_one(Meeting, meeting_id(room)), ONE)
    assert "Tear this off" not in read(app, ana, slips).text


def test_the_summary_tells_how_many_answered_and_of_five_what(app: Flask) -> None:
    room = Room.furnish(app)
    page = f"/c/{room.club}/meetings/{room.meeting}/summary"
    names = ("ana", "rose", "ben", "chloe", "george")
    for number, name in enumerate(names, 1):
        with app.app_context(), transaction():
            meeting = db.session.get_one(Meeting, meeting_id(room))
            Survey.give(db.session.get_one(Member, room.ids[name]), meeting, ONE)
        told = read(app, room.actors["owner"], page).text
        few = f"{number} answer{'s' if number > 1 else ''}: fewer than 5 are not shown."
        assert (few in told) is (number < FEW)
        assert ("<b>5</b> of 5: I learned something." in told) is (number == FEW)


# Nobody can tell who answered what.

Told = dict[str, Any]
BEN, CHLOE = ("asker", "ben"), ("connector", "chloe")


@pytest.fixture(scope="module")
def play(
    tmp_path_factory: pytest.TempPathFactory,
    empty_sqlite: Path,
    translated: FileSystemBytecodeCache,
) -> Iterator[Callable[..., Told]]:
    """The same evening, each time in a world of its own; Ben and Chloe are asked how it was."""
    with a_postman() as postman:

        def one(bens: dict[str, str], chloes: dict[str, str], *, others: int) -> Told:
            with falling_alike() as dice:
                folder = tmp_path_factory.mktemp("world")
                world = World(folder, empty_sqlite, translated, postman, dice)
                world.first_evening()
                with world.inside(EVENING + timedelta(minutes=80)):
                    for actor in ("owner", "facilitator", "running phone")[:others]:
                        answers(world, actor, GLAD)
                    answers(world, "asker", bens)
                    answers(world, "connector", chloes)
                return told(world)

        yield one


@pytest.mark.parametrize("others", [0, 3], ids=["two answers", "five answers"])
def test_who_answered_what_cannot_be_told(play: Callable[..., Told], others: int) -> None:
    must_be_same(play(ONE, OTHER, others=others), play(OTHER, ONE, others=others))


def test_but_that_somebody_answered_otherwise_is_counted(play: Callable[..., Told]) -> None:
    one, other = play(ONE, OTHER, others=3), play(ONE, ONE, others=3)
    otherwise = {name for name in one if one[name] != other[name]}
    assert "rows of survey" in otherwise
    assert any(name.endswith("/summary") for name in otherwise)
    # Nobody but the club's facilitators reads it.
    assert all(" owner " in name for name in otherwise - {"rows of survey"})


def told(world: World) -> Told:
    """Every row there is, with its number; every page, as the owner and the two read it."""
    with world.app.app_context():
        found: Told = {
            f"rows of {table.name}": [
                dict(row) for row in db.session.execute(select(table)).mappings()
            ]
            for table in Base.metadata.sorted_tables
        }
        db.session.remove()
    moment = EVENING + timedelta(minutes=90)
    world.sit_down(moment)
    return found | pages(world, moment, ("owner", "asker", "connector"), readable(world.app))


def answers(world: World, actor: str, fields: dict[str, str]) -> None:
    """From their own phone, by the card."""
    who = world.room.actors[actor]
    caller = Caller(who.cookie, who.laptop, meeting=world.room.meeting)
    answer = perform(Sent("survey:give", f"{len(actor):032x}", fields), caller)
    assert answer.get("ok"), (actor, answer)


def an_evening(cast: Cast, *members: Member) -> Meeting:
    """The doors of a later one; these come."""
    with transaction():
        meeting = Meeting.start(by=cast.ana, code_length=6)
        for member in members:
            meeting.arrive(member, stood_as="looking", by=None)
    return meeting


def close(cast: Cast, meeting: Meeting) -> None:
    """It is over."""
    with transaction():
        meeting.close(by=cast.ana)


def correct(cast: Cast, meeting: Meeting, member: Member, status: str) -> None:
    """Ana corrects who was there."""
    with transaction():
        seat = meeting.seat_of(member)
        assert seat is not None
        seat.correct(status, by=cast.ana)


def counts() -> dict[tuple[str, str], int]:
    """How often each was answered."""
    return {
        (one.question, one.answer): one.times
        for one in db.session.scalars(select(Survey).order_by(Survey.id))
    }


def meeting_id(room: Room) -> int:
    """Tonight's row."""
    return db.session.scalars(select(Meeting.id).where(Meeting.public_id == room.meeting)).one()


def read(app: Flask, actor: Actor, path: str) -> TestResponse:
    """A page, as somebody reads it."""
    page = actor.client(app).get(path, environ_overrides=actor.environ)
    assert page.status_code == 200
    return page


def give(app: Flask, room: Room, actor: Actor, page: str, **fields: str) -> TestResponse:
    """The plain form on a page of theirs."""
    return actor.client(app).post(
        f"/m/{room.meeting}/do/survey:give",
        data=fields,
        headers={"Referer": f"http://{actor.environ['HTTP_HOST']}{page}"},
        environ_overrides=actor.environ,
    )
