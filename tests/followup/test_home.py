"""With no mail server the same waits on a member's own page: how is it going, and when we meet."""

from datetime import timedelta

from flask import Flask

from jobclub import clock
from jobclub.clubs.models import Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from tests.followup.test_invitations import event_of
from tests.room import Actor, Room


def furnish(app: Flask) -> Room:
    """The evening is over; the next is in ten days."""
    room = Room.furnish(app)
    with app.app_context(), transaction():
        ana = db.session.get_one(Member, room.ids["ana"])
        Meeting.visible_to(ana, room.meeting).close(by=ana)
    return room


def get(app: Flask, actor: Actor, path: str) -> tuple[int, str]:
    """What somebody sees there."""
    page = actor.client(app).get(path, environ_overrides=actor.environ)
    return page.status_code, page.text


def test_home_asks_who_was_quiet_and_takes_the_answer(app: Flask) -> None:
    room = furnish(app)
    ben = room.actors["asker"]
    assert "How is it going?" not in get(app, ben, "/")[1]
    with clock.travel(timedelta(days=29)):
        page = get(app, ben, "/")[1]
        assert "How is it going?" in page
        # Whoever looks has not answered.
        assert "How is it going?" in get(app, ben, "/")[1]
        answered = ben.client(app).post(
            f"/c/{room.club}/do/check-in:say",
            data={"answer": "paused"},
            environ_overrides=ben.environ,
        )
        assert answered.status_code == 303
        assert "How is it going?" not in get(app, ben, "/")[1]
    with app.app_context():
        assert db.session.get_one(Member, room.ids["ben"]).stands == "paused"


def test_the_next_meeting_is_on_home_with_a_file_for_a_calendar(app: Flask) -> None:
    room = furnish(app)
    ben, path = room.actors["asker"], f"/c/{room.club}/next.ics"
    assert "Next meeting: " in get(app, ben, "/")[1]
    file = ben.client(app).get(path, environ_overrides=ben.environ)
    assert file.mimetype == "text/calendar"
    assert "meeting.ics" in file.headers["Content-Disposition"]
    event = event_of(file.data)
    assert str(event["UID"]) == f"{room.planned}@jobclub"
    call_off(app, room, room.planned)
    later = event_of(ben.client(app).get(path, environ_overrides=ben.environ).data)
    assert later["DTSTART"].dt > event["DTSTART"].dt


def test_with_no_meeting_to_come_there_is_no_file(app: Flask) -> None:
    room = furnish(app)
    with app.app_context():
        ana = db.session.get_one(Member, room.ids["ana"])
        to_come = [one.public_id for one in Meeting.planned_in(ana.club)]
    for planned in to_come:
        call_off(app, room, planned)
    ben = room.actors["asker"]
    assert get(app, ben, f"/c/{room.club}/next.ics")[0] == 404
    assert "Next meeting: " not in get(app, ben, "/")[1]


def call_off(app: Flask, room: Room, planned: str) -> None:
    """No meeting that week."""
    with app.app_context(), transaction():
        ana = db.session.get_one(Member, room.ids["ana"])
        Meeting.visible_to(ana, planned).call_off("holiday", by=ana)
