"""XLSX: typed cells under a heading that stays in sight, and a sheet with the definitions.

XlsxWriter makes the workbook around one sample row. The rows themselves are put in its place one
by one and go out at once: it would write all of them to a file first, with every word in them,
and only then begin to send. Text is stored as text, whatever it begins with: no cell is ever a
formula or a link (S26).
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from jobclub.errors import Refused
from jobclub.reports.columns import DAY, MOMENT, TENTHS, TEXT, Column
from jobclub.reports.sheets import Sheet, kind_called
from jobclub.reports.spreadsheet import xml_of
from jobclub.words import _

#: What a sheet holds, but for its heading.
MOST_ROWS = 1_048_575
AT_ONCE = 64 * 1024
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_ROWS = "xl/worksheets/sheet1.xml"
_SAMPLE = re.compile(r'<row r="2".*?</row>', re.DOTALL)
_STYLE = re.compile(r'<c r="[A-Z]+2" s="(\d+)"')
#: How far the sheet goes is known at its end only, and need not be said.
_EXTENT = re.compile(r"<dimension [^>]*/>")
_FORMATS = {DAY: "yyyy-mm-dd", MOMENT: "yyyy-mm-dd hh:mm:ss", TENTHS: "0.0"}
_WIDTHS = {TEXT: 24, MOMENT: 20}


def must_fit(rows: int) -> None:
    """Refuse what a sheet cannot hold."""
    if rows > MOST_ROWS:
        raise Refused(
            _("A spreadsheet holds %(most)s rows. Take the CSV, or fewer days.", most=MOST_ROWS)
        )


def write(sheet: Sheet) -> Iterator[bytes]:
    """The file, piece by piece."""
    sent = _Sent()
    with ZipFile(BytesIO(_workbook(sheet))) as made, ZipFile(cast("IO[bytes]", sent), "w") as file:
        for part in made.infolist():
            if part.filename != _ROWS:
                file.writestr(_named(part.filename), made.read(part))
        yield sent.taken()
        yield from _rows(sheet, made.read(_ROWS).decode(), file, sent)
    yield sent.taken()


class _Sent:
    """What was written and not sent yet. It cannot be gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.length = 0

    def write(self, piece: bytes) -> int:
        """More of it."""
        self._pieces.append(bytes(piece))
        self.length += len(piece)
        return len(piece)

    def flush(self) -> None:
        """It goes when it is asked for."""

    def taken(self) -> bytes:
        """All of it so far."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        self.length = 0
        return found


def _rows(sheet: Sheet, around: str, file: ZipFile, sent: _Sent) -> Iterator[bytes]:
    """The sheet's own part, its rows in the place of the sample."""
    sample = _SAMPLE.search(around)
    if sample is None:
        raise RuntimeError("the workbook has no sample row to put the rows in place of")
    styles = _STYLE.findall(sample[0])
    letters = [xl_col_to_name(place) for place in range(len(sheet.columns))]
    with file.open(_named(_ROWS), "w") as part:
        part.write(_EXTENT.sub("", around[: sample.start()]).encode())
        for number, row in enumerate(sheet.rows, 2):
            cells = zip(letters, styles, row, strict=True)
            told = "".join(xml_of(value, f"{at}{number}", style) for at, style, value in cells)
            part.write(f'<row r="{number}">{told}</row>'.encode())
            if sent.length >= AT_ONCE:
                yield sent.taken()
        part.write(around[sample.end() :].encode())


def _workbook(sheet: Sheet) -> bytes:
    """All of it but its rows."""
    file = BytesIO()
    book = Workbook(file, OPTIONS)
    heading = book.add_format({"bold": True, "bottom": 1})
    looks = {kind: book.add_format({"num_format": said}) for kind, said in _FORMATS.items()}
    plain = book.add_format({"num_format": "General", "valign": "top"})
    page = book.add_worksheet(sheet.table)
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _WIDTHS.get(column.kind, 14))
        page.write_string(0, place, column.name, heading)
        page.write_blank(1, place, None, looks.get(column.kind, plain))
    _define(sheet, book, heading)
    book.close()
    return file.getvalue()


def _define(sheet: Sheet, book: Workbook, heading: Format) -> None:
    page = book.add_worksheet("definitions")
    page.freeze_panes(1, 0)
    page.set_column(0, 1, 24)
    page.set_column(2, 2, 90)
    lines: list[Sequence[str]] = [(_("column"), _("type"), _("definition"))]
    lines += [_defined(column) for column in sheet.columns]
    lines += [("", "", ""), *((word, "", said) for word, said in sheet.about)]
    for number, line in enumerate(lines):
        for place, text in enumerate(line):
            page.write_string(number, place, text, None if number else heading)


def _defined(column: Column) -> tuple[str, str, str]:
    return column.name, kind_called(column.kind), column.means


def _named(name: str) -> ZipInfo:
    """A part of the file. No clock: the same figures make the same file."""
    found = ZipInfo(name)
    found.compress_type = ZIP_DEFLATED
    return found
