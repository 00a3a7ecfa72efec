"""JSON: one object, whose rows come one by one; what it is about stands before them."""

import json
from collections.abc import Iterator
from datetime import date, datetime

from jobclub.reports.columns import Value
from jobclub.reports.sheets import Sheet

AT_ONCE = 200


def write(sheet: Sheet) -> Iterator[bytes]:
    """The file, piece by piece."""
    head = _text(
        {
            "table": sheet.table,
            "club": sheet.club,
            "period": sheet.period,
            "made_at": sheet.made_at,
            "definitions": {column.name: column.means for column in sheet.columns},
            "columns": [{"name": one.name, "type": one.kind} for one in sheet.columns],
        }
    )
    # Left open, for the rows.
    yield f'{head[:-1]}, "rows": ['.encode()
    names = [column.name for column in sheet.columns]
    pieces: list[str] = []
    before = "\n"
    for row in sheet.rows:
        pieces.append(before + _text(dict(zip(names, row, strict=True))))
        before = ",\n"
        if len(pieces) == AT_ONCE:
            yield "".join(pieces).encode()
            pieces.clear()
    yield "".join([*pieces, "\n]}\n"]).encode()


def _text(found: object) -> str:
    # Half of a pair of surrogates is no text, and cannot be written as one.
    text = json.dumps(found, ensure_ascii=False, default=_said)
    return text.encode("utf-8", "replace").decode()


def _said(value: Value) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(type(value).__name__)
