"""One company of a directory, and every way its names can be read. Pure."""

from dataclasses import dataclass
from typing import Self

from jobclub.companies.keys import Reading, company_key
from jobclub.companies.readings import readings


@dataclass(frozen=True)
class Entry:
    """A company as a club knows it: its name, and the other names members gave it."""

    id: int
    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """An entry with its names read, done once."""

    entry: Entry
    readings: tuple[Reading, ...]

    @classmethod
    def of(cls, entry: Entry) -> Self:
        names = (entry.name, *entry.names)
        read = (one for name in names for one in _read(name))
        return cls(entry, tuple(dict.fromkeys(read)))

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then the others."""
        return (self.entry.name, *self.entry.names)


def _read(name: str) -> tuple[Reading, ...]:
    # A name of signs alone still has a key to be found under.
    key = company_key(name)
    return readings(name) or ((Reading((key,)),) if key else ())
