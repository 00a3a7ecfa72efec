"""Every way to read one name: by its trading name, by what stands in its bracket. Pure."""

from functools import lru_cache

from jobclub.companies import folding, legal_forms, well_known
from jobclub.companies.edits import edit
from jobclub.companies.keys import Reading, reading_of
from jobclub.companies.vocabulary import is_real


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[Reading, ...]:
    """The ways to read a name, as it stands first; none for a name without letters."""
    text = folding.plain(name)
    texts = [text, *folding.trading_names(text), *_either_side(text)]
    if not name.isascii():
        texts.append(folding.plain(folding.with_umlauts_written_out(name)))
    found = [reading_of(t) for t in texts]
    found += [Reading(r.words[:-1]) for r in found if _ends_in_a_misspelt_form(r.words)]
    found += [Reading(w) for r in found if (w := _without_doubtful_form(r.words)) != r.words]
    if text.endswith("'s") and not well_known.by_key().get(found[0].key):
        found += [one for one in [reading_of(text[:-2])] if well_known.by_key().get(one.key)]
    return tuple(r for r in dict.fromkeys(found) if r.words)


def _either_side(text: str) -> list[str]:
    """ "BBVA (Banco Bilbao Vizcaya Argentaria)" goes by both, "Target (Australia)" does not."""
    if "(" not in text and "[" not in text:
        return []
    head, inside = folding.bracketed(text)
    first = reading_of(head)
    others = [reading_of(part) for part in inside]
    known = well_known.group_of(first.key) or {first.acronym}
    alias = any(other.key in known or other.acronym == first.key for other in others)
    return [head, *inside] if alias else []


def _without_doubtful_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "PT" is a company in Indonesia and "PC" a lawyers' one; but both are words as well."""
    if len(words) < 3:
        return words
    return words[1:] if words[0] == "pt" else words[:-1] if words[-1] == "pc" else words


def _ends_in_a_misspelt_form(words: tuple[str, ...]) -> bool:
    """ "McKinsey & Compnay"."""
    if len(words) < 2 or len(words[-1]) < 5 or is_real(words[-1]):
        return False
    return any(edit(words[-1], form) for form in legal_forms.LONG if words[-1] != form)
