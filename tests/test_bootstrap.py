"""`python3 -m jobclub` from a bare checkout: what it makes, what it refuses, and in which words."""

import ast
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from jobclub import assets, bootstrap, testrun, venv
from jobclub.assets import CannotStart

ROOT = bootstrap.ROOT
LOCK = """\
flask==3.1.3 \\
    --hash=sha256:aa
    # via jobclub (pyproject.toml)
click==8.5.1 ; sys_platform == 'linux' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via
    #   flask
    #   pytest
iniconfig==2.0 \\
    --hash=sha256:dd
    # via pytest
pytest==9.2.0 \\
    --hash=sha256:ee
    # via jobclub (pyproject.toml:test)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose lock pins one small package that lies beside it."""
    root = tmp_path / "a checkout"
    shutil.copytree(ROOT / "static", root / "static")
    (root / "jobclub").mkdir()
    for name in ("__init__", "__main__", "assets", "bootstrap", "testrun", "venv"):
        shutil.copy(ROOT / "jobclub" / f"{name}.py", root / "jobclub")
    (root / "jobclub" / "cli.py").write_text(
        "def main(argv):\n    import sample\n    print('ran', *argv)\n    return 7\n"
    )
    (root / "pyproject.toml").touch()
    digest = hashlib.sha256(_wheel(tmp_path / "wheels").read_bytes()).hexdigest()
    (root / "requirements.lock").write_text(
        f"sample==1.0 \\\n    --hash=sha256:{digest}\n    # via jobclub (pyproject.toml)\n"
    )
    return root


def _wheel(folder: Path) -> Path:
    folder.mkdir()
    wheel = folder / "sample-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        about = "sample-1.0.dist-info"
        archive.writestr("sample.py", "")
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n")
        archive.writestr(
            f"{about}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(f"{about}/RECORD", f"sample.py,,\n{about}/METADATA,,\n{about}/WHEEL,,\n")
    return wheel


def _environment(wheels: Path | None) -> dict[str, str]:
    """No network; the one package from `wheels`, or from nowhere."""
    nowhere = "http://127.0.0.1:9/"
    kept = ("HOME", "LANG", "PATH", "SYSTEMROOT", "TEMP", "TMPDIR")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env |= {"http_proxy": nowhere, "https_proxy": nowhere, "PIP_CONFIG_FILE": os.devnull}
    if wheels is None:
        return env | {"PIP_INDEX_URL": nowhere, "PIP_RETRIES": "1"}
    return env | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels.as_uri()}


def _begin(root: Path, *argv: str, wheels: Path | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [venv.base_python(), "-m", "jobclub", *argv],
        cwd=root,
        env=_environment(wheels),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _start(root: Path, *argv: str, wheels: Path | None = None) -> tuple[int, str, str]:
    with _begin(root, *argv, wheels=wheels) as started:
        out, err = started.communicate(timeout=60)
    return started.returncode, out, err


# From nothing to running


@pytest.mark.slow
def test_the_first_start_installs_and_the_second_needs_no_network(checkout: Path) -> None:
    code, out, err = _start(checkout, "hello", wheels=checkout.parent / "wheels")

    assert (code, err) == (7, "")
    assert out.splitlines()[0] == "Installing what jobclub needs (once, about a minute)…"
    assert out.splitlines()[-1] == "ran hello"

    assert _start(checkout, "hello", "again") == (7, "ran hello again\n", "")


@pytest.mark.slow
def test_two_starts_at_once_install_once(checkout: Path) -> None:
    wheels = checkout.parent / "wheels"
    with (
        _begin(checkout, "one", wheels=wheels) as one,
        _begin(checkout, "two", wheels=wheels) as two,
    ):
        said = one.communicate(timeout=60)[0] + two.communicate(timeout=60)[0]

    assert (one.returncode, two.returncode) == (7, 7)
    assert said.count("Installing") == 1


@pytest.mark.slow
def test_a_package_that_is_not_the_locked_one_is_refused(checkout: Path) -> None:
    lock = checkout / "requirements.lock"
    lock.write_text(re.sub("sha256:[0-9a-f]{4}", "sha256:0000", lock.read_text()))

    code, _, err = _start(checkout, wheels=checkout.parent / "wheels")

    assert code == 2
    assert err.startswith("Installing failed: ")
    assert not venv.current(checkout, {"run"})


@pytest.mark.slow
def test_a_first_start_without_internet_says_so(checkout: Path) -> None:
    code, _, err = _start(checkout)

    assert code == 2
    assert err.startswith("Nothing could be downloaded: the first start needs the internet.")
    assert len(err.splitlines()) == 1


# What makes a start install again


@pytest.fixture
def installed(checkout: Path) -> Path:
    """A checkout with a .venv that is current."""
    packages = venv._venv_path(checkout, "purelib")
    (packages / "sample-1.0.dist-info").mkdir(parents=True)
    venv.python(checkout).parent.mkdir()
    venv.python(checkout).touch()
    stamp = {
        "key": venv._key(checkout),
        "groups": ["run"],
        "packages": ["sample-1.0.dist-info"],
    }
    (checkout / ".venv" / "jobclub.json").write_text(json.dumps(stamp))
    return checkout


def test_what_is_current_stays(installed: Path) -> None:
    assert venv.current(installed, {"run"})
    assert not venv.current(installed, {"run", "test"})


def test_a_changed_lock_installs_again(installed: Path) -> None:
    (installed / "requirements.lock").write_text("")

    assert not venv.current(installed, {"run"})


def test_an_interrupted_install_is_done_again(installed: Path) -> None:
    (installed / ".venv" / "jobclub.json").write_text("{}")

    assert not venv.current(installed, {"run"})


def test_a_lost_package_is_installed_again(installed: Path) -> None:
    (venv._venv_path(installed, "purelib") / "sample-1.0.dist-info").rmdir()

    assert not venv.current(installed, {"run"})


def test_a_moved_checkout_installs_again(installed: Path) -> None:
    moved = installed.rename(installed.parent / "moved")

    assert not venv.current(moved, {"run"})


def test_changed_pins_fetch_the_assets_again(checkout: Path) -> None:
    assert assets.current(checkout / "static")

    (checkout / "static" / "package.json").write_text("{}")

    assert not assets.current(checkout / "static")


def test_another_trimming_fetches_the_assets_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "TRIMMING", (*assets.TRIMMING, "--drop-tables+=gasp"))

    assert not assets.current(checkout / "static")


