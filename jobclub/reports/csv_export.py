"""CSV: as RFC 4180 has it, in UTF-8 with a mark that spreadsheets look for; and no formulas (S26).

A cell of text that a spreadsheet might take for a formula begins with an apostrophe. What is a
number, a day or a yes is written as such, and never so.
"""

import csv
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO

from jobclub.reports.columns import Value
from jobclub.reports.sheets import Sheet

MARK = "\ufeff"
#: So many rows go at once: the first ones are on their way at once all the same.
AT_ONCE = 200
_BEGINS_A_FORMULA = "=+-@"
#: What may stand before a formula and is dropped by a program that reads it, or is not seen.
_QUOTES = "'\"`\u2018\u2019\u201c\u201d"
#: Where another spreadsheet takes a cell to end, if it reads the file by its own separator.
_ENDS_A_CELL = ";,|\t\r\n"


def write(sheet: Sheet) -> Iterator[bytes]:
    """The file, piece by piece."""
    page = StringIO(newline="")
    page.write(MARK)
    lines = csv.writer(page, lineterminator="\r\n")
    lines.writerow([column.name for column in sheet.columns])
    # What is asked for begins to come, however long the first rows take.
    yield _taken(page)
    for number, row in enumerate(sheet.rows, 1):
        lines.writerow([cell(value) for value in row])
        if number % AT_ONCE == 0:
            yield _taken(page)
    yield _taken(page)


def cell(value: Value) -> str | int | float:
    """A value as it stands in the file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return safe(value) if isinstance(value, str) else value


def safe(text: str) -> str:
    """The text, so that no spreadsheet takes it for a formula, nor a part of it, where it splits
    the text into cells; the full-width signs neither.
    """
    text = _split_safe(text)
    if text[:1] in ("\t", "\r", "\n"):
        return f"'{text}"
    seen = (at for at, sign in enumerate(text) if not _is_before(sign))
    begins = next(seen, len(text))
    return f"'{text}" if _is_a_beginning(text[begins : begins + 1]) else text


def _split_safe(text: str) -> str:
    """With an apostrophe before each sign that begins a formula after a separator."""
    if not any(sign in text for sign in _ENDS_A_CELL):
        return text
    kept, begins = [], False
    for sign in text:
        if begins and _is_a_beginning(sign):
            kept.append("'")
        begins = sign in _ENDS_A_CELL or (begins and _is_before(sign))
        kept.append(sign)
    return "".join(kept)


def _is_a_beginning(sign: str) -> bool:
    first = unicodedata.normalize("NFKC", sign)[:1]
    return bool(first) and first in _BEGINS_A_FORMULA


def _is_before(sign: str) -> bool:
    return sign in _QUOTES or unicodedata.category(sign)[0] in "ZC"


def _taken(page: StringIO) -> bytes:
    written = page.getvalue()
    page.seek(0)
    page.truncate()
    return written.encode("utf-8", "replace")
