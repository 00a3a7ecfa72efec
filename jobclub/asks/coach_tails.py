"""Where a name ends, and the department, role or place behind it begins."""

from jobclub.asks.coach_names import OF_HEADS, OWN_DEPARTMENTS, kinds_of
from jobclub.asks.coach_tokens import Said, row
from jobclub.asks.coach_words import Words, joined

OF = frozenset(("of", "de", "del"))
DEPARTMENT = row(
    """department dept departments team teams division office offices group side area hq
    headquarters warehouse warehouses store stores branch plant campus location locations jobs
    careers people folks employees employee contacts contact recruiting departamento equipo
    insiders connections connection staff alumni person guy workers operation
    organization organisation"""
)
_COUNTRIES = row("mexico usa canada espana colombia argentina chile peru brasil uk india america")
#: Conjunctions inside what such a name governs: "Department of Fish and Game".
_PRAISE = {"ordinary", "adjective", "generic", "industry"}


def past_praise(said: Said, known: Words, start: int, end: int) -> int:
    """Past "good old" and "la tienda de", to a name that everybody knows."""
    if known.employers.length(said.norms, start) or said.norms[start] in OF_HEADS:
        return start
    for i in range(start + 1, end):
        before = kinds_of(known, said.norms[start:i])
        if (said.cap(i - 1) and i - 1 not in said.starts) or set(before) - _PRAISE:
            return start
        if (
            said.cap(i)
            and said.norms[i] in OF_HEADS
            and said.norms[i - 1] in (*OF, "la", "el", "the")
        ):
            return i
        length = known.employers.length(said.norms, i)
        name = joined(said.norms[i : i + length])
        if length and (name not in known.employers.wordy or said.cap(i)):
            return i
    return start


def cut(said: Said, known: Words, start: int, end: int) -> int:
    """Where the name ends and its department, role or place begins."""
    length = known.employers.length(said.norms, start)
    owner = _owner(said, known, start, end, length)
    if owner:
        return owner
    if length and start + length < end:
        if _is_of_a_country(said, start + length, end) or _is_of_a_place(
            said, known, start + length
        ):
            return end
        if _is_enough(said, known, start, start + length, end):
            return start + length
    return _without_department(said, known, start, end)


def _is_of_a_country(said: Said, i: int, end: int) -> bool:
    return i + 1 == end and said.norms[i] in _COUNTRIES and said.cap(i)


def _is_of_a_place(said: Said, known: Words, i: int) -> bool:
    """Whether it is a branch with a name of its own: "Goodwill of Central Texas"."""
    if said.norms[i] != "of" or i + 1 >= len(said):
        return False
    return said.cap(i + 1) or known.places.length(said.norms, i + 1) > 0


def _is_enough(said: Said, known: Words, start: int, stop: int, end: int) -> bool:
    """Whether a known name is not part of a longer one, as in "Delta Dental"."""
    if said.cap(start) and not said.cap(stop):
        return True
    rest = said.norms[stop:end]
    heads = [n in known.heads and n not in DEPARTMENT for n in rest]
    if all(said.cap(i) for i in range(stop, end)) and any(heads):
        return False
    if len("".join(said.norms[start:stop])) <= 2 or (
        heads[0] and not known.functions.length(rest, 0)
    ):
        return False
    kinds = kinds_of(known, rest)
    small = not said.capitals_tell or not said.cap(stop)
    return small or all(k in ("function", "role", "place") for k in kinds)


def _without_department(said: Said, known: Words, start: int, end: int) -> int:
    stop = _small_tail(said, known, start, end)
    while stop > start + 1 and _is_department(said, known, start, stop):
        stop = _phrase_start(said, known, start, stop)
    if stop < end and said.norms[stop] in DEPARTMENT and _complete(said, known, start, stop - 1):
        # "City of Akron water department"
        last, before = said.norms[stop - 1], said.norms[stop - 2]
        stop -= not said.cap(stop - 1) and last not in known.places and before not in OF
    while stop > start + 1 and said.norms[stop - 1] in (*OF, "and", "&", "la", "the"):
        stop -= 1
    return stop


def _is_department(said: Said, known: Words, start: int, stop: int) -> bool:
    """Whether the last word before this belongs to a department or role."""
    norm = said.norms[stop - 1]
    if norm in ("department", "dept") and said.norms[stop - 2] in OWN_DEPARTMENTS:
        return _complete(said, known, start, stop - 2)
    whole = _phrase_start(said, known, start, stop) < stop - 1
    if not (whole or norm in DEPARTMENT or norm in known.roles or norm in known.functions):
        return False
    if said.cap(stop - 1) and norm not in ("hr", "infotech", "hq") and norm not in known.roles:
        return False
    return norm not in known.heads or _complete(said, known, start, stop - 1)


def _small_tail(said: Said, known: Words, start: int, end: int) -> int:
    """Where "Rice University" ends, with a library written small behind it."""
    last = max((i for i in range(start, end) if said.cap(i)), default=start)
    whole = last > start and said.norms[last] in known.heads
    return last + 1 if whole else end


def _owner(said: Said, known: Words, start: int, end: int, length: int) -> int:
    """Where "Deloitte's" ends, with its office behind it."""
    for i in range(start, end - 1):
        if not said.tokens[i].text.endswith(("'s", "\u2019s")):
            continue
        plain = [*said.norms[start:i], said.norms[i][:-1]]
        if joined(plain) in known.employers.keys and length <= i + 1 - start:
            return i + 1
        if said.norms[i + 1 : end] == ["office"]:
            # "the Governor's office"
            return end
        kinds = kinds_of(known, said.norms[i + 1 : end])
        if length > i + 1 - start:
            return 0
        if (
            all(
                k in ("function", "role", "place", "ordinary", "adjective", "generic")
                for k in kinds
            )
            and not any(said.cap(n) for n in range(i + 1, end))
            and said.capitals_tell
            and any(k in ("function", "role") for k in kinds)
        ):
            return i + 1
    return 0


def _phrase_start(said: Said, known: Words, start: int, cut: int) -> int:
    """Where the function or role begins that ends here: "human resources"."""
    for i in range(max(start + 1, cut - 4), cut):
        if (
            known.functions.length(said.norms, i) == cut - i
            or known.roles.length(said.norms, i) == cut - i
        ):
            return i
    return cut - 1


def _complete(said: Said, known: Words, start: int, end: int) -> bool:
    """Whether what stands before is a name without the next word."""
    if any(n in OF for n in said.norms[start:end]):
        return True
    return end - start > 1 and said.norms[end - 1] in known.heads
