"""A second facilitator: nodded to by the console, their phone runs the meeting and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from jobclub.asks.models import Ask
from jobclub.board import sockets
from jobclub.clubs.merging import merge
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.line import Line
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.joining import come_in
from jobclub.people.models import DESK, PHONE, SignIn
from jobclub.places import Caller, Place, Role
from jobclub.web import Away
from tests.board.room import Room as Hall
from tests.board.room import until
from tests.cast import Cast
from tests.room import Actor, Room
from tests.test_access import get, send


@pytest.fixture
def seat(cast: Cast) -> Attendance:
    """Rose's, who facilitates and is here with her phone."""
    found = cast.meeting.seat_of(cast.rose)
    assert found is not None
    return found


@pytest.fixture
def phone(cast: Cast) -> Caller:
    """Rose's phone, on the hall's Wi-Fi."""
    with transaction():
        token = SignIn.begin(cast.rose.person, PHONE)[1]
    return Caller(token, at_desk=False, meeting=cast.meeting.public_id)


def role(caller: Caller) -> Role:
    return Place.of(caller).role


def nod(cast: Cast, seat: Attendance, *, may_run: bool = True) -> None:
    with transaction():
        seat.let_run(may_run, by=cast.ana)


class TestTheNod:
    def test_it_makes_a_facilitators_phone_run_the_meeting(
        self, cast: Cast, seat: Attendance, phone: Caller
    ) -> None:
        assert role(phone) == Role.MEMBER
        nod(cast, seat)
        nod(cast, seat)

        place = Place.of(phone)
        assert place.role == Role.RUNNER
        assert (place.me.running, place.me.on_duty) == (True, False)

    def test_it_is_for_this_meeting_and_no_other_place(
        self, cast: Cast, seat: Attendance, phone: Caller
    ) -> None:
        nod(cast, seat)

        assert role(Caller(phone.token, at_desk=False, club=cast.club.public_id)) == Role.MEMBER

    def test_it_is_for_facilitators_who_are_here_with_a_phone(self, cast: Cast) -> None:
        for member in (cast.ben, cast.george):
            seat = cast.meeting.seat_of(member)
            assert seat is not None
            with pytest.raises(Refused, match="facilitator"):
                nod(cast, seat)
        assert not any(seat.may_run for seat in cast.meeting.seats())

    def test_at_the_laptop_a_facilitator_is_one_with_or_without_it(
        self, cast: Cast, seat: Attendance
    ) -> None:
        with transaction():
            token = SignIn.begin(cast.rose.person, DESK)[1]
        laptop = Caller(token, at_desk=True, meeting=cast.meeting.public_id)
        for may_run in (True, False):
            nod(cast, seat, may_run=may_run)
            assert role(laptop) == Role.FACILITATOR
            # That laptop on the hall's Wi-Fi is a phone like any other.
            over_wifi = Caller(token, at_desk=False, meeting=cast.meeting.public_id)
            assert role(over_wifi) == (Role.RUNNER if may_run else Role.MEMBER)


class TestItEnds:
    @pytest.fixture(autouse=True)
    def nodded(self, cast: Cast, seat: Attendance) -> None:
        nod(cast, seat)

    def test_by_the_console(self, cast: Cast, seat: Attendance, phone: Caller) -> None:
        nod(cast, seat, may_run=False)

        assert role(phone) == Role.MEMBER

    def test_with_the_role_and_a_new_role_is_nodded_to_anew(
        self, cast: Cast, seat: Attendance, phone: Caller
    ) -> None:
        with transaction():
            cast.ana.person.passphrase_hash = "set"
            cast.rose.unname_facilitator(by=cast.ana)
        assert role(phone) == Role.MEMBER
        with transaction():
            cast.rose.name_facilitator(by=cast.ana)

        assert role(phone) == Role.MEMBER
        assert not seat.may_run

    @pytest.mark.parametrize("status", ["left", "absent"])
    def test_with_leaving_and_coming_back_is_no_nod(
        self, cast: Cast, seat: Attendance, phone: Caller, status: str
    ) -> None:
        with transaction():
            seat.correct(status, by=cast.ana)
        assert role(phone) == Role.MEMBER
        with transaction():
            cast.meeting.arrive(cast.rose, stood_as="looking", by=None)

        assert role(phone) == Role.MEMBER

    def test_with_being_sent_out_of_the_room(
        self, cast: Cast, seat: Attendance, phone: Caller
    ) -> None:
        with transaction():
            seat.remove(by=cast.ana)
        assert role(phone) == Role.PERSON
        with transaction():
            cast.meeting.arrive(cast.rose, stood_as="looking", by=cast.ana)

        assert role(phone) == Role.MEMBER

    def test_with_being_sent_out_of_the_club(
        self, cast: Cast, seat: Attendance, phone: Caller
    ) -> None:
        with transaction():
            cast.rose.turn_away(by=cast.ana)
        with pytest.raises(Missing):
            role(phone)
        with transaction():
            cast.rose.welcome_back(by=cast.ana)

        assert not seat.may_run

    def test_with_the_meeting_and_goes_on_with_it(self, cast: Cast, phone: Caller) -> None:
        with transaction():
            cast.meeting.close(by=cast.ana)
        assert role(phone) == Role.MEMBER
        assert not Place.of(phone).me.running

        with transaction():
            cast.meeting.reopen(by=cast.ana)
        assert role(phone) == Role.RUNNER

    def test_with_signing_out(self, cast: Cast, phone: Caller) -> None:
        with transaction():
            found = SignIn.known_by(phone.token)
            assert found is not None
            found.revoke()
        with pytest.raises(Missing):
            role(phone)

    def test_a_row_that_becomes_a_facilitators_brings_no_nod_along(self, cast: Cast) -> None:
        """Somebody was a facilitator and nodded to, and is put together with Ana's own place."""
        with transaction():
            newcomer = come_in(
                cast.meeting, person=None, name="Ana", stands="helping", past_limit=False
            )
            newcomer.may_run = True
            merge(newcomer.member, cast.ana, by=cast.ana)

        anas = cast.meeting.seat_of(cast.ana)
        assert anas is not None
        assert not anas.may_run


