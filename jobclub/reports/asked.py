"""What a report is asked with, and who answers: the same in the server's child and at home."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from jobclub.clubs.models import Club, Member
from jobclub.errors import Missing
from jobclub.reports.periods import Period


@dataclass(frozen=True)
class Asked:
    """One question to the reports. Whoever asks may know the answer: that was looked at before."""

    session: Session
    period: Period
    today: date
    #: The club, and the member who asks; None on the page of somebody who owns several.
    club: Club | None = None
    me: Member | None = None
    #: The person who owns them, there.
    person_id: int | None = None
    #: What else the address says: which member, which rows, whether to compare.
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Club:
        """The club, where there is one."""
        if self.club is None:
            raise Missing
        return self.club


#: The reports that are one page: their name, and what draws the inside of it.
DRAWN: dict[str, Callable[[Asked], str]] = {}
#: Those that are sent piece by piece.
STREAMED: dict[str, Callable[[Asked], Iterator[bytes]]] = {}


def drawn(name: str) -> Callable[[Callable[[Asked], str]], Callable[[Asked], str]]:
    """Declare what draws a report's page."""

    def declare(draw: Callable[[Asked], str]) -> Callable[[Asked], str]:
        DRAWN[name] = draw
        return draw

    return declare


def streamed(
    name: str,
) -> Callable[[Callable[[Asked], Iterator[bytes]]], Callable[[Asked], Iterator[bytes]]]:
    """Declare what writes an export."""

    def declare(
        write: Callable[[Asked], Iterator[bytes]],
    ) -> Callable[[Asked], Iterator[bytes]]:
        STREAMED[name] = write
        return write

    return declare
