"""Where in a sentence an employer is called for, and how firmly."""

from collections.abc import Iterator

from jobclub.asks.coach_names import OF_HEADS, Hold, kinds_of
from jobclub.asks.coach_tokens import Said, row
from jobclub.asks.coach_words import Words, cue, words

#: What must stand to the left of each word for it to call for an employer: the shape of a pattern,
#: and the lists that its % stand for.
_ALWAYS = r"$"
_CALLS: dict[str, tuple[tuple[str, tuple[str, ...], Hold], ...]] = {
    "at": ((_ALWAYS, (), Hold.FIRM),),
    "@": ((_ALWAYS, (), Hold.FIRM),),
    "inside": ((_ALWAYS, (), Hold.FIRM),),
    "into": ((_ALWAYS, (), Hold.LOOSE),),
    "from": (
        (r"\b%(?:\s[^\s,]+){0,5}$", ("person",), Hold.FIRM),
        (r"\b(?:hear back|offer|callback)$", (), Hold.FIRM),
    ),
    "within": ((r"\b%(?:\s[^\s,]+){0,5}$", ("person",), Hold.FIRM),),
    "with": (
        (r"\b%(?:\s\w+){0,3}$", ("work",), Hold.LOOSE),
        (r"\b%(?:\s\w+){0,3}$", ("person",), Hold.LOOSE),
        (
            (
                r"\b(?:appl(?:y|ied|ying)|connect\w*|network\w*|talk\w*|speak\w*|chat\w*|meet\w*"
                r"|touch|in|on)(?:\s\w+)?$"
            ),
            (),
            Hold.LOOSE,
        ),
    ),
    "for": (
        (r"\b(?:works?|working|worked|employed)(?:\s\w+)?$", (), Hold.FIRM),
        (
            r"\b(?:who|that) (?:recruits?|hires?|hiring|drives?|sells?|manages?|flies)$",
            (),
            Hold.FIRM,
        ),
        (r"\b%$", ("work",), Hold.LOOSE),
        (r"\b(?:recruit(?:ers?|ing|s)?|managers?|hiring|hires|driv(?:e|es|ing))$", (), Hold.LOOSE),
    ),
    "in": (
        (r"\b(?:interested|an in|foot|break|breaking)$", (), Hold.LOOSE),
        (r"\b(?:%|in|door)(?:\s[^\s,]+){0,5}$", ("person",), Hold.FAINT),
        (r"\b%(?:\s[^\s,]+){0,5}$", ("work",), Hold.FAINT),
    ),
    "on": ((r"\b(?:set|sights|eyes?|get|got|getting) ?\w*$", (), Hold.LOOSE),),
    "to": (
        (
            (
                r"\b(?:introduc\w*|connect\w*|appl(?:y|ied|ying)|doors?|links?|into?|refer\w*|talk"
                r"|talking|speak|reach out|back)(?:\s\w+){0,2}$"
            ),
            (),
            Hold.LOOSE,
        ),
        (r"\b%(?:\s\w+){0,2}$", ("person",), Hold.LOOSE),
    ),
    "of": (
        (
            (
                r"\b(?:employees?|people|head|director|member|managers?|recruiters?|staff|vp|instead"
                r"|inside) ?\w*$"
            ),
            (),
            Hold.LOOSE,
        ),
    ),
    "by": ((r"\b(?:posted|advertised|listed)$", (), Hold.LOOSE),),
    "en": (
        (r"\b%(?:\s[^\s,]+){0,6}$", ("gente",), Hold.FIRM),
        (r"\b%(?:\s[^\s,]+){0,6}$", ("trabajo",), Hold.FIRM),
        (_ALWAYS, (), Hold.FAINT),
    ),
    "de": (
        (r"\b(?:dentro|adentro)$", (), Hold.FIRM),
        (r"\b%(?:\s\w+){0,3}$", ("gente",), Hold.LOOSE),
    ),
    "del": ((r"\b(?:%|dentro|adentro)(?:\s\w+){0,3}$", ("gente",), Hold.LOOSE),),
    "con": (
        (r"\b(?:%|hablar|conectar\w*|contactar\w*)(?:\s\w+){0,4}$", ("gente",), Hold.LOOSE),
        (r"\b%(?:\s\w+){0,4}$", ("trabajo",), Hold.LOOSE),
    ),
    "para": (
        (r"\btrabaj\w*$", (), Hold.FIRM),
        (r"\b%(?:\s\w+){0,3}$", ("trabajo",), Hold.LOOSE),
        (r"\b%(?:\s\w+){0,3}$", ("gente",), Hold.LOOSE),
    ),
    "a": ((r"\b(?:entrar|postul\w+|aplic\w+|llegar|meterme|curriculum|cv)$", (), Hold.LOOSE),),
    "al": ((r"\b(?:entrar|postul\w+|aplic\w+|llegar|meterme)$", (), Hold.LOOSE),),
}
_AFTER_A_ROLE = {
    "in": Hold.FAINT,
    "of": Hold.LOOSE,
    "to": Hold.LOOSE,
    "for": Hold.LOOSE,
    "de": Hold.LOOSE,
    "from": Hold.FIRM,
    "with": Hold.FIRM,
    "en": Hold.FIRM,
}
_IDLE = row(
    """all least most first last home once times present work hand heart risk ease best night noon
    stake large this that any me us you him them it"""
)
_WANTING = row(
    """seeking want wants try trying busco buscando quiero about prefer prefiero maybe perhaps
    consider fancy"""
)
_VERBS = row(
    """join joining target targeting pursuing eyeing approaching contact entering reach reaching
    namely especially specifically researching interesa interesan ideally preferably hopefully
    idealmente preferiblemente preferencia exploring considering"""
)
_ROW_MARKS = frozenset((",", "/", "&", "or", "and", "o", "y"))
#: "my targets are …", "dream company: …"
_NAMED = (
    r"(?:^|\s)(?:%(?:\s(?:is|are|be|would|will|right|now|in|on|my|the|list|at|son|es|incluyen"
    r"|includes?|of|serian?|seria|to|go|for|this|week|month|year|tonight))*"
    r"|interested in|aim(?:ing)? for|shoot(?:ing)? for|hoping for|looking (?:at|into)"
    r"|going after|like|love|me interesan?|me gustan?|me encantan?|apunto a|busco"
    r"|(?:want|like|love) to (?:work|be)"
    r"|knows?|as|tipo|como|para|en|at)$"
)
_SUCH_AS = r"(?:^|\s)%(?:\s\w+){0,2}$"


