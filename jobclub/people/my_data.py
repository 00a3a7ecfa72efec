"""My data: everything that is about one person, in all their clubs, as one readable document."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, RowMapping, Table, select

from jobclub.clock import now
from jobclub.database import Base
from jobclub.extensions import db
from jobclub.people.about import NAMES, PARTS, Part, is_theirs, parent_of
from jobclub.people.models import Person
from jobclub.words import _

Row = dict[str, Any]
#: What opens something, and says nothing about anybody.
SECRETS = frozenset({"token_hash", "browser_hash", "passphrase_hash", "key"})
#: Whom the console took somebody for; and whether the other one had to be asked about their day.
SOMEBODY_ELSES = frozenset({"maybe_id", "same_seat_id", "nudged_for"})
NEVER_SHOWN = SECRETS | SOMEBODY_ELSES
#: Where somebody can be written to or reached.
ADDRESSES = frozenset({"email", "address", "reach"})


def everything_of(person: Person, *, with_addresses: bool = True) -> dict[str, Any]:
    """All rows that are about them, table by table, each club by itself. Times are in UTC, names
    stand where the database has numbers. Without `with_addresses` nothing is in it by which
    anybody could be reached.
    """
    hidden = NEVER_SHOWN if with_addresses else NEVER_SHOWN | ADDRESSES
    everywhere: dict[str, Any] = {}
    clubs: dict[int, dict[str, Any]] = defaultdict(dict)
    for table in Base.metadata.sorted_tables:
        known = PARTS.get(table.name)
        if known is None or not known.says:
            continue
        for club_id, rows in _read(table, known, person.id, hidden).items():
            into = clubs[club_id] if "club_id" in table.c and club_id else everywhere
            into.setdefault(known.says, []).extend(rows)
    names = NAMES["club"](sorted(clubs)) if clubs else {}
    return {
        "about": _("Everything this jobclub holds about you."),
        "made at": _plain(now()),
        **({} if with_addresses else {"left out": left_out()}),
        **everywhere,
        "clubs": [{"club": names[club_id], **clubs[club_id]} for club_id in sorted(clubs)],
    }


def left_out() -> str:
    """Why no way of reaching anybody is in it."""
    return _("E-mail addresses and how to reach you, since others could read along here.")


def _read(
    table: Table, known: Part, person_id: int, hidden: Iterable[str]
) -> Mapping[int | None, list[Row]]:
    """The rows of one table, by club, in the order in which they came."""
    wanted = select(table).where(is_theirs(table, person_id)).order_by(*table.primary_key.columns)
    if known.readable is not None:
        wanted = wanted.where(known.readable(table, person_id))
    found = db.session.execute(wanted).mappings().all()
    columns = [column for column in table.columns if _is_shown(column, known, hidden)]
    names = {column.name: _names(column, found) for column in columns}
    by_club: dict[int | None, list[Row]] = defaultdict(list)
    for row in found:
        said = {_said(column): _value(column, row, names[column.name]) for column in columns}
        by_club[row.get("club_id")].append(said)
    return by_club


def _is_shown(column: Column[Any], known: Part, hidden: Iterable[str]) -> bool:
    if known.only and column.name not in known.only:
        return False
    of_themselves = parent_of(column) == "person"
    return column.name not in hidden and column.name != "club_id" and not of_themselves


def _names(column: Column[Any], rows: Sequence[RowMapping]) -> Mapping[int, str]:
    """What the rows are called that this column names by number."""
    naming = NAMES.get(parent_of(column) or "")
    if naming is None:
        return {}
    return naming(sorted({row[column.name] for row in rows if row[column.name] is not None}))


def _said(column: Column[Any]) -> str:
    return column.name.removesuffix("_id").replace("_", " ")


def _value(column: Column[Any], row: RowMapping, names: Mapping[int, str]) -> Any:
    value = row[column.name]
    return names.get(value, value) if names else _plain(value)


def _plain(value: Any) -> Any:
    """Times in UTC, with a Z; days as they are."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
