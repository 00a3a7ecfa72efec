"""From a bare checkout to a `.venv` that holds exactly what the lock pins, then on into it.

Standard library only: nothing else is there yet.
"""

import hashlib
import importlib.metadata
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jobclub import assets, testrun
from jobclub.assets import CannotStart

ROOT = Path(__file__).resolve().parent.parent
ROOM = 500 * 1024 * 1024
OLDEST_PIP = (22, 3)  # the first with --python
_PYTHON = "python.exe" if os.name == "nt" else "python"

# A personal pip setting that sends packages elsewhere would leave .venv empty.
_ELSEWHERE = ("PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PIP_ROOT", "PIP_TARGET", "PIP_USER")

_OFFLINE = re.compile(
    "Connection|EAI_AGAIN|ECONN|ENETUNREACH|ENOTFOUND|ETIMEDOUT|name resolution|ProxyError|"
    "[Tt]imed out|unreachable"
)


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
    groups = {"run", "test"} if argv[:1] == ["test"] else {"run"}
    if not is_checkout(ROOT):
        return _run(argv)
    if not ready(ROOT, groups):
        prepare(ROOT, groups)
    if installed() or Path(sys.prefix).resolve() == venv(ROOT).resolve():
        return _run(argv)
    return hand_over([str(venv_python(ROOT)), "-m", "jobclub", *argv])


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


# What is there, and what is asked for


def ready(root: Path, groups: set[str]) -> bool:
    """Whether a start has nothing to install or to fetch."""
    return (
        (installed() or venv_current(root, groups))
        and assets.current(root / "static")
        and ("test" not in groups or testrun.packages_current(root))
    )


def venv(root: Path) -> Path:
    """Where the checkout keeps its packages."""
    return root / ".venv"


def venv_python(root: Path) -> Path:
    """The Python of the checkout's .venv."""
    return _venv_path(root, "scripts") / _PYTHON


def venv_current(root: Path, groups: set[str]) -> bool:
    """Whether .venv holds the lock's packages, all of them, for this Python."""
    stamp = _stamp(root)
    return (
        bool(stamp.get("groups"))
        and stamp.get("key") == _key(root)
        and groups <= set(stamp["groups"])
        and venv_python(root).exists()
        and set(stamp["packages"]) <= _packages(root)
    )


def locked(lock: str, groups: set[str]) -> str:
    """The lock's entries that `groups` need: uv notes above whom each one is there for."""
    entries = re.findall(r"^[a-zA-Z].*\n(?:[ \t]+.*\n)*", lock, re.MULTILINE)
    wanted = {_root(group) for group in groups}
    before = 0
    while before < len(wanted):
        before = len(wanted)
        wanted |= {_name(entry) for entry in entries if _parents(entry) & wanted}
    return "".join(entry for entry in entries if _name(entry) in wanted)


def _root(group: str) -> str:
    return "jobclub (pyproject.toml)" if group == "run" else f"jobclub (pyproject.toml:{group})"


def _name(entry: str) -> str:
    return entry.partition("==")[0]


def _parents(entry: str) -> set[str]:
    return {line.strip() for line in re.findall(r"^ +#(?: +via)?(.*)$", entry, re.MULTILINE)}


def _stamp(root: Path) -> dict[str, list[str]]:
    try:
        found: dict[str, list[str]] = json.loads((venv(root) / "jobclub.json").read_text())
    except (OSError, ValueError):
        return {}
    return found


def _key(root: Path) -> list[str]:
    lock = hashlib.sha256((root / "requirements.lock").read_bytes()).hexdigest()
    return [lock, sysconfig.get_python_version(), sysconfig.get_platform(), str(root)]


def _packages(root: Path) -> set[str]:
    return {found.name for found in _venv_path(root, "purelib").glob("*.dist-info")}


def _venv_path(root: Path, kind: str) -> Path:
    base = str(venv(root))
    return Path(sysconfig.get_path(kind, "venv", {"base": base, "platbase": base}))


# Getting there


def prepare(root: Path, groups: set[str]) -> None:
    """Install and fetch what is missing, one start at a time."""
    refuse_unfit(root)
    try:
        with _alone(root) as held:
            _sweep(root)
            if not (installed() or venv_current(root, groups)):
                _install(root, groups, held)
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


def _install(root: Path, groups: set[str], held: IO[str]) -> None:
    pip = _find_pip(root, held)
    adds = "test" in groups and venv_current(root, {"run"})
    what = "what the tests need" if adds else "what jobclub needs"
    print(f"Installing {what} (once, about a minute)…", flush=True)
    if not adds:
        _make_venv(root, held)
    (venv(root) / "jobclub.json").write_text("{}")  # ours, and unfinished
    _pip_install(root, held, pip, groups)
    # From whatever folder .venv's Python is started, it finds the package.
    (_venv_path(root, "purelib") / "jobclub.pth").write_text(f"{root}\n", encoding="utf-8")
    stamp = {"key": _key(root), "groups": sorted(groups), "packages": sorted(_packages(root))}
    (venv(root) / "jobclub.json").write_text(json.dumps(stamp))


