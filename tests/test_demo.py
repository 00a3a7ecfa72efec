"""The demo: a whole evening acted at speed, and the club that it leaves behind."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Timer
from typing import Any
from typing import cast as cast_to

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from jobclub import clock
from jobclub.app import create_app
from jobclub.board.drawing import Board
from jobclub.cli import main
from jobclub.config import read_settings
from jobclub.database import Base
from jobclub.demo.evening import tonight as doors_tonight
from jobclub.demo.house import free_port as next_free
from jobclub.demo.leading import PATIENCE_S, Leader
from jobclub.demo.past import make_past, plan_for
from jobclub.demo.people import MEMBERS, NEWCOMERS, guests
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import DOORS, PLANS, length
from jobclub.people.models import PHONE, Person, SignIn
from jobclub.phone import Console
from jobclub.screen import parse
from tests.cast import Cast
from tests.server import RUN, free_port, lan_address

#: From start to recap, on a busy machine with two cores.
WITHIN = 300.0
PHONES = 12


class Demo:
    """`python3 -m jobclub demo`, as its process, from its start to Ctrl+C."""

    def __init__(self, folder: Path) -> None:
        args = ["--speed", "60", "--phones", str(PHONES), "--keep", "--port", str(free_port())]
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", RUN, "demo", *args],
            env={**os.environ, "TMPDIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def play(self) -> int:
        """Until it says what came of the evening; then Ctrl+C. Its exit status."""
        too_long = Timer(WITHIN, self.process.kill)
        too_long.start()
        for line in self.process.stdout or ():
            self.said += line
            if "The evening is over" in self.said and "Stop with" in line:
                break
        too_long.cancel()
        self.process.send_signal(signal.SIGINT)
        self.said += self.process.communicate(timeout=180)[0]
        return self.process.returncode

    @property
    def kept(self) -> Path:
        """The folder that it was told to keep."""
        found = re.search(r"Kept: (.+)", self.said)
        assert found is not None, self.said
        return Path(found[1])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo, played to its end."""
    played = Demo(tmp_path_factory.mktemp("demo"))
    try:
        status = played.play()
        assert status == 0, played.said
        yield played
    finally:
        if played.process.poll() is None:
            played.process.kill()
            played.process.communicate()


@pytest.fixture
def left(demo: Demo) -> Iterator[Flask]:
    """The club that it left behind, at the hour at which it did."""
    app = create_app(read_settings({"JOBCLUB_DATA": str(demo.kept / "data")}))
    with app.app_context():
        (last,) = rows("select max(at) from event", one=True)
        db.session.remove()
    with clock.travel(moment(last) - clock.now()), app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.slow
def test_an_evening_from_start_to_recap(demo: Demo) -> None:
    said = demo.said
    for wave in ("comes in.", "looks back at last week.", "asks again:", "says it better:"):
        assert wave in said, said
    for stage in ("Welcome", "Wins and promises", "Asks", "Find each other", "Commit", "Close"):
        assert f"—— {stage}" in said, said
    for moment_of in ("'s turn.", "a door opens", "settle it:", "will do it by next week:"):
        assert moment_of in said, said
    assert "That is the Grace who was here before." in said
    assert "off the board for a moment." in said
    assert "falls asleep" in said
    # Said by the demo itself, which looks at each phone.
    assert "Every phone shows what a page just opened would show." in said


@pytest.mark.slow
def test_no_error_is_in_its_log(demo: Demo) -> None:
    log = (demo.kept / "server.log").read_text().splitlines()
    levels = {json.loads(line)["level"] for line in log}
    assert levels <= {"info", "warning"}
    assert len(log) > 100


