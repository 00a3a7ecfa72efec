"""Files that lie, are broken or were made to hurt: each gets an answer, and soon (S25)."""

import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from jobclub.contacts.child import MOST_CPU
from jobclub.contacts.reading import MOST_BYTES, MOST_ROWS, read
from jobclub.errors import Refused
from tests.contacts.hostile import FILES, LARGE, Hostile, people
from tests.contacts.samples import told

REFUSED = [file for file in FILES if isinstance(file.answer, str)]
ANSWERED = [file for file in FILES if not isinstance(file.answer, str)]

#: Prints how many MB a child needed at most, and what it said.
MEASURE = """
import resource, subprocess, sys
said = subprocess.run([sys.executable, *sys.argv[1:]], stdin=sys.stdin, capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, said.returncode)
print(said.stdout[:2000].decode())
"""


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.name)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(file: Hostile) -> None:
    data = file.data()
    began = time.process_time()
    with pytest.raises(Refused) as no:
        read(data, file.filename)
    assert time.process_time() - began < MOST_CPU
    assert str(file.answer) in no.value.why.lower()
    # It says what to do, in words and not many.
    assert no.value.why.endswith((".", "”."))
    assert len(no.value.why) < 240


@pytest.mark.parametrize("file", ANSWERED, ids=lambda file: file.name)
def test_a_broken_file_gives_what_can_be_read(file: Hostile) -> None:
    data = file.data()
    began = time.process_time()
    found = read(data, file.filename)
    assert time.process_time() - began < MOST_CPU
    assert told(found) == file.answer


def test_there_are_enough_of_them_and_no_two_alike() -> None:
    assert len({file.name for file in FILES}) == len(FILES) >= 45


def test_size_is_looked_at_before_anything_else() -> None:
    data = b"BEGIN:VCARD\n" * 20_000_000
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match="larger than 5 MB"):
            read(data)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


HUNGRY = (
    *("a million cells", "one long cell", "cells of lines", "commas to the end"),
    *("companies for ever", "folded for ever and ever", "a cell that never ends"),
)


@pytest.mark.parametrize("name", HUNGRY)
def test_a_hostile_file_is_given_little_memory(name: str, tmp_path: Path) -> None:
    file = next(file for file in FILES if file.name == name)
    used, _said = measured(file.data(), tmp_path)
    assert used < 60


def test_thirty_thousand_contacts_at_as_many_companies(tmp_path: Path) -> None:
    data = people(MOST_ROWS).encode()
    assert len(data) < MOST_BYTES
    began = time.process_time()
    found = read(data)
    assert time.process_time() - began < MOST_CPU
    assert (found.rows, len(found.companies)) == (MOST_ROWS, MOST_ROWS)
    used, said = measured(data, tmp_path)
    assert '"rows": 30000' in said
    assert used < 75


def measured(data: bytes, folder: Path) -> tuple[int, str]:
    """How many MB the child took at most, and what it said."""
    assert len(data) <= LARGE + 400
    file = folder / "contacts.csv"
    file.write_bytes(data)
    with file.open("rb") as stdin:
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, "-m", "jobclub.contacts.child", ".csv"],
            stdin=stdin,
            cwd=Path(__file__).parent.parent.parent,
            capture_output=True,
            text=True,
            check=True,
        )
    figures, said = done.stdout.split("\n", 1)
    used, code = figures.split()
    assert code == "0"
    return int(used), said
