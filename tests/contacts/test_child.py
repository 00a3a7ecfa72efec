"""The child that reads a contact file: quick, modest, told no secret, and it may die."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from jobclub import words
from jobclub.contacts import child
from jobclub.contacts.child import hint, read_in_child
from jobclub.contacts.reading import MOST_BYTES, Contacts, read
from jobclub.errors import Busy, Refused
from tests.contacts.hostile import people
from tests.contacts.samples import card, linkedin

ROOT = Path(__file__).parent.parent.parent
FILE = linkedin(("Ana", "Ruiz", "Contoso"), ("Zoé", "Núñez", "Café Łódź"), ("Eve", "Hart", "-"))


def run(data: bytes, *name: str) -> dict[str, Any]:
    """What a child answers."""
    asked = [sys.executable, "-m", "jobclub.contacts.child", *name]
    done = subprocess.run(asked, input=data, cwd=ROOT, capture_output=True, check=True)
    assert done.stderr == b""
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Another program in the child's place."""
    program = folder / "stand-in"
    program.write_text(f"#!{sys.executable}\n{code}")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


def test_the_child_answers_in_json() -> None:
    assert run(FILE.encode(), "Connections.csv") == {
        "ok": {
            "kind": "linkedin",
            "rows": 3,
            "without_company": 1,
            "companies": {
                "contoso": ["Contoso", 1, ["Ana"]],
                "cafelodz": ["Café Łódź", 1, ["Zoé"]],
            },
        }
    }


def test_the_child_refuses_in_a_sentence() -> None:
    answer = run(people(30_001).encode())
    assert answer["refused"].startswith("That file has more than 30,000 contacts.")
    assert answer["values"] == {"most": "30,000"}


def test_the_child_reads_no_more_than_may_be() -> None:
    assert "larger than 5 MB" in run(bytes(MOST_BYTES + 10_000), ".csv")["refused"]


@pytest.mark.parametrize("text", [FILE, card("N:Ruiz;Ana", "ORG:Contoso"), people(2_000)])
def test_at_a_distance_it_is_the_same(text: str) -> None:
    assert read_in_child(text.encode(), "Connections.csv") == read(text.encode(), "Connections.csv")


def test_its_name_tells_which_of_linkedins_files_it_is() -> None:
    with pytest.raises(Refused, match=r"LinkedIn's Learning\.csv"):
        read_in_child(b"a,b\n1,2\n", "Basic_LinkedInDataExport/Learning.csv")
    with pytest.raises(Refused, match="no card in this vCard"):
        read_in_child(b"hello", "Ana Ruiz.vcf")


@pytest.mark.parametrize(
    ("filename", "told"),
    [
        ("Ana Ruiz - contacts.CSV", ".csv"),
        ("C:\\Users\\Ana\\messages.csv", "messages.csv"),
        ("messages (1).csv", "messages.csv"),
        ("../../etc/passwd", ""),
        ("x.\0\udcff", ""),
        ("n" * 1_000_000 + ".vcf", ".vcf"),
        ("--help", ""),
        ("", ""),
    ],
)
def test_a_name_that_tells_too_much_is_not_passed_on(filename: str, told: str) -> None:
    assert hint(filename) == told


def test_a_refusal_is_said_again_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    spanish = "Más de %(most)s contactos"
    monkeypatch.setattr(words, "gettext", lambda _said, **values: spanish % values)
    with pytest.raises(Refused, match=r"Más de 30,000 contactos$"):
        read_in_child(people(30_001).encode(), "a.csv", "es")


def test_a_file_that_is_too_large_starts_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Refused, match="larger than 5 MB"):
        read_in_child(bytes(MOST_BYTES + 1), "a.csv")


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.kill(os.getpid(), 9)",
        "raise SystemExit(1)",
        "print('no json')",
        "print('{\"ok\": ')",
        "",
    ],
)
def test_a_child_that_dies_is_a_kind_refusal(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, tmp_path, code)
    with pytest.raises(Refused, match="We could not read that file"):
        read_in_child(FILE.encode() * 1_000, "a.csv")


