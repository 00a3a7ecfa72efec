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


def emptied() -> str:
    """The one in which this process's houses stand, one after the other: as if just migrated. A
    new one is slow at first, as it learns its own tables; this one knows them already.
    """
    with psycopg.connect(_plain(_house()), autocommit=True) as connection:
        whole = connection.execute(_COLUMNS).fetchone() == _columns()
        if whole:
            connection.execute(_EMPTY)
    if not whole:
        # A test of migrations was here.
        _run(f"DROP DATABASE {_house()} WITH (FORCE)")
        _run(f"CREATE DATABASE {_house()} TEMPLATE {_migrated()}")
    return address(_house())


#: What there is, however it came to be.
_COLUMNS = """
SELECT string_agg(relname || '.' || attname, ' ' ORDER BY relname, attname)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
    AND relkind IN ('r', 'i', 'S')
"""
#: Every row, in whatever order, and every number that the next one would have.
_EMPTY = """
DO $$
DECLARE one record;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT relname, relkind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
            AND relname <> 'alembic_version'
    LOOP
        IF one.relkind = 'r' THEN
            EXECUTE format('DELETE FROM %I', one.relname);
        ELSE
            PERFORM setval(one.relname::regclass, 1, false);
        END IF;
    END LOOP;
END $$
"""


@cache
def _columns() -> object:
    with psycopg.connect(_plain(_migrated()), autocommit=True) as connection:
        return connection.execute(_COLUMNS).fetchone()


@cache
def _house() -> str:
    name = f"jobclub_test_house_{os.getpid()}"
    _run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _run(f"CREATE DATABASE {name} TEMPLATE {_migrated()}")
    return name


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


def leave_nothing() -> None:
    """Drop what was made for this process."""
    for made in (_house, _migrated):
        if made.cache_info().currsize:
            _run(f"DROP DATABASE IF EXISTS {made()} WITH (FORCE)")


def _run(statement: str) -> None:
    with psycopg.connect(_plain(), autocommit=True) as connection:
        connection.execute(statement.encode())


def _plain(name: str = "") -> str:
    url = make_url(os.environ["JOBCLUB_TEST_POSTGRES"]).set(drivername="postgresql")
    return (url.set(database=name) if name else url).render_as_string(hide_password=False)
