"""What stands where a company's name should: an industry, a job, "anything"."""

from dataclasses import dataclass

from jobclub.asks.coach_names import FAMILY, PLURAL_KINDS, kinds_of
from jobclub.asks.coach_tokens import Said, row
from jobclub.asks.coach_words import words

#: They are said of any search, and stand in no company's place.
_OF_ANY_SEARCH = row(
    """job jobs work role roles position positions opportunity opportunities opening openings
    trabajo trabajos empleo empleos puesto puestos chamba oportunidad vacante vacantes career
    careers remote part-time full-time time part full team teams department lead head support
    management group groups community area areas world space environment setting trade equipo
    departamento water law state city county property campo real"""
)
#: What stands in a field when nothing is to stand there.
NO_ANSWER = row(
    """none nothing yes no ok okay idk tbd na help later unsure sure nobody ninguna ninguno nada
    several many more idea question test whatever soon maybe"""
)


_SAME = {
    "industry": "industry",
    "generic": "industry",
    "adjective": "industry",
    "function": "function",
    "role": "function",
}


@dataclass(frozen=True, slots=True)
class Vague:
    """A kind of employer ("industry") or of job ("function"), and the job said with it."""

    kind: str
    text: str
    who: str = ""


def vague_in(said: Said, *, field: bool = False) -> Vague | None:
    """The first kind of employer in a text, or else the first job."""
    known, found = words(), list(_phrases(said))
    if field:
        # All of a field must be generic; one word of its own makes it a name.
        kinds = kinds_of(known, said.norms)
        if not found and any(k == "ordinary" and n not in NO_ANSWER | known.closed
                             for k, n in zip(kinds, said.norms, strict=True)):  # fmt: skip
            return None
        generic = all(
            k
            in (
                "industry",
                "function",
                "generic",
                "adjective",
                "place",
                "ordinary",
                "role",
                "tool",
                "head",
            )
            for k in kinds
        )
        return Vague("industry", said.text) if generic else None
    job = next((v for v in found if v.kind == "function"), None)
    if job is not None and any(n in FAMILY or n.removesuffix("s") in FAMILY for n in said.norms):
        job = None
    who = job.who if job is not None else ""
    kind = next((v for v in found if v.kind == "industry"), None)
    if kind is not None:
        return Vague("industry", kind.text, who)
    return Vague("function", job.text, who) if job is not None else None


def _of_others(said: Said, kinds: list[str], i: int, end: int) -> bool:
    """Whether a job is somebody else's, or part of a kind of employer: "my boss", "CPA firms"."""
    if _SAME[kinds[i]] != "function":
        return False
    of_a_kind = end < len(kinds) and said.norms[end] in PLURAL_KINDS - {"jobs"}
    return of_a_kind or (kinds[i] == "role" and i > 0 and said.norms[i - 1] in ("my", "mi"))


def _which(said: Said, i: int) -> bool:
    """Whether one word of an industry stands alone before a job."""
    lone = i == 0 or not said.tokens[i - 1].is_word or said.norms[i - 1] in ("a", "an", "as", "for")
    return lone and said.tokens[i].is_word and not said.norms[i].endswith("s")


def _phrases(said: Said) -> list[Vague]:
    """Every kind of employer and job in a text, in order."""
    kinds = kinds_of(words(), said.norms) if len(said) else []
    found, i = [], 0
    while i < len(kinds):
        end = i + 1
        while (
            end < len(kinds)
            and _SAME.get(kinds[end]) == _SAME.get(kinds[i])
            and said.tokens[end].is_word
        ):
            end += 1
        own = [k for k, n in zip(kinds[i:end], said.norms[i:end], strict=True)
               if k != "adjective" and n not in _OF_ANY_SEARCH]  # fmt: skip
        if kinds[i] in _SAME and own and not _of_others(said, kinds, i, end):
            # "HVAC technician": the word before says which.
            before = i - 1 if i and kinds[i - 1] == "industry" and _which(said, i - 1) else i
            found.append(Vague(_SAME[kinds[i]], said.between(i, end), said.between(before, end)))
        i = end
    return found
