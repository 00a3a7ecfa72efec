"""The words of a name that count, and the key they make. Pure."""

import re
from dataclasses import dataclass
from functools import cached_property

from jobclub.companies import folding, legal_forms, spelling
from jobclub.companies.data import column, table

LONGEST_KEY = 240
#: Words that name nothing.
SMALL_WORDS = frozenset({"of", "the", "and", "for", "at", "in", "de", "du", "des", "la", "y"})


@dataclass(frozen=True)
class Reading:
    """One way to read a name: the words that count."""

    words: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        joined = "".join(self.words)
        # What comes out as one word must mean the same when it comes in as one.
        return table("spellings").get(joined, joined)[:LONGEST_KEY]

    @cached_property
    def soft(self) -> str:
        """The key with plurals, "Tech" and number words made one; for comparing only."""
        return "".join(spelling.softened(list(self.words)))

    @cached_property
    def acronym(self) -> str:
        return "".join(word[0] for word in self.words if word not in SMALL_WORDS)


def company_key(name: str) -> str:
    """The key under which a club finds a company again, however members spell it.

    Case, accents, scripts, spacing, `&`/and, a leading "The", short forms, British spelling and
    legal forms do not count. No name that has a character gets an empty key.
    """
    key = _key(name)
    return key if key.isascii() and key.isalnum() else _key(key)


def reading(name: str) -> Reading:
    """A name as it stands; it may have no words."""
    return Reading(tuple(_words(folding.plain(name))))


def reading_of(text: str) -> Reading:
    """The same, for a text that is folded already."""
    return Reading(tuple(_words(text)))


def _key(name: str) -> str:
    if (found := reading(name)).words:
        return found.key
    signs = "".join(name.split()).casefold()[:LONGEST_KEY]
    return signs or ("?" if name else "")


def _words(text: str) -> list[str]:
    if "(" in text or "[" in text:
        text = folding.BRACKET.sub(lambda found: _bracket(text, found), text)
    words = spelling.unshortened(folding.words_of(text))
    if not words:
        return []
    words = legal_forms.without_legal_forms(spelling.without_the(words))
    words = spelling.without_ands(spelling.by_place(words))
    if len(words) > 1 and words[-1] in {"com", "net", "org"} and words[0] not in _sites():
        words = words[:-1]
    return [word.rstrip(".") for word in words]


def _bracket(text: str, found: re.Match[str]) -> str:
    """A bracket is part of the name, but for asides, acronyms and what follows a legal form."""
    before = folding.words_of(text[: found.start()])
    inside = found[1]
    aside = folding.ASIDE.match(inside) or (
        before and (legal_forms.has_legal_form(before) or inside == _initials(before))
    )
    return " " if aside else f" {inside} "


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words if word not in SMALL_WORDS)


def _sites() -> frozenset[str]:
    return column("site_words")
