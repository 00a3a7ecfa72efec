"""The checkout's .venv: exactly what the lock pins, every hash checked.

Standard library only: nothing else is there yet.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import IO

from jobclub.assets import CannotStart

OLDEST_PIP = (22, 3)  # the first with --python
_PYTHON = "python.exe" if os.name == "nt" else "python"

# A personal pip setting that sends packages elsewhere would leave .venv empty.
_ELSEWHERE = ("PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PIP_ROOT", "PIP_TARGET", "PIP_USER")

_OFFLINE = re.compile(
    "Connection|EAI_AGAIN|ECONN|ENETUNREACH|ENOTFOUND|ETIMEDOUT|name resolution|ProxyError|"
    "[Tt]imed out|unreachable"
)


def folder(root: Path) -> Path:
    """Where the checkout keeps its packages."""
    return root / ".venv"


def python(root: Path) -> Path:
    """The Python of the checkout's .venv."""
    return _venv_path(root, "scripts") / _PYTHON


def current(root: Path, groups: set[str]) -> bool:
    """Whether .venv holds the lock's packages, all of them, for this Python."""
    stamp = _stamp(root)
    return (
        bool(stamp.get("groups"))
        and stamp.get("key") == _key(root)
        and groups <= set(stamp["groups"])
        and python(root).exists()
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
        found: dict[str, list[str]] = json.loads((folder(root) / "jobclub.json").read_text())
    except (OSError, ValueError):
        return {}
    return found


def _key(root: Path) -> list[str]:
    lock = hashlib.sha256((root / "requirements.lock").read_bytes()).hexdigest()
    return [lock, sysconfig.get_python_version(), sysconfig.get_platform(), str(root)]


def _packages(root: Path) -> set[str]:
    return {found.name for found in _venv_path(root, "purelib").glob("*.dist-info")}


def _venv_path(root: Path, kind: str) -> Path:
    base = str(folder(root))
    return Path(sysconfig.get_path(kind, "venv", {"base": base, "platbase": base}))


# Getting there


def install(root: Path, groups: set[str], held: IO[str]) -> None:
    """Make .venv hold what `groups` need; `held` is the lock that children keep too."""
    pip = find_pip(root, held)
    adds = "test" in groups and current(root, {"run"})
    what = "what the tests need" if adds else "what jobclub needs"
    print(f"Installing {what} (once, about a minute)…", flush=True)
    if not adds:
        _make_venv(root, held)
    (folder(root) / "jobclub.json").write_text("{}")  # ours, and unfinished
    pip_install(root, held, pip, groups)
    # From whatever folder .venv's Python is started, it finds the package.
    (_venv_path(root, "purelib") / "jobclub.pth").write_text(f"{root}\n", encoding="utf-8")
    stamp = {"key": _key(root), "groups": sorted(groups), "packages": sorted(_packages(root))}
    (folder(root) / "jobclub.json").write_text(json.dumps(stamp))


def _make_venv(root: Path, held: IO[str]) -> None:
    """Make .venv afresh; one that is not ours is installed into as it is."""
    if (folder(root) / "jobclub.json").exists():
        shutil.rmtree(folder(root))
    folder(root).mkdir(exist_ok=True)
    (folder(root) / "jobclub.json").write_text("{}")
    _call(root, held, [base_python(), "-m", "venv", "--without-pip", str(folder(root))])


def find_pip(root: Path, held: IO[str]) -> list[str]:
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
    own = str(Path(sysconfig.get_path("scripts", "venv", {"base": str(home)})) / _PYTHON)
    if _pip_version(own) < OLDEST_PIP:
        _call(root, held, [base_python(), "-m", "venv", "--clear", str(home)])
    return [own, "-m", "pip"]


def pip_install(root: Path, held: IO[str], pip: list[str], groups: set[str], *options: str) -> None:
    """Install the lock's part for `groups`, into .venv or where the options say."""
    listed = root / ".cache" / "requirements.txt"
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    listed.write_text(locked(lock, groups), encoding="utf-8")
    where = ["--python", str(python(root))]
    # The lock is closed under needs (a test says so): no resolver, no surprise.
    how = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    what = ["--requirement", str(listed)]
    _call(root, held, [*pip, *where, "install", *how, *options, *what])


def base_python() -> str:
    """The Python behind .venv, should this be .venv's own: that one is about to be remade."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _pip_version(interpreter: str) -> tuple[int, ...]:
    if not Path(interpreter).exists():
        return (0, 0)
    asked = subprocess.run([interpreter, "-m", "pip", "--version"], capture_output=True, text=True)
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
        raise failed(root, done.stderr + done.stdout)


def failed(root: Path, said: str) -> CannotStart:
    """The refusal for what pip or npm said; all of it goes into a log."""
    log = root / ".cache" / "install.log"
    log.write_text(said, encoding="utf-8")
    if _OFFLINE.search(said):
        return CannotStart(
            "Nothing could be downloaded: the first start needs the internet. Connect this "
            f"machine and start again. (The whole story: {log})"
        )
    reason = next((line for line in said.splitlines() if "error" in line.lower()), "see there")
    return CannotStart(f"Installing failed: {reason} (the whole story: {log})")
