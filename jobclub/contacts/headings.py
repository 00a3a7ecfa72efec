"""What the columns of a contact file are, in the languages such files are written in. Pure."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: A wider table than this is no list of contacts; the columns behind are not looked at.
MOST_COLUMNS = 200
_LINKEDIN_COLUMNS = 10

_DATA = Path(__file__).parent / "data"
_PERSON = frozenset({"first", "last", "name", "email", "connected"})


@dataclass(frozen=True)
class Columns:
    """Where in a row the first name, the family name, a whole name and the companies stand."""

    kind: str
    width: int
    first: int | None
    last: int | None
    name: int | None
    companies: tuple[int, ...]

    @property
    def kept(self) -> frozenset[int]:
        """The columns that anything is read from."""
        found = {self.first, self.last, self.name, *self.companies}
        return frozenset(column for column in found if column is not None)


@dataclass(frozen=True, order=True)
class Match:
    """How well a row would do as the headings: the more is known of it, the better."""

    usable: bool
    roles: int
    #: Letter by letter, accents and all: tells one old encoding from another.
    exact: int


def match(cells: list[str]) -> Match:
    """How well these cells would do as headings."""
    known, spelled = _table()
    cells = cells[:MOST_COLUMNS]
    roles = {role for cell in cells for role in known.get(plain(cell), ())}
    exact = sum(_spelled(cell) in spelled for cell in cells)
    return Match("company" in roles and bool(roles & _PERSON), len(roles), exact)


def columns(cells: list[str]) -> Columns:
    """What stands where under these headings."""
    roles = [_table()[0].get(plain(cell), frozenset()) for cell in cells[:MOST_COLUMNS]]

    def find(role: str) -> int | None:
        return next((n for n, some in enumerate(roles) if role in some), None)

    first, last, name = find("first"), find("last"), find("name")
    if first is None and last is not None:
        # "Nombre" beside "Apellidos" is the first name alone.
        first, name = name, None
    return Columns(
        kind=_kind(find, len(cells)),
        width=len(cells),
        first=first,
        last=last,
        name=name if first is None else None,
        companies=tuple(n for n, some in enumerate(roles) if "company" in some),
    )


def other_file(cells: list[str]) -> str:
    """Which of LinkedIn's other files has these headings, if one does."""
    found = {plain(cell) for cell in cells[:MOST_COLUMNS]} - {""}
    for file, marks, alone in _other_files():
        if found == marks if alone else found >= marks:
            return file
    return ""


def other_file_called(filename: str) -> str:
    """Which of LinkedIn's other files is called so, if one is."""
    wanted = plain(filename)
    files = (file for file, _marks, _alone in _other_files())
    return next((file for file in files if plain(file) == wanted), "")


def plain(heading: str) -> str:
    """A heading by its letters alone: "Organization 1 - Name" is "organizationname"."""
    text = unicodedata.normalize("NFKD", heading[:80].casefold())
    return "".join(c for c in text if c.isalpha())


def _kind(find: Callable[[str], int | None], width: int) -> str:
    if find("google") is not None:
        return "google"
    # Outlook knows a web page and a job title as well, among ninety others.
    profile = (
        width <= _LINKEDIN_COLUMNS and find("url") is not None and find("position") is not None
    )
    return "linkedin" if profile or find("connected") is not None else "outlook"


def _spelled(heading: str) -> str:
    return unicodedata.normalize("NFC", heading[:80].strip().casefold())


def _lines(file: str) -> list[str]:
    lines = (_DATA / file).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def _table() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    spelled = set()
    for line in _lines("headings.txt"):
        role, _colon, headings = line.partition(":")
        for heading in headings.split("|"):
            known[plain(heading)] = known.get(plain(heading), frozenset()) | {role}
            spelled.add(_spelled(heading))
    return known, frozenset(spelled)


@cache
def _other_files() -> list[tuple[str, frozenset[str], bool]]:
    files = []
    for line in _lines("other_files.txt"):
        alone = " = " in line
        file, _sign, marks = line.partition(" = " if alone else ": ")
        files.append((file, frozenset(map(plain, marks.split("|"))), alone))
    return files
