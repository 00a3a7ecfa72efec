"""The records of a CSV file, also where a quotation mark was opened and never closed. Pure."""

import csv
from collections.abc import Iterator
from itertools import islice

from jobclub.contacts.decoding import lines
from jobclub.contacts.headings import Columns
from jobclub.errors import Refused
from jobclub.words import _

MOST_CELLS_A_LINE = 5_000
#: Also over all the lines that one record takes.
_MOST_CELLS = 20_000


class _TooLong(Exception):
    """A record went on and on: its quotation mark was never closed."""


class _Lines:
    """The file's lines; those of the record that is being read can be had again."""

    def __init__(self, source: Iterator[str], delimiter: str) -> None:
        self._source = source
        self._delimiter = delimiter
        self._cells = 0
        self.taken: list[str] = []
        self._ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._source, None)
        if line is None:
            self._ended = True
            raise StopIteration
        cells = 1 + line.count(self._delimiter)
        if cells > MOST_CELLS_A_LINE:
            raise too_wide()
        self.taken.append(line)
        self._cells += cells
        if self._cells > _MOST_CELLS:
            raise _TooLong
        return line

    def ended(self) -> bool:
        """The file is at its end: if a record still wants lines, it will not be closed."""
        return self._ended

    def forget(self) -> None:
        """The next record begins."""
        self.taken.clear()
        self._cells = 0


def records(
    data: bytes, encoding: str, delimiter: str, start: int, columns: Columns
) -> Iterator[list[str]]:
    """The rows from line `start` on. One that swallowed the rows behind it gives them back."""
    source = _Lines(islice(lines(data, encoding), start, None), delimiter)
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True)
    number = start
    while not source.ended():
        source.forget()
        row = _next(reader)
        if row is None or source.ended() or _swallowed(row, source.taken, delimiter, columns):
            rescued = _each_alone(source.taken, delimiter, columns.width)
            if row is None and not rescued:
                raise _unclosed(number + 1)
            # The last cell of a file that was cut off is not whole.
            yield from rescued or [(row or [])[:-1]]
        else:
            yield _unwrapped(row, delimiter)
        number += len(source.taken)


def alone(line: str, delimiter: str) -> list[str]:
    """One line read by itself."""
    try:
        reader = csv.reader([line.rstrip("\r\n")], delimiter=delimiter, skipinitialspace=True)
        row = next(reader, [])
    except csv.Error:
        return []
    return _unwrapped(row, delimiter)


def too_wide() -> Refused:
    """More columns than any list of contacts has."""
    return Refused(
        _(
            "This file has thousands of columns, so it is no list of contacts. Please export"
            " your contacts again and choose that file."
        )
    )


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    """The next record; an empty one at the end, none where it cannot be read."""
    try:
        return next(reader, [])
    except (csv.Error, _TooLong):
        return None


def _unwrapped(row: list[str], delimiter: str) -> list[str]:
    """A spreadsheet that took each line for one cell has put quotation marks around it."""
    if len(row) == 1 and delimiter in row[0] and "\n" not in row[0]:
        return alone(row[0], delimiter) if row[0].count(delimiter) < MOST_CELLS_A_LINE else row
    return row


def _swallowed(row: list[str], taken: list[str], delimiter: str, columns: Columns) -> bool:
    """Whole rows hide in a cell of this one."""
    if len(taken) < 2:
        return False
    torn = any("\n" in row[n] or "\r" in row[n] for n in columns.kept if n < len(row))
    return (torn or len(row) != columns.width) and any(
        _whole(line, delimiter, columns.width) for line in taken[1:]
    )


def _each_alone(taken: list[str], delimiter: str, width: int) -> list[list[str]]:
    rows = (_whole(line, delimiter, width) for line in taken)
    return [row for row in rows if row]


def _whole(line: str, delimiter: str, width: int) -> list[str]:
    """The row in this line, if it is one as wide as the headings; quotation marks may be amiss."""
    row = alone(line, delimiter)
    if len(row) != width:
        row = [cell.strip('" \r\n') for cell in line.split(delimiter)]
    return row if len(row) == width else []


def _unclosed(number: int) -> Refused:
    return Refused(
        _(
            "Near line %(number)s of this file a quotation mark is opened and never closed, or a"
            " cell is far too long. Please export your contacts again, or delete that row.",
            number=number,
        )
    )
