"""The benches: what a meeting costs, on a real server process over real sockets; what it takes to
know a company by its name; and what reports of many years cost, and whether a meeting feels it.
"""

import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

Figures = dict[str, Any]
#: A bench runs once, with so many phones, and gives its figures; each name carries its unit.
Bench = Callable[[int], Figures]


def benches(clubs: int, years: int) -> Mapping[str, Bench]:
    """The benches by name; that of reports with a past of so many clubs and years."""
    from jobclub.bench import companies, meeting, reports

    return {
        "meeting": meeting.measure,
        "companies": companies.measure,
        "reports": reports.Reports(clubs, years).measure,
    }


def run(name: str, *, phones: int, runs: int, clubs: int, years: int, as_json: bool) -> int:
    """Run a bench so many times, and print the medians: one object, and nothing else."""
    bench, measured = benches(clubs, years)[name], []
    for number in range(1, runs + 1):
        say(
            f"{name}: run {number} of {runs}"
            + (f", {phones} phones" if name != "companies" else "")
        )
        measured.append(bench(phones))
        say(json.dumps(measured[-1]))
    ours = medians(measured)
    if as_json:
        print(json.dumps({"bench": name, "ours": ours, "runs": runs, "machine": machine()}))
    else:
        print(f"{name}, {machine()}")
        for figure, value in ours.items():
            print(f"  {figure:28} {value}")
    return 0


def medians(measured: Sequence[Figures]) -> Figures:
    """The median of each figure; of what is no number, the last."""
    return {
        name: round(median(one[name] for one in measured), 2)
        if isinstance(value, int | float)
        else value
        for name, value in measured[-1].items()
    }


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which so many percent lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def machine() -> str:
    """What it ran on."""
    python = f"Python {platform.python_version()}"
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {python}"


def say(words: str) -> None:
    """Progress, on standard error."""
    print(words, file=sys.stderr, flush=True)
