"""The words the coach knows, read once from the lists beside it."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from jobclub.asks.coach_tokens import Said, fold

_DATA = Path(__file__).with_name("data")
#: Both languages' endings of words that are no names.
_ENDING = re.compile(
    r"(?:ing|ings|tion|tions|sion|ment|ments|ness|ously|ally|ily|able|ible|ful|less|ism|ists?|ology"
    r"|ed|ision|cion|ciones|mente|ando|iendo|idad|idades|ismo|istas?|aciones|eria|erias)$"
)
_AMOUNT = re.compile(r"\d[\d,]*(?:k|am|pm|th|st|nd|rd|x|yrs?|hrs?|h|ish|s)?\+?$")


def lines(name: str) -> list[str]:
    """The entries of a list."""
    read = (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in read if line and not line.startswith("#")]


@cache
def cue(shape: str, *names: str) -> re.Pattern[str]:
    """A pattern: in its shape each % stands for one of the pieces of the next list."""
    for name in names:
        shape = shape.replace("%", f"(?:{'|'.join(lines(f'cues_{name}'))})", 1)
    return re.compile(shape)


def joined(norms: Sequence[str]) -> str:
    """Words as one, so that "Wal-Mart", "wal mart" and "Walmart" meet."""
    whole = "".join(norms)
    if "&" in norms and len(norms) > 1:
        whole = "".join(["and" if n == "&" else n for n in norms])
    return whole.replace("-", "")


class Phrases:
    """A list of words and phrases, found in a row of words; the longest first."""

    def __init__(self, entries: Iterable[str]) -> None:
        self.by_first: dict[str, list[tuple[str, ...]]] = {}
        for entry in entries:
            words = tuple(fold(entry).replace("-", " ").split())
            self.by_first.setdefault(words[0], []).append(words)
            if len(words) > 1:
                self.by_first.setdefault("-".join(words), []).append(("-".join(words),))
        for found in self.by_first.values():
            found.sort(key=len, reverse=True)

    def length(self, norms: Sequence[str], i: int) -> int:
        """How many of the words from here on are one entry."""
        if i >= len(norms):
            return 0
        for entry in self.by_first.get(norms[i], ()):
            if tuple(norms[i : i + len(entry)]) == entry:
                return len(entry)
        return 0

    def __contains__(self, norm: str) -> bool:
        return (norm,) in self.by_first.get(norm, ())


class Employers:
    """The employers known by name, however they are spelt."""

    def __init__(self, entries: Iterable[str]) -> None:
        self.keys: set[str] = set()
        self.wordy: set[str] = set()
        for entry in entries:
            norms = Said(entry.lstrip("~")).norms
            self.keys.add(joined(norms))
            if entry.startswith("~"):
                self.wordy.add(joined(norms))
        self.plain = self.keys - self.wordy
        self.begins = {key[:2] for key in self.keys}
        self.slips: dict[str, list[str]] = {}
        for key in self.plain:
            for some in _shorter(key) if len(key) >= 6 else ():
                self.slips.setdefault(some, []).append(key)

    def length(self, norms: Sequence[str], i: int) -> int:
        """How many of the words from here on are one employer."""
        if not norms[i : i + 1] or not norms[i][0].isalnum():
            return 0
        if joined(norms[i : i + 2])[:2] not in self.begins:
            return 0
        for n in range(min(6, len(norms) - i), 0, -1):
            key = joined(norms[i : i + n])
            if key in self.keys and (n == 1 or len(key) > 4):
                return n
            # "Intel's" and "Boeings" are of Intel and of Boeing.
            if key[-1:] == "s" and len(key) > 5 and key[:-1] in self.plain:
                return n
        return 0

    def misspelt(self, norm: str) -> bool:
        """Whether these letters are an employer's with a slip in them."""
        return len(norm) >= 5 and any(
            key[0] == norm[0] and len(norm) + len(key) > 10 for key in self._nearest(norm)
        )

    def _nearest(self, norm: str) -> set[str]:
        return {key for some in _shorter(norm) for key in self.slips.get(some, ())}


def _shorter(word: str) -> set[str]:
    """The word, and the word without any one letter: two that share one are a slip apart."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


class Words:
    """Every list."""

    def __init__(self) -> None:
        self.employers = Employers(lines("employers"))
        self.places = Phrases(lines("places"))
        self.industries = Phrases(lines("industries_en") + lines("industries_es"))
        self.functions = Phrases(lines("functions_en") + lines("functions_es"))
        self.roles = Phrases(lines("roles"))
        self.generic = Phrases(lines("generic_employers"))
        self.adjectives = Phrases(lines("generic_adjectives"))
        self.leading = Phrases(lines("institution_heads_es"))
        self.heads = Phrases(lines("institution_heads") + lines("institution_heads_es"))
        self.names = Phrases(lines("first_names"))
        self.tools = Phrases(lines("tools"))
        self.people = Phrases(lines("people_words"))
        self.closed = frozenset(fold(line) for line in lines("closed_words"))
        self.spanish = frozenset(lines("ordinary_es"))
        self.kinds_es = frozenset(
            fold(word)
            for name in ("industries_es", "functions_es", "institution_heads_es")
            for line in lines(name)
            for word in line.split()
        ) - frozenset(
            fold(word)
            for name in ("industries_en", "functions_en", "institution_heads", "roles", "employers")
            for line in lines(name)
            for word in line.split()
        )
        self.english = frozenset(fold(line) for line in lines("ordinary_en"))

    def ordinary(self, norm: str) -> bool:
        """Whether a word of small letters says nothing by itself."""
        return (
            norm in self.english
            or norm in self.spanish
            or norm in self.closed
            or _AMOUNT.match(norm) is not None
            or (len(norm) > 5 and _ENDING.search(norm) is not None)
        )


@cache
def words() -> Words:
    """The lists, read when they are first needed."""
    return Words()
