"""Pairs of a directory that may be one company, found without comparing all with all. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from operator import itemgetter

from jobclub.companies import slips, well_known
from jobclub.companies.edits import sound
from jobclub.companies.entries import Card
from jobclub.companies.keys import Reading
from jobclub.companies.naming import same_company
from jobclub.companies.vocabulary import is_everyday

Pair = tuple[int, int]
Signs = Callable[[Reading], Iterator[str]]

#: Beyond this many, what a group shares is a common word and no sign of doubles.
_CROWD = 12
_SAME, _SLIP, _ORDER, _ACRONYM, _PART = range(5)


def doubles_among(cards: Sequence[Card], limit: int) -> list[Pair]:
    """The places of likely doubles, likeliest first: the same, slips, order, acronyms, parts."""
    found: dict[Pair, int] = {}
    for rank, pairs in (
        (_SAME, _sure(cards, _sharing(cards, _sames))),
        (_SLIP, _sure(cards, _a_slip_apart(cards))),
        (_ORDER, _sharing(cards, _orders)),
        (_ACRONYM, _acronyms(cards)),
        (_PART, _parts(cards)),
    ):
        for pair in sorted(pairs):
            found.setdefault(pair, rank)
    # The sort is stable, so that a rank's pairs stay in the order they came in.
    return [pair for pair, _ in sorted(found.items(), key=itemgetter(1))][: max(limit, 0)]


def _sure(cards: Sequence[Card], pairs: Iterable[Pair]) -> Iterator[Pair]:
    for a, b in set(pairs):
        if any(same_company(x, y) for x in cards[a].names for y in cards[b].names):
            yield a, b


def _sames(one: Reading) -> Iterator[str]:
    yield one.key
    yield f"soft {one.soft}"
    yield f"sound {sound(one.key)}"
    if known := well_known.by_key().get(one.key):
        yield f"known {known.company}"


def _orders(one: Reading) -> Iterator[str]:
    if len(one.words) > 1:
        yield " ".join(sorted(one.words))


def _sharing(cards: Sequence[Card], signs: Signs) -> Iterator[Pair]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place, card in enumerate(cards):
        for sign in {sign for one in card.readings for sign in signs(one)}:
            groups[sign].append(place)
    for places in groups.values():
        yield from combinations(places[:_CROWD], 2)


def _a_slip_apart(cards: Sequence[Card]) -> Iterator[Pair]:
    """Keys that meet when each loses a letter; well-known keys bring their whole company."""
    meeting: dict[str, list[int]] = defaultdict(list)
    for place, card in enumerate(cards):
        for key in {one.key for one in card.readings if 3 < len(one.key) < 60}:
            for shorter in _shorter(key):
                meeting[shorter].append(place)
    for places in meeting.values():
        if len(places) > 1:
            yield from ((a, b) for a, b in combinations(places[:_CROWD], 2) if a != b)
    yield from _slips_of_known(cards, meeting)


def _slips_of_known(cards: Sequence[Card], meeting: dict[str, list[int]]) -> Iterator[Pair]:
    maybe = {p for key in well_known.by_key() for s in _shorter(key) for p in meeting.get(s, ())}
    companies: dict[str, list[int]] = defaultdict(list)
    for place in sorted(maybe):
        for company in {slips.company_of(one) for one in cards[place].readings} - {None}:
            companies[str(company)].append(place)
    for places in companies.values():
        yield from combinations(places[:_CROWD], 2)


def _shorter(key: str) -> set[str]:
    return {key, *(key[:n] + key[n + 1 :] for n in range(len(key)))}


def _acronyms(cards: Sequence[Card]) -> Iterator[Pair]:
    by_key = _by_key(cards)
    for place, card in enumerate(cards):
        for one in card.readings:
            if len(one.acronym) > 2:
                yield from _pairs(place, by_key.get(one.acronym, ()))


def _parts(cards: Sequence[Card]) -> Iterator[Pair]:
    """Names that begin or end another name, unless it is a word that many names have."""
    by_key = _by_key(cards)
    wholes: dict[int, set[int]] = defaultdict(set)
    for place, card in enumerate(cards):
        for words in {one.words for one in card.readings}:
            for part in _ends(words):
                for short in by_key.get(part, ()):
                    wholes[short].add(place)
    for short, places in wholes.items():
        if len(places) <= _CROWD:
            for place in places:
                yield from _pairs(short, (place,))


def _ends(words: tuple[str, ...]) -> Iterator[str]:
    for cut in range(1, len(words)):
        if cut > 1 or not is_everyday(words[0]):
            yield "".join(words[:cut])
        if cut < len(words) - 1 or not is_everyday(words[-1]):
            yield "".join(words[cut:])


def _by_key(cards: Sequence[Card]) -> dict[str, list[int]]:
    by_key: dict[str, list[int]] = defaultdict(list)
    for place, card in enumerate(cards):
        for key in {one.key for one in card.readings}:
            by_key[key].append(place)
    return by_key


def _pairs(place: int, others: Iterable[int]) -> Iterator[Pair]:
    return ((min(place, o), max(place, o)) for o in others if o != place)
