"""Exports: each table as a file of each kind, and the page from which they are taken."""

import json
from collections.abc import Callable, Iterator
from functools import partial

from flask import render_template

from jobclub.reports import csv_export, json_export, xlsx_export
from jobclub.reports.asked import Asked, drawn, streamed
from jobclub.reports.sheets import Sheet
from jobclub.reports.tables import TABLES, Table, clubs_of, named

#: What writes each kind, and how a browser is told what comes.
KINDS: dict[str, tuple[Callable[[Sheet], Iterator[bytes]], str]] = {
    "csv": (csv_export.write, "text/csv; charset=utf-8"),
    "xlsx": (
        xlsx_export.write,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "json": (json_export.write, "application/json; charset=utf-8"),
}


def way(asked: Asked, table: str, kind: str) -> str:
    """Where a file is taken, by a button: that it was is written down."""
    home = f"/c/{asked.club.public_id}/reports" if asked.club is not None else "/programme"
    return f"{home}/export/{table}.{kind}?{asked.period.query}"


@drawn("exports")
def draw(asked: Asked) -> str:
    """The page with a button for each file."""
    return render_template(
        "reports/_exports.html",
        tables=[
            (*named(name), [(kind, way(asked, name, kind)) for kind in KINDS]) for name in TABLES
        ],
        club=asked.club,
        period=asked.period,
    )


@drawn("exported")
def count(asked: Asked) -> str:
    """How many rows a table has, as JSON: by the number of each club it is of."""
    table = TABLES[asked.more["table"]]
    return json.dumps({club.id: table.count(asked, club) for club in clubs_of(asked)})


def _write(table: Table, kind: str, asked: Asked) -> Iterator[bytes]:
    write, _kind = KINDS[kind]
    return write(Sheet.of(asked, table))


for _table in TABLES.values():
    for _named in KINDS:
        streamed(f"{_table.name}.{_named}")(partial(_write, _table, _named))
