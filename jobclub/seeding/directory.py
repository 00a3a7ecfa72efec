"""The directory of one club, as it grows by what members ask for."""

from bisect import bisect
from datetime import datetime
from itertools import accumulate
from random import Random

from jobclub.seeding.book import Book
from jobclub.seeding.rows import Company, OtherName
from jobclub.seeding.words import Employer, employers, key

#: How many employers are within reach of one club.
FEWEST, MOST = 140, 320
#: A second row of a company, merged into the first by a facilitator.
MERGED = 0.09


class Directory:
    """Few employers are asked for often, and many once: by Zipf."""

    def __init__(self, book: Book, club_id: int, luck: Random) -> None:
        self._book, self._club_id, self._luck = book, club_id, luck
        pool = list(employers())
        self._pool = luck.sample(pool, min(len(pool), luck.randint(FEWEST, MOST)))
        self._odds = list(accumulate((rank + 2) ** -0.9 for rank in range(len(self._pool))))
        self._rows: dict[str, Company] = {}
        self._twins: dict[int, Company] = {}
        self._taken = {key(one.name) for one in self._pool}

    def pick(self, number: int, at: datetime) -> list[tuple[str, Company]]:
        """So many companies, each as somebody types it; none twice, whatever it is called."""
        found: dict[int, tuple[str, Company]] = {}
        for _try in range(4 * number):
            if len(found) == number:
                break
            typed, company = self.one(at)
            found.setdefault(company.head, (typed, company))
        return list(found.values())

    def one(self, at: datetime) -> tuple[str, Company]:
        """One company, as somebody types it."""
        employer = self._pool[bisect(self._odds, self._luck.random() * self._odds[-1])]
        company = self._rows.get(employer.name) or self._add(employer, at)
        twin = self._twins.get(company.id)
        if twin is not None and self._luck.random() < 0.3:
            return twin.name, twin
        if employer.others and self._luck.random() < 0.12:
            return self._luck.choice(employer.others), company
        return employer.name, company

    def name(self) -> str:
        """An employer's name, for whoever works there."""
        return self._pool[bisect(self._odds, self._luck.random() * self._odds[-1])].name

    def beside(self, company: Company) -> Company | None:
        """The other row of the same company, where there is one."""
        return self._twins.get(company.id)

    def _add(self, employer: Employer, at: datetime) -> Company:
        book, club_id = self._book, self._club_id
        row = book.write(Company, club_id, employer.name, key(employer.name), at)
        self._rows[employer.name] = row
        luck = self._luck.random()
        if luck < MERGED:
            name = f"{employer.name} Downtown"
            twin = book.write(Company, club_id, name, key(name), at, row.id, row.id)
            self._twins[row.id] = twin
        elif luck > 0.9 and employer.others:
            other = employer.others[0]
            if key(other) not in self._taken:
                self._taken.add(key(other))
                book.write(OtherName, club_id, row.id, other, key(other))
        return row
