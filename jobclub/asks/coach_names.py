"""Whether some words name one employer, or only a kind of employer, a job, a place, a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from jobclub.asks.coach_tokens import Said, row
from jobclub.asks.coach_words import Words, joined, words


class Hold(IntEnum):
    """How firmly a place in a sentence calls for an employer."""

    FAINT = 0  # "in …", where places stand
    BARE = 1  # the words stand alone
    LOOSE = 2  # "in …", "for …", "to …"
    FIRM = 3  # "at …", "works for …"


_LOOSE_ARTICLES = row(
    """a an one any some my our your his her their every another each other others no this that
    these those what which un una unos unas algun alguna algunos algunas cualquier otra otro otras
    otros mi mis su sus nuestra nuestro este esta esa ese todos todas several many various most
    few two three different similar certain such varias varios dos tres"""
)
_ARTICLES = row("the el la los las lo either both o y e u either for sr senor")
_OF = frozenset(("of", "de", "del"))
_SMALL = frozenset(("for", "of", "and", "the", "de", "del", "la", "y", "&"))
#: A town's own, and employers by themselves.
OWN_DEPARTMENTS = row("police fire health sheriffs")
#: What stands before "of" in a name.
OF_HEADS = row(
    """university city bank county state college department dept church board school institute
    hospital house museum bureau office ministry port town village district boy girl boys girls
    club academy society chamber library sons daughters archdiocese diocese univ u boy secretary
    universidad banco ayuntamiento secretaria ministerio instituto hospital colegio comision
    gobierno municipio camara clinica caja tec tecnologico junta comunidad diputacion fundacion
    casa palacio farmacias escuela servicio tribunal procuraduria alcaldia corte consejo
    aeropuerto embajada consulado embassy consulate corps guggenheim federation court courts
    hospice order friends temple"""
)
#: One of these in a place is a name of its own: "Utah Valley Hospital", "Weber County".
_PLACED_HEADS = row(
    """university college county city hospital health healthcare medical center district schools
    airport authority transit library zoo police sheriff museum symphony ballet opera museo isd usd
    universidad clinic power light energy gas water regional bancorp federal parks mutual jazz
    utilities state times tribune news"""
)
PLURAL_KINDS = row(
    """hospitals banks universities colleges companies firms businesses employers startups
    restaurants hotels agencies clinics organizations nonprofits factories shops stores
    retailers manufacturers contractors offices churches schools jobs plants warehouses studios
    dealerships suppliers vendors providers operators developers makers brands chains utilities
    charities groups breweries pharmacies corporations museums labs resorts bancos hospitales
    empresas tiendas hoteles universidades fabricas bodegas clinicas escuelas restaurantes
    farms salons spas gyms bars cafes bakeries boutiques malls garages mills mines ranches wineries
    distilleries dairies theaters theatres galleries nurseries daycares dealers builders
    cruises lenders insurers publishers newspapers magazines stations consultancies practices
    surgeries trusts councils granjas panaderias salones peluquerias residencias
    guarderias supermercados farmacias academias gimnasios inmobiliarias aseguradoras
    agencias despachos constructoras laboratorios colegios talleres oficinas negocios"""
)
_CAMEL = re.compile(r"[a-z][A-Z]|^[A-Z]{3,}$")
BOSS = frozenset(("boss", "bosses"))
#: Whose somebody is: "my cousin's boss".
FAMILY = row(
    """cousin cousins husband wife brother sister uncle aunt neighbor neighbors friend friends son
    daughter mom dad boss bosses primo prima hermano hermana esposo esposa tio tia vecino vecina
    amigo amiga cunado"""
)


@dataclass(frozen=True, slots=True)
class Naming:
    """What some words name: `kind` is "company", "industry", "function", "place", "person", ""."""

    kind: str
    said: str = ""


@dataclass(slots=True)
class _Look:
    """The words of one naming, each with the lists it is in."""

    norms: Sequence[str]
    kinds: list[str]
    caps: list[bool]
    begins: bool = False

    def all(self, *kinds: str) -> bool:
        return bool(self.kinds) and all(k in kinds for k in self.kinds)

    def all_large(self) -> bool:
        """Whether each word has its capital, the small ones within aside."""
        pairs = zip(self.caps, self.norms, strict=True)
        return self.caps[0] and all(cap or norm in _SMALL for cap, norm in pairs)

    def any(self, *kinds: str) -> bool:
        return any(k in kinds for k in self.kinds)


def naming(said: Said, start: int, end: int, hold: Hold) -> Naming:
    """What the words from one token up to another name, in a place of this hold."""
    loose = False
    while start < end and (said.norms[start] in _ARTICLES or said.norms[start] in _LOOSE_ARTICLES):
        if words().employers.length(said.norms, start) == end - start > 1:
            break
        if said.norms[start : start + 2] == ["u", "of"] or said.tokens[start].text == "One":
            break
        loose = loose or said.norms[start] in _LOOSE_ARTICLES
        start += 1
    if start >= end:
        return Naming("industry" if loose else "")
    text = said.between(start, end)
    known = words()
    norms = said.norms[start:end]
    caps = [said.cap(i) for i in range(start, end)]
    # "LanguageLine" and "TARC" have capitals that no beginning gives them.
    own = _CAMEL.search(said.tokens[start].text) is not None
    begins = start in said.starts and not own
    look = _Look(norms, kinds_of(known, norms), caps, begins)
    if _is_known(known, look, loose, hold):
        return Naming("company", text)
    kind = _generic(look)
    if _is_name(known, said, start, look, loose, hold):
        return Naming("company", text)
    return Naming(kind, text)


def kinds_of(known: Words, norms: Sequence[str]) -> list[str]:
    """For each word which list it is in: the longest phrase decides."""
    kinds: list[str] = []
    lists = (
        ("industry", known.industries),
        ("function", known.functions),
        ("role", known.roles),
        ("place", known.places),
        ("generic", known.generic),
        ("tool", known.tools),
        ("adjective", known.adjectives),
        ("person", known.names),
    )
    while len(kinds) < len(norms):
        i = len(kinds)
        length, kind = max(
            ((phrases.length(norms, i), kind) for kind, phrases in lists),
            key=lambda found: found[0],
        )
        if not length:
            kind = _single(known, norms[i])
        kinds.extend([kind] * max(1, length))
    return kinds[: len(norms)]


def _single(known: Words, norm: str) -> str:
    if norm in known.heads:
        return "head"
    parts = norm.split("-") if "-" in norm else ()
    if any(part in known.adjectives for part in parts) and all(
        part in known.adjectives or known.ordinary(part) for part in parts
    ):
        return "generic"
    return "ordinary" if known.ordinary(norm) or not norm[0].isalnum() else "unknown"


def _is_known(known: Words, look: _Look, loose: bool, hold: Hold) -> bool:
    if known.employers.length(look.norms, 0) != len(look.norms):
        return (
            not loose
            and len(look.norms) < 4
            and look.all("unknown", "ordinary", "person", "head", "place")
            and (look.any("unknown") or len(joined(look.norms)) > 9)
            and known.employers.misspelt(joined(look.norms))
        )
    wordy = joined(look.norms) in known.employers.wordy
    if not wordy:
        return not look.all("tool") or hold is Hold.FIRM
    if look.all("place", "tool", "person", "function") and not any(look.caps):
        return hold >= Hold.LOOSE and not loose and look.all("tool", "person")
    return not loose and (hold is not Hold.BARE or any(look.caps))


def _generic(look: _Look) -> str:
    """Which kind of nothing the words are, if they name nobody."""
    if look.all("place", "ordinary") and look.any("place"):
        return "place"
    if look.any("industry", "head") or (
        look.any("generic", "adjective") and not look.any("function", "role")
    ):
        return "industry"
    if look.any("function", "role"):
        return "function"
    if look.any("person"):
        return "person"
    return "place" if look.any("place") else ""


def _is_name(known: Words, said: Said, start: int, look: _Look, loose: bool, hold: Hold) -> bool:
    large = said.capitals_tell and len(look.norms) > 1 and look.all_large()
    firmly_large = hold is Hold.FIRM and large
    if _names_none(known, look, loose, hold, firmly_large=firmly_large):
        return False
    if loose:
        return _capital_unknown(look) and look.norms[-1] not in known.roles
    small = hold is Hold.BARE and said.capitals_tell and not any(look.caps[1:])
    if _is_of_name(known, look) or (
        _is_institution(known, look) and ({"unknown", "place"} & set(look.kinds) or not small)
    ):
        return True
    if hold is Hold.FAINT:
        return _is_acronym(said, start, look)
    begins = look.begins
    if _capital_unknown(look, begins=begins and hold is Hold.BARE):
        return True
    if said.capitals_tell and any(look.caps) and _is_capital_name(look, begins):
        return True
    if firmly_large:
        return not look.all("function", "role", "place", "generic", "adjective", "tool")
    return look.any("unknown") and _unknown_counts(said, look, hold)


def _names_none(known: Words, look: _Look, loose: bool, hold: Hold, *, firmly_large: bool) -> bool:
    """Whether the words are a person, an area, or several of a kind: "Ogden banks"."""
    if (look.kinds[0] == "person" and _is_person(look)) or (FAMILY - BOSS) & set(look.norms):
        return True
    if hold is not Hold.FIRM and _is_area(known, look, hold):
        return True
    if len(look.norms[-1]) == 2 and look.kinds[-1] == "place" and "head" not in look.kinds:
        return True
    if look.norms[0] in PLURAL_KINDS and len(look.norms) > 1 and not any(look.caps[1:]):
        # "restaurantes mexicanos"
        return not any(known.employers.length(look.norms, i) for i in range(1, len(look.norms)))
    if look.norms[-1] not in PLURAL_KINDS or (not loose and _names_itself(look, hold)):
        return False
    return not firmly_large or look.any("place")


def _is_acronym(said: Said, start: int, look: _Look) -> bool:
    """MTA: no place is written so, and no word."""
    text = said.tokens[start].text
    lone = look.kinds == ["unknown"] and said.capitals_tell
    return lone and text.isupper() and 2 < len(text) < 6


def _is_area(known: Words, look: _Look, hold: Hold) -> bool:
    """Whether the words say where: "Jefferson County", unless somebody works for it."""
    if look.norms[-1] == "county" and hold is Hold.LOOSE:
        return False
    if known.places.length(look.norms, 0) == len(look.norms):
        return True
    area = ("valley", "city", "area", "region")
    state = look.norms[-1] in ("state", "county") and hold is Hold.FAINT
    return state or (hold is not Hold.BARE and look.norms[-1] in area and "of" not in look.norms)


def _is_person(look: _Look) -> bool:
    return len(look.norms) <= 2 and not look.any("head", "industry")


def _names_itself(look: _Look, hold: Hold) -> bool:
    """Whether more than a place stands before a plural: "Hilton Hotels", not "Ogden banks"."""
    before = look.kinds[:-1]
    caps = [cap and (i > 0 or not look.begins or look.caps[-1]) for i, cap in enumerate(look.caps)]
    placed = look.norms[-1] in _PLACED_HEADS and "place" in before
    return (
        placed
        or (hold is Hold.FIRM and "unknown" in before)
        or any(
            cap and kind in ("ordinary", "person", "unknown")
            for cap, kind in zip(caps, before, strict=False)
        )
    )


def _capital_unknown(look: _Look, *, begins: bool = False) -> bool:
    """Whether a word nobody knows is written large, and not because it begins."""
    seen = list(zip(look.caps, look.kinds, strict=True))[int(begins) :]
    return any(c and k == "unknown" for c, k in seen)


def _is_of_name(known: Words, look: _Look) -> bool:
    """University of Utah, City of Provo, Banco de Chile, Goodwill of Utah."""
    branch = known.employers.length(look.norms, 0)
    if 0 < branch < len(look.norms) - 1 and look.norms[branch] == "of":
        return True
    for i, norm in enumerate(look.norms[1:-1], 1):
        if norm in _OF and look.norms[i - 1] in OF_HEADS:
            after = look.kinds[i + 1 :]
            return (
                not all(k in ("function", "generic", "adjective") for k in after) or look.caps[-1]
            )
    return False


def _is_institution(known: Words, look: _Look) -> bool:
    """Zions Bank, Ivory Homes, Banco Azteca: a head and something of its own."""
    if len(look.norms) < 2:
        return False
    first, last = look.norms[0], look.norms[-1]
    heads = [0] if first in known.leading else []
    heads += [len(look.norms) - 1] if last in known.heads else []
    if not heads:
        return False
    if heads == [0] and look.kinds[1] in ("function", "role") and not look.caps[1]:
        # "hotel front desk"
        return False
    rest = [k for i, k in enumerate(look.kinds) if i not in heads[-1:]]
    if len(heads) == 1 and heads[0] == 0:
        rest = look.kinds[1:]
    if "unknown" in rest:
        return True
    if "place" in rest:
        if last in ("department", "dept") and first not in OWN_DEPARTMENTS:
            return look.norms[-2] in OWN_DEPARTMENTS
        return last in _PLACED_HEADS or first in _PLACED_HEADS or (look.caps[-1] and look.caps[0])
    return "ordinary" in rest and all(
        n not in known.closed
        for n, k in zip(look.norms, look.kinds, strict=True)
        if k == "ordinary"
    )


def _is_capital_name(look: _Look, starts: bool) -> bool:
    """Summit Financial, Pioneer: words that only their capitals make a name."""
    caps = look.caps[1:] if starts else look.caps
    own = any(
        c and k in ("ordinary", "unknown", "head")
        for c, k in zip(look.caps, look.kinds, strict=True)
    )
    return bool(caps) and all(caps) and own and not look.any("tool")


def _unknown_counts(said: Said, look: _Look, hold: Hold) -> bool:
    """A word nobody knows, written small: a name where an employer is called for."""
    if said.capitals_tell and any(t.cap for t in said.tokens[1:]) and hold is not Hold.FIRM:
        return False
    if any(look.caps) and not look.any("unknown"):
        return False
    small = sum(k in ("ordinary", "generic", "adjective", "industry") for k in look.kinds)
    return hold is Hold.FIRM and small <= 2
