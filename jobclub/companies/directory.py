"""A club's companies, found while somebody types, however they spell it. Pure."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nsmallest

from rapidfuzz import process
from rapidfuzz.distance import OSA

from jobclub.companies import slips, spelling, well_known
from jobclub.companies.doubles import doubles_among
from jobclub.companies.entries import Card, Entry
from jobclub.companies.keys import Reading, company_key, reading
from jobclub.companies.naming import known_as, same_company
from jobclub.companies.readings import readings

__all__ = ["Directory", "Entry"]

#: What is found first: the very name, another name, a beginning, a word within, a slip.
_EXACT, _KNOWN, _START, _WORD, _ALIAS, _SLIP = range(6)
_LAST = "\x7f"

#: How good a find is: its rank, the length of the name, the place in the directory.
Order = tuple[int, int, int]


class Directory:
    """The companies of a club, in the order they were given, ready to be looked up."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._cards = [Card.of(entry) for entry in entries]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_soft: dict[str, list[int]] = defaultdict(list)
        self._by_length: dict[int, dict[str, str]] = defaultdict(dict)
        for place, card in enumerate(self._cards):
            for one in card.readings:
                self._by_key[one.key].append(place)
                self._by_soft[one.soft].append(place)
                self._by_length[len(one.key)][one.key] = one.key
        starts = sorted(s for place, card in enumerate(self._cards) for s in _starts(place, card))
        self._texts = [text for text, _ in starts]
        self._orders = [order for _, order in starts]
        self._by_letter: dict[str, list[tuple[str, Order]]] = defaultdict(list)
        for text, order in starts:
            if order[0] != _WORD:
                self._by_letter[text[:1]].append((text, order))

    def find(self, text: str, limit: int = 8) -> list[Entry]:
        """What somebody may be typing: best first, each company once."""
        typed = reading(text)
        if not typed.words or limit < 1:
            return self._entries(self._by_key.get(company_key(text), [])[: max(limit, 0)])
        best = {order[-1]: order for order in sorted(self._found(typed, limit), reverse=True)}
        if len(best) < limit:
            for order in self._slipped(typed):
                best[order[-1]] = min(order, best.get(order[-1], order))
        return self._entries(order[-1] for order in nsmallest(limit, best.values()))

    def same_as(self, name: str) -> list[Entry]:
        """The companies that this name means."""
        near = dict.fromkeys(self._near(name))
        return self._entries(
            place
            for place in sorted(near)
            if any(same_company(name, other) for other in self._cards[place].names)
        )

    def doubles(self, limit: int = 50) -> list[tuple[Entry, Entry]]:
        """Pairs that may be one company, the likeliest first; somebody has to say so."""
        pairs = doubles_among(self._cards, limit)
        return [(self._cards[a].entry, self._cards[b].entry) for a, b in pairs]

    def _entries(self, places: Iterable[int]) -> list[Entry]:
        return [self._cards[place].entry for place in places]

    def _found(self, typed: Reading, limit: int) -> Iterator[Order]:
        for key in known_as(typed.key):
            rank = _EXACT if key == typed.key else _KNOWN
            yield from ((rank, 0, place) for place in self._by_key.get(key, ()))
        for text in {_said(typed.words), typed.key}:
            first, last = bisect_left(self._texts, text), bisect_left(self._texts, text + _LAST)
            # A company may begin several times: by each of its names and words.
            yield from nsmallest(limit * 8, self._orders[first:last])

    def _slipped(self, typed: Reading) -> Iterator[Order]:
        """Companies whose name, as far as it is typed, is a slip away."""
        said = _said(typed.words)
        if len(said) < 4:
            return
        company = slips.company_of(typed)
        for key in well_known.group_of(company) if company else ():
            yield from ((_SLIP, 0, place) for place in self._by_key.get(key, ()))
        for distance, (rank, size, place) in self._begun_with_a_slip(said):
            yield _SLIP + distance + (rank == _ALIAS), size, place

    def _begun_with_a_slip(self, said: str) -> Iterator[tuple[int, Order]]:
        reach = 1 if len(said) < 10 else 2
        letters = dict.fromkeys(said[:2])
        begun = [pair for letter in letters for pair in self._by_letter.get(letter, ())]
        # A letter too few or too many moves where the typed part ends.
        for size in (len(said), len(said) + 1, len(said) - 1):
            parts = [text[:size] for text, _ in begun]
            for _, distance, at in process.extract(
                said, parts, scorer=OSA.distance, score_cutoff=reach, limit=32
            ):
                yield int(distance), begun[at][1]

    def _near(self, name: str) -> Iterator[int]:
        for one in readings(name):
            company = slips.company_of(one)
            keys = {one.key} | (well_known.group_of(company) if company else frozenset())
            for key in keys:
                yield from self._by_key.get(key, ())
                yield from self._within_reach(key)
            yield from self._by_soft.get(one.soft, ())
        if not readings(name):
            yield from self._by_key.get(company_key(name), ())

    def _within_reach(self, key: str) -> Iterator[int]:
        reach = 2 if len(key) > 8 else 1
        for size in range(len(key) - reach, len(key) + reach + 1) if len(key) > 3 else ():
            choices = self._by_length.get(size, {})
            for near, _, _ in process.extract(
                key, choices, scorer=OSA.distance, score_cutoff=reach, limit=16
            ):
                yield from self._by_key[near]


def _said(words: Iterable[str]) -> str:
    return "".join(spelling.without_ands(list(words), least=1))


def _starts(place: int, card: Card) -> Iterator[tuple[str, Order]]:
    """What may be typed towards a company: its name from any word on, and its other names."""
    size = len(card.entry.name)
    for number, one in enumerate(card.readings):
        words = spelling.without_ands(list(one.words), least=1)
        yield "".join(words), (_ALIAS if number else _START, size, place)
        yield from (("".join(words[n:]), (_WORD, size, place)) for n in range(1, len(words)))
        for key in well_known.group_of(one.key) - {one.key}:
            yield key, (_ALIAS, size, place)
