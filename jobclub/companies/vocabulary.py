"""Which words are real: a slip of the finger rarely makes one. Pure."""

from functools import cache, lru_cache

from jobclub.companies import well_known
from jobclub.companies.data import words

_ENDINGS = ("s", "es", "ed", "er", "ers", "ing", "ings", "ly", "or", "able", "ment")


@lru_cache(maxsize=16384)
def is_real(word: str) -> bool:
    """A word, a surname, a place, or part of a well-known company's name."""
    return word in _all() or is_word(word)


def is_name(word: str) -> bool:
    """A surname, a given name, a place or a smaller firm."""
    return word in words("names")


def is_everyday(word: str) -> bool:
    """A word of every day, which many companies have in their names."""
    return word in words("everyday")


def is_word(word: str) -> bool:
    """A word of every day, or made from one: "controls"."""
    return is_everyday(word) or any(map(is_everyday, _stems(word)))


def is_compound(word: str) -> bool:
    """Made of two words of every day, as many names are: "Timberline"."""
    cuts = range(4, len(word) - 3)
    return any(is_everyday(word[:cut]) and is_word(word[cut:]) for cut in cuts)


@cache
def _all() -> frozenset[str]:
    return words("everyday") | words("names") | well_known.name_words()


def _stems(word: str) -> list[str]:
    """What a word may be made from: "clearing" from clear, "baking" from bake."""
    stems = {e: word[: -len(e)] for e in _ENDINGS if word.endswith(e) and len(word) - len(e) > 2}
    single = [stem[:-1] for stem in stems.values() if stem[-1:] == stem[-2:-1]]
    return [
        *stems.values(),
        *single,
        *(stem + "e" for e, stem in stems.items() if e[0] not in "slm"),
    ]
