"""Who at a company is asked for, and why."""

import re
from collections.abc import Collection, Iterator, Sequence

from jobclub.asks.coach_lists import Item
from jobclub.asks.coach_names import kinds_of
from jobclub.asks.coach_tokens import Said, row
from jobclub.asks.coach_words import cue, words

_SELF = (
    r"(?:^|\s)%(?:\s(?!looking|seeking|trying|want|need|know|busco|would|hoping|wish|contact"
    r"|someone|anyone|people|love|like|for)\S+){0,5}$"
)
_ASK = r"(?:^|\s)%(?=\s|$)"
_FILLER = r"^(?:and |so |but |y |pero )?%"
_LINK = row("in on who works doing from with inside within does do of en de del del")
_TO_THE_WORK = _LINK | row("the el la working trabaje trabaja")
_DEPARTMENT = row("department dept team division group office area departamento equipo")
_PARTS = _DEPARTMENT | row("services desk unit lab center centre branch section crew staff seccion")
#: Behind the name of some work, they make a kind of employer of it.
_OF_A_KIND = row(
    """companies company industry industries sector sectors firm firms business businesses
    employers unions stores shops providers agencies startups brands outfits such like empresas"""
)
_PREPS = frozenset(
    ("at", "from", "with", "in", "en", "de", "del", "for", "@", "inside", "within", "of")
)
_BECAUSE = re.compile(
    r"^(?:[,\u2013\u2014;:(-] ?)*(?:because(?: of)?|since"
    r"|as (?=i\b|im\b|ive\b|my\b)|cause|cuz|so that|so"
    r"|porque|ya que|pues|puesto que|dado que|for i|where|which|who|that|and|y|donde)\s+",
    re.IGNORECASE,
)


def whom(said: Said, asked: Sequence[Item]) -> str:
    """The role or department that is asked for; nothing if none is named."""
    known = words()
    for item in asked:
        if item.who is not None:
            kinds = kinds_of(known, said.norms[item.who[0] : item.who[1]])
            whole = item.who[1] - item.who[0] > 1 and said.norms[item.who[1] - 1] in _PARTS
            if "function" in kinds or "role" in kinds or whole:
                return said.between(*item.who)
    spoken = {n for item in asked for n in range(item.start, item.end)}
    for start, end in said.sentences:
        if asked and not any(start <= item.start < end for item in asked):
            continue
        found = (
            _between(said, start, asked)
            or _in_sentence(said, start, end, spoken)
            or _behind(said, end, asked)
            or _by_name(said, asked)
        )
        if found:
            return found
    return ""


def names_role(said: Said, spoken: Collection[int] = ()) -> bool:
    """Whether any role or department is mentioned at all, but in the names at these tokens."""
    return next(_jobs(said, 0, len(said), spoken), None) is not None


def _jobs(said: Said, start: int, end: int, spoken: Collection[int]) -> Iterator[tuple[int, int]]:
    """The roles and departments between two tokens; "insurance companies" are none."""
    known, i = words(), start
    kinds = kinds_of(known, said.norms) if len(said) else []
    while i < end:
        length = max(known.functions.length(said.norms, i), known.roles.length(said.norms, i))
        if length and i not in spoken and kinds[i] in ("function", "role"):
            after = said.norms[i + length] if i + length < end else ""
            if after not in _OF_A_KIND:
                yield i, min(i + length, end)
        i += max(length, 1)


def _between(said: Said, start: int, asked: Sequence[Item]) -> str:
    """ "Someone in oncology at …": what stands between the person and the company."""
    known = words()
    first = next((item.start for item in asked if item.start > start), None)
    if first is None:
        return ""
    stop = first - 1
    while stop > start and said.norms[stop] not in _PREPS:
        stop -= 1
    at = next((i for i in range(stop - 1, start - 1, -1) if said.norms[i] in known.people), None)
    if at is None or at + 2 >= stop or said.norms[at + 1] not in _LINK:
        return ""
    begin = at + 1
    while begin < stop and said.norms[begin] in _TO_THE_WORK:
        begin += 1
    between = said.norms[begin:stop]
    closed = any(n in known.closed and n != "to" for n in between)
    if not 0 < len(between) <= 8 or closed:
        return ""
    placed = all(kind == "place" for kind in kinds_of(known, between))
    return "" if placed else said.between(begin, stop)


def _behind(said: Said, end: int, asked: Sequence[Item]) -> str:
    """ "Mercy, anyone in housing?": the part of a company that stands behind its name."""
    known = words()
    i = max((item.end for item in asked if item.end <= end), default=end)
    if said.norms[i : i + 1] == [","]:
        part = next((n for n in range(i + 2, min(i + 6, end)) if said.norms[n] in _PARTS), None)
        if part is not None and all(said.tokens[n].is_word for n in range(i + 1, part)):
            return said.between(i + 1, part + 1)
    at = next((n for n in range(i, min(i + 3, end)) if said.norms[n] in known.people), None)
    if at is None or at + 2 >= len(said) or said.norms[at + 1] not in ("in", "on", "en", "de"):
        return ""
    first = at + 2 + (said.norms[at + 2] in ("the", "el", "la"))
    stop = first
    while (
        stop < min(first + 4, end)
        and said.tokens[stop].is_word
        and (said.norms[stop] not in known.closed)
    ):
        stop += 1
    placed = said.cap(first) or any(k == "place" for k in kinds_of(known, said.norms[first:stop]))
    return "" if placed else said.between(first, stop)


