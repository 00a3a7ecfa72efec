"""Restoring on PostgreSQL: the old tables go and the backup's come in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from jobclub.app import create_app
from jobclub.backups import postgres_dump, sqlite_file
from jobclub.backups.files import must_have_room, private
from jobclub.backups.folder import BEFORE_RESTORE
from jobclub.backups.making import Say, make_backup
from jobclub.backups.postgres_dump import address, environment, run, tool
from jobclub.config import Settings
from jobclub.database import PublicId
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.running import migrate

DROP_TABLES = """
DO $$ DECLARE it record; BEGIN
    FOR it IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE public.%I CASCADE', it.tablename);
    END LOOP;
END $$
"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""


@contextmanager
def prepared(settings: Settings, file: Path, say: Say) -> Iterator["Ready"]:
    """Examine the backup and write it out as SQL; nothing has been changed when that fails."""
    with file.open("rb") as opened:
        if opened.read(len(sqlite_file.HEADER)) == sqlite_file.HEADER:
            raise Refused("This backup is of a jobclub on SQLite; this one runs on PostgreSQL.")
    if _ask(settings, OTHERS):
        raise Refused("Something is connected to this database: stop it, then restore again.")
    script = settings.data / "restoring.sql"
    try:
        say("Checking the backup…")
        postgres_dump.examine(file)
        must_have_room(settings, settings.data, 10 * file.stat().st_size)
        private(script)
        # A file, not a pipe: psql would take the end of a broken pipe for the end of the work.
        options = ["--no-owner", "--no-acl", f"--file={script}"]
        run([tool("pg_restore"), *options, str(file)], "This backup cannot be read")
        yield Ready(settings, file, script)
    finally:
        script.unlink(missing_ok=True)


@dataclass(frozen=True)
class Ready:
    """The examined backup, written out as SQL."""

    settings: Settings
    file: Path
    script: Path

    def tells(self) -> str:
        """How much is in it."""
        return f"{self.file.stat().st_size / 1e6:.1f} MB"

    def keep_replaced(self, say: Say) -> Path | None:
        """As a backup, unless the database is empty."""
        if not _ask(self.settings, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"):
            return None
        return make_backup(self.settings, say, why=BEFORE_RESTORE)

    def put_in_place(self) -> None:
        """All in one transaction, the new epoch with it; then migrate."""
        # psql takes no parameters here; the word is sixteen hexadecimal digits of our own.
        epoch = f"UPDATE public.house SET epoch = '{PublicId.new()}'"  # noqa: S608
        work = ["--command", DROP_TABLES, "--file", str(self.script), "--command", epoch]
        run(
            [
                *[tool("psql"), "--no-psqlrc", "--quiet", "--single-transaction"],
                *["--set", "ON_ERROR_STOP=1", *work, "--dbname", address(self.settings)],
            ],
            "PostgreSQL did not take the backup, and nothing was changed",
            # Somebody else's open transaction is a refusal, not an endless wait.
            {**environment(self.settings), "PGOPTIONS": "-c lock_timeout=10s"},
        )
        app = create_app(self.settings)
        migrate(app)
        with app.app_context():
            db.engine.dispose()


def _ask(settings: Settings, question: str) -> int:
    engine = create_engine(settings.database)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text(question)).scalar_one())
    finally:
        engine.dispose()
