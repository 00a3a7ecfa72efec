"""`bench reports`: every report of clubs that have met for years, on a real server; what the long
export of all of them costs; and what a live meeting feels of it.
"""

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from jobclub.bench import Figures, percentile, say
from jobclub.bench.house import House
from jobclub.bench.meeting import latencies, meet
from jobclub.bench.past import Past
from jobclub.bench.reader import BETWEEN_EXPORTS, Memory, Reader, Readers

#: What an address says of the days.
DAYS = ("period=quarter", "period=quarter&compare=1", "period=year&compare=1", "period=all")
#: How often each is opened.
ROUNDS, EXPORTS = 6, 3
TABLES = ("attendance", "asks", "introductions", "meetings", "landings")
PAGES = (
    "", "/funnel", "/companies", "/landings", "/back", "/matrix", "/matrix?show=1", "/mine",
    "/sponsor", "/exports", *(f"/rows/{table}" for table in TABLES),
)  # fmt: skip


class Reports:
    """All of it, as often as wanted, on one past."""

    def __init__(self, clubs: int, years: int) -> None:
        self._wanted = clubs, years
        # Kept until the bench has ended: a past takes longer to make than to read.
        self._folder: TemporaryDirectory[str] | None = None
        self._made: Past | None = None

    def measure(self, phones: int) -> Figures:
        """Once."""
        past = self._past()
        house = House(past.data.parent)
        try:
            link = past.run("sign-in-link").strip()
            reader = Reader(house.url, link)
            past.be_settled()
            return {
                **_pages(past, reader),
                **_export(past, reader, house),
                **_meetings(past, reader, house, phones),
                "clubs": past.clubs,
            }
        finally:
            house.stop()

    def _past(self) -> Past:
        if self._made is None:
            self._folder = TemporaryDirectory(prefix="jobclub-bench-")
            self._made = Past(Path(self._folder.name), *self._wanted)
        return self._made


def _pages(past: Past, reader: Reader) -> Figures:
    home = f"/c/{past.club}/reports"
    # The first to ask waits for the child.
    figures: Figures = {"first_page_ms": reader.page_ms(home)}
    pages = [*PAGES, f"/members/{past.member}"]
    taken = {page: _opened(reader, f"{home}{page}") for page in pages}
    slowest = {page: percentile(each, 95) for page, each in taken.items()}
    for page, slow in sorted(slowest.items(), key=lambda one: -one[1]):
        say(f"  {slow:8.1f} ms p95 {median(taken[page]):8.1f} ms p50  {home}{page}")
    programme = _opened(reader, "/programme")
    return {
        **figures,
        # Of every page, that of the slowest one.
        "page_p95_ms": max(slowest.values()),
        "page_p50_ms": median(each for page in taken.values() for each in page),
        "slowest_page": max(slowest, key=lambda page: slowest[page]) or "overview",
        "programme_p95_ms": percentile(programme, 95),
        "programme_p50_ms": median(programme),
    }


def _opened(reader: Reader, path: str) -> list[float]:
    joined = "&" if "?" in path else "?"
    # Once for its template, which is read when it is first needed.
    reader.page_ms(path)
    return [reader.page_ms(f"{path}{joined}{days}") for days in DAYS for _ in range(ROUNDS)]


def _export(past: Past, reader: Reader, house: House) -> Figures:
    path = f"/programme/export/attendance.csv?{past.long.query}"
    firsts, growths, lasted, lines = [], [], [], 0
    for _ in range(EXPORTS):
        time.sleep(BETWEEN_EXPORTS)
        began = time.monotonic()
        with Memory(house.pid) as memory:
            first, lines = reader.export(path)
        firsts.append(first)
        growths.append(memory.growth)
        lasted.append(time.monotonic() - began)
    return {
        "csv_first_byte_ms": max(firsts),
        "csv_rss_mb": max(growths),
        "csv_rows": lines - 1,
        "csv_s": median(lasted),
    }


def _meetings(past: Past, reader: Reader, house: House, phones: int) -> Figures:
    """The same evening twice: by itself, and while reports are read without a pause."""
    alone = _meeting(past, house, phones)
    pages = [f"/c/{past.club}/reports{page}?period=all" for page in ("", "/funnel", "/companies")]
    export = f"/programme/export/attendance.csv?{past.long.query}"
    with Readers(reader, [*pages, "/programme?period=all"], export) as readers:
        beside = _meeting(past, house, phones)
    return {
        "meeting_alone_p95_ms": alone,
        "meeting_beside_p95_ms": beside,
        "meeting_ratio": beside / alone,
        "read_meanwhile": readers.opened,
        "busy_meanwhile": readers.busy,
    }


def _meeting(past: Past, house: House, phones: int) -> float:
    began = time.time()
    told = meet(house.url, past.run("new-club").strip(), phones)
    slow: float = latencies(told, past.numbers_of_commands(began))["screen_p95_ms"]
    say(f"  {slow:8.1f} ms p95 from a tap to every screen of {phones} phones")
    return slow