# What trims the fonts


def test_the_first_start_trims_with_what_the_venv_has(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "installed", lambda: False)

    assert bootstrap._python(checkout) == str(venv.python(checkout))


def test_an_installed_jobclub_trims_with_its_own_python(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "installed", lambda: True)

    assert bootstrap._python(checkout) == sys.executable

    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(CannotStart, match="fonttools is needed here"):
        bootstrap._python(checkout)


def test_what_cannot_be_trimmed_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.woff2").write_bytes(b"no font")

    with pytest.raises(assets.ToolFailed, match="Error"):
        assets._trim(tmp_path / "broken.woff2", tmp_path / "trimmed.woff2", sys.executable)


# Which part of the lock


@pytest.mark.parametrize(
    ("groups", "names"),
    [
        ({"run"}, ["flask", "click"]),
        ({"test"}, ["click", "iniconfig", "pytest"]),
        ({"run", "test"}, ["flask", "click", "iniconfig", "pytest"]),
        ({"node"}, []),
    ],
)
def test_a_group_brings_what_it_needs(groups: set[str], names: list[str]) -> None:
    part = venv.locked(LOCK, groups)

    assert [line.partition("==")[0] for line in part.splitlines() if "==" in line[:12]] == names
    assert ("--hash=sha256:cc" in part) == ("click" in names)


# Refusals: one sentence, exit code 2


def test_an_old_python_is_told_so() -> None:
    main = (ROOT / "jobclub" / "__main__.py").read_text()
    ast.parse(main, feature_version=(3, 7))
    pretend = (
        "import runpy, sys; sys.version_info = (3, 10, 1); runpy.run_module('jobclub.__main__')"
    )

    done = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 2
    assert done.stderr.startswith("Python 3.11 or newer is needed")
    assert len(done.stderr.splitlines()) == 1


def test_a_refusal_is_one_sentence_and_exit_code_2(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", checkout)
    monkeypatch.setattr(bootstrap, "installed", lambda: False)
    monkeypatch.setattr(venv, "_pip_version", lambda _python: (0, 0))
    monkeypatch.setattr(venv, "_has_ensurepip", lambda: False)

    assert bootstrap.start([]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Python has neither pip nor ensurepip here")
    assert len(err.splitlines()) == 1


def test_a_nearly_full_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = SimpleNamespace(free=bootstrap.ROOM - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(CannotStart, match=r"nearly full: 499 MB are free .* needs 500 MB"):
        bootstrap.refuse_unfit(tmp_path)


def test_a_folder_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)

    with pytest.raises(CannotStart, match="cannot write in its folder"):
        bootstrap.refuse_unfit(tmp_path)


# The tests' own browser


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A system without any browser."""
    monkeypatch.delenv("JOBCLUB_TEST_BROWSER", raising=False)
    monkeypatch.setattr(testrun, "_PLACES", {})
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_without_a_browser_the_run_fails_and_says_so(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    (bare / "tests").mkdir()

    with pytest.raises(CannotStart, match="need a browser"):
        testrun.fetch_packages(bare, ["npm"])
    with pytest.raises(CannotStart, match="need a browser"):
        testrun.command(bare, [])


@pytest.mark.parametrize(
    ("argv", "together"),
    [
        ([], True),
        (["--all", "-q"], True),
        (["-k", "thanks"], True),
        (["tests/asks/test_asks.py"], False),
        (["tests/asks/test_asks.py::test_one", "-x"], False),
        (["-n", "4"], False),
        (["--pdb"], False),
    ],
)
def test_all_run_side_by_side_and_those_named_one_by_one(
    argv: list[str], together: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBCLUB_TEST_BROWSER", sys.executable)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    command = testrun.command(ROOT, argv)

    assert command[-len(argv) or len(command) :] == argv
    assert (command[3:7] == ["-n", "3", "--dist", "loadscope"]) is together


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
def test_a_browser_that_does_not_answer_is_passed_over(bare: Path) -> None:
    for name, code in (("chromium-browser", 1), ("google-chrome", 0)):
        (bare / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (bare / name).chmod(0o755)

    assert testrun.find_browser() == str(bare / "google-chrome")


def test_a_named_browser_must_be_there(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBCLUB_TEST_BROWSER", str(bare / "gone"))

    with pytest.raises(CannotStart, match="is not there"):
        testrun.find_browser()
