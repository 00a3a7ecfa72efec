"""Reports that behave as none should, and the child that knows them: `-m tests.reports.odd`."""

import os
import sys
import time
from collections.abc import Iterator

from sqlalchemy import text

from jobclub.clock import now
from jobclub.errors import Refused
from jobclub.reports.asked import DRAWN, STREAMED, Asked
from jobclub.reports.child import main

#: A table that every database has, and a row that any session could change.
WRITE = text("UPDATE club SET name = 'Changed'")


def install() -> None:
    """Let this process know which of them are exports."""
    STREAMED.update(
        {"odd:endless": _endless, "odd:breaks": _break, "odd:short": lambda _asked: iter([b"ab"])}
    )


def install_pages() -> None:
    """And the child, how to draw the others."""
    DRAWN.update(
        {
            "odd:club": lambda asked: f"{asked.home.name}: {asked.more.get('word', '')}",
            "odd:ends": lambda _asked: os._exit(1),
            "odd:fails": _fail,
            "odd:long": lambda _asked: "é" * 500_000,
            "odd:memory": lambda _asked: str(len(bytearray(4 * 2**30))),
            "odd:now": lambda _asked: now().isoformat(),
            "odd:prints": _print,
            "odd:process": lambda _asked: str(os.getpid()),
            "odd:refuses": _refuse,
            "odd:sleeps": _sleep,
            "odd:writes": _write,
        }
    )


def _fail(asked: Asked) -> str:
    raise RuntimeError(f"quotes {asked.home.name}")


def _print(_asked: Asked) -> str:
    print("Ben's words")
    sys.stdout.flush()
    os.write(1, b"more of them")
    return "kept apart"


def _refuse(asked: Asked) -> str:
    raise Refused(f"Not for {asked.home.name}.", "to")


def _sleep(_asked: Asked) -> str:
    time.sleep(60)
    return "late"


def _write(asked: Asked) -> str:
    asked.session.execute(WRITE)
    return "written"


def _endless(asked: Asked) -> Iterator[bytes]:
    while True:
        yield asked.home.name.encode() * 1000


def _break(asked: Asked) -> Iterator[bytes]:
    for piece in range(100):
        yield b"x" * 10_000
        if piece == 50:
            _fail(asked)


if __name__ == "__main__":
    install()
    install_pages()
    if len(sys.argv) > 1:
        # For a real server, whose pages ask for real reports.
        STREAMED["attendance.csv"] = STREAMED[sys.argv[1]]
    sys.exit(main())
