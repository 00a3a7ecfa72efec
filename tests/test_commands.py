"""One command from a screen: who, once only, all or nothing, always an answer."""

import secrets
from inspect import Parameter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobclub.asks.models import Ask
from jobclub.commands import Answer, Sent, perform
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.fields import read_fields
from jobclub.limits import forget_everybody
from jobclub.meetings.models import Meeting
from jobclub.places import Caller
from tests.room import Room

pytestmark = pytest.mark.both


@pytest.fixture
def room(app: Flask) -> Room:
    return Room.furnish(app)


def send(
    app: Flask, room: Room, who: str, command: str, key: str | None = None, **fields: Any
) -> Answer:
    actor = room.actors[who]
    caller = Caller(actor.cookie, actor.laptop, meeting=room.meeting)
    with app.test_request_context():
        return perform(Sent(command, key, fields), caller)


def key() -> str:
    return secrets.token_hex(16)


def test_the_same_key_gets_the_same_answer_and_one_effect(app: Flask, room: Room) -> None:
    once = key()

    first = send(app, room, "connector", "ask:post", once, company_1="Intel")
    again = send(app, room, "connector", "ask:post", once, company_1="Intel")

    assert first["ok"]
    assert again == first
    with app.app_context():
        asked = select(func.count()).where(Ask.asker_id == room.ids["chloe"])
        assert db.session.scalar(asked) == 1


def test_a_key_cannot_be_used_for_something_else(app: Flask, room: Room) -> None:
    once = key()
    send(app, room, "connector", "ask:post", once, company_1="Intel")

    other = send(app, room, "connector", "ask:post", once, company_1="Delta")

    assert not other["ok"]
    assert "other words" in other["why"]


def test_a_refusal_is_an_answer_and_is_remembered(app: Flask, room: Room) -> None:
    once = key()

    no = send(app, room, "asker", "offer:make", once, target_id=room.ids["target"])

    assert no == {"ok": False, "why": "This is your own ask.", "field": None}
    assert send(app, room, "asker", "offer:make", once, target_id=room.ids["target"]) == no


def test_a_refusal_undoes_what_it_began(app: Flask, room: Room) -> None:
    before = seq(app, room)

    answer = send(app, room, "asker", "ask:post", company_1="...", company_2="Intel")

    assert answer["field"] == "company_1"
    assert seq(app, room) == before


def test_numbers_have_no_gaps_and_are_in_order_of_commit(app: Flask, room: Room) -> None:
    for _again in range(3):
        send(app, room, "connector", "offer:make", target_id=room.ids["second"])
        send(app, room, "connector", "offer:withdraw", target_id=room.ids["second"])
        send(app, room, "asker", "offer:make", target_id=room.ids["second"])

    with app.app_context():
        meeting = db.session.scalars(select(Meeting).where(Meeting.public_id == room.meeting)).one()
        numbers = db.session.scalars(
            select(EventRow.seq).where(EventRow.meeting_id == meeting.id).order_by(EventRow.id)
        ).all()
        assert list(numbers) == list(range(1, meeting.seq + 1))


def test_too_fast_is_no_answer_and_leaves_no_receipt(app: Flask, room: Room) -> None:
    forget_everybody()
    answers = [send(app, room, "asker", "me:stand", stands="looking") for _tap in range(12)]
    assert [a.get("ok") for a in answers[:10]] == [True] * 10
    assert answers[11]["retry"] <= 1

    once = key()
    assert "retry" in send(app, room, "asker", "me:stand", once, stands="paused")
    forget_everybody()
    assert send(app, room, "asker", "me:stand", once, stands="paused")["ok"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"company_1": "x" * 121}, "company_1"),
        ({"company_1": "eBay", "why": "y" * 281}, "why"),
        ({"company_1": ["eBay"]}, "company_1"),
        ({"company_1": {"$ne": ""}}, "company_1"),
        ({}, "company_1"),
    ],
)
def test_bad_input_gets_a_sentence_at_its_field(
    app: Flask, room: Room, fields: dict[str, Any], field: str
) -> None:
    answer = send(app, room, "connector", "ask:post", **fields)

    assert answer["ok"] is False
    assert answer["field"] == field
    assert answer["why"]


@pytest.mark.parametrize("name", ["company_4", "asker_id", "meeting", "seen", "__class__"])
def test_an_unknown_field_is_refused_by_name(app: Flask, room: Room, name: str) -> None:
    answer = send(app, room, "connector", "ask:post", company_1="eBay", **{name: "x"})

    assert not answer["ok"]
    assert name in answer["why"]


@pytest.mark.parametrize("bad", ["x", "-1", "1e9", "9" * 40, "\uff11\uff12", True, None, 1.5, [1]])
def test_an_id_that_is_no_id_names_nothing(app: Flask, room: Room, bad: Any) -> None:
    answer = send(app, room, "connector", "offer:make", target_id=bad)

    assert answer["ok"] is False
    assert answer["why"]


def test_an_unknown_command_and_an_old_key_are_answered(app: Flask, room: Room) -> None:
    assert send(app, room, "asker", "no:such")["missing"]
    assert "too old" in send(app, room, "asker", "me:stand", "abc", stands="looking")["why"]


def test_a_broken_handler_still_answers(app: Flask, room: Room, caplog: Any) -> None:
    """A phone without an answer would wait for ever."""
    from jobclub.commands import COMMANDS, command
    from jobclub.places import Role

    @command("test:breaks", for_=Role.MEMBER)
    def breaks(_member: object) -> None:
        raise ZeroDivisionError("Ben's secret ask")

    try:
        answer = send(app, room, "asker", "test:breaks")
    finally:
        del COMMANDS["test:breaks"]

    assert answer["retry"] > 0
    assert "secret" not in answer["why"]
    assert caplog is not None


def seq(app: Flask, room: Room) -> int:
    with app.app_context():
        return db.session.scalars(
            select(Meeting.seq).where(Meeting.public_id == room.meeting)
        ).one()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *((yes, True) for yes in (True, "true", "True", "1", 1, "on")),
        *((no, False) for no in (False, "false", "False", "0", 0, "no")),
    ],
)
@pytest.mark.parametrize("usual", [True, False])
def test_yes_and_no_are_read_as_scripts_boxes_and_templates_write_them(
    written: object, read: bool, usual: bool
) -> None:
    takes = {"skipped": Parameter("skipped", Parameter.KEYWORD_ONLY, default=usual)}

    assert read_fields(takes, {"skipped": bool}, {"skipped": written}) == {"skipped": read}
    # Not said at all, it is as usual.
    assert read_fields(takes, {"skipped": bool}, {}) == {"skipped": usual}
