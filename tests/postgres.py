"""A PostgreSQL for the tests: a fresh database each, copied from one that is migrated once."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from sqlalchemy.engine import make_url

from jobclub.app import create_app
from jobclub.config import Settings
from jobclub.extensions import db
from jobclub.running import migrate

SECRET = "a secret for the tests, long enough to be taken for one"


def there_is_one() -> bool:
    """Whether the run was told of a PostgreSQL."""
    return bool(os.environ.get("JOBCLUB_TEST_POSTGRES"))


def address(name: str) -> str:
    """The SQLAlchemy address of one of its databases."""
    url = make_url(os.environ["JOBCLUB_TEST_POSTGRES"]).set(drivername="postgresql+psycopg")
    return url.set(database=name).render_as_string(hide_password=False)


@contextmanager
def fresh(*, empty: bool = False) -> Iterator[str]:
    """A database of one test's own: migrated, unless `empty`."""
    name = f"jobclub_test_{secrets.token_hex(6)}"
    _run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else _migrated()}")
    try:
        yield address(name)
    finally:
        _run(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _migrated() -> str:
    name = f"jobclub_test_template_{os.getpid()}"
    _run(f"DROP DATABASE IF EXISTS {name}")
    _run(f"CREATE DATABASE {name} TEMPLATE template0")
    data = Path(mkdtemp())
    app = create_app(Settings(data=data, database=address(name), secret=SECRET))
    migrate(app)
    with app.app_context():
        db.engine.dispose()
    return name


def drop_template() -> None:
    """Leave nothing behind."""
    if _migrated.cache_info().currsize:
        _run(f"DROP DATABASE IF EXISTS {_migrated()} WITH (FORCE)")


def _run(statement: str) -> None:
    url = make_url(os.environ["JOBCLUB_TEST_POSTGRES"]).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(statement.encode())
