"""The coach's sentences, and examples made of the member's own words, in their language."""

from collections.abc import Sequence

from jobclub.asks.coach_tokens import Said, row
from jobclub.asks.coach_words import words
from jobclub.words import _

_SPANISH = row(
    """el la los las de del que en un una por para con mi es soy estoy busco trabajo trabajar
    alguien conoce gente quiero empresa hola gracias al se lo como pero si y o cualquier
    algo tengo anos necesito conoces trabaje ventas contabilidad bancos hospitales nadie estoy
    bien"""
)
_ENGLISH = row(
    """the a an of in for i im at to and or is my with looking anyone someone know people work who
    do does there you any on have from be am are it"""
)


def in_spanish(said: Said) -> bool:
    """Whether the text is more Spanish than English."""
    spanish = sum(n in _SPANISH for n in said.norms) + any(c in "ñ¿¡áéíóú" for c in said.text)
    return spanish > sum(n in _ENGLISH for n in said.norms) or (
        not spanish
        and bool(said.norms)
        and not any(n in words().english for n in said.norms)
        and any(n in words().spanish or n in words().kinds_es for n in said.norms)
    )


def one_of(names: Sequence[str], *, spanish: bool) -> str:
    """ "eBay, Intel or Delta"."""
    if len(names) < 2:
        return "".join(names)
    word = "o" if spanish else "or"
    if spanish and names[-1][:1].casefold() == "o":
        word = "u"
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def ask(companies: Sequence[str], who: str, *, spanish: bool) -> str:
    """An ask to read aloud, with a blank wherever the member has not said a word."""
    # A blank ends no sentence: four dots in a row read like a slip.
    named = one_of(companies or ["…"], spanish=spanish)
    where = named if named.endswith("…") else f"{named}."
    if spanish:
        return f"Busco {_gente(who)} en {where} ¿Conocen a alguien ahí?"
    if not who:
        return f"I'm looking for people who work at {where} Do you know anyone there?"
    return f"I'm looking for {_people(who)} at {where} Do you know anyone there?"


def _gente(who: str) -> str:
    """A quién: «enfermera» es lo que alguien es; «contabilidad», donde está."""
    said = Said(who)
    if not who:
        return "gente que trabaje"
    if not words().roles.length(said.norms, 0):
        return f"gente de {who} que trabaje"
    if said.norms[0].endswith("s"):
        return f"{who} que trabajen"
    return f"a alguien que trabaje como {who}"


def _article(who: str) -> str:
    """ "An HVAC technician", "a UX designer", as they are said aloud."""
    first = who.split()[0]
    if len(first) > 1 and first.isupper():
        return "an" if first[0] in "AEFHILMNORSX" else "a"
    vowel = first[:1].casefold() in "aeio" or (
        first[:1].casefold() == "u" and not first.casefold().startswith(("uni", "us", "ut"))
    )
    return "an" if vowel else "a"


def _people(who: str) -> str:
    """ "nurses" are whom; "accounting" is where they are."""
    said = Said(who)
    last = said.norms[-1] if said.norms else ""
    known = words()
    if any(known.roles.length(said.norms, i) for i in range(len(said))) and "of" not in said.norms:
        if last.endswith("s") and not last.endswith("ss"):
            return who
        if said.norms[0] in ("a", "an", "the"):
            return who
        return f"{_article(who)} {who}"
    return f"someone in {who}"


def first_example(*, spanish: bool) -> str:
    """For whoever has not written a word."""
    whole = ask(["American Express", "eBay"], "", spanish=spanish)
    return f"Por ejemplo: {whole}" if spanish else f"For example: {whole}"


def marked(example: str, *, spanish: bool) -> str:
    """The example, said to be one."""
    return f"Por ejemplo: {example}" if spanish else f"For example: {example}"


#: One such employer, by the words that people use for several.
_ONE = {
    "bank": row("bank banks banking banco bancos banca"),
    "hospital": row("hospital hospitals hospitales healthcare clinic clinics medical"),
    "school": row("school schools colegio colegios escuela escuelas education"),
    "university": row("university universities universidad universidades college colleges"),
    "agency": row("government gobierno agency agencies federal state county city"),
    "startup": row("startup startups start-up start-ups"),
    "charity": row("nonprofit nonprofits non-profit non-profits charity charities ong ongs ngo"),
}


def which_one(what: str, kind: str) -> str:
    """The question that makes a name of a kind of employer."""
    norms = Said(what).norms
    one = next((one for one, some in _ONE.items() if any(n in some for n in norms)), "")
    if kind == "function":
        return _("Good start. Where would you like to do that? Name one or two companies.")
    return {
        "bank": _("Which one? Name the bank you would most like to work for."),
        "hospital": _("Which two hospitals or clinics? A name is what people can help with."),
        "school": _("Which school or district would you pick first? Name it."),
        "university": _("Which college or university would you pick first? Name it."),
        "agency": _("Which agency, city or county? Name the one you would most like to work for."),
        "startup": _("Which one? Name a startup whose work you like."),
        "charity": _("Which one? Name the charity whose work you like best."),
    }.get(one) or _(
        "Which one would you pick first? A company's name is what people can help with."
    )
