"""What every test can ask for: a house with its cast, a real server, the databases there are."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from jobclub.app import create_app
from jobclub.config import Settings
from jobclub.extensions import db
from jobclub.limits import forget_everybody
from jobclub.logs import write_to_standard_error
from tests import postgres
from tests.cast import Cast
from tests.mail_server import mailbox
from tests.server import SECRET, Server, migrated

#: A fixture of its own file, for whoever sends mail.
__all__ = ["mailbox"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--all`: both databases everywhere, two workers, the full fuzz and chaos."""
    parser.addoption("--all", action="store_true", help="everything, in under forty minutes")


def pytest_configure(config: pytest.Config) -> None:
    """Marks of ours."""
    config.addinivalue_line("markers", "both: runs on SQLite, and on PostgreSQL where there is one")
    config.addinivalue_line("markers", "full: only with --all")
    config.addinivalue_line("markers", "sqlite: about files of SQLite, which PostgreSQL has not")
    config.addinivalue_line("markers", "postgres: only where there is a PostgreSQL")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, by name and not by skipping, what this run was not told to do."""
    left_out = [
        item
        for item in items
        if (item.get_closest_marker("full") and not config.getoption("--all"))
        or (item.get_closest_marker("postgres") and not postgres.there_is_one())
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where several run at a time, which stay together."""
    from tests.sides import Sides

    return Sides(config, log)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what this run has."""
    database = "yes" if postgres.there_is_one() else "none (JOBCLUB_TEST_POSTGRES is unset)"
    browser = os.environ.get("JOBCLUB_TEST_BROWSER", "none yet")
    everything = "yes" if config.getoption("--all") else "no (--all)"
    return [f"PostgreSQL: {database} - browser: {browser} - everything: {everything}"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Nothing is left out silently."""
    if not postgres.there_is_one():
        terminalreporter.write_line(
            "PostgreSQL tests were not collected: set JOBCLUB_TEST_POSTGRES to run them.",
            yellow=True,
        )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Rules marked `both` run on PostgreSQL too, where there is one; with `--all`, all of them."""
    if "database" not in metafunc.fixturenames:
        return
    marked = metafunc.definition.get_closest_marker
    everything = metafunc.config.getoption("--all") and not marked("sqlite")
    both = marked("both") or everything
    names = ["sqlite", "postgres"] if both and postgres.there_is_one() else ["sqlite"]
    metafunc.parametrize("database", names, indirect=True)


@pytest.fixture(scope="session")
def empty_sqlite() -> Path:
    """A migrated, empty SQLite: copied for each test, which is faster than migrating."""
    return migrated()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgres"."""
    return str(request.param)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this process's houses stand, one after the other: what SQLAlchemy has learned to say
    to one it says to the next, which is half the time that most tests take.
    """
    return tmp_path_factory.mktemp("house")


@pytest.fixture
def settings(database: str, site: Path) -> Iterator[Settings]:
    """The settings of one empty house."""
    shutil.rmtree(site)
    site.mkdir(mode=0o700)
    if database == "postgres":
        yield Settings(data=site, database=postgres.emptied(), secret=SECRET)
        return
    file = site / "jobclub.sqlite"
    shutil.copyfile(migrated(), file)
    file.chmod(0o600)
    yield Settings(data=site, database=f"sqlite:///{file}", secret=SECRET)


@pytest.fixture(scope="session")
def translated(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are translated once for all apps, which takes longer than most tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("translated")))


@pytest.fixture(scope="session")
def apps(translated: FileSystemBytecodeCache) -> Callable[[Settings], Flask]:
    """The app of a house; houses with the same settings have one, one after the other."""

    @cache
    def app_of(settings: Settings) -> Flask:
        made = create_app(settings)
        made.jinja_env.bytecode_cache = translated
        return made

    return app_of


@pytest.fixture
def app(settings: Settings, apps: Callable[[Settings], Flask]) -> Iterator[Flask]:
    """The app of an empty house. No context is held: clients must not inherit a cached person."""
    made = apps(settings)
    # A test may have given it others; and each has a standard error of its own.
    made.config["SETTINGS"] = settings
    write_to_standard_error(made)
    forget_everybody()
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Iterator[Cast]:
    """The named people at an open meeting, within the app: for the rules of models."""
    with app.app_context():
        yield Cast.gather()
        db.session.remove()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A real server process on SQLite, with a club and Ana signed in at its laptop."""
    started = Server(tmp_path / "data").start()
    yield started
    started.stop()


@pytest.fixture(scope="session", autouse=True)
def tidy_postgres() -> Iterator[None]:
    """Drop what was made on PostgreSQL."""
    yield
    postgres.leave_nothing()
