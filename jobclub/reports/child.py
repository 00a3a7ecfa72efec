"""The child process that reads reports: `python -m jobclub.reports.child`, begun by the server.

A long read in the server would make every phone of a live meeting wait. The child is told where
the database is by the first line of its input, then a question a line; it answers in frames. It
may read and never write, knows no secret but the database's address, and ends with its input.
"""

import gc
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue
from secrets import token_hex
from threading import Thread
from typing import IO, Any

from flask import Flask

from jobclub import clock
from jobclub.app import create_app
from jobclub.config import Settings
from jobclub.errors import Missing, Refused
from jobclub.extensions import db
from jobclub.reports import readonly, wire
from jobclub.reports.question import Question

#: A runaway report must not take the laptop's memory from the meeting.
MOST_MEMORY = 1024 * 2**20
#: An answer's small pieces go together; the first goes at once.
ENOUGH = 32 * 1024


def main() -> int:
    """Answer until nobody asks any more."""
    out = _own_output()
    _keep_to_bounds()
    # Ctrl+C at the terminal is for the server, with which this ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lines: SimpleQueue[str] = SimpleQueue()
    Thread(target=_hear, args=[lines], daemon=True).start()
    app = reading_app(json.loads(lines.get()))
    # Only now: on a busy laptop somebody would wait long for it to begin.
    _be_modest()
    gc.collect()
    gc.freeze()
    while True:
        answer(app, json.loads(lines.get()), out)


def reading_app(told: dict[str, Any]) -> Flask:
    """The whole program, on a database that it can only read."""
    # The key is nobody's: what is signed or made from it is not for reports.
    settings = Settings(**{**told, "data": Path(told["data"])}, secret=token_hex(32))
    database = readonly.address(settings.database, settings.sqlite)
    app = create_app(replace(settings, database=database))
    with app.app_context():
        readonly.hold(db.engine)
    return app


def answer(app: Flask, told: dict[str, Any], out: IO[bytes]) -> None:
    """One question: its pieces and an end, or why not. Never an error's words: they quote names."""
    clock.be_ahead(timedelta(seconds=told["ahead"]))
    clock.run_at(told["speed"])
    try:
        with app.app_context():
            for piece in _gathered(Question.heard(told["question"]).pieces()):
                for start in range(0, len(piece), wire.MOST):
                    wire.write(out, wire.DATA, piece[start : start + wire.MOST])
    except Missing:
        wire.write(out, wire.MISSING)
    except Refused as no:
        wire.write(out, wire.REFUSED, json.dumps([no.why, no.field]).encode())
    except Exception as error:  # noqa: BLE001 (whatever it was, the server says it in its log)
        wire.write(out, wire.FAILED, _kind(error).encode())
    else:
        wire.write(out, wire.END)


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield next(pieces, b"")
    kept: list[bytes] = []
    length = 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece)
        if length >= ENOUGH:
            yield b"".join(kept)
            kept, length = [], 0
    yield b"".join(kept)


def _kind(error: Exception) -> str:
    """What went wrong and where, without a word of anybody's."""
    trace, where = error.__traceback__, ""
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if "jobclub" in file and "site-packages" not in file:
            where = f"{file.rsplit('jobclub', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} {where}"


def _hear(lines: SimpleQueue[str]) -> None:
    for line in sys.stdin.buffer:
        lines.put(line.decode())
    # The server is gone, and nobody reads what a question in hand would still answer.
    os._exit(0)


def _own_output() -> IO[bytes]:
    """Standard output for frames alone: whatever else is printed goes nowhere."""
    ours = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return ours


def _be_modest() -> None:
    """The meeting comes first."""
    with suppress(AttributeError, OSError):
        os.nice(10)


def _keep_to_bounds() -> None:
    """So much memory and no more; and nothing that was read stays in a core dump."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main())
