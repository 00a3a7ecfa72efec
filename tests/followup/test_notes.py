"""Notes: for facilitators' eyes, between the meetings, and nowhere else."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobclub import clock
from jobclub.clubs.merging import merge
from jobclub.errors import Missing, Refused
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.followup.last_heard import SPOKE, last_heard_of
from jobclub.followup.notes import Note
from jobclub.followup.quiet import quiet_in
from tests.cast import Cast
from tests.room import Actor, Room
from tests.test_access import get, send

WORDS = "Her brother is ill; she would rather not be asked about Delta."


@pytest.mark.both
def test_a_note_is_kept_newest_first_and_goes_with_its_words(cast: Cast) -> None:
    with clock.travel(timedelta(days=-2)), transaction():
        first = Note.write(cast.ben, "Prefers the phone.", by=cast.ana)
    with transaction():
        second = Note.write(cast.ben, "", spoke=True, by=cast.rose)
    assert Note.about(cast.ben) == [second, first]
    assert Note.about(cast.chloe) == []

    with transaction():
        Note.visible_to(cast.rose, first.id).remove(by=cast.rose)

    assert [note.spoke for note in Note.about(cast.ben)] == [True]


@pytest.mark.both
def test_who_was_spoken_to_is_not_quiet(cast: Cast) -> None:
    with clock.travel(timedelta(days=30)):
        assert cast.ben in [quiet.member for quiet in quiet_in(cast.club)]
        with transaction():
            Note.write(cast.ben, "Reads job pages every day.", by=cast.ana)
        # A thought of the facilitator's is no sign of Ben.
        assert cast.ben in [quiet.member for quiet in quiet_in(cast.club)]

        with transaction():
            Note.write(cast.ben, "", spoke=True, by=cast.ana)

        assert cast.ben not in [quiet.member for quiet in quiet_in(cast.club)]
        heard = last_heard_of(cast.club, [cast.ben])[cast.ben.id]
        assert (heard.on, heard.how) == (cast.club.today(), SPOKE)


@pytest.mark.both
def test_an_empty_note_says_nothing(cast: Cast) -> None:
    with pytest.raises(Refused, match="Write a line"), transaction():
        Note.write(cast.ben, "", by=cast.ana)
    assert db.session.scalar(select(func.count(Note.id))) == 0


@pytest.mark.both
def test_nobody_else_keeps_or_finds_one(cast: Cast) -> None:
    with transaction():
        note = Note.write(cast.ben, WORDS, by=cast.ana)

    for somebody in (cast.ben, cast.chloe, cast.dan, cast.eve):
        with pytest.raises(Missing):
            Note.visible_to(somebody, note.id)
    with pytest.raises(Missing), transaction():
        Note.write(cast.chloe, WORDS, by=cast.ben)


@pytest.mark.both
def test_two_rows_of_one_person_have_their_notes_together(cast: Cast) -> None:
    with transaction():
        note = Note.write(cast.george, WORDS, by=cast.ana)
        merge(cast.george, cast.ben, by=cast.ana)

    assert [one.id for one in Note.about(cast.ben)] == [note.id]


def test_a_note_is_on_the_member_s_page_after_the_meeting_and_on_no_other(app: Flask) -> None:
    room = Room.furnish(app)
    rose, ben = room.actors["facilitator"], room.ids["ben"]
    fields = {"member_id": ben, "text": WORDS}
    assert send(app, rose, f"/m/{room.meeting}", "note:write", fields).status_code == 200

    members, meeting = f"/c/{room.club}/members", f"/c/{room.club}/meetings/{room.meeting}"
    evening = [f"/m/{room.meeting}/{page}" for page in ("", "console", "mine", "recap")]
    evening += [f"{meeting}/{page}" for page in ("summary", "slips?who=all", "cards")]
    for path in [*evening, members, f"{members}/{ben}", f"/wall/{room.wall}", "/me", "/"]:
        for actor in (rose, room.actors["owner"], room.actors["asker"]):
            assert "brother" not in get(app, actor, path).text, path
    assert "after the meeting" in get(app, rose, f"{members}/{ben}").text

    assert send(app, rose, f"/m/{room.meeting}", "meeting:close", {}).status_code == 200
    page = get(app, rose, f"{members}/{ben}")
    assert WORDS in page.text
    assert "Remove the note" in page.text
    for path in (*evening, members):
        assert "brother" not in get(app, rose, path).text, path
    with app.app_context():
        assert not [kind for kind in db.session.scalars(select(EventRow.kind)) if "Note" in kind]


def test_a_refused_note_keeps_its_words(app: Flask) -> None:
    room = Room.furnish(app)
    rose: Actor = room.actors["facilitator"]
    send(app, rose, f"/m/{room.meeting}", "meeting:close", {})
    page = f"/c/{room.club}/members/{room.ids['ben']}"
    answer = rose.client(app).post(
        f"/c/{room.club}/do/note:write",
        data={"member_id": room.ids["ben"], "text": WORDS * 20},
        headers={"Referer": f"http://{rose.host}{page}"},
        environ_overrides=rose.environ,
    )

    assert answer.status_code == 422
    assert "1000 is the most" in answer.text
    assert WORDS * 20 in answer.text