def slots(said: Said) -> Iterator[tuple[int, Hold]]:
    """The tokens at which an employer may begin, and how firmly one is called for."""
    known = words()
    for i, norm in enumerate(said.norms):
        if i + 1 >= len(said) and norm != ":":
            continue
        if norm in _VERBS and said.norms[i + 1] in _ROW_MARKS:
            # "Target, Best Buy": the name of a shop.
            continue
        hold = _hold(said, known, i, norm)
        if hold is not None:
            yield i + 1, hold


def _hold(said: Said, known: Words, i: int, norm: str) -> Hold | None:
    left = said.left_of(i)
    if norm in ("at", "@") and _is_idle(said, known, i + 1):
        return None
    if norm in ("of", "de", "del") and i and said.norms[i - 1] in OF_HEADS:
        return None
    if norm in _WANTING or (norm == "for" and left.endswith("looking")):
        return Hold.BARE
    if norm in _CALLS:
        return _called(said, known, i, left)
    return _listed(said, i, left)


def _is_idle(said: Said, known: Words, i: int) -> bool:
    """Whether "at" says no more than when or how: "at first", "at 9"."""
    if said.norms[i].isdigit():
        return True
    named = said.cap(i) or known.employers.length(said.norms, i) > 1
    return said.norms[i] in _IDLE and not named


def _called(said: Said, known: Words, i: int, left: str) -> Hold | None:
    """At a word such as "from", whose left side decides."""
    norm = said.norms[i]
    for shape, names, hold in _CALLS[norm]:
        if cue(shape, *names).search(left):
            return hold
    before = said.norms[i - 1] if i else ""
    if before in known.roles or before in known.functions or before in known.people:
        return _AFTER_A_ROLE.get(norm)
    return None


def _of_a_kind(said: Said, i: int) -> bool:
    """Whether a kind of employer stands before: "a credit union, like"."""
    stop = i - (i > 0 and said.norms[i - 1] == ",")
    before = kinds_of(words(), said.norms[max(0, stop - 3) : stop]) if stop else []
    return before[-1:] in (["industry"], ["generic"], ["head"])


def _listed(said: Said, i: int, left: str) -> Hold | None:
    """Before a list: "my targets are …", "companies such as …"."""
    norm = said.norms[i]
    if norm == ":" and len(left.split()) <= 6:
        named = cue(_NAMED, "targets").search(left) and not said.capitals_tell
        return Hold.FIRM if named else Hold.LOOSE
    if norm in (":", "are", "is", "include", "includes", "be", "son", "es", "-", "="):
        return Hold.LOOSE if cue(_NAMED, "targets").search(left) else None
    if norm in ("including", "eg", "namely") or (norm == "as" and left.endswith("such")):
        return Hold.FIRM
    if norm in ("like", "como", "tipo"):
        such = cue(_SUCH_AS, "such_as").search(left) is not None or _of_a_kind(said, i)
        return Hold.FIRM if such else None
    return Hold.LOOSE if norm in _VERBS else None
