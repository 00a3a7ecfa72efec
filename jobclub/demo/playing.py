"""The demo and the practice as commands: what they print, and how they end."""

import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import monotonic

import segno

from jobclub import clock
from jobclub.board.figures import Figures
from jobclub.demo.evening import LOOK_EVERY, Evening, Wanted, tonight
from jobclub.security import own_addresses
from jobclub.web import Away

#: A practice ends by itself.
PRACTICE_LASTS = 3 * 3600.0


def play(wanted: Wanted) -> int:
    """The demo, until Ctrl+C. 1 when something went wrong."""
    with _folder(wanted) as folder:
        clock.be_ahead(tonight() - datetime.now(UTC))
        evening = Evening(wanted, folder)
        _end_with_ctrl_c(evening)
        print("Making a club with three evenings behind it …", flush=True)
        try:
            evening.prepare()
            evening.open_doors()
            return _watch(evening)
        except KeyboardInterrupt:
            return 0
        except Away as why:
            print(why, file=sys.stderr)
            return 1
        finally:
            evening.stop()


def _watch(evening: Evening) -> int:
    """Tell what happens until Ctrl+C; at the end, what came of it."""
    wrong: list[str] | None = None
    with evening.app.app_context(), suppress(KeyboardInterrupt):
        evening.step()
        print(_greeting(evening), flush=True)
        while evening.house.is_up and not evening.stopped.is_set():
            evening.step()
            if wrong is None and evening.is_over:
                wrong = evening.settle()
                evening.step()
                print(_ending(evening, wrong), flush=True)
            evening.stopped.wait(LOOK_EVERY)
    if wrong is None:
        wrong = [*evening.troubles, *evening.house.errors()]
        for line in wrong:
            print(line, file=sys.stderr)
    return 1 if wrong or not evening.house.is_up else 0


def practise(wanted: Wanted) -> int:
    """A practice for the page that started it: it hears of the link by our output.

    Each line of input asks for another link; at the end of input it is over.
    """
    with _folder(wanted) as folder:
        # Ten minutes before the start: nobody practises waiting.
        clock.be_ahead(tonight() + timedelta(minutes=5) - datetime.now(UTC))
        evening = Evening(wanted, folder)
        _end_with_ctrl_c(evening)
        until = monotonic() + PRACTICE_LASTS
        try:
            evening.prepare()
            Thread(target=_answer, args=[evening], daemon=True).start()
            with evening.app.app_context():
                while evening.house.is_up and monotonic() < until:
                    evening.step()
                    if evening.stopped.wait(LOOK_EVERY):
                        break
        except (KeyboardInterrupt, Away):
            pass
        finally:
            evening.stop()
    return 0


def _answer(evening: Evening) -> None:
    print(json.dumps({"link": evening.fresh_link()}), flush=True)
    for _line in sys.stdin:
        print(json.dumps({"link": evening.fresh_link()}), flush=True)
    evening.stopped.set()


@contextmanager
def _folder(wanted: Wanted) -> Iterator[Path]:
    """A folder that is this user's alone, and gone afterwards."""
    os.umask(0o077)
    # Whoever ends us kindly ends what we began, too.
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    folder = Path(tempfile.mkdtemp(prefix=f"jobclub-{wanted.name}-"))
    try:
        yield folder
    finally:
        if wanted.keep:
            print(f"Kept: {folder}", flush=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _as_ctrl_c(*_signal: object) -> None:
    raise KeyboardInterrupt


def _end_with_ctrl_c(evening: Evening) -> None:
    """Raised while Python frees something, an interrupt is lost: the evening knows of it too."""

    def end(*_signal: object) -> None:
        evening.stopped.set()
        raise KeyboardInterrupt

    for how in (signal.SIGINT, signal.SIGTERM):
        signal.signal(how, end)


def _greeting(evening: Evening) -> str:
    port = evening.house.port
    phones = [f"http://{a}:{port}" for a in own_addresses() if ":" not in a]
    address = phones[0] if phones else f"http://localhost:{port}"
    meeting, desk = evening.meeting(), f"http://localhost:{port}"
    wall = meeting.wall_token if meeting is not None else ""
    code = f"{evening.code[:2]} {evening.code[2:4]} {evening.code[4:]}"
    if sys.stdout.isatty():
        segno.make(address, error="l").terminal(compact=True)
    return f"""
The doors are open. It is {evening.time()}, and the clock runs {evening.speed:g} times as fast.

  The console   {evening.house.link}
                (on this laptop; the link works once)
  The wall      {desk}/wall/{wall}
                (or press P on the console)
  Your phone    {address}   code {code}
                (on the same Wi-Fi)

Press Next on the console whenever you like: the club follows you. Otherwise Ana does it.
Stop with Ctrl+C.
"""


def _ending(evening: Evening, wrong: list[str]) -> str:
    meeting = evening.meeting()
    figures = Figures.of(meeting).explained() if meeting is not None else ()
    numbers = "\n".join(f"  {figure.value:4} {figure.label}" for figure in figures)
    said = "\n".join(wrong) if wrong else "Every phone shows what a page just opened would show."
    return f"""
The evening is over.

{numbers}

{said}
Look around on http://localhost:{evening.house.port}/ (the console link above signs you in).
Stop with Ctrl+C.
"""
