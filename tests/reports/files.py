"""Exports read back: by other programs than the one that wrote them."""

import csv
import json
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

Read = list[dict[str, Any]]


def from_csv(data: bytes) -> Read:
    """By column, each cell as the text it is."""
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    # Nothing but whole lines, as RFC 4180 ends them.
    assert text.endswith("\r\n")
    # What reads lists from outside lowers it for its whole process.
    csv.field_size_limit(len(text))
    return list(csv.DictReader(StringIO(text, newline="")))


def from_json(data: bytes) -> Read:
    """By column."""
    found: Read = json.loads(data)["rows"]
    return found


def from_xlsx(data: bytes) -> Read:
    """By column, each cell as what it is."""
    book = load_workbook(BytesIO(data))
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), map(_read, row), strict=True)) for row in rows]


def formulas_in(data: bytes) -> list[str]:
    """The cells of a workbook that another program would reckon, or follow."""
    return [
        f"{page.title} {cell.coordinate}"
        for page in load_workbook(BytesIO(data)).worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f" or cell.hyperlink is not None
    ]


def as_text(value: Any) -> str:
    """A cell of a workbook or of JSON, as a CSV has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def told(rows: Read, moments: Sequence[str] = ("checkin_time",)) -> list[list[str]]:
    """All cells as text, without what only one kind of file can say: the zone of a moment, the
    apostrophe before a formula, and the decimal of a whole number.
    """
    found = []
    for row in rows:
        cells = {name: as_text(value) for name, value in row.items()}
        cells |= {name: cells[name][:19] for name in moments if name in cells}
        found.append([plain(cell) for cell in cells.values()])
    return found


def plain(cell: str) -> str:
    """A cell's text, without an apostrophe before it."""
    return cell.removeprefix("'").removesuffix(".0")


def _read(value: Any) -> Any:
    # openpyxl leaves it to its reader, where a spreadsheet does it by itself.
    return unescape(value) if isinstance(value, str) else value
