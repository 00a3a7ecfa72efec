"""Screens on the wire: who is let in, what they hear, and what cannot harm the others."""

import json
import secrets
from collections.abc import Iterator

import pytest

from jobclub.line import Line
from jobclub.phone import Console, Letter, Phone, Wall
from jobclub.web import Away, Web
from tests.board.room import Room, until

CLOSED_WITHIN = 5.0


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """An open meeting with everybody connected."""
    room = Room(tmp_path_factory.mktemp("sockets"))
    yield room
    room.leave()


def line(web: Web, meeting: str, **auth: str) -> Line:
    """A socket of somebody's that only listens for being closed."""
    return Line(web, f"meeting={meeting}", auth, lambda _kind, _message: None)


class TestDoor:
    def test_a_stranger_is_turned_away(self, room: Room) -> None:
        with pytest.raises(Away, match="missing"):
            line(Web(room.server.lan_url), room.ben.meeting, room="phones")

    def test_a_forged_cookie_too(self, room: Room) -> None:
        forger = Web(room.server.lan_url, f"jobclub={secrets.token_urlsafe(32)}")
        with pytest.raises(Away, match="missing"):
            line(forger, room.ben.meeting, room="phones")

    @pytest.mark.parametrize("meeting", ["", "0123456789abcdef", "../x", "%00"])
    def test_a_meeting_that_is_not_there(self, room: Room, meeting: str) -> None:
        with pytest.raises(Away, match="missing"):
            line(room.ben, meeting, room="phones")

    @pytest.mark.parametrize("token", ["wrong", "a" * 500])
    def test_a_wall_needs_its_link(self, room: Room, token: str) -> None:
        with pytest.raises(Away, match="missing"):
            line(Web(room.server.lan_url), "", wall=token)

    def test_another_site_is_turned_away_before_the_handshake(self, room: Room) -> None:
        class Elsewhere(Web):
            def who(self) -> dict[str, str]:
                return {**super().who(), "Origin": "http://evil.example"}

        with pytest.raises(Away, match="403"):
            line(Elsewhere(room.ben.base, room.ben.cookie), room.ben.meeting, room="phones")

    def test_a_phone_that_waits_for_a_nod_hears_nothing(self, room: Room) -> None:
        settings = {"name": "Library Club", "zone": "UTC", "locale": "en"}
        room.do(room.ana, "club:settings", door_policy="nod", **settings)
        newcomer = room.phone("Newcomer")
        with pytest.raises(Away, match="missing"):
            newcomer.connect()
        room.do(room.ana, "seat:admit", member_id=room.member("Newcomer"))
        newcomer.connect()
        newcomer.close()
        room.do(room.ana, "club:settings", door_policy="open", **settings)

    def test_more_than_five_sockets_of_one_member(self, room: Room) -> None:
        guest = room.phone()
        five = [line(guest, guest.meeting, room="phones") for _ in range(5)]
        with pytest.raises(Away, match="full"):
            line(guest, guest.meeting, room="phones")
        five[0].close()
        until(lambda: _comes_in(guest), lambda: "still full")
        for one in five:
            one.close()


