"""Companies most people have heard of, and the other names they go by. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from jobclub.companies.data import column, lines
from jobclub.companies.edits import sound
from jobclub.companies.keys import Reading, reading


@dataclass(frozen=True)
class Known:
    """One spelling of a well-known company; `company` is the first key of its group."""

    reading: Reading
    company: str


def group_of(key: str) -> frozenset[str]:
    """The keys of the company this key belongs to; empty where it is not well known."""
    known = by_key().get(key)
    return _groups()[known.company] if known else frozenset()


@cache
def by_key() -> dict[str, Known]:
    """Every well-known name by its key."""
    known: dict[str, Known] = {}
    for one in _all():
        known.setdefault(one.reading.key, one)
    return known


@cache
def by_soft_key() -> dict[str, str]:
    """The one company of a soft key; soft keys that two companies share are left out."""
    companies: dict[str, set[str]] = defaultdict(set)
    for known in by_key().values():
        companies[known.reading.soft].add(known.company)
    return {soft: min(group) for soft, group in companies.items() if len(group) == 1}


@cache
def by_sound() -> dict[str, str]:
    """The one company that sounds so; only names long enough to tell."""
    companies: dict[str, set[str]] = defaultdict(set)
    for known in by_key().values():
        if len(known.reading.key) >= 6:
            companies[sound(known.reading.key)].add(known.company)
    return {heard: min(group) for heard, group in companies.items() if len(group) == 1}


@cache
def by_length() -> dict[int, dict[str, str]]:
    """The keys of each length, which a slip of the same length is looked for among."""
    lengths: dict[int, dict[str, str]] = defaultdict(dict)
    for key in by_key():
        lengths[len(key)][key] = key
    return dict(lengths)


def near(key: str) -> dict[int, list[str]]:
    """The well-known keys within reach, by their distance."""
    reach = 2 if len(key) >= 8 else 1
    keys: dict[int, list[str]] = {}
    for length in range(len(key) - reach, len(key) + reach + 1):
        choices = by_length().get(length, {})
        found = process.extract(key, choices, scorer=OSA.distance, score_cutoff=reach, limit=None)
        for known, distance, _ in found:
            keys.setdefault(int(distance), []).append(known)
    return keys


@cache
def name_words() -> frozenset[str]:
    """The words that well-known names are made of; initials are too short to count."""
    words = (word for known in by_key().values() for word in known.reading.words)
    return frozenset(word for word in words if len(word) > 3)


@cache
def by_word() -> dict[str, frozenset[str]]:
    """The companies that have this word in one of their names."""
    companies: dict[str, set[str]] = defaultdict(set)
    for known in by_key().values():
        for word in known.reading.words:
            companies[word].add(known.company)
    return {word: frozenset(group) for word, group in companies.items()}


@cache
def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for key, known in by_key().items():
        groups[known.company].add(key)
    return {company: frozenset(keys) for company, keys in groups.items()}


def _all() -> Iterator[Known]:
    for name in sorted(column("well_known_alone")):
        alone = reading(name)
        yield Known(alone, alone.key)
    for line in lines("well_known"):
        spellings = [reading(name) for name in line.split("|")]
        yield from (Known(spelling, spellings[0].key) for spelling in spellings)