def _make_venv(root: Path, held: IO[str]) -> None:
    """Make .venv afresh; one that is not ours is installed into as it is."""
    if (venv(root) / "jobclub.json").exists():
        shutil.rmtree(venv(root))
    venv(root).mkdir(exist_ok=True)
    (venv(root) / "jobclub.json").write_text("{}")
    _call(root, held, [base_python(), "-m", "venv", "--without-pip", str(venv(root))])


def _find_pip(root: Path, held: IO[str]) -> list[str]:
    """Run pip by this: the system's, or ensurepip's in a folder of its own."""
    if _pip_version(base_python()) >= OLDEST_PIP:
        return [base_python(), "-m", "pip"]
    if not _has_ensurepip():
        raise CannotStart(
            "Python has neither pip nor ensurepip here, so nothing can be installed: install pip "
            "(on Debian and Ubuntu: apt install python3-pip) and start again."
        )
    # Not in .venv, which holds what the lock pins and nothing else.
    home = root / ".cache" / "pip"
    python = Path(sysconfig.get_path("scripts", "venv", {"base": str(home)})) / _PYTHON
    if _pip_version(str(python)) < OLDEST_PIP:
        _call(root, held, [base_python(), "-m", "venv", "--clear", str(home)])
    return [str(python), "-m", "pip"]


def _pip_install(
    root: Path, held: IO[str], pip: list[str], groups: set[str], *options: str
) -> None:
    listed = root / ".cache" / "requirements.txt"
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    listed.write_text(locked(lock, groups), encoding="utf-8")
    where = ["--python", str(venv_python(root))]
    # The lock is closed under needs (a test says so): no resolver, no surprise.
    how = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    what = ["--requirement", str(listed)]
    _call(root, held, [*pip, *where, "install", *how, *options, *what])


def _fetch(root: Path, groups: set[str], held: IO[str]) -> None:
    with _npm(root, held) as npm:
        try:
            if not assets.current(root / "static"):
                print("Fetching what phones get from npm (once)…", flush=True)
                assets.fetch(root / "static", npm)
            if "test" in groups and not testrun.packages_current(root):
                print("Fetching what the tests need from npm (once)…", flush=True)
                testrun.fetch_packages(root, npm)
        except assets.NpmFailed as why:
            raise _failed(root, str(why)) from why


@contextmanager
def _npm(root: Path, held: IO[str]) -> Iterator[list[str]]:
    """Run npm by this: the system's, or one installed for as long as it is needed."""
    found = assets.find_npm()
    if found:
        yield found
        return
    if not venv_python(root).exists():  # pip installed jobclub somewhere else
        raise CannotStart("npm is needed here, and is missing: install Node.js and start again.")
    print("npm is not here; getting one for the moment…", flush=True)
    with tempfile.TemporaryDirectory(dir=root / ".cache", prefix="node-") as site:
        only = ("--only-binary=:all:", "--target", site)
        _pip_install(root, held, _find_pip(root, held), {"node"}, *only)
        yield assets.wheel_npm(Path(site))


def base_python() -> str:
    """The Python behind .venv, should this be .venv's own: that one is about to be remade."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _pip_version(python: str) -> tuple[int, ...]:
    if not Path(python).exists():
        return (0, 0)
    asked = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True)
    found = re.match(r"pip (\d+)\.(\d+)", asked.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _has_ensurepip() -> bool:
    # A folder left behind by a removed package is found too, but has no origin.
    found = importlib.util.find_spec("ensurepip")
    return found is not None and found.origin is not None


def _call(root: Path, held: IO[str], command: list[str]) -> None:
    env = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    # The child holds the lock too: should we be killed, nobody starts over beside it.
    keep = () if os.name == "nt" else (held.fileno(),)
    done = subprocess.run(
        command, env=env, pass_fds=keep, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        raise _failed(root, done.stderr + done.stdout)


def _failed(root: Path, said: str) -> CannotStart:
    log = root / ".cache" / "install.log"
    log.write_text(said, encoding="utf-8")
    if _OFFLINE.search(said):
        return CannotStart(
            "Nothing could be downloaded: the first start needs the internet. Connect this "
            f"machine and start again. (The whole story: {log})"
        )
    reason = next((line for line in said.splitlines() if "error" in line.lower()), "see there")
    return CannotStart(f"Installing failed: {reason} (the whole story: {log})")


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