class TestWhatItMay:
    def test_taking_over_is_said_aloud_and_only_while_the_meeting_is_on(
        self, cast: Cast, seat: Attendance
    ) -> None:
        nod(cast, seat)
        with transaction():
            cast.meeting.be_led(by=cast.rose)
        seq = cast.meeting.seq
        with transaction():
            cast.meeting.be_led(by=cast.rose)
        assert (cast.meeting.led_by.called, cast.meeting.seq) == ("Rose", seq)

        # It never moves by itself: not when her phone goes home.
        with transaction():
            seat.correct("left", by=cast.ana)
        assert cast.meeting.led_by is cast.rose
        with transaction():
            cast.meeting.close(by=cast.ana)
        with pytest.raises(Refused, match="ended"), transaction():
            cast.meeting.be_led(by=cast.ana)

    def test_a_hidden_ask_is_there_for_it_to_restore(
        self, cast: Cast, seat: Attendance, phone: Caller
    ) -> None:
        ask = cast.ask("eBay")
        with transaction():
            ask.hide(by=cast.ana)
        with pytest.raises(Missing):
            Ask.visible_to(Place.of(phone).me, ask.id)
        nod(cast, seat)

        assert Ask.visible_to(Place.of(phone).me, ask.id) is ask


#: What a phone that runs the meeting is refused: other people's words, promises and lists, and
#: whatever opens or closes the evening.
NOT_ITS_OWN = {
    "ask:edit": {"ask_id": "ask", "company_1": "Intel"},
    "ask:withdraw": {"ask_id": "ask"},
    "ask:wall": {"ask_id": "ask"},
    "ask:post-for": {"member_id": "george", "company_1": "Intel"},
    "ask:accept-late": {"ask_id": "ask"},
    "offer:make-for": {"target_id": "second", "member_id": "george"},
    "offer:withdraw-for": {"target_id": "target", "member_id": "chloe"},
    "introduction:record": {"offer_id": "offer"},
    "introduction:step": {"offer_id": "offer", "step": "replied"},
    "introduction:undo": {"offer_id": "offer"},
    "thanks:send": {"offer_id": "offer"},
    "thanks:answer": {"thanks_id": "thanks", "text": "Gladly!"},
    "thanks:wall": {"thanks_id": "thanks"},
    "landing:say": {"member_id": "ben"},
    "seat:add": {"name": "Gina", "stands": "looking"},
    "seat:remove": {"member_id": "ben"},
    "seat:correct": {"member_id": "ben", "status": "left"},
    "seat:let-run": {"member_id": "running"},
    "stage:remove": {"stage_id": "stage"},
    "meeting:close": {},
    "meeting:reopen": {},
    "meeting:new-code": {},
    "member:rename": {"member_id": "ben", "name": "Benno"},
    "club:house-rules": {"house_rules": "Be kind."},
}


