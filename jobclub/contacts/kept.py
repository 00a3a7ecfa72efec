"""What is kept of a contact file: companies, how many, first names. Pure."""

from dataclasses import dataclass, field

from jobclub.companies.naming import company_key
from jobclub.contacts.cells import company_in
from jobclub.contacts.names import first_name_in
from jobclub.errors import Refused
from jobclub.words import _

MOST_ROWS = 30_000
NAMES_A_COMPANY = 20
#: One contact can be at several companies, but hardly at more than these.
COMPANIES_A_CONTACT = 5


@dataclass(frozen=True)
class Known:
    """One company somebody knows people at: its name as met most often, how many, who."""

    name: str
    count: int
    first_names: tuple[str, ...]


@dataclass(frozen=True)
class Contacts:
    """What a contact file held; `companies` by company key. No surname, no address, no number."""

    kind: str
    rows: int
    without_company: int
    companies: dict[str, Known]


@dataclass(slots=True)
class _Company:
    count: int = 0
    spellings: dict[str, int] = field(default_factory=dict)
    first_names: list[str] = field(default_factory=list)


@dataclass
class Tally:
    """Counts contacts one by one, and forgets everything else about them at once."""

    rows: int = 0
    without_company: int = 0
    _companies: dict[str, _Company] = field(default_factory=dict)
    #: The same cell comes again and again.
    _seen: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, companies: list[str], first: str = "", last: str = "") -> None:
        """One contact, with the cells as they stand in the file."""
        if self.rows == MOST_ROWS:
            raise too_many()
        self.rows += 1
        named = dict(self._company(cell) for cell in companies[:COMPANIES_A_CONTACT] if cell)
        named.pop("", None)
        if not named:
            self.without_company += 1
            return
        first_name = first_name_in(first, last)
        for key, name in named.items():
            known = self._companies.setdefault(key, _Company())
            known.count += 1
            known.spellings[name] = known.spellings.get(name, 0) + 1
            if first_name and len(known.first_names) < NAMES_A_COMPANY:
                known.first_names.append(first_name)

    def contacts(self, kind: str) -> Contacts:
        """All that was counted; a file without anybody in it is refused."""
        if not self.rows:
            raise Refused(
                _(
                    "There are no contacts in this file. Please export them once more, or choose"
                    " another file."
                )
            )
        companies = {
            key: Known(_usual(one.spellings), one.count, tuple(one.first_names))
            for key, one in self._companies.items()
        }
        return Contacts(kind, self.rows, self.without_company, companies)

    def _company(self, cell: str) -> tuple[str, str]:
        found = self._seen.get(cell)
        if found is None:
            name = company_in(cell)
            found = self._seen[cell] = (company_key(name) if name else "", name)
        return found


def too_many() -> Refused:
    """More contacts than one file may hold."""
    return Refused(
        _(
            "That file has more than %(most)s contacts. Split it into smaller files, or delete"
            " the columns and rows you do not need.",
            most=f"{MOST_ROWS:,}",
        )
    )


def _usual(spellings: dict[str, int]) -> str:
    return max(spellings, key=spellings.__getitem__)
