"""A real browser for every test here; without one they fail, and say so."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from jobclub import bootstrap, testrun
from jobclub.assets import CannotStart
from tests.browser.hall import Hall
from tests.browser.weeks import Weeks

ROOT = bootstrap.ROOT
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A machine that does three things at once is slow; a condition that holds is met at once.
expect.set_options(timeout=15_000)

#: What was measured in this run; printed at its end, never a reason to fail.
FIGURES: list[str] = []


@pytest.fixture(scope="package")
def packages() -> Path:
    """The tests' npm packages."""
    return testrun.packages(_ready())


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser. It ends with this folder: other tests want no event loop of somebody else's."""
    try:
        path = testrun.browser(_ready())
    except CannotStart as why:
        raise pytest.fail.Exception(str(why), pytrace=False) from None
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root])
        yield browser
        browser.close()


@pytest.fixture
def bare_hall(chromium: Browser, tmp_path: Path) -> Iterator[Hall]:
    """A server that has just printed its first link. Nothing may go wrong on any screen."""
    opened = Hall(chromium, tmp_path)
    try:
        yield opened
        opened.check()
    finally:
        opened.close()


@pytest.fixture
def hall(bare_hall: Hall) -> Hall:
    """The Library Club's evening has begun; nobody but Ana is here."""
    return bare_hall.begin()


@pytest.fixture
def weeks(chromium: Browser, tmp_path: Path) -> Iterator[Weeks]:
    """The Library Club's first evening has been; it is a week later, and the doors are to open."""
    club = Weeks(chromium, tmp_path)
    try:
        yield club.first_evening()
        club.check()
    finally:
        club.close()


@pytest.fixture
def figures() -> list[str]:
    """Where a test leaves what it measured."""
    return FIGURES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was measured."""
    for line in FIGURES:
        terminalreporter.write_line(line)


def _ready() -> Path:
    """The checkout, with what tests need from npm fetched."""
    try:
        if not testrun.packages_current(ROOT):
            bootstrap.prepare(ROOT, {"run", "test"})
    except CannotStart as why:
        raise pytest.fail.Exception(str(why), pytrace=False) from None
    return ROOT
