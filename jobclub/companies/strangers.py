"""A slip between two names of which neither is well known; so it must be a sure one. Pure."""

from rapidfuzz.distance import OSA

from jobclub.companies.edits import Edit, Kind, digits, edit
from jobclub.companies.keys import Reading
from jobclub.companies.vocabulary import is_name, is_real


def alike(one: Reading, other: Reading) -> bool:
    """Only one word may differ, and only as slips do."""
    if len(one.words) != len(other.words) or digits(one.key) != digits(other.key):
        return False
    differing = [(a, b) for a, b in zip(one.words, other.words, strict=True) if a != b]
    if len(differing) == 1:
        return _one_word_slipped(*differing[0], least=7 if len(one.words) == 1 else 6)
    return len(differing) == 2 and all(_surely_slipped(*pair) for pair in differing)


def _one_word_slipped(a: str, b: str, *, least: int) -> bool:
    size = max(len(a), len(b))
    real = is_real(a) + is_real(b)
    if size < least or real == 2:
        return False
    slip = edit(a, b)
    if slip is None:
        return real == 1 and size >= 9 and a[:1] == b[:1] and OSA.distance(a, b) == 2
    if slip.kind is Kind.SWAPPED:
        return not slip.first or size >= 8
    if real == 0:
        return _between_strangers(slip, size)
    # Surnames are spelt in many ways, each another family.
    surname = is_name(a) or is_name(b)
    least = 9 if surname else 6 if slip.kind is Kind.DOUBLED else 8
    return size >= least and not slip.first


def _between_strangers(slip: Edit, size: int) -> bool:
    if slip.first or slip.last:
        return False
    return slip.kind is Kind.DOUBLED or (size >= 9 and slip.kind is not Kind.REVOWELLED)


def _surely_slipped(a: str, b: str) -> bool:
    return is_real(a) != is_real(b) and edit(a, b) is not None and min(len(a), len(b)) > 3
