"""`bench companies`: names keyed, a large directory looked up, a long contact file read."""

import csv
import io
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from flask import Flask
from sqlalchemy import insert

from jobclub.bench import Figures, percentile
from jobclub.bench.statements import house
from jobclub.clock import now
from jobclub.clubs.models import Club
from jobclub.companies.lookup import suggest
from jobclub.companies.models import Company
from jobclub.companies.naming import company_key
from jobclub.contacts.child import hint, read_in_child
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.web import Away

KEYED, LISTED, LOOKED_UP, ROWS = 50_000, 20_000, 400, 30_000
FILE = "Connections.csv"
#: Its own process, and a small one: a child's peak begins with its parent's.
PEAK = """
import os, subprocess, sys
with open(sys.argv[1], "rb") as file:
    child = subprocess.Popen(sys.argv[2:], stdin=file, stdout=subprocess.PIPE)
    answer = child.stdout.read()
    _pid, _status, used = os.wait4(child.pid, 0)
print(used.ru_maxrss)
sys.exit(0 if answer.startswith(b'{"ok"') else "the file was not read")
"""
Result = TypeVar("Result")

#: What names of employers are made of, parted by commas.
_FIRST = (
    "North,South,East,West,Blue,Red,Silver,Golden,Grand,Great,Lake,River,Mountain,Desert,Summit,"
    "Alpine,Pacific,Atlantic,Harbor,Valley,Prairie,Canyon,Cedar,Maple,Oak,Granite,Copper,Iron,"
    "Crystal,Bright,Clear,True,Prime,First,United,National,American,Global,General,Quick,Smart,"
    "Fresh,Nova,Vega,Orion,Atlas,Zenith,Apex,Echo,Delta,Omega,Sigma,Pine,Münster,Córdoba,Ørsted"
)
_SECOND = (
    "line,view,field,stone,water,gate,bridge,ford,wood,land,crest,point,star,wave,light,port,dale,"
    "brook,haven,side,worth,burg,mont,works,craft,path,way,mark,tree,rock"
)
_TRADE = (
    "Bank,Health,Foods,Logistics,Energy,Software,Systems,Motors,Insurance,Hospital,University,"
    "School District,Construction,Consulting,Airlines,Labs,Media,Partners,Capital,Retail,Steel,"
    "Pharma,Robotics,Analytics,Design,Hotels,Dental,Law Group,& Sons,Coffee Company"
)
_FORM = ("", "", "", " Inc.", " LLC", ", Inc.", " GmbH", " Corp", " Ltd", " S.A.", " Co.", " plc")


def measure(_phones: int) -> Figures:
    """All of it, once."""
    names = list(islice(generated(7), KEYED))
    seconds, _keys = _timed(lambda: [company_key(name) for name in names])
    with TemporaryDirectory(prefix="jobclub-bench-") as folder, house(Path(folder)) as app:
        slowest = percentile(_lookups(app, names[:LISTED]), 95)
        file = Path(folder) / FILE
        data = contact_file(names)
        file.write_bytes(data)
        reading, found = _timed(lambda: _read(app, data))
        if found != ROWS:
            raise Away(f"{found} of {ROWS} rows were read")
        peak = _peak(file)
    return {
        "key_50k_s": seconds,
        "lookup_p95_ms": slowest,
        "import_30k_s": reading,
        "import_rss_mb": peak,
    }


def generated(seed: int) -> Iterator[str]:
    """Names of employers that are none, no two written alike, always the same for one seed."""
    luck = random.Random(seed)  # noqa: S311 (every run is to measure the same)
    given: set[str] = set()
    while True:
        first, second, trade = (luck.choice(c.split(",")) for c in (_FIRST, _SECOND, _TRADE))
        start = luck.choice((f"{first}{second}", f"{first} {second.title()}", f"The {first}"))
        name = f"{start} {trade}{luck.choice(_FORM)}"
        name = luck.choice((name, name, name, name.upper(), f"{name} {luck.randint(2, 99)}"))
        if name not in given:
            given.add(name)
            yield name


def contact_file(names: Sequence[str]) -> bytes:
    """A long Connections.csv: most people are at some large employers, the rest all over."""
    luck = random.Random(11)  # noqa: S311 (every run is to measure the same)
    out = io.StringIO()
    lines = csv.writer(out)
    out.write('Notes:\n"When exporting your connection data, some of it may be missing."\n\n')
    headings = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    lines.writerow(headings.split(","))
    for number in range(ROWS):
        company = luck.choice(names[:300]) if luck.random() < 0.6 else luck.choice(names)
        url = f"https://www.linkedin.com/in/person-{number}"
        row = (f"Pat{number % 997}", f"Person {number}", url, "", company, "Engineer")
        lines.writerow((*row, "04 Nov 2024"))
    return out.getvalue().encode()


def _lookups(app: Flask, names: Sequence[str]) -> list[float]:
    """Milliseconds of each: what somebody types, letter by letter; names as others write them."""
    luck = random.Random(13)  # noqa: S311 (every run is to measure the same)
    with app.app_context():
        club_id = _list(names)
        typed = luck.sample(names, LOOKED_UP // 8)
        written = [luck.choice((n, n.upper(), n.casefold())) for n in luck.sample(names, LOOKED_UP)]
        # Once before the clock runs: the first to ask waits for all the others.
        suggest(club_id, names[0])
        finding = [_looked_up(partial(suggest, club_id, t)) for t in _while_typing(typed)]
        knowing = [_looked_up(partial(Company.known, club_id, n)) for n in written]
    return [*finding, *knowing]


def _list(names: Sequence[str]) -> int:
    """A club whose directory holds these."""
    with transaction():
        club = Club(name="Library Club", zone="UTC")
        db.session.add(club)
        db.session.flush()
        by_key = {company_key(name): name for name in names}
        rows = [
            {"club_id": club.id, "name": name, "key": key, "listed": True, "changed_at": now()}
            for key, name in by_key.items()
        ]
        db.session.execute(insert(Company), rows)
        return club.id


def _while_typing(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        yield from (name[:length].casefold() for length in (1, 2, 3, 4, 6, 8, 10, len(name)))


def _looked_up(find: Callable[[], object]) -> float:
    """As in a request of its own: with a transaction, and nothing read before."""
    db.session.rollback()
    return _timed(find)[0] * 1000


def _read(app: Flask, data: bytes) -> int:
    with app.test_request_context():
        return read_in_child(data, FILE).rows


def _peak(file: Path) -> float:
    """The most memory that the child held, in megabytes."""
    child = [sys.executable, "-m", "jobclub.contacts.child", hint(file.name)]
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(file), *child],
        cwd=Path(__file__).resolve().parent.parent.parent,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdout=subprocess.PIPE,
        check=True,
    )
    # In kilobytes; in bytes on macOS.
    return int(done.stdout) / (1024 if sys.platform != "darwin" else 1024 * 1024)


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result