def test_it_may_run_the_meeting_and_nothing_else(app: Flask) -> None:
    room = Room.furnish(app)
    running = room.actors["running phone"]
    here = f"/m/{room.meeting}"

    for path in ("/console", "/board?room=console", "/qr.svg"):
        assert get(app, running, here + path).status_code == 404, path
    for path in ("", "members", f"members/{room.ids['ben']}", "settings"):
        assert get(app, running, f"/c/{room.club}/{path}").status_code == 404, path
    for command, names in NOT_ITS_OWN.items():
        fields = {
            key: room.ids[name] if key.endswith("_id") else name for key, name in names.items()
        }
        assert send(app, running, here, command, fields).status_code == 404, command


def test_it_reads_no_more_of_the_room_than_any_phone(app: Flask) -> None:
    """The tally, never the connector; nor an e-mail, a note or how to reach somebody."""
    room = Room.furnish(app)
    here = f"/m/{room.meeting}"
    running, other = room.actors["running phone"], room.actors["asker"]

    boards = [read(app, who, f"{here}/board?room=phones")["html"] for who in (running, other)]
    assert boards[0] == boards[1]
    for secret in ("Chloe", "You are kind", "@"):
        assert secret not in boards[0] + read(app, running, f"{here}/mine")["html"]


def read(app: Flask, who: Actor, path: str) -> dict[str, Any]:
    """What a page answers a script."""
    answer: dict[str, Any] | None = get(app, who, path).json
    assert answer is not None
    return answer


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A server, and Ana's laptop, which has a passphrase."""
    hall = Hall(tmp_path)
    for path, given in (
        ("/me/email", {"email": "ana@example.org"}),
        ("/me/passphrase", {"passphrase": "a long walk by the harbour"}),
    ):
        assert hall.ana.post(path, **given)[0] == 303
    yield hall
    hall.leave()


def test_on_the_wire_the_consoles_room_is_closed_to_it_and_it_leaves_with_its_seat(
    hall: Hall,
) -> None:
    rose, member = hall.phone("Rose"), hall.member("Rose")
    hall.do(hall.ana, "facilitator:name", member_id=member)
    hall.do(hall.ana, "seat:let-run", member_id=member)
    rose.connect()
    assert rose.line is not None

    with pytest.raises(Away, match="missing"):
        Line(rose, f"meeting={rose.meeting}", {"room": "console"}, lambda _kind, _said: None)
    stage = hall.look_up("select id from stage where started_at is not null")
    hall.do(rose, "stage:next", stage_id=stage)
    assert hall.look_up("select count(*) from stage where ended_at is not null") == 1

    # A facilitator's phone is a phone: sent out, it hears nothing more, whatever its role.
    hall.do(hall.ana, "seat:remove", member_id=member)
    until(rose.line.closed.is_set, lambda: "Rose's phone still listens", 6)
    assert rose.command("stage:next", stage_id=stage + 1)["missing"]
    assert hall.ana.line is not None
    assert not hall.ana.line.closed.is_set()


def test_a_screen_may_stay_by_its_seat_and_a_laptop_by_its_role(
    cast: Cast, seat: Attendance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One look for all screens; the role alone keeps no phone in the room."""
    with transaction():
        desk, token = SignIn.begin(cast.rose.person, DESK)
        phone, other = SignIn.begin(cast.rose.person, PHONE)
        at_home = SignIn.begin(cast.ben.person, PHONE)[0]
        in_hall = {"meeting": cast.meeting.public_id}
    person = cast.rose.person_id

    def screen(caller: Caller, row: SignIn, room: str, who: int = person) -> sockets.Screen:
        return sockets.Screen(caller, cast.meeting.id, room, row.id, who)

    there = {
        "console": screen(Caller(token, True, **in_hall), desk, "console"),
        "laptop": screen(Caller(token, True, **in_hall), desk, "phones"),
        "over Wi-Fi": screen(Caller(token, False, **in_hall), desk, "phones"),
        "phone": screen(Caller(other, False, **in_hall), phone, "phones"),
        # What no handshake lets in, and no look lets stay.
        "forged": screen(Caller(other, False, **in_hall), phone, "console"),
        "console over Wi-Fi": screen(Caller(token, False, **in_hall), desk, "console"),
        "Ben": screen(Caller("", False, **in_hall), at_home, "phones", cast.ben.person_id),
    }
    monkeypatch.setattr(sockets, "screens", there)
    never = {"forged", "console over Wi-Fi"}
    assert set(sockets._no_longer_welcome()) == never

    with transaction():
        seat.remove(by=cast.ana)
    assert set(sockets._no_longer_welcome()) == {*never, "over Wi-Fi", "phone"}
    with transaction():
        cast.rose.role = "member"
    db.session.expire_all()
    assert set(sockets._no_longer_welcome()) == set(there) - {"Ben"}
