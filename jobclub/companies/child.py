"""The child process that reads a list of employers: `python3 -m jobclub.companies.child`.

A file from outside may be made to take all the memory or time there is, and keying thousands of
names takes long enough for every phone in the room to notice. The child reads the file from its
standard input and answers in JSON: {"found": [[name, key, [[name, key] …]] …], "left_out": 0} or
{"unreadable": "page"}. Nothing is imported here that it does not need.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

#: By the clock: on a laptop that has a meeting to run, it waits more than it works.
LASTS_AT_MOST = 30.0
#: Seconds of a processor, and bytes of memory, where the platform can hold a process to them.
MOST_CPU = 8
MOST_MEMORY = 512 * 2**20
_ROOT = Path(__file__).resolve().parent.parent.parent
#: What Python needs to start and to find its packages; the child is told no secret.
_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "TEMP", "TMP")

Keyed = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One employer with its key, and the keys of its other names."""

    name: str
    key: str
    also: tuple[Keyed, ...]


def read_in_child(data: bytes) -> tuple[list[Line], int]:
    """The employers, and how many lines were left out; `Unreadable` as `reading.read`, and "busy"
    where the laptop has no time for it.
    """
    from jobclub.companies.reading import MOST_BYTES, Unreadable

    if len(data) > MOST_BYTES:
        raise Unreadable("size")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jobclub.companies.child"],
            input=data,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            stdout=subprocess.PIPE,
            # A trace might quote the file.
            stderr=subprocess.DEVNULL,
            timeout=LASTS_AT_MOST,
            check=True,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise Unreadable("busy") from None
    except (OSError, ValueError, subprocess.SubprocessError):
        raise Unreadable("no-text") from None
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    found = [Line(name, key, tuple(map(tuple, also))) for name, key, also in answer["found"]]
    return found, answer["left_out"]


def main() -> int:
    """Read standard input, answer on standard output."""
    # It speaks in codes; Flask's words take longer to import than the file to read.
    sys.modules.setdefault("jobclub.words", _no_words())
    from jobclub.companies.naming import company_key
    from jobclub.companies.reading import MOST_BYTES, Unreadable, read

    _be_modest()
    answer: dict[str, Any]
    try:
        lines = read(sys.stdin.buffer.read(MOST_BYTES + 1))
        found = [
            [one.name, company_key(one.name), [[name, company_key(name)] for name in one.also]]
            for one in lines.found
        ]
        answer = {"found": found, "left_out": lines.left_out}
    except Unreadable as no:
        answer = {"unreadable": no.why}
    json.dump(answer, sys.stdout)
    return 0


def _no_words() -> ModuleType:
    words = ModuleType("jobclub.words")
    vars(words)["_"] = lambda sentence, **_values: sentence
    return words


def _be_modest() -> None:
    """The meeting comes first; and nothing of the file stays in a core dump."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main())
