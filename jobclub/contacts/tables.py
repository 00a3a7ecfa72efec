"""A table of contacts: LinkedIn's, Google's, Outlook's, or a spreadsheet's. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from jobclub.contacts import headings
from jobclub.contacts.decoding import head
from jobclub.contacts.headings import Columns, Match
from jobclub.contacts.kept import MOST_ROWS, Contacts, Tally, too_many
from jobclub.contacts.names import given_of
from jobclub.contacts.records import MOST_CELLS_A_LINE, alone, records, too_wide
from jobclub.errors import Refused
from jobclub.words import _

_DELIMITERS = ",;\t|"
#: LinkedIn's notes, "sep=;", a title or two stand above the headings, hardly more.
_HEADINGS_WITHIN = 60
#: Empty lines are no contacts, but reading on and on must end.
_MOST_RECORDS = 4 * MOST_ROWS


@dataclass(frozen=True)
class Table:
    """How to read a file: what it is written in, what parts its cells, where its rows begin."""

    encoding: str
    delimiter: str
    start: int
    columns: Columns


def read_table(data: bytes, encodings: tuple[str, ...], filename: str) -> Contacts:
    """Everybody in the table, counted."""
    table = _find(data, encodings, filename)
    tally = Tally()
    rows = records(data, table.encoding, table.delimiter, table.start, table.columns)
    for count, row in enumerate(rows):
        if count == _MOST_RECORDS:
            raise too_many()
        if any(map(str.strip, row)):
            _add(tally, row, table.columns)
    return tally.contacts(table.columns.kind)


def _add(tally: Tally, row: list[str], columns: Columns) -> None:
    if any(map(str.strip, row[columns.width :])):
        # A comma too many moved the cells: there may be a surname under "Company".
        tally.add([])
        return

    def cell(column: int | None) -> str:
        return row[column] if column is not None and column < len(row) else ""

    # Google parts several companies in one cell by three colons.
    companies = [one for column in columns.companies for one in cell(column).split(":::")]
    tally.add(companies, cell(columns.first) or given_of(cell(columns.name)), cell(columns.last))


def _find(data: bytes, encodings: tuple[str, ...], filename: str) -> Table:
    """Where the headings are: the row, and the way to read it, of which most is known."""
    best, table, other = Match(usable=False, roles=0, exact=0), None, ""
    for encoding, delimiter, start, cells in _candidates(data, encodings):
        other = other or headings.other_file(cells)
        found = headings.match(cells)
        if found > best:
            best = found
            table = Table(encoding, delimiter, start, headings.columns(cells))
    other = other or ("" if best.usable else headings.other_file_called(filename))
    if other:
        raise Refused(
            _(
                "This is LinkedIn's %(file)s. The one with your contacts is called"
                " Connections.csv; it comes in the same download.",
                file=other,
            )
        )
    if table is None or not best.usable:
        raise _unknown(best)
    return table


def _candidates(
    data: bytes, encodings: tuple[str, ...]
) -> Iterator[tuple[str, str, int, list[str]]]:
    for encoding in encodings:
        lines = head(data, encoding).split("\n")[:_HEADINGS_WITHIN]
        for delimiter in _DELIMITERS:
            for number, line in enumerate(lines, 1):
                if line.count(delimiter) > MOST_CELLS_A_LINE:
                    raise too_wide()
                yield encoding, delimiter, number, alone(line, delimiter)


def _unknown(best: Match) -> Refused:
    if best.roles < 2:
        return Refused(
            _(
                "We could not find the headings of this file. Choose the Connections.csv from"
                " LinkedIn, or a CSV or vCard file from Google Contacts or Outlook. If its"
                " headings are in another language, export it in English."
            )
        )
    return Refused(
        _(
            "We found no column with companies next to one with names in this file. Export your"
            " contacts again, with their companies; from LinkedIn, choose Connections.csv."
        )
    )
