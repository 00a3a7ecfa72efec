"""Base and the column types all features share; how SQLite and PostgreSQL are set up."""

import hashlib
import re
import secrets
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Self

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# One INTEGER PRIMARY KEY for SQLite's rowid, eight bytes on PostgreSQL.
Id = BigInteger().with_variant(Integer(), "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment that does not say where it is."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return value.replace(tzinfo=UTC) if value is not None and not value.tzinfo else value


class Base(DeclarativeBase):
    """Every table. Each column says in `info` which class of privacy it has (S29)."""

    # In the registry, since Flask-SQLAlchemy makes a second base above this one.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcTime(), int: Id},
    )


def _column(privacy: str) -> Any:
    def column(*args: Any, **kwargs: Any) -> Any:
        return mapped_column(*args, info={"privacy": privacy}, **kwargs)

    return column


#: Who somebody is: erased with the person.
identity = _column("identity")
#: What somebody wrote for the room: erased with the person.
content = _column("content")
#: Written for one other person, or for nobody: erased with the person, never exported.
private = _column("private")
#: Ids, times and states: what stays when the words are gone.
operational = _column("operational")

Key = Annotated[int, mapped_column(Id, primary_key=True, info={"privacy": "operational"})]


class OfClub:
    """A row of one club. Links between such rows carry the club's id along (`within`)."""

    @declared_attr
    @classmethod
    def club_id(cls) -> Mapped[int]:
        """The club this row belongs to, for ever."""
        return mapped_column(Id, index=True, info={"privacy": "operational"})


def within(column: str, target: str, **options: Any) -> ForeignKeyConstraint:
    """A foreign key that cannot even name a row of another club."""
    return ForeignKeyConstraint(
        ["club_id", column], [f"{target}.club_id", f"{target}.id"], **options
    )


def of_club() -> ForeignKeyConstraint:
    """The link from a club's row to its club."""
    return ForeignKeyConstraint(["club_id"], ["club.id"])


def fresh_token(bits: int = 256) -> str:
    """A secret for a cookie or a link: URL-safe text, `bits` of randomness."""
    return secrets.token_urlsafe(bits // 8)


def digest(token: str) -> str:
    """What is stored of a secret. Tokens are random, so one plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


class PublicId:
    """A random name for URLs, so that ids count nothing to the outside."""

    @staticmethod
    def new() -> str:
        """Ten bytes: 16 characters, lower case, safe to read out of a log."""
        return secrets.token_hex(8)

    @staticmethod
    def fits(text: str) -> bool:
        """Whether it may be one; anything else (a NUL byte, say) never reaches the database."""
        return re.fullmatch(r"[0-9a-f]{16}", text) is not None


def driver(database: str) -> dict[str, Any]:
    """Engine options. SQLite 3.7.0 to 3.51.2 can lose committed writes in WAL mode with several
    connections; where there are wheels, the locked pysqlite3 brings a newer one.
    """
    if not database.startswith("sqlite"):
        return {"pool_pre_ping": True, "pool_size": 20}
    try:
        import pysqlite3
    except ImportError:
        # Python's own, then with one connection: the bug needs two.
        return {"pool_size": 1, "max_overflow": 0} if _loses_writes() else {}
    return {"module": pysqlite3}


def _loses_writes() -> bool:
    version = sqlite3.sqlite_version_info
    mended = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
    least = mended.get(version[:2])
    return version[2] < least if least is not None else version < (3, 52, 0)


def prepare(engine: Engine, busy_ms: int) -> None:
    """Set an engine up before its first connection. `busy_ms`: how long SQLite waits for a lock."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def on_connect(raw: Any, _record: object) -> None:
        # We say BEGIN ourselves (below): the driver's own guess is deferred, and an upgrade fails.
        raw.isolation_level = None
        cursor = raw.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            # What somebody deleted is overwritten, and not left in the file until its room is used.
            "secure_delete=ON",
            f"busy_timeout={busy_ms}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Named:
    """Lets `repr` say which row it is, without a word anybody wrote."""

    if TYPE_CHECKING:
        id: Mapped[Any]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"

    def same(self, other: Self | None) -> bool:
        """The same row, whichever session read it."""
        return other is not None and self.id == other.id
