"""Whether words said once can be read out and nobody knows whose they were. Pure; in doubt, not."""

import re
import unicodedata
from collections.abc import Collection, Iterable

#: Whatever is longer tells a life.
LONGEST = 140
#: An address, a telephone number, years, an age.
TELLING = re.compile(r"[@\d]|https?:|www\.")
WORD = re.compile(r"[^\W\d_]+")


def names_nobody(texts: Iterable[str], names: Collection[str]) -> bool:
    """None of these names (as `words_of` folds them) stands in it, however it is written."""
    known = frozenset(names)
    return all(known.isdisjoint(words_of(text)) for text in texts)


def is_plain(text: str) -> bool:
    """Short, without numbers, and without what has a capital of its own: a person, a place."""
    if len(text) > LONGEST or TELLING.search(text):
        return False
    named = (w for w in re.findall(r"(?<=[^\s.!?…])\s+([^\W\d_]+)", text) if w[:1].isupper())
    return all(word == "I" or (word.isupper() and len(word) <= 4) for word in named)


def words_of(text: str) -> set[str]:
    """Its words, folded."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return set(WORD.findall("".join(c for c in folded if not unicodedata.combining(c))))