class TestRooms:
    def test_the_server_chooses_the_room(self, room: Room) -> None:
        """Who asks for the console is turned away; who invents a room hears the phones'."""
        guest = room.phone()
        with pytest.raises(Away, match="missing"):
            line(guest, guest.meeting, room="console")

        heard: list[str] = []
        inventive = Line(
            guest,
            f"meeting={guest.meeting}",
            {"room": "person:1:1"},
            lambda kind, message: heard.append(message["room"]) if kind == "board" else None,
        )
        room.ask(room.phone(), "Rooms Corp")
        until(lambda: "phones" in heard, lambda: str(heard))
        # Its own private part it may hear of; another room never.
        assert set(heard) <= {"phones", "mine"}
        inventive.close()

    def test_a_facilitator_s_cookie_is_a_member_s_from_the_hall(self, room: Room) -> None:
        """Plain http on the LAN: the console opens at the laptop alone (S20)."""
        hall = Console(room.server.lan_url, room.ana.cookie, room.ana.meeting)
        with pytest.raises(Away, match="missing"):
            hall.connect()

    def test_the_wall_ignores_every_cookie(self, room: Room) -> None:
        wall = Wall(room.server.url, room.ana.wall_token)
        wall.cookie = room.ana.cookie
        wall.connect()
        answer = wall.emit(Letter("meeting:close", {}, 0))
        assert answer is not None
        assert answer["ok"] is False
        assert "Close early" in room.ana.board_html()
        wall.close()

    def test_what_is_mine_is_told_to_me_alone(self, room: Room) -> None:
        guest, told = room.phone(), []
        listening = Line(guest, f"meeting={guest.meeting}", {}, lambda kind, _m: told.append(kind))
        # The guest's own arrival may still be on its way: the first ask comes after it.
        room.ask(room.phone(), "Early Corp")
        until(lambda: "board" in told, lambda: "heard nothing")
        other, seen = room.phone(), len(told)
        room.ask(other, "Private Corp")
        until(lambda: "board" in told[seen:], lambda: "heard nothing")
        assert "mine" not in told[seen:]
        room.ask(guest, "My own Corp")
        until(lambda: "mine" in told, lambda: str(told))
        listening.close()


class TestGoing:
    def test_signing_out_closes_the_socket(self, room: Room) -> None:
        guest = room.phone()
        socket = line(guest, guest.meeting, room="phones")
        guest.post("/sign-out")
        assert socket.closed.wait(CLOSED_WITHIN)

    def test_being_sent_out_closes_the_socket(self, room: Room) -> None:
        guest = room.phone("Rowdy")
        socket = line(guest, guest.meeting, room="phones")
        room.do(room.ana, "seat:remove", member_id=room.member("Rowdy"))
        assert guest.get(guest.src)[0] == 404
        assert socket.closed.wait(CLOSED_WITHIN)
        with pytest.raises(Away, match="missing"):
            line(guest, guest.meeting, room="phones")

    def test_not_welcome_in_the_club_closes_it_too(self, room: Room) -> None:
        guest = room.phone("Unwelcome")
        socket = line(guest, guest.meeting, room="phones")
        room.do(room.ana, "member:unwelcome", member_id=room.member("Unwelcome"))
        assert socket.closed.wait(CLOSED_WITHIN)

    @pytest.mark.parametrize("name", ["disconnect", "connect"])
    def test_nobody_hides_from_the_watch_by_an_event_s_name(self, room: Room, name: str) -> None:
        guest = room.phone()
        socket = line(guest, guest.meeting, room="phones")
        socket.send(f'42["{name}",{{"wall":"{room.ana.wall_token}"}}]')
        guest.post("/sign-out")
        assert socket.closed.wait(CLOSED_WITHIN)

    def test_the_others_stay(self, room: Room) -> None:
        for screen in room.screens:
            assert screen.line is not None
            assert not screen.line.closed.is_set()