def _by_name(said: Said, asked: Sequence[Item]) -> str:
    """ "Mary Smith at Hallmark"."""
    at = min((item.start for item in asked), default=0) - 1
    if at < 3 or said.norms[at] not in ("at", "from", "de", "en"):
        return ""
    first, last = at - 2, at - 1
    if said.norms[first] in words().names and said.cap(first) and said.cap(last):
        return said.between(first, at)
    return ""


def _in_sentence(said: Said, start: int, end: int, spoken: set[int]) -> str:
    asks = bool(spoken) or cue(_ASK, "asking").search(" ".join(said.norms[start:end])) is not None
    for i, stop in _jobs(said, start, end, spoken) if asks else ():
        if not cue(_SELF, "self").search(" ".join(said.norms[start:i])):
            return said.between(*_stretch(said, start, i, stop, end, spoken))
    return ""


def _stretch(said: Said, start: int, i: int, j: int, end: int, spoken: set[int]) -> tuple[int, int]:
    """The whole of "commercial loan officers" or "the VP of marketing"."""
    known = words()
    while (
        i > start
        and j - i < 5
        and said.tokens[i - 1].is_word
        and i - 1 not in spoken
        and said.norms[i - 1] not in known.closed
        and said.norms[i - 1] not in known.people
        and said.norms[i - 1]
        not in (
            "a",
            "an",
            "the",
            "un",
            "una",
            "and",
            "or",
            "o",
            "y",
            "el",
            "la",
            "los",
            "las",
            "of",
            "de",
            "other",
        )
    ):
        i -= 1
    while j < end and j not in spoken:
        length = max(known.functions.length(said.norms, j), known.roles.length(said.norms, j))
        if length or said.norms[j] in _DEPARTMENT:
            j += max(length, 1)
        elif (
            said.norms[j] in ("of", "de", "del", "and", "or", "o", "y", "&", "in", "/")
            and j + 1 < end
            and j + 1 not in spoken
            and max(
                known.functions.length(said.norms, j + 1), known.roles.length(said.norms, j + 1)
            )
        ):
            j += 1
        else:
            break
    return i, j


def reason(said: Said, asked: Sequence[Item]) -> str:
    """What is left that would help to help."""
    kept = []
    for start, end in said.sentences:
        here = [item for item in asked if start <= item.start < end]
        kept.append(_rest_of_ask(said, start, end, here) if here else _other(said, start, end))
    return ". ".join(part for part in kept if part)


def _other(said: Said, start: int, end: int) -> str:
    norms = " ".join(said.norms[start:end])
    asking = cue(_ASK, "asking").search(norms)
    if (
        cue(_FILLER, "filler").search(norms)
        or asking
        or sum(said.tokens[i].is_word for i in range(start, end)) < 3
    ):
        return _before_asking(said, start, end) if asking else ""
    return _polished(said.between(start, end))


def _before_asking(said: Said, start: int, end: int) -> str:
    """ "I'm a nurse with ten years in the ICU", before "and I'm looking for …"."""
    norms = " ".join(said.norms[start:end])
    asking = cue(_ASK, "asking").search(norms)
    if asking is None:
        return ""
    stop = start + len(norms[: asking.start()].split())
    while stop > start and (
        said.norms[stop - 1]
        in (
            "and",
            "so",
            ",",
            "y",
            "but",
            "now",
            "pero",
            "ahora",
            "-",
            "\u2014",
            "\u2013",
            "who",
            "im",
            "i",
            "am",
        )
    ):
        stop -= 1
    text = said.between(start, stop)
    if stop - start < 4 or cue(_FILLER, "filler").search(" ".join(said.norms[start:stop])):
        return ""
    return _polished(text)


def _rest_of_ask(said: Said, start: int, end: int, here: Sequence[Item]) -> str:
    last = max(item.who[1] if item.who else item.end for item in here)
    for i in range(last, end):
        text = said.between(i, end)
        because = _BECAUSE.match(text)
        begins = because or (
            said.norms[i] in ("-", "\u2013", "\u2014", "(", ",", "i", "im", "ive", "my")
            and i + 1 < end
        )
        if not begins:
            continue
        rest = text[because.end() :] if because else text
        norms = " ".join(said.norms[i + (1 if because or not said.tokens[i].is_word else 0) : end])
        if len(norms.split()) >= 3 and not (
            cue(_ASK, "asking").search(norms) or cue(_FILLER, "filler").search(norms)
        ):
            return _polished(rest)
    return _before_asking(said, start, min(item.start for item in here))


def _polished(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:\u2013\u2014-()*•")
    return re.sub(r"^(?:and|so|but|y|pero)\s+", "", text, flags=re.IGNORECASE)
