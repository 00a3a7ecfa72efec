"""PostgreSQL: dumped with pg_dump in its custom format, read through with pg_restore."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import make_url

from jobclub.backups.versions import must_be_known
from jobclub.config import Settings
from jobclub.errors import Refused

SUFFIX = ".pgdump"
HEADER = b"PGDMP"
SAY_EVERY = 2.0

_VERSION = re.compile(rb"^COPY \S*alembic_version .*\n(\w+)$", re.MULTILINE)


def size(settings: Settings) -> int:
    """Nobody knows before: compressed, a club's few megabytes."""
    del settings
    return 16 * 1024 * 1024


def copy(settings: Settings, part: Path, say: Callable[[str], None]) -> None:
    """Dump one consistent moment."""
    command = [tool("pg_dump"), "--format=custom", "--no-owner", "--no-acl", f"--file={part}"]
    # What waits for its owner's word is gone within the hour, and in no copy for weeks.
    command.append("--exclude-table-data=contact_draft")
    with subprocess.Popen(
        [*command, "--dbname", address(settings)],
        env=environment(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as dump:
        while True:
            try:
                _out, said = dump.communicate(timeout=SAY_EVERY)
                break
            except subprocess.TimeoutExpired:
                say(f"… {part.stat().st_size >> 20} MB")
    if dump.returncode:
        raise Refused(refusal("PostgreSQL gave no backup", said))


def examine(file: Path) -> None:
    """Refuse what is damaged, not jobclub's, or from a newer jobclub."""
    with file.open("rb") as opened:
        if opened.read(len(HEADER)) != HEADER:
            raise Refused("This file is no backup of a jobclub on PostgreSQL.")
    damaged = "This file is damaged, or of a newer PostgreSQL: use another backup"
    listed = run([tool("pg_restore"), "--list", str(file)], damaged)
    if b" TABLE " not in listed or b" house " not in listed:
        raise Refused("This file is no backup of a jobclub.")
    # The list stands at the front; only reading all of it tells that nothing is cut off.
    run([tool("pg_restore"), f"--file={os.devnull}", str(file)], damaged)
    rows = ["--data-only", "--table=alembic_version", "--file=-"]
    found = _VERSION.search(run([tool("pg_restore"), *rows, str(file)], damaged))
    must_be_known(found[1].decode() if found else None)


def tool(name: str) -> str:
    """Where one of PostgreSQL's client programs is."""
    found = shutil.which(name)
    if found is None:
        raise Refused(
            f"{name} is needed and missing: install PostgreSQL's client"
            " (on Debian and Ubuntu: apt install postgresql-client), and try again."
        )
    return found


def address(settings: Settings) -> str:
    """The database as libpq takes it. The password goes by the environment: `ps` shows the rest."""
    url = make_url(settings.database).set(drivername="postgresql")
    # SQLAlchemy's own `set` cannot take a password away.
    return url._replace(password=None).render_as_string(hide_password=False)


def environment(settings: Settings) -> dict[str, str]:
    """What its client programs need."""
    password = make_url(settings.database).password
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def run(command: list[str], cannot: str, env: dict[str, str] | None = None) -> bytes:
    """Run one of its programs; `cannot` and the program's last words when it fails."""
    done = subprocess.run(command, env=env, capture_output=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise Refused(refusal(cannot, done.stderr))
    return done.stdout


def refusal(cannot: str, said: bytes) -> str:
    """A sentence with the program's own reason."""
    lines = [line for line in said.decode(errors="replace").splitlines() if "error" in line]
    return f"{cannot} ({lines[0].strip()})." if lines else f"{cannot}."
