"""Reads a list of employers that somebody brings: one a line, its other names beside it. Pure."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jobclub.companies import folding, legal_forms
from jobclub.companies.data import column
from jobclub.companies.naming import company_key
from jobclub.companies.opening import Unreadable, text_of
from jobclub.text import clean

__all__ = ["Employer", "Employers", "Unreadable", "read"]

MOST_BYTES = 1024 * 1024
MOST_ROWS = 5_000
#: Whatever has more columns is no list of names; the rest of a row is not looked at.
MOST_COLUMNS = 200
MOST_NAMES = 12
LONGEST = 120

_SIGNS = frozenset("=+-@\u2212")
_SEVERAL = re.compile(r"[;|\n]")
#: What only people have, as headings say it.
_OF_PEOPLE = frozenset(
    (
        "firstname",
        "lastname",
        "givenname",
        "familyname",
        "surname",
        "apellidos",
        "prenom",
        "vorname",
        "nachname",
        "connectedon",
    )
)
_NO_NAME = re.compile(r"[^@\s]+@[^@\s]+\.\w+|https?://.*|[\d\s()+./,:€$£%-]*", re.IGNORECASE)


@dataclass(frozen=True)
class Employer:
    """One line: the name, and the other names that are nobody else's in this list."""

    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Employers:
    """What a list holds; `left_out` counts the lines without a name that could be used."""

    found: tuple[Employer, ...]
    left_out: int


def read(data: bytes) -> Employers:
    """The employers of a CSV, each once for each line. `Unreadable` if it is something else."""
    if len(data) > MOST_BYTES:
        raise Unreadable("size")
    rows = _rows(text_of(data))
    if not rows:
        raise Unreadable("empty")
    if _is_of_people(rows):
        raise Unreadable("people")
    name, also, body = _columns(rows)
    if len(body) > MOST_ROWS:
        raise Unreadable("rows")
    found = [one for row in body if (one := _employer(row, name, also)) is not None]
    if not found:
        raise Unreadable("no-names")
    return Employers(_apart(found), len(body) - len(found))


def _rows(text: str) -> list[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _newline, rest = text.partition("\n")
    delimiter = ","
    if re.fullmatch(r"sep=.", first.strip(), re.IGNORECASE):
        delimiter, text = first.strip()[-1], rest
    else:
        delimiter = max(",;\t", key=text[:8192].count)
    csv.field_size_limit(LONGEST * 100)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append([clean(cell, lines=True) for cell in row[:MOST_COLUMNS]])
            if len(rows) > MOST_ROWS + 1:
                raise Unreadable("rows")
    except csv.Error:
        raise Unreadable("no-text") from None
    return rows


def _is_of_people(rows: Sequence[list[str]]) -> bool:
    """Somebody's contacts, which are theirs alone: LinkedIn's stand under a few lines of notes."""
    heads = ({_folded(cell) for cell in row} for row in rows[:12])
    return any(_OF_PEOPLE & head or "beginvcard" in head for head in heads)


def _columns(rows: Sequence[list[str]]) -> tuple[int, list[int], Sequence[list[str]]]:
    """Where the name is and where the other names are, by the headings if there are any."""
    headings = [_folded(cell) for cell in rows[0]]
    width = max(len(row) for row in rows)
    name = next(
        (n for n, heading in enumerate(headings) if heading in column("name_headings")), None
    )
    if name is None:
        return 0, list(range(1, width)), rows
    named = [n for n, heading in enumerate(headings) if heading in column("other_name_headings")]
    blank = [n for n in range(width) if n > name and not (headings[n:] or [""])[0]]
    return name, sorted({*named, *blank} - {name}), rows[1:]


def _employer(row: list[str], name: int, also: Iterable[int]) -> Employer | None:
    called = _tidy(row[name]) if name < len(row) else ""
    if not called:
        return None
    cells = (row[n] for n in also if n < len(row))
    others = (_tidy(part) for cell in cells for part in _SEVERAL.split(cell))
    seen = {company_key(called): called}
    for other in others:
        if other and not _is_a_form(other):
            seen.setdefault(company_key(other), other)
    return Employer(called, tuple(seen.values())[1:MOST_NAMES])


def _tidy(cell: str) -> str:
    """The cell where it may be a name; nothing where it is a formula, an address or a number."""
    text = " ".join(cell.split())
    # In full width they are as good as plain ones, to a spreadsheet.
    first = unicodedata.normalize("NFKC", text[:1])
    if first in _SIGNS or len(text) > LONGEST or _NO_NAME.fullmatch(text):
        return ""
    return text if any(c.isalnum() for c in text) else ""


def _is_a_form(name: str) -> bool:
    """The end of "Acme, Inc.", which a comma has made a cell of its own."""
    words = folding.words_of(folding.plain(name))
    named = legal_forms.without_legal_forms(list(words)) if words else []
    return bool(words) and legal_forms.has_legal_form(words) and len(named) == len(words)


def _apart(found: Sequence[Employer]) -> tuple[Employer, ...]:
    """Without the other names of two: a town or a trade, which stood in a further column."""
    own = {company_key(one.name) for one in found}
    lines: Counter[str] = Counter(
        key for one in found for key in {company_key(name) for name in one.also}
    )
    many = {key for key, count in lines.items() if count > 1} | own
    return tuple(
        Employer(one.name, tuple(name for name in one.also if company_key(name) not in many))
        for one in found
    )


def _folded(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(c for c in plain if c.isascii() and c.isalnum())