def test_a_child_that_cannot_be_started_is_a_kind_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Refused, match="We could not read that file"):
        read_in_child(FILE.encode(), "a.csv")


def test_a_child_that_takes_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "pid"
    stand_in(
        monkeypatch,
        tmp_path,
        f"import os, signal; open({str(mark)!r}, 'w').write(str(os.getpid())); signal.pause()",
    )
    monkeypatch.setattr(child, "LASTS_AT_MOST", 0.5)
    # It is not the file that is to blame.
    with pytest.raises(Busy, match=r"The laptop is busy just now\. Please try again in a moment\."):
        read_in_child(FILE.encode(), "a.csv")
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_a_busy_laptop_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than it may work for: a modest child waits for everybody else."""
    answer = '{"ok": {"kind": "csv", "rows": 1, "without_company": 1, "companies": {}}}'
    wait = f"select.select([], [], [], {child.MOST_CPU + 0.3})"
    stand_in(monkeypatch, tmp_path, f"import select; {wait}; print({answer!r})")
    assert read_in_child(FILE.encode(), "a.csv").rows == 1


def test_a_file_that_is_too_much_work_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = "resource.setrlimit(resource.RLIMIT_CPU, (1, 2))"
    stand_in(monkeypatch, tmp_path, f"import resource; {limit}\nwhile True: pass")
    with pytest.raises(Refused, match="choose a smaller one"):
        read_in_child(FILE.encode(), "a.csv")


def test_the_child_is_told_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBCLUB_SECRET", "canary")
    told = tmp_path / "told"
    stand_in(
        monkeypatch,
        tmp_path,
        f"import os, sys; open({str(told)!r}, 'w').write(repr((sys.argv, dict(os.environ))))",
    )
    with pytest.raises(Refused):
        read_in_child(FILE.encode(), "Ana Ruiz.csv")
    assert "jobclub.contacts.child" in told.read_text()
    assert "canary" not in told.read_text()
    assert "Ruiz" not in told.read_text()


LIMITS = """
import resource, os
from jobclub.contacts.child import _be_modest
_be_modest()
names = ("CORE", "CPU", "AS")
print(os.nice(0), *(resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[0] for name in names))
"""


def test_the_child_holds_itself_to_little() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    nice, core, cpu, memory = map(int, done.stdout.split())
    assert nice >= os.nice(0)
    assert (core, cpu) == (0, child.MOST_CPU)
    assert memory == child.MOST_MEMORY


def test_the_child_starts_without_flask_and_its_family() -> None:
    code = (
        "import io, sys\n"
        "from types import SimpleNamespace as N\n"
        "from jobclub.contacts import child\n"
        "sys.stdin = N(buffer=io.BytesIO(sys.stdin.buffer.read()))\n"
        "child.main('.csv')\n"
        "print()\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=FILE,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said, modules = done.stdout.strip().split("\n")
    assert json.loads(said)["ok"]["rows"] == 3
    heavy = {"flask", "flask_babel", "babel", "werkzeug", "jinja2", "sqlalchemy", "gevent"}
    assert heavy.isdisjoint(modules.split())


def test_a_plain_thread_can_ask() -> None:
    answers: list[Contacts] = []
    asking = Thread(target=lambda: answers.append(read_in_child(FILE.encode(), "a.csv")))
    asking.start()
    asking.join()
    assert [one.rows for one in answers] == [3]


GREENLETS = """
from gevent import monkey; monkey.patch_all()
import gevent, sys
from jobclub.contacts.child import read_in_child
ticks = []
def tick():
    while True:
        ticks.append(1)
        gevent.sleep(0.005)
ticking = gevent.spawn(tick)
asking = gevent.spawn(read_in_child, sys.stdin.buffer.read(), "a.csv")
print(asking.get().rows, len(ticks))
"""


def test_others_go_on_while_the_server_waits_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GREENLETS],
        input=people(3_000).encode(),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    rows, ticks = map(int, done.stdout.split())
    assert rows == 3_000
    # One tick would mean that everybody stood still until it was over.
    assert ticks > 5
