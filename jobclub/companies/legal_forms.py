"""How a company is registered, taken off its name: "Acme Foods Co., Ltd." is Acme Foods. Pure."""

from collections.abc import Sequence
from functools import cache

from jobclub.companies import data
from jobclub.companies.data import column, lines

#: The forms long enough to be misspelt and still known.
LONG = ("company", "corporation", "incorporated", "limited", "group", "holdings")

#: Said of a house of several firms, as good as a legal form: "Adecco Group" is Adecco.
_HOUSE = frozenset({"group", "holdings"})
_ANDS = frozenset({"and", "et", "und", "och"})


def has_legal_form(words: Sequence[str]) -> bool:
    """Does this end in a legal form?"""
    return _tail(words, len(words)) > 0


def without_legal_forms(words: list[str]) -> list[str]:
    """The words that name the company; all of them where nothing else would be left."""
    start = _head(words)
    end = len(words)
    while end - start > 1 and (size := _tail(words, end) or _house(words, start, end)):
        if size >= end - start:
            break
        end -= size
        # "Merck & Co." leaves its "and" behind.
        if words[end - 1] in _ANDS and end - start > 1:
            end -= 1
    kept = words[start:end]
    return kept + _telling(kept, words[end:])


def _head(words: list[str]) -> int:
    firsts, phrases, longest = _leading()
    if words[0] not in firsts:
        return 0
    sizes = range(min(longest, len(words) - 1), 0, -1)
    return next((n for n in sizes if tuple(words[:n]) in phrases), 0)


def _tail(words: Sequence[str], end: int) -> int:
    """How many words before `end` are one legal form."""
    last, phrases = _trailing()
    longest = last.get(words[end - 1], 0)
    for size in range(min(longest, end), 0, -1):
        form = tuple(words[end - size : end])
        if form in phrases or _undotted(form) in phrases:
            return 0 if form == ("spa",) and _is_a_bath(words, end) else size
    return 0


def _is_a_bath(words: Sequence[str], end: int) -> bool:
    """ "Day Spa" is no company of Italy."""
    return end > 1 and words[end - 2] in data.words("before_spa")


def _house(kept: Sequence[str], start: int, end: int) -> int:
    """One, for a last "group" that says nothing: after a plain word it does ("Compass Group")."""
    if kept[end - 1] not in _HOUSE:
        return 0
    rest = kept[start : end - 1]
    alone = len(rest) == 1 and (len(rest[0]) < 3 or rest[0] in data.words("everyday"))
    return 0 if alone or rest[-1] in {"and", "the", "of"} else 1


def _telling(kept: list[str], taken: list[str]) -> list[str]:
    """The ending that alone tells two companies of one name apart, and so stays."""
    forms = _apart().get(tuple(kept))
    return [form for word in taken if (form := word.rstrip(".")) in forms][:1] if forms else []


def _undotted(form: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.rstrip(".") for word in form)


@cache
def _trailing() -> tuple[dict[str, int], frozenset[tuple[str, ...]]]:
    """The longest form for each last word, and all forms."""
    phrases = frozenset(tuple(form.split()) for form in column("legal_forms"))
    last: dict[str, int] = {}
    for form in phrases:
        for word in {form[-1], form[-1].rstrip(".") + "."}:
            last[word] = max(last.get(word, 0), len(form))
    return last, phrases


@cache
def _leading() -> tuple[frozenset[str], frozenset[tuple[str, ...]], int]:
    phrases = frozenset(tuple(form.split()) for form in column("leading_forms"))
    return frozenset(f[0] for f in phrases), phrases, max(map(len, phrases))


@cache
def _apart() -> dict[tuple[str, ...], frozenset[str]]:
    forms: dict[tuple[str, ...], frozenset[str]] = {}
    for line in lines("apart"):
        *name, form = line.lower().split()
        forms[tuple(name)] = forms.get(tuple(name), frozenset()) | {form}
    return forms
