"""The club's directory as it is looked up while somebody types: kept in the process, never old."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

import gevent
from sqlalchemy import Engine, func, select, true

from jobclub.companies.apart import Apart
from jobclub.companies.directory import Directory, Entry
from jobclub.companies.models import Company, OtherName
from jobclub.companies.naming import company_key, known_as, same_company
from jobclub.extensions import db, socketio

#: Clubs whose directories are kept; the one longest not asked for goes.
MOST_CLUBS = 50
SUGGESTED = 8
DOUBLES = 20

#: From so many companies on, work on all of them is not done between two beats of the server.
LARGE = 1_000

Stamp = tuple[Any, ...]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Suggestion:
    """A company as it is offered to whoever types; `also` is the other name that was meant."""

    name: str
    also: str


class Kept:
    """A club's directory as it was when its stamp was read."""

    def __init__(
        self, stamp: Stamp, entries: Sequence[Entry], apart: Collection[tuple[int, int]] = ()
    ) -> None:
        self.stamp = stamp
        self._apart = apart
        self._size = len(entries)
        self.directory = self._aside(lambda: Directory(entries))

    @cached_property
    def doubles(self) -> list[tuple[Entry, Entry]]:
        """Pairs that may be one company, the likeliest first; not those that are known as two."""
        pairs = self._aside(lambda: self.directory.doubles(DOUBLES + len(self._apart)))
        return [(one, other) for one, other in pairs if not self.are_two(one, other)][:DOUBLES]

    def are_two(self, one: Entry, other: Entry) -> bool:
        """Whether a facilitator said so."""
        return (min(one.id, other.id), max(one.id, other.id)) in self._apart

    def _aside(self, work: Callable[[], Result]) -> Result:
        """A large directory takes its time: in a thread, or every phone in the room would wait."""
        if self._size < LARGE or socketio.async_mode != "gevent":
            return work()
        result: Result = gevent.get_hub().threadpool.apply(work)
        return result


_kept: OrderedDict[tuple[Engine, int], Kept] = OrderedDict()
_lock = Lock()


def suggest(club_id: int, text: str) -> list[Suggestion]:
    """What somebody who typed this may mean, best first."""
    if not text.strip():
        return []
    here = kept(club_id)
    found = here.directory.find(text, SUGGESTED)
    return [Suggestion(e.name, _meant(e, text)) for e in found if not _is_a_slip(e, found, here)]


def _is_a_slip(entry: Entry, found: Sequence[Entry], here: Kept) -> bool:
    """Whether the same company is among them in a better spelling: what somebody once mistyped is
    not handed on.
    """
    return any(
        _trust(other) < _trust(entry)
        and same_company(other.name, entry.name)
        and not here.are_two(other, entry)
        for other in found
    )


def _trust(entry: Entry) -> tuple[bool, int]:
    """The less, the better: the world's spelling, then whichever came first."""
    return len(known_as(company_key(entry.name))) == 1, entry.id


def kept(club_id: int) -> Kept:
    """The club's listed companies with all their names, as of now."""
    # The stamp first: whatever is read after it is at least as new.
    key, stamp = (db.engine, club_id), _stamp(club_id)
    # One makes it, the others wait for it: a room that types at once needs it but once.
    with _lock:
        found = _kept.get(key)
        if found is None or found.stamp != stamp:
            found = _kept[key] = Kept(stamp, _entries(club_id), Apart.said(club_id))
        _kept.move_to_end(key)
        while len(_kept) > MOST_CLUBS:
            _kept.popitem(last=False)
    return found


def _stamp(club_id: int) -> Stamp:
    """Changes with whatever changes the directory, in one statement."""
    names = select(func.count(), func.max(OtherName.id)).where(OtherName.club_id == club_id)
    others = names.subquery()
    companies = (
        select(
            func.count(),
            func.count(Company.head_id),
            # By number too: a laptop's clock that was put back tells of no change.
            func.count().filter(Company.listed),
            func.max(Company.changed_at),
        )
        .where(Company.club_id == club_id)
        .subquery()
    )
    apart = select(func.count()).where(Apart.club_id == club_id).scalar_subquery()
    both = select(companies, others, apart).join_from(companies, others, true())
    return tuple(db.session.execute(both).one())


def _entries(club_id: int) -> list[Entry]:
    """What is only in somebody's draft is left out, and so is its spelling."""
    columns = Company.id, Company.head_id, Company.name
    here = Company.club_id == club_id, Company.listed
    rows = db.session.execute(select(*columns).where(*here).order_by(Company.id)).all()
    others = (
        select(Company.heads(), OtherName.name)
        .join(Company, Company.id == OtherName.company_id)
        .where(OtherName.club_id == club_id)
        .order_by(OtherName.id)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for _id, head_id, name in rows:
        if head_id is not None:
            names[head_id].append(name)
    for head_id, name in db.session.execute(others):
        names[head_id].append(name)
    heads = (row for row in rows if row.head_id is None)
    return [Entry(row.id, row.name, _but(row.name, names.get(row.id, ()))) for row in heads]


def _but(shown: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name != shown)


def _meant(entry: Entry, text: str) -> str:
    """The other name that was typed, where it was not the one that is shown."""
    if not entry.names or _begins(entry.name, text):
        return ""
    return next((name for name in entry.names if _begins(name, text)), "")


def _begins(name: str, text: str) -> bool:
    """The text begins the name, or one of its words."""
    typed, words = company_key(text), name.split()
    return any(company_key(" ".join(words[n:])).startswith(typed) for n in range(len(words)))
