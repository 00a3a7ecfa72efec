"""One slip of a finger or an ear between two words, and what kind it is. Pure."""

from dataclasses import dataclass
from enum import Enum

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
# Letters an ear takes for one another.
_SOUNDS = frozenset(
    map(frozenset, ("ck", "kq", "sz", "sc", "iy", "fv", "dt", "bp", "mn", "gj", "lr"))
)


def _neighbours() -> dict[str, frozenset[str]]:
    """The keys beside and diagonally above and below, each row half a key to the right."""
    spots = {
        letter: (row, place + row * 0.5)
        for row, letters in enumerate(_ROWS)
        for place, letter in enumerate(letters)
    }
    return {
        letter: frozenset(
            other
            for other, (r, p) in spots.items()
            if other != letter and abs(r - row) <= 1 and abs(p - place) <= 1
        )
        for letter, (row, place) in spots.items()
    }


_NEAR = _neighbours()


class Kind(Enum):
    """What happened to one letter."""

    SWAPPED = "two letters in the wrong order"
    DOUBLED = "a letter doubled, or a double one single, or the wrong one doubled"
    VOWEL = "a vowel dropped or added"
    REVOWELLED = "another vowel"
    NEAR = "a neighbouring key, or a letter that sounds alike"
    DROPPED = "a letter dropped or added"
    OTHER = "another letter"


_USUAL = frozenset({Kind.SWAPPED, Kind.DOUBLED})


@dataclass(frozen=True)
class Edit:
    """A single slip: its kind, whether it is at the first or the last letter, and whether the
    letter's neighbour in the word is its neighbour on the keyboard, as when one finger hits two."""

    kind: Kind
    first: bool
    last: bool
    beside: bool


def edit(one: str, other: str) -> Edit | None:
    """The single slip between two different words, or None if it takes more than one."""
    if abs(len(one) - len(other)) > 1:
        return None
    short, long = sorted((one, other), key=lambda word: (len(word), word))
    start = _alike(short, long)
    end = _alike(short[start:][::-1], long[start:][::-1])
    a, b = short[start : len(short) - end], long[start : len(long) - end]
    kind = _kind(a, b, long, start)
    if kind is None:
        return None
    around = long[:start][-1:] + long[start + 1 : start + 2]
    beside = any(b in _NEAR.get(c, ()) for c in around)
    return Edit(kind, first=start == 0, last=end == 0, beside=beside)


def _alike(one: str, other: str) -> int:
    """How many letters they begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _kind(a: str, b: str, long: str, start: int) -> Kind | None:
    if len(a) == len(b) == 2 and a == b[::-1]:
        return Kind.SWAPPED
    if len(a) == len(b) == 1:
        before, after = long[:start][-1:], long[start + 1 :]
        # "Aplle" doubles the wrong letter; at the end of a word it makes another: Shell, Sheel.
        wrong = len(after) > 1 and {a, b} == {before, after[0]}
        return Kind.DOUBLED if wrong else _replaced(a, b)
    return _added(b, long[:start][-1:], long[start + 1 : start + 2]) if not a and b else None


def _replaced(a: str, b: str) -> Kind:
    if b in _NEAR.get(a, ()) or frozenset((a, b)) in _SOUNDS:
        return Kind.NEAR
    return Kind.REVOWELLED if {a, b} <= _VOWELS else Kind.OTHER


def _added(letter: str, before: str, after: str) -> Kind:
    if letter in {before, after}:
        return Kind.DOUBLED
    return Kind.VOWEL if letter in _VOWELS else Kind.DROPPED


def likely(typed: str, meant: str, size: int) -> bool:
    """Is this a slip? The fewer letters tell (`size`), the surer it must be."""
    slip = edit(typed, meant)
    if slip is None:
        return size >= 10 and typed[:1] == meant[:1]
    return _one_slip_likely(slip, size, added=len(typed) > len(meant))


def _one_slip_likely(slip: Edit, size: int, *, added: bool) -> bool:
    if size + added >= 9:
        return True
    dropped = slip.kind in {Kind.DROPPED, Kind.VOWEL} and not added
    if slip.first:
        return size >= (6 if slip.kind in _USUAL else 7 if dropped else 8)
    if slip.kind is Kind.SWAPPED:
        return size > 4 or not slip.last
    if slip.kind is Kind.DOUBLED:
        return True
    if slip.kind is Kind.NEAR or (added and slip.beside):
        return size >= 7
    if slip.last or added:
        return dropped and size >= 8
    return size >= {Kind.VOWEL: 5, Kind.DROPPED: 6, Kind.REVOWELLED: 8}.get(slip.kind, 9)


#: Spellings of one sound, those of two letters first.
_SPELT = (
    *(("ph", "f"), ("pf", "f"), ("ck", "k"), ("qu", "kw"), ("wh", "w")),
    *(("ea", "e"), ("ee", "i"), ("ie", "i"), ("ei", "i"), ("oo", "u"), ("ou", "u")),
    *(("x", "ks"), ("c", "k"), ("q", "k"), ("z", "s"), ("y", "i")),
)


def sound(word: str) -> str:
    """Roughly how a word sounds: equal for what an ear cannot tell apart."""
    for spelt, said in _SPELT:
        word = word.replace(spelt, said)
    return "".join(c for place, c in enumerate(word) if c != word[place - 1 : place])


def digits(key: str) -> str:
    """The figures in a key: two numbers are never a slip of one another."""
    return "".join(c for c in key if c.isdigit())
