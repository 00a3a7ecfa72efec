"""Reads the names that stand in one place: "Adobe, Nu Skin or the City of Provo"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jobclub.asks.coach_names import OF_HEADS, Hold, kinds_of, naming
from jobclub.asks.coach_tails import DEPARTMENT, OF, cut, past_praise
from jobclub.asks.coach_tokens import ENDS, Said, row
from jobclub.asks.coach_words import Words, joined, words

_SEPARATORS = frozenset(
    (",", "/", "|", "&", "or", "and", "o", "y", "e", "u", "+", "•", "nor", "ni")
)
_INNER = row(
    """sons co company partners associates brothers bros hijos cia wesson sisters daughters
    company's friends beyond"""
)
_LEGAL = row("inc llc ltd co corp plc lp llp pc gmbh sa sl")
_PLACE_WORDS = frozenset(("in", "near", "around", "en", "outside", "here"))
_GOVERN = row("department dept museum ministry secretaria ministerio bureau church")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing named in a place: its tokens, what it is, and the department behind it."""

    start: int
    end: int
    kind: str
    hold: Hold
    who: tuple[int, int] | None = None


def items(said: Said, start: int, hold: Hold) -> Iterator[Item]:
    """The names of one place, one after the other."""
    known, i, listed = words(), start, False
    in_lines = start > 0 and said.norms[start - 1] in (":", "-")
    while i < len(said):
        i = _skip(said, i, lines=in_lines or (listed and hold is Hold.BARE))
        i, who = _past_department(said, known, i)
        end = _end(said, known, i)
        if end == i:
            return
        item = _item(said, known, i, end, hold)
        if who and item.kind == "company" and item.who is None:
            item = replace(item, who=who)
        yield item
        if item.kind == "company" and hold is Hold.FAINT:
            hold = Hold.LOOSE
        known_next = known.employers.length(said.norms, end)
        if (
            item.kind == "company"
            and known_next
            and (
                said.cap(end) or joined(said.norms[end : end + known_next]) in known.employers.plain
            )
        ):
            # "Nike Adidas Puma"
            i, listed = end, True
            continue
        after = _after_place(said, known, end)
        if after >= len(said) or not _separates(said, after, lines=in_lines or hold is Hold.BARE):
            return
        i, listed = after + 1, True


def _past_department(said: Said, known: Words, i: int) -> tuple[int, tuple[int, int] | None]:
    """Past "the finance department of", to the name behind it."""
    start = i
    while i < len(said) and said.norms[i] in ("the", "el", "la", "los", "las", "their"):
        i += 1
    first = i
    while i < len(said):
        length = max(known.functions.length(said.norms, i), known.roles.length(said.norms, i))
        length = length or int(said.norms[i] in known.people)
        if not length and not (
            said.norms[i] in DEPARTMENT and (i > first or said.norms[i].endswith("o"))
        ):
            break
        i += max(length, 1)
    if (
        i > first
        and i + 1 < len(said)
        and said.norms[i] in (*OF, "at", "en", "@")
        and (
            said.norms[first] not in OF_HEADS
            or said.norms[i] not in OF
            or said.norms[first] in DEPARTMENT - {"department", "dept"}
        )
    ):
        further, who = _past_department(said, known, i + 1)
        return (further, who) if who else (i + 1, (first, i))
    return start, None


def _separates(said: Said, i: int, *, lines: bool) -> bool:
    return (
        said.norms[i] in _SEPARATORS
        or not _plain(said, i)
        or (lines and said.norms[i] in ("\n", "-", ";"))
    )


def _plain(said: Said, i: int) -> bool:
    """Whether a token is a word or a usual mark; pictures part names as commas do."""
    return said.tokens[i].is_word or said.norms[i] in '.!?;:\n()[]"“”-\u2013\u2014…@&/,'


def _skip(said: Said, i: int, *, lines: bool) -> int:
    """Past what may stand before a name: another "or", a bullet, a quote, "at"."""
    known = words()
    while i < len(said):
        norm = said.norms[i]
        if (
            norm == "en"
            and i
            and said.norms[i - 1] == ","
            and not known.employers.length(said.norms, i + 1)
        ):
            # ", en Getafe": where it is.
            return i
        if norm == "u" and said.norms[i + 1 : i + 2] == ["of"]:
            return i
        if (
            norm in _SEPARATORS
            or norm
            in (
                '"',
                "\u201c",
                "(",
                "at",
                "@",
                "maybe",
                "either",
                "perhaps",
                "like",
                "even",
                "en",
                "tal",
                "vez",
                "quiza",
                "also",
            )
            or not _plain(said, i)
            or (lines and norm in ("\n", "-", "\u2013", ":", ")", "."))
        ):
            i += 1
        elif (
            lines and norm.isdigit() and i + 1 < len(said) and said.norms[i + 1] in (".", ")")
        ) or (
            norm in known.people
            and i + 1 < len(said)
            and said.norms[i + 1] in ("at", "from", "en", "de", "with", "in")
        ):
            i += 2
        else:
            return i
    return i


def _end(said: Said, known: Words, start: int) -> int:
    """Where the words of one name end."""
    i = start
    while i < len(said):
        length = known.employers.length(said.norms, i)
        phrase = known.functions.length(said.norms, i)
        length = length or (phrase if phrase > 1 else 0)
        shouted = said.capitals_tell and said.tokens[i].text.isupper()
        if (
            known.employers.length(said.norms, i)
            and i == start + known.employers.length(said.norms, start)
            and (said.cap(i) or joined(said.norms[i : i + length]) in known.employers.plain)
            and joined(said.norms[start:i]) in known.employers.plain
        ):
            break
        named = shouted or (i == start and said.cap(i) and i not in said.starts)
        if length and (length > 1 or named or said.norms[i] not in known.closed):
            i += length
            continue
        if not _goes_on(said, known, start, i):
            break
        i += 1
    return i


def _goes_on(said: Said, known: Words, start: int, i: int) -> bool:
    norm = said.norms[i]
    after = said.norms[i + 1] if i + 1 < len(said) else ""
    if norm == ",":
        return i > start and (after in _LEGAL or _is_of_partners(said, start, i))
    if norm in ("&", "and", "y", "e") and i > start:
        return _joins(said, known, start, i, after)
    if (norm == "u" and after == "of") or said.norms[max(0, i - 2) : i] == ["u", "of"]:
        return True
    if norm in _SEPARATORS or norm in ENDS or not said.tokens[i].is_word:
        return False
    if i == start and norm in (
        "la",
        "los",
        "las",
        "el",
        "some",
        "any",
        "my",
        "our",
        "your",
        "this",
        "mi",
        "alguna",
        "algun",
        "that",
        "an",
        "these",
        "those",
    ):
        return True
    if norm in OF and i > start and after:
        return (
            said.norms[i - 1] in OF_HEADS
            or (said.cap(i - 1) and said.cap(i + 1))
            or (norm != "of" and said.norms[i - 1] not in known.closed)
        )
    if norm in ("la", "los", "las", "el", "the") and i > start and said.norms[i - 1] in (*OF, "y"):
        return True
    if norm == "for" and i > start and said.cap(i - 1) and i + 1 < len(said) and said.cap(i + 1):
        return (
            kinds_of(known, [after])[0] in ("ordinary", "unknown", "head", "place")
            and i - 1 not in said.starts
            and not known.employers.length(said.norms, start)
        )
    return norm not in known.closed or (
        said.cap(i) and i not in said.starts and i > start and norm != "i" and len(norm) > 2
    )


def _is_of_partners(said: Said, start: int, i: int) -> bool:
    """Whether a comma stands between partners: "Smith, Hartley & Co."."""
    behind = said.norms[i + 2 : i + 4]
    return (
        i == start + 1
        and len(behind) == 2
        and behind[0] in ("&", "and")
        and behind[1] in _INNER | _LEGAL
        and said.cap(start)
        and said.cap(i + 1)
        and not any(words().employers.length(said.norms, n) for n in (start, i + 1))
    )


def _joins(said: Said, known: Words, start: int, i: int, after: str) -> bool:
    """Whether this "and" is part of one name."""
    if not after:
        return False
    if after in _INNER:
        return True
    alone = i == start + 1
    if (
        alone
        and said.norms[i - 1] in OF_HEADS
        and after in OF_HEADS
        and "of" in said.norms[i + 1 : i + 3]
    ):
        return True
    if said.norms[start] in _GOVERN and any(n in OF for n in said.norms[start:i]):
        return (
            i + 1 < len(said)
            and not known.employers.length(said.norms, i + 1)
            and after not in known.closed
            and kinds_of(known, [after])[0] != "unknown"
        )
    if known.functions.length(said.norms, i - 1) >= 3:
        return True
    if said.norms[i] != "&":
        return False
    if said.norms[i - 1] in known.heads and kinds_of(known, [after])[0] in (
        "unknown",
        "place",
        "person",
    ):
        return False
    both = known.employers.length(said.norms, start) and known.employers.length(said.norms, i + 1)
    return not both and after not in known.closed


def _item(said: Said, known: Words, start: int, end: int, hold: Hold) -> Item:
    """One name, without the department behind it."""
    first = start
    while first < end and said.norms[first] in ("the", "el", "la", "los", "las", "either", "both"):
        if said.norms[first] in ("el", "la", "los", "las") and said.cap(first):
            break
        if known.employers.length(said.norms, first) > 1:
            break
        first += 1
    if first == end:
        return Item(start, end, "", hold)
    first = past_praise(said, known, first, end)
    stop = cut(said, known, first, end)
    found = naming(said, first, stop, hold)
    if found.kind != "company":
        whole = naming(said, first, end, hold)
        if whole.kind == "company":
            if known.employers.length(said.norms, first) == stop - first and stop < end:
                return Item(first, stop, "company", hold, (stop, end))
            return Item(first, end, "company", hold)
        if whole.kind and not (stop < end and _is_own(said, known, first, stop)):
            return Item(first, end, whole.kind, hold)
    who = (stop, end) if stop < end else None
    return Item(first, stop, found.kind, hold, who)


def _is_own(said: Said, known: Words, start: int, end: int) -> bool:
    """Whether the words before a department are nobody's but a name's."""
    large = all(said.cap(i) for i in range(start, end)) or not said.capitals_tell
    return large and kinds_of(known, said.norms[start:end])[0] == "unknown"


def _after_place(said: Said, known: Words, i: int) -> int:
    """Past "in Salt Lake City", if the list goes on behind it."""
    if i + 1 < len(said) and said.norms[i] in _PLACE_WORDS:
        length = known.places.length(said.norms, i + 1)
        if length:
            return i + 1 + length
    if i < len(said) and said.norms[i] in ('"', "”", ")"):
        return i + 1
    if i < len(said) and said.norms[i] == "(" and ")" in said.norms[i : i + 6]:
        return said.norms.index(")", i) + 1
    return i
