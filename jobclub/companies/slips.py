"""A name with a slip of the finger in it, told from another name that looks like it. Pure.

A slip is no word, no surname or place, and no other company. So "Micorsoft" is Microsoft, and
"Vista" is not Visa.
"""

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from jobclub.companies import strangers, well_known
from jobclub.companies.edits import Edit, Kind, digits, edit, sound
from jobclub.companies.keys import Reading
from jobclub.companies.vocabulary import is_compound, is_everyday, is_name, is_real

_LIKELY = {Kind.SWAPPED, Kind.DOUBLED}
_REPLACED = {Kind.REVOWELLED, Kind.NEAR, Kind.OTHER}
_ENDINGS = ("s", "es", "d", "ed")
_HOUSE = {"group", "holdings"}
_HOUSE_FIRST = {"groupe", "grupo", "gruppo"}


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
    if reading.words[0] in _HOUSE_FIRST and (company := _known(reading.words[1:])):
        return company
    alike = well_known.by_soft_key().get(reading.soft) if len(reading.words) > 1 else None
    return alike or _meant(reading)


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
    near = _near(typed.key)
    for distance in sorted(near):
        known = [well_known.by_key()[key] for key in near[distance]]
        companies = {k.company for k in known if _slip_of(typed, k.reading)}
        if companies:
            return companies.pop() if len(companies) == 1 else None
    return _heard(typed)


def _near(key: str) -> dict[int, list[str]]:
    """The well-known keys within reach, by their distance."""
    reach = 2 if len(key) >= 8 else 1
    near: dict[int, list[str]] = {}
    for length in range(len(key) - reach, len(key) + reach + 1):
        choices = well_known.by_length().get(length, {})
        found = process.extract(key, choices, scorer=OSA.distance, score_cutoff=reach, limit=None)
        for known, distance, _ in found:
            near.setdefault(int(distance), []).append(known)
    return near


def _heard(typed: Reading) -> str | None:
    """The company that sounds the same: "Vodaphone"."""
    company = well_known.by_sound().get(sound(typed.key))
    return company if company and not any(map(is_real, typed.words)) else None


def _slip_of(typed: Reading, meant: Reading) -> bool:
    if digits(typed.key) != digits(meant.key):
        return False
    if len(typed.words) == len(meant.words) > 1:
        pairs = list(zip(typed.words, meant.words, strict=True))
        return _in_some_words(pairs, typed, meant)
    return _as_one_word(typed, meant)


def _as_one_word(typed: Reading, meant: Reading) -> bool:
    """With other spaces, too: "Pricewaterhouse Cooper"."""
    size = len(meant.key)
    if size >= 9 and _ending(typed.key, meant.key):
        return True
    strangers = [word for word in typed.words if word not in meant.words]
    if all(map(is_real, strangers)) or (len(typed.words) > 1 and size < 8):
        return False
    slip = edit(typed.key, meant.key)
    if is_compound(typed.key) and (slip is None or slip.kind in _REPLACED):
        return False
    return _likely(typed.key, meant.key, size)


def _in_some_words(pairs: list[tuple[str, str]], typed: Reading, meant: Reading) -> bool:
    """Two real words are two names; a wrong ending in a long name is none ("Home Depots")."""
    differing = [(a, b) for a, b in pairs if a != b]
    shared = [a for a, b in pairs if a == b]
    named = any(is_name(word) or not is_everyday(word) for word in shared)
    if len(meant.key) >= 9 and all(_ending(*pair) for pair in differing):
        return named or not all(is_name(a) and is_name(b) for a, b in differing)
    if named and len(meant.key) >= 11 and len(differing) == 1 and _letter_lost(*differing[0]):
        return True
    if any(_another_word(*pair) for pair in differing):
        return False
    return _likely(typed.key, meant.key, _told_by(differing, shared, meant))


def _another_word(typed: str, meant: str) -> bool:
    """Real, or as short as initials, which are all in which some names differ."""
    if max(len(typed), len(meant)) <= 3 and not is_everyday(meant):
        return True
    return is_real(typed) and is_real(meant)


def _told_by(differing: list[tuple[str, str]], shared: list[str], meant: Reading) -> int:
    """How many letters tell: not those of "University" when the slip is in the rest."""
    telling = [b for _, b in differing if not is_everyday(b)]
    if telling and all(map(is_everyday, shared)):
        return sum(map(len, telling))
    return len(meant.key)


def _likely(typed: str, meant: str, size: int) -> bool:
    """The shorter the name, the surer the slip must be."""
    slip = edit(typed, meant)
    if slip is None:
        return size >= 10 and typed[:1] == meant[:1]
    return _one_slip_likely(slip, size, added=len(typed) > len(meant))


def _one_slip_likely(slip: Edit, size: int, *, added: bool) -> bool:
    if size + added >= 9:
        return True
    dropped = slip.kind in {Kind.DROPPED, Kind.VOWEL} and not added
    if slip.first:
        return size >= (6 if slip.kind in _LIKELY else 7 if dropped else 8)
    if slip.kind is Kind.SWAPPED:
        return size > 4 or not slip.last
    if slip.kind is Kind.DOUBLED:
        return True
    if slip.kind is Kind.NEAR or (added and slip.beside):
        return size >= 6
    if slip.last or added:
        return dropped and size >= 8
    return size >= {Kind.VOWEL: 5, Kind.DROPPED: 6, Kind.REVOWELLED: 9}.get(slip.kind, 9)


def _letter_lost(typed: str, meant: str) -> bool:
    """Of a word or surname, though it makes another: "Intermountain Heath"; but two surnames are
    two families."""
    if is_name(typed) and is_name(meant):
        return False
    slip = edit(typed, meant) if is_everyday(meant) or is_name(meant) else None
    return slip is not None and len(typed) != len(meant) and not slip.first and not slip.last


def _ending(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) > 2 and any(long == short + ending for ending in _ENDINGS)