@pytest.mark.slow
def test_its_folder_is_nobody_elses(demo: Demo) -> None:
    for path in (demo.kept, demo.kept / "data", demo.kept / "data" / "jobclub.sqlite"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.slow
def test_what_must_hold_holds_when_it_is_over(left: Flask) -> None:
    assert left is not None
    tonight = tonights()
    assert tonight.state == "closed"

    for meeting_id, seq in rows("select id, seq from meeting"):
        numbers = rows("select seq from event where meeting_id = :m order by seq", m=meeting_id)
        assert [n for (n,) in numbers] == list(range(1, seq + 1)), f"a gap in meeting {meeting_id}"
    stages = "select kind, started_at, ended_at, skipped from stage where meeting_id = :m"
    for kind, started, ended, skipped in rows(stages, m=tonight.id):
        assert skipped or (started and ended and started <= ended), kind
    assert rows("select id from turn where state = 'now'") == []
    assert none("select 1 from showing group by meeting_id, ask_id having count(*) > 1")
    assert none("select 1 from offer group by target_id, connector_id having count(*) > 1")
    assert none("select 1 from ask where state = 'open' group by asker_id having count(*) > 1")
    assert none("select 1 from turn where state = 'waits' and began_at is not null")
    firmed = "select 1 from offer where firmed_at is not null and withdrawn_at is null"
    assert none(f"{firmed} and (by_day is null or first_mover not in ('connector', 'asker'))")
    assert none("select 1 from offer where withdrawn_at is not null and firmed_at is not null")
    assert none("select 1 from ask where hidden_at is not null")
    assert none("select 1 from commitment where trim(text) = ''")
    assert none("select 1 from miss"), "nobody typed a wrong code"
    assert rows("select count(*) from receipt")[0][0] > 100


@pytest.mark.slow
def test_everybody_was_there_and_did_something(left: Flask) -> None:
    assert left is not None
    tonight = tonights()
    seats = {seat.member.name: seat for seat in tonight.seats()}
    invited = guests(PHONES)
    assert {p.name for p in (*invited.known, *invited.new)} <= set(seats)
    # Ana, and two without a phone.
    assert len(seats) == PHONES + 3
    assert sum(not seat.has_phone for seat in seats.values()) == 2
    assert sum(seat.first_visit for seat in seats.values()) == len(invited.new) + 1
    assert all(seat.maybe_id is None for seat in seats.values())

    made = "select count(*) from offer where meeting_id = :m and withdrawn_at is null"
    assert rows(made, m=tonight.id)[0][0] >= 3
    settled = "select count(*) from event where meeting_id = :m and kind = 'OfferFirmed'"
    assert rows(settled, m=tonight.id)[0][0] >= 3
    promised = rows("select text from commitment where meeting_id = :m", m=tonight.id)
    assert len(promised) >= 5
    asked = "select distinct how from showing where meeting_id = :m"
    assert {how for (how,) in rows(asked, m=tonight.id)} == {"kept", "new", "sharpened"}


@pytest.mark.slow
def test_each_board_counts_what_there_is(left: Flask) -> None:
    assert left is not None
    tonight = tonights()
    standing = dict(
        rows("select target_id, count(*) from offer where withdrawn_at is null group by target_id")
    )
    for room in ("phones", "console", "wall"):
        board = parse(Board(tonight, room).whole())
        tallies = [
            e for e in board.every() if e.has_class("tally") and "data-target" in e.attributes
        ]
        for tally in tallies:
            shown = int((re.findall(r"\d+", tally.words) or ["0"])[0])
            assert shown == standing.get(int(tally.attributes["data-target"]), 0), room


@pytest.mark.slow
def test_everybodys_recap_opens(left: Flask) -> None:
    tonight = tonights().public_id
    tokens = {}
    with transaction():
        for seat in tonights().seats():
            person = db.session.get_one(Person, seat.member.person_id)
            tokens[seat.member.name] = SignIn.begin(person, PHONE)[1]
    db.session.remove()

    host = f"{lan_address()}:5000"
    for name, token in tokens.items():
        client = left.test_client()
        client.set_cookie("jobclub", token, domain=lan_address())
        environ = {"HTTP_HOST": host, "REMOTE_ADDR": lan_address()}
        for path in ("recap", "recap.txt", ""):
            answer = client.get(f"/m/{tonight}/{path}", environ_overrides=environ)
            assert answer.status_code == 200, (name, path)


class Pressed:
    """A console that remembers what was pressed."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, dict[str, Any]]] = []

    def command(self, name: str, /, **fields: Any) -> dict[str, Any]:
        """Press it."""
        self.commands.append((name, fields))
        return {"ok": True}

    @property
    def moves(self) -> list[str]:
        """What moved the evening on."""
        return [name for name, _ in self.commands if name.split(":")[0] in ("stage", "turn")]


def test_the_facilitator_goes_on_when_a_clock_is_up(cast: Cast) -> None:
    leader, console, _said = lead(cast)
    leader.step()
    assert console.moves == []

    doors = cast.meeting.run.now
    assert doors is not None
    with clock.travel(timedelta(seconds=doors.given + 1)):
        leader.step()

    assert console.moves == ["stage:next"]


def test_the_facilitator_lets_a_person_lead(cast: Cast) -> None:
    leader, console, said = lead(cast)
    with transaction():
        doors = cast.meeting.run.now
        assert doors is not None
        cast.meeting.run.go_on(doors.id, by=cast.ana)

    leader.notice(events_of(cast.meeting))

    assert leader.led_by_person
    assert said == ["You lead now: the club follows you."]
    welcome = cast.meeting.run.now
    assert welcome is not None
    # Its clock is up, and still it is the person's to go on…
    with clock.travel(timedelta(seconds=welcome.given + 5)):
        leader.step()
        assert console.commands == []
    # … unless they have gone for a coffee.
    with clock.travel(timedelta(seconds=welcome.given + PATIENCE_S + 1)):
        leader.step()
        assert console.moves == ["stage:next"]


def test_the_facilitator_does_not_take_itself_for_a_person(cast: Cast) -> None:
    leader, console, said = lead(cast)
    doors = cast.meeting.run.now
    assert doors is not None
    with clock.travel(timedelta(seconds=doors.given + 1)):
        leader.step()
        with transaction():
            cast.meeting.run.go_on(console.commands[-1][1]["stage_id"], by=cast.ana)
        leader.notice(events_of(cast.meeting))

    assert not leader.led_by_person
    assert said == []


def lead(cast: Cast) -> tuple[Leader, Pressed, list[str]]:
    """The simulated facilitator, its console, and what it says."""
    console, said = Pressed(), list[str]()
    return Leader(cast_to("Console", console), cast.meeting, said.append), console, said


def events_of(meeting: Meeting) -> Sequence[EventRow]:
    """What happened there, in order."""
    there = select(EventRow).where(EventRow.meeting_id == meeting.id)
    return db.session.scalars(there.order_by(EventRow.seq)).all()


def test_its_past_is_full_of_life(app: Flask) -> None:
    # At its doors, as the demo begins, whatever the hour is here.
    with app.app_context(), clock.travel(doors_tonight() - clock.now()):
        past = make_past("Library Club", 75)
        assert past.club
        assert rows("select count(*) from meeting where state = 'closed'")[0][0] == 3
        assert rows("select plan_key from meeting order by id limit 3") == [
            ("first",), ("first",), ("75",),
        ]  # fmt: skip
        for table in ("offer", "introduction", "thanks", "commitment", "step"):
            counted = select(func.count()).select_from(Base.metadata.tables[table])
            assert (db.session.scalar(counted) or 0) > 5, table
        assert rows("select stands from member order by id") != []
        # Last week's asks and promises wait for tonight.
        assert rows("select count(*) from ask where state = 'open'")[0][0] >= 15
        assert rows("select count(*) from commitment where settled_at is null")[0][0] >= 3
        assert len(past.phones) >= 20
        tonight = rows("select state, plan_key from meeting where code = '' order by id limit 1")
        assert tonight == [("planned", "75")]


@pytest.mark.parametrize("minutes", [10, 30, 60, 75, 90, 120, 240])
def test_an_evening_can_be_of_any_length(minutes: int) -> None:
    plan = plan_for(minutes)
    assert abs(length(plan) - minutes) <= 4
    assert [stage.kind for stage in plan] == [stage.kind for stage in PLANS["75"]]
    assert plan[0].kind == DOORS


@pytest.mark.parametrize("phones", [4, 8, 12, 24, 40, 80, 150])
def test_as_many_people_come_as_were_wanted(phones: int) -> None:
    invited = guests(phones)
    names = [p.name for p in (*invited.known, *invited.new)]
    assert len(names) == len(set(names)) == phones
    assert any(p.wish is None for p in invited.known), "somebody who helps"
    assert invited.new


def test_nobody_knows_somebody_where_they_want_to_go() -> None:
    for persona in (*MEMBERS, *NEWCOMERS):
        wanted = set(persona.wish.companies) if persona.wish is not None else set()
        assert not wanted & set(persona.knows), persona.name


def test_a_taken_port_is_passed_by() -> None:
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert next_free(port) > port


@pytest.mark.parametrize(
    "wrong", [["--speed", "0"], ["--speed", "500"], ["--phones", "1"], ["--minutes", "9000"]]
)
def test_what_cannot_be_played_is_refused(wrong: Sequence[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["demo", *wrong])
    assert refused.value.code == 2


def rows(question: str, *, one: bool = False, **values: Any) -> Any:
    """What the database answers."""
    found = [tuple(row) for row in db.session.execute(text(question), values)]
    return found[0] if one else found


def moment(stored: str) -> datetime:
    """A moment as SQLite keeps it."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def tonights() -> Meeting:
    """The evening that was played."""
    found = db.session.scalars(select(Meeting).where(Meeting.code != "").order_by(Meeting.id))
    return found.all()[-1]


def none(question: str) -> bool:
    """Whether there is no such row."""
    return not rows(question)
