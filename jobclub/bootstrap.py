"""From a bare checkout to one that has all it needs, then on into its .venv.

Standard library only: nothing else is there yet.
"""

import importlib.metadata
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jobclub import assets, testrun, venv
from jobclub.assets import CannotStart

ROOT = Path(__file__).resolve().parent.parent
ROOM = 500 * 1024 * 1024


def start(argv: list[str]) -> int:
    """Make everything ready that is not, then run the command in it."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal without … or a QR's blocks shows ?
        sys.stdout.reconfigure(errors="replace")
    try:
        return _start(argv)
    except CannotStart as why:
        print(why, file=sys.stderr)
        return 2


def _start(argv: list[str]) -> int:
    groups = {"run", "fonts", "test"} if argv[:1] == ["test"] else {"run", "fonts"}
    if not is_checkout(ROOT):
        return _run(argv)
    if not ready(ROOT, groups):
        prepare(ROOT, groups)
    if installed() or Path(sys.prefix).resolve() == venv.folder(ROOT).resolve():
        return _run(argv)
    return hand_over([str(venv.python(ROOT)), "-m", "jobclub", *argv])


def _run(argv: list[str]) -> int:
    if argv[:1] == ["test"]:
        return hand_over(testrun.command(ROOT, argv[1:]))
    from jobclub import cli

    return cli.main(argv)


def is_checkout(root: Path) -> bool:
    """Whether `root` is a checkout, not the site-packages of a wheel."""
    return (root / "pyproject.toml").is_file() and (root / "requirements.lock").is_file()


def installed() -> bool:
    """Whether pip or uv installed jobclub here, and so all it needs."""
    try:
        importlib.metadata.distribution("jobclub")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def ready(root: Path, groups: set[str]) -> bool:
    """Whether a start has nothing to install or to fetch."""
    return (
        (installed() or venv.current(root, groups))
        and assets.current(root / "static")
        and ("test" not in groups or testrun.packages_current(root))
    )


def prepare(root: Path, groups: set[str]) -> None:
    """Install and fetch what is missing, one start at a time."""
    refuse_unfit(root)
    try:
        with _alone(root) as held:
            _sweep(root)
            if not (installed() or venv.current(root, groups)):
                venv.install(root, groups, held)
            if not ready(root, groups):
                _fetch(root, groups, held)
    except PermissionError as why:
        raise CannotStart(_unwritable(root)) from why
    except OSError as why:
        raise CannotStart(f"Installing failed ({why}): mend that and start again.") from why
    except KeyboardInterrupt:
        raise CannotStart("Stopped half-way; the next start goes on from here.") from None


def _sweep(root: Path) -> None:
    """Away with what a killed start left half-made."""
    for left in (*(root / ".cache").glob("n*-*"), *(root / "static").glob(".vendor-*")):
        shutil.rmtree(left, ignore_errors=True)


def refuse_unfit(root: Path) -> None:
    """Refuse a place where an install would fail half-way."""
    if not os.access(root, os.W_OK):
        raise CannotStart(_unwritable(root))
    free = shutil.disk_usage(root).free
    if free < ROOM:
        raise CannotStart(
            f"The disk is nearly full: {free >> 20} MB are free at {root}, and jobclub needs "
            f"{ROOM >> 20} MB. Make room and start again."
        )


def _unwritable(root: Path) -> str:
    return (
        f"jobclub cannot write in its folder, {root}: give it to yourself, or copy it to a folder "
        "of your own and start it there."
    )


@contextmanager
def _alone(root: Path) -> Iterator[IO[str]]:
    (root / ".cache").mkdir(exist_ok=True)
    with (root / ".cache" / "start.lock").open("a") as held:
        if not _take(held, wait=False):
            print("Another start is installing here; waiting for it…", flush=True)
            _take(held, wait=True)
        yield held


if sys.platform == "win32":
    import msvcrt
    import time

    def _take(held: IO[str], *, wait: bool) -> bool:
        while True:
            try:
                msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(0.5)
            else:
                return True
else:
    import fcntl

    def _take(held: IO[str], *, wait: bool) -> bool:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True


def _fetch(root: Path, groups: set[str], held: IO[str]) -> None:
    with _npm(root, held) as npm:
        try:
            if not assets.current(root / "static"):
                print("Fetching what phones get from npm (once)…", flush=True)
                assets.fetch(root / "static", npm, _python(root))
            if "test" in groups and not testrun.packages_current(root):
                print("Fetching what the tests need from npm (once)…", flush=True)
                testrun.fetch_packages(root, npm)
        except assets.ToolFailed as why:
            raise venv.failed(root, str(why)) from why


@contextmanager
def _npm(root: Path, held: IO[str]) -> Iterator[list[str]]:
    """Run npm by this: the system's, or one installed for as long as it is needed."""
    found = assets.find_npm()
    if found:
        yield found
        return
    if not venv.python(root).exists():  # pip installed jobclub somewhere else
        raise CannotStart("npm is needed here, and is missing: install Node.js and start again.")
    print("npm is not here; getting one for the moment…", flush=True)
    with tempfile.TemporaryDirectory(dir=root / ".cache", prefix="node-") as site:
        only = ("--only-binary=:all:", "--target", site)
        venv.pip_install(root, held, venv.find_pip(root, held), {"node"}, *only)
        yield assets.wheel_npm(Path(site))


def _python(root: Path) -> str:
    """The Python that has what trims the fonts."""
    if not installed():
        return str(venv.python(root))
    if not importlib.util.find_spec("fontTools"):
        raise CannotStart(
            "fonttools is needed here, and is missing: install jobclub again, and start again."
        )
    return sys.executable


def hand_over(command: list[str]) -> int:
    """Become `command`; where a process cannot, wait for it."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606
    with subprocess.Popen(command) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # Ctrl-C reached the child too, and it decides
