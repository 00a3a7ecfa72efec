"""A name with a slip of the finger in it, told from another name that looks like it. Pure.

A slip is no word, no surname or place, and no other company. So "Micorsoft" is Microsoft, and
"Vista" is not Visa.
"""

from functools import lru_cache

from jobclub.companies import strangers, well_known
from jobclub.companies.edits import Kind, digits, edit, likely, sound
from jobclub.companies.keys import SMALL_WORDS, Reading
from jobclub.companies.vocabulary import (
    is_compound,
    is_everyday,
    is_name,
    is_real,
    is_word,
)

_REPLACED = {Kind.REVOWELLED, Kind.NEAR, Kind.OTHER}
_ENDINGS = ("s", "es", "d", "ed")
_HOUSE = {"group", "holdings"}
_HOUSE_FIRST = {"groupe", "grupo", "gruppo", "compagnie", "compania", "companhia", "compagnia"}


def alike(one: Reading, other: Reading) -> bool:
    """Do two readings mean one company, known by another name or with a slip in it?"""
    if one.key == other.key:
        return True
    known = company_of(one), company_of(other)
    if any(known):
        return known[0] == known[1]
    return _soft_alike(one, other) or strangers.alike(one, other)


@lru_cache(maxsize=16384)
def company_of(reading: Reading) -> str | None:
    """The well-known company somebody means, slips forgiven; None where it is none for sure."""
    if known := well_known.by_key().get(reading.key):
        return known.company
    if reading.words[-1] in _HOUSE and len(reading.words[0]) > 3 and len(reading.words) > 1:
        return company_of(Reading(reading.words[:-1]))
    if company := _in_a_house(reading.words):
        return company
    alike = well_known.by_soft_key().get(reading.soft) if len(reading.words) > 1 else None
    return alike or _meant(reading)


def _in_a_house(words: tuple[str, ...]) -> str | None:
    """ "Groupe Renault", "Compagnie de Saint-Gobain"."""
    if words[0] not in _HOUSE_FIRST:
        return None
    return _known(words[2:] if words[1:2] == ("de",) else words[1:])


def _known(words: tuple[str, ...]) -> str | None:
    known = well_known.by_key().get(Reading(words).key)
    return known.company if known else None


def _soft_alike(one: Reading, other: Reading) -> bool:
    # One word alone is a name, and its plural another: Brother makes printers.
    return len(one.words) > 1 and one.soft == other.soft


def _meant(typed: Reading) -> str | None:
    """The nearest well-known company, where there is one nearest and the slip is likely."""
    if len(typed.key) < 4 or (len(typed.words) == 1 and is_real(typed.key)):
        return None
    near = well_known.near(typed.key)
    for distance in sorted(near):
        known = [well_known.by_key()[key] for key in near[distance]]
        companies = {k.company for k in known if _slip_of(typed, k.reading)}
        if companies:
            return companies.pop() if len(companies) == 1 else None
    return _heard(typed)


def _heard(typed: Reading) -> str | None:
    """The company that sounds the same: "Vodaphone"."""
    company = well_known.by_sound().get(sound(typed.key))
    return company if company and not any(map(is_real, typed.words)) else None


def _slip_of(typed: Reading, meant: Reading) -> bool:
    # Three letters are initials, and four make another's: ABA is not Abba.
    if len(meant.key) < 4 or digits(typed.key) != digits(meant.key):
        return False
    if len(typed.words) == len(meant.words) > 1:
        pairs = list(zip(typed.words, meant.words, strict=True))
        return _in_some_words(pairs, typed, meant)
    return _as_one_word(typed, meant)


def _as_one_word(typed: Reading, meant: Reading) -> bool:
    """With other spaces, too: "Pricewaterhouse Cooper"."""
    size = len(meant.key)
    least = 9 if is_name(meant.key) or is_word(meant.key) else 6
    if size >= least and _ending(typed.key, meant.key):
        return True
    strangers = [word for word in typed.words if word not in meant.words]
    slip = edit(typed.key, meant.key)
    spaced = len(typed.words) > 1 and size < (7 if slip and slip.kind is Kind.SWAPPED else 8)
    if spaced or all(map(is_real, strangers)):
        return False
    if is_compound(typed.key) and (slip is None or slip.kind in _REPLACED):
        return False
    return likely(typed.key, meant.key, size)


def _in_some_words(pairs: list[tuple[str, str]], typed: Reading, meant: Reading) -> bool:
    """Two real words are two names; a wrong ending in a long name is none ("Home Depots")."""
    differing = [(a, b) for a, b in pairs if a != b]
    shared = [a for a, b in pairs if a == b]
    named = any(is_name(word) or not is_everyday(word) for word in shared)
    if len(meant.key) >= 9 and all(_ending(*pair) for pair in differing):
        return named or not all(is_name(a) and is_name(b) for a, b in differing)
    if len(differing) == 1 and any(map(_unmistakable, shared)) and edit(*differing[0]):
        return True
    if len(differing) == 1 and _letter_lost(*differing[0], shared, len(meant.key)):
        return True
    if any(_another_word(*pair) for pair in differing):
        return False
    return likely(typed.key, meant.key, _told_by(differing, shared, meant))


def _unmistakable(word: str) -> bool:
    """Only one company has this in its name, and no family: "Abercrombie & Finch"."""
    short = 7 if is_name(word) else 5
    alone = len(well_known.by_word().get(word, ())) == 1
    return alone and len(word) >= short and not is_word(word)


def _another_word(typed: str, meant: str) -> bool:
    """Real, or as short as initials, which are all in which some names differ."""
    if max(len(typed), len(meant)) <= 3 and not is_everyday(meant):
        return True
    return is_real(typed) and is_real(meant)


def _told_by(differing: list[tuple[str, str]], shared: list[str], meant: Reading) -> int:
    """How many letters tell: not those of "University" when the slip is in the rest, nor of any
    other word of every day when a letter is another: "Pacific Lite"."""
    telling = [b for a, b in differing if not is_everyday(b) or _replaced(a, b)]
    if telling and all(map(_common, shared)):
        size = sum(map(len, telling))
        return size + 1 if size > 5 else size
    return len(meant.key)


def _common(word: str) -> bool:
    return word in SMALL_WORDS or (is_everyday(word) and not is_name(word))


def _replaced(typed: str, meant: str) -> bool:
    slip = edit(typed, meant)
    if slip is None:
        return False
    return slip.kind is Kind.OTHER or (slip.kind is Kind.REVOWELLED and len(meant) < 6)


def _letter_lost(typed: str, meant: str, shared: list[str], size: int) -> bool:
    """Of a word or surname, though it makes another: "Intermountain Heath", "Eli Lily"."""
    slip = edit(typed, meant)
    if slip is None or slip.first or len(typed) == len(meant):
        return False
    if slip.kind is Kind.DOUBLED:
        return size >= (9 if is_everyday(meant) else 8)
    if size < 11 or all(map(is_everyday, shared)) or not (is_everyday(meant) or is_name(meant)):
        return False
    if is_name(typed) and is_name(meant):
        # Two surnames are two families, unless it is a name that stands beside: "Kimberly Clarke".
        beside_name = meant not in shared and not any(map(is_word, shared))
        return beside_name and (slip.kind is Kind.VOWEL or not slip.last)
    return not slip.last


def _ending(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) > 2 and any(long == short + ending for ending in _ENDINGS)
