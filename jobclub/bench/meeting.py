"""`bench meeting`: a busy meeting against a real server process, from tap to every screen."""

import json
import sqlite3
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jobclub.bench import Figures, percentile, say
from jobclub.bench.house import House
from jobclub.web import Away

CROWD = (
    "from gevent import monkey; monkey.patch_all(); import sys;"
    "from jobclub.bench.crowd import main; main(*sys.argv[1:])"
)
STATEMENTS = "from jobclub.bench.statements import main; main()"


def measure(phones: int) -> Figures:
    """One evening, in figures."""
    with TemporaryDirectory(prefix="jobclub-bench-") as folder:
        house = House(Path(folder))
        try:
            told = meet(house.url, house.link, phones)
        finally:
            house.stop()
        seqs = numbers_of_commands(house.database)
    return {
        **latencies(told, seqs),
        "cpu_s": house.cpu_s,
        "rss_mb": house.rss_mb,
        "statements_per_command": _child(STATEMENTS)["median"],
        "deliveries": told["deliveries"],
        "commands": len(told["letters"]),
        "screens": len(told["shown"]),
        "lasted_s": told["lasted_s"],
        "load_cpu_s": told["load_cpu_s"],
    }


def meet(url: str, link: str, phones: int) -> dict[str, Any]:
    """Hold the evening in a new club, and tell what its phones saw."""
    told = _child(CROWD, url, link, str(phones))
    busy = told["load_cpu_s"] / told["lasted_s"]
    if busy > 0.8:
        say(f"The load generator was busy {busy:.0%} of the time: it is part of what it measured.")
    if told["lost"]:
        raise Away(f"{told['lost']} screens lost their socket")
    return told


def latencies(told: dict[str, Any], seqs: dict[str, int]) -> Figures:
    """Tap to answer; and tap to the slowest of the screens that were there."""
    answers = [(answered - tapped) * 1000 for _key, _name, tapped, answered in told["letters"]]
    screens = []
    for key, _name, tapped, _answered in told["letters"]:
        if key in seqs:
            seen = [_seen(shown, seqs[key], tapped) for shown in told["shown"]]
            screens.append(max(at - tapped for at in seen if at is not None) * 1000)
    return {
        "answer_p50_ms": percentile(answers, 50),
        "answer_p95_ms": percentile(answers, 95),
        "answer_max_ms": max(answers),
        "screen_p50_ms": percentile(screens, 50),
        "screen_p95_ms": percentile(screens, 95),
        "screen_max_ms": max(screens),
    }


def numbers_of_commands(database: Path) -> dict[str, int]:
    """Each command's last event by its key."""
    with closing(sqlite3.connect(database)) as opened:
        receipts = opened.execute("select key, at from receipt order by at").fetchall()
        events = opened.execute("select at, seq from event where seq > 0 order by seq").fetchall()
    return matched(receipts, events)


def matched(
    receipts: Sequence[tuple[str, Any]], events: Sequence[tuple[Any, int]]
) -> dict[str, int]:
    """Which of a meeting's events are whose, both in their order.

    Nothing says so in a row, but a transaction has the meeting for itself: its events were
    written between the receipt before and its own.
    """
    moments = [at for at, _seq in events]
    found, since = {}, 0
    for key, at in receipts:
        upto = bisect_left(moments, at)
        if upto > since:
            found[key] = events[upto - 1][1]
        since = upto
    return found


def _seen(shown: list[tuple[int, float]], seq: int, tapped: float) -> float | None:
    """When a screen first showed this number; None when it was not yet in the room."""
    if not shown or shown[0][1] > tapped:
        return None
    at = bisect_left(shown, seq, key=lambda one: one[0])
    return shown[at][1] if at < len(shown) else float("inf")


def _child(code: str, *args: str) -> dict[str, Any]:
    ended = subprocess.run(
        [sys.executable, "-c", code, *args], stdout=subprocess.PIPE, check=True, timeout=600
    )
    return dict(json.loads(ended.stdout))