class TestNoHarm:
    @pytest.mark.parametrize(
        "frame",
        [
            "x" * 17_000,
            f'42["command",{json.dumps({"command": "x" * 17_000})}]',
            b"\x00\xff" * 40,
            b"42",
            "",
            "9",
            "42",
            "42[",
            "42{}",
            "42[]",
            "421[1]",
            "42[[]]",
            '42["connect"]',
            '42["no such event",{}]',
            "43[]",
            "41",
            '451-["command",{"_placeholder":true,"num":0}]',
            "40/other,",
            "4" * 300,
        ],
        ids=lambda frame: repr(frame[:24]),
    )
    def test_garbage_ends_at_most_its_own_socket(self, room: Room, frame: str | bytes) -> None:
        guest = room.phone()
        line(guest, guest.meeting, room="phones").send(frame)
        asked, company = room.phone(), f"Harmless {secrets.token_hex(3)}"
        room.ask(asked, company)
        for screen in room.screens:
            room.sees(screen, company)
        assert "Traceback" not in room.server.log_text()

    @pytest.mark.parametrize(
        "body",
        [
            None,
            [],
            "offer:make",
            7,
            {},
            {"command": None},
            {"command": ["ask:post"]},
            {"command": "no:such", "fields": {}},
            {"command": "__class__", "fields": {}},
            {"command": "ask:post", "fields": []},
            {"command": "ask:post", "fields": {"company_4": "Acme"}},
            {"command": "ask:post", "fields": {"company_1": {"a": 1}}},
            {"command": "ask:post", "fields": {"meeting": 1}},
            {"command": "offer:make", "fields": {"target_id": "9" * 40}},
            {"command": "offer:make", "fields": {"target_id": -1}},
            {"command": "offer:make", "fields": {"target_id": True}},
            {"command": "meeting:close", "fields": {}},
            {"command": "ask:post", "key": "short", "fields": {"company_1": "Acme"}},
            {"command": "ask:post", "seen": "x", "fields": {"company_1": "!!!"}},
        ],
        ids=str,
    )
    def test_whatever_is_asked_is_answered(self, room: Room, body: object) -> None:
        guest = room.phone()
        socket = line(guest, guest.meeting, room="phones")
        answer = socket.emit("command", body)
        assert answer is not None
        assert answer["ok"] is False
        assert isinstance(answer["why"], str)
        socket.close()

    def test_a_fourth_company_is_named_in_the_answer(self, room: Room) -> None:
        fields = {"company_1": "a", "company_2": "b", "company_3": "c", "company_4": "d"}
        answer = room.phone().command("ask:post", **fields)
        assert "company_4" in answer["why"]

    def test_who_floods_waits_and_nobody_else_does(self, room: Room) -> None:
        guest, other = room.phone(), room.phone()
        socket = line(guest, guest.meeting, room="phones")
        letters = [Letter("me:works-at", {"works_at": f"Company {n}"}, 0) for n in range(14)]
        answers = [
            socket.emit(
                "command", {"command": letter.name, "key": letter.key, "fields": letter.fields}
            )
            for letter in letters
        ]
        assert all(a is not None for a in answers)
        assert "retry" in (answers[-1] or {})
        assert other.command("me:works-at", works_at="Elsewhere")["ok"]
        socket.close()


class TestOnce:
    def test_the_same_key_gets_the_same_answer_over_either_wire(self, room: Room) -> None:
        guest = room.phone()
        guest.connect()
        letter = Letter("ask:post", {"company_1": "Once Corp"}, guest.screen.seq)
        first = guest.emit(letter)
        answers = [guest.post_command(letter), guest.emit(letter), guest.post_command(letter)]
        assert first is not None
        assert first["ok"]
        assert answers == [first, first, first]
        count = "select count(*) from ask join target on ask.id = ask_id where as_typed = ?"
        assert room.look_up(count, "Once Corp") == 1
        guest.close()

    def test_the_same_key_with_other_words_is_refused(self, room: Room) -> None:
        guest = room.phone()
        letter = Letter("me:works-at", {"works_at": "One"}, 0)
        guest.deliver(letter)
        other = Letter("me:works-at", {"works_at": "Two"}, 0, key=letter.key)
        answer = guest.post_command(other)
        assert answer is not None
        assert answer["ok"] is False

    def test_a_refusal_is_an_answer_too(self, room: Room) -> None:
        guest = room.phone()
        _ask, target = room.ask(guest, "Mine Corp")
        letter = Letter("offer:make", {"target_id": target}, 0)
        assert guest.deliver(letter) == guest.post_command(letter)
        assert letter.answer["why"] == "This is your own ask."


def test_what_was_acknowledged_survives_a_power_cut_exactly_once(room: Room) -> None:
    guest = room.phone()
    guest.connect()
    letter = Letter("ask:post", {"company_1": "Power Corp"}, guest.screen.seq)
    answer = guest.emit(letter)
    room.server.kill()
    assert answer is not None
    assert answer["ok"]
    room.server.start()

    guest.connect()
    assert "Power Corp" in guest.board_html()
    assert guest.emit(letter) == answer
    count = "select count(*) from target where as_typed = ?"
    assert room.look_up(count, "Power Corp") == 1
    for screen in room.screens:
        screen.connect()
    room.settles()
    guest.close()


def _comes_in(guest: Phone) -> bool:
    try:
        line(guest, guest.meeting, room="phones").close()
    except Away:
        return False
    return True
