"""What comes from elsewhere: pinned, hash-checked, above its floor, and fetched by name alone.

And how little of it, and of what is ours, goes to phones.
"""

import importlib.metadata
import json
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from jobclub import assets, bootstrap, static, venv

ROOT = bootstrap.ROOT
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENTRIES = re.findall(r"^[a-zA-Z].*\n(?:[ \t]+.*\n)*", LOCK, re.MULTILINE)
PINS = dict(re.findall(r"^([a-zA-Z0-9._-]+)==(\S+)", LOCK, re.MULTILINE))

# Put together here, or this file would be the first to name them.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("npmmirror", "com"),
        ("yarnpkg", "com"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("cdnjs", "cloudflare"),
        ("esm", "sh"),
        ("deb", "debian"),
        ("golang", "org"),
        ("crates", "io"),
    )
]
NOT_OURS = {
    ".cache",
    ".data",
    ".git",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    "__pycache__",
    "build",
    "dist",
    "node_modules",
    "uv.lock",
    "vendor",
}

FLOORS = {
    "flask": "3.1.3",
    "werkzeug": "3.1.6",
    "flask-socketio": "5.7",
    "python-socketio": "5.18.1",
    "python-engineio": "4.15.1",
    "gevent": "25.4.1",
    "pysqlite3": "0.6.1",
}


def test_no_committed_file_names_a_registry() -> None:
    named = {
        (str(path.relative_to(ROOT)), host)
        for path in _committed()
        for host in HOSTS
        if host.encode() in path.read_bytes().lower()
    }

    assert named == set()


def test_the_lock_has_no_addresses() -> None:
    assert "://" not in LOCK
    assert not re.findall(r"^-", LOCK, re.MULTILINE)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.partition("==")[0])
def test_every_requirement_is_pinned_and_hashed(entry: str) -> None:
    assert re.match(r"[a-zA-Z0-9._-]+==\S+ ", entry)
    assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry)


def test_the_lock_is_in_step_with_the_project() -> None:
    groups = PROJECT["dependency-groups"]
    lines = [line for name in ("fonts", "node", "test") for line in groups[name]]
    for line in [*PROJECT["project"]["dependencies"], *lines]:
        if line == {"include-group": "fonts"}:
            continue
        asked = Requirement(line)

        assert str(asked.specifier) == f"=={PINS[canonicalize_name(asked.name)]}", line


@pytest.mark.parametrize("name", FLOORS)
def test_floors(name: str) -> None:
    assert Version(PINS[name]) >= Version(FLOORS[name])


def test_never_the_servers_that_bypass_our_frame_limit() -> None:
    assert not {"eventlet", "gevent-websocket"} & PINS.keys()


@pytest.mark.parametrize("groups", ["run", "run+test", "fonts", "node"])
def test_each_part_of_the_lock_brings_all_it_needs(groups: str) -> None:
    locked = venv.locked(LOCK, set(groups.split("+")))
    names = set(re.findall(r"^([a-zA-Z0-9._-]+)==", locked, re.MULTILINE))

    assert names
    assert set(_needed(names)) <= names


def test_a_plain_start_installs_nothing_for_tests() -> None:
    run = venv.locked(LOCK, {"run"})

    assert "flask==" in run
    assert not re.search(r"^(pytest|playwright|mypy|ruff|nodejs)", run, re.MULTILINE)


@pytest.mark.parametrize("folder", ["static", "tests"])
def test_npm_packages_are_pinned_and_hashed(folder: str) -> None:
    package, lock = _npm(folder)
    pins = package["dependencies"] | package.get("devDependencies", {})

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pins.values())
    assert lock[""]["dependencies"] == package["dependencies"]
    assert lock[""].get("devDependencies") == package.get("devDependencies")
    for name, entry in lock.items():
        assert not name or entry["integrity"].startswith("sha512-")
        assert "resolved" not in entry


def test_types_are_those_of_what_phones_get() -> None:
    phone, _ = _npm("static")
    tests, _ = _npm("tests")

    shared = phone["dependencies"].keys() & tests["dependencies"].keys()
    assert shared == {"idiomorph", "socket.io-client"}
    assert all(phone["dependencies"][name] == tests["dependencies"][name] for name in shared)


def test_the_socket_parser_counts_attachments() -> None:
    _, lock = _npm("static")

    assert Version(lock["node_modules/socket.io-parser"]["version"]) >= Version("4.2.6")
    # The bundle was built with a parser of its own: look for that version's guard in it.
    assert b"too many attachments" in (ROOT / "static/vendor/socket.io.esm.min.js").read_bytes()


def test_phones_get_what_is_picked_and_nothing_else() -> None:
    vendor = ROOT / "static" / "vendor"

    assert assets.current(ROOT / "static")
    assert {path.name for path in vendor.iterdir()} == {*assets.PICKED, ".stamp"}
    assert (vendor / "idiomorph.min.js").read_text().endswith("export { Idiomorph };\n")


@pytest.mark.parametrize("weight", [400, 700])
def test_a_phones_font_has_every_letter_and_no_more_than_is_used(weight: int) -> None:
    path = ROOT / "static" / "vendor" / f"atkinson-latin-{weight}.woff2"
    with TTFont(path) as font:
        letters = {*range(0x20, 0x7F), *range(0xC0, 0x100), 0x152, 0x153, 0x2014, 0x2019, 0x20AC}
        features = {
            record.FeatureTag
            for table in ("GSUB", "GPOS")
            for record in font[table].table.FeatureList.FeatureRecord
        }

        assert letters <= font.getBestCmap().keys()
        assert features == {"kern", "tnum"}
        assert "The Atkinson Hyperlegible Next Project Authors" in font["name"].getDebugName(0)
    assert path.stat().st_size < 11_500


# What is ours: sent without comments and indentation


OURS = sorted(
    path for folder in ("js", "css") for path in (ROOT / "static" / folder).glob(f"*.{folder}")
)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_text_of_ours_runs_over_lines(path: Path) -> None:
    # Its indentation would be lost on the way to the phone.
    for line in path.read_text(encoding="utf-8").splitlines():
        assert line.count("`") % 2 == 0, line
        assert not line.endswith("\\"), line


@pytest.mark.parametrize("name", [path.name for path in OURS if path.suffix == ".js"])
def test_a_script_is_sent_line_by_line(name: str) -> None:
    sent = static.files()[f"js/{name}"].plain.decode().splitlines()
    written = (ROOT / "static" / "js" / name).read_text(encoding="utf-8").splitlines()

    assert len(sent) == len(written)
    assert not any(line.startswith((" ", "\t", "//", "/*")) for line in sent)


def _committed() -> Iterator[Path]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = set(folders) - NOT_OURS
        yield from (Path(folder, name) for name in files if name not in NOT_OURS)


def _npm(folder: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    package = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    return package, lock["packages"]


def _needed(names: set[str]) -> Iterator[str]:
    for name in names:
        try:
            requires = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:  # for another platform, or only in passing
            continue
        for line in requires:
            asked = Requirement(line)
            if not asked.marker or asked.marker.evaluate({"extra": ""}):
                yield canonicalize_name(asked.name)
