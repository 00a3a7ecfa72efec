"""Short forms and British spellings, said in full: "Univ. of Utah Hosp." Pure."""

from jobclub.companies.data import column, table

_ANDS = frozenset({"and", "et", "und", "och", "y", "e"})
_BEFORE_MEDICAL = frozenset({"center", "school", "group", "college", "associates"})
_SIDES = {"n": "north", "s": "south", "e": "east", "w": "west"}
_TWO_OF_A_NAME = frozenset({"carolina", "dakota", "virginia"})
_PLACED = frozenset(
    {"st", "mt", "ft", "u", "us", "us.", "ny", "ny.", "med", "at", "of", "county", "ave", "dist"}
) | (_SIDES.keys())


def unshortened(words: list[str]) -> list[str]:
    """Short forms that mean one thing wherever they stand, in full."""
    full = table("spellings")
    return [full.get(word, word) for word in words]


def by_place(words: list[str]) -> list[str]:
    """What a word means where it stands: "St Jude", "Main St"; and the order people say it in."""
    if len(words) < 2 or _PLACED.isdisjoint(words):
        return words
    padded = ["", *words, ""]
    said = [
        full
        for place, word in enumerate(words)
        for full in _placed(word, padded[place], padded[place + 2])
    ]
    return _in_order(said)


def without_the(words: list[str]) -> list[str]:
    """No "The" at the front, nor at the end where lists put it ("Gap Inc., The")."""
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] == "the":
        words = words[:-1]
    return words


def without_ands(words: list[str], *, least: int = 3) -> list[str]:
    """No "and" between two words; between initials it is part of the name ("H&M")."""
    if _ANDS.isdisjoint(words):
        return words
    padded = ["", *words, ""]
    return [
        word
        for place, word in enumerate(words)
        if word not in _ANDS or min(len(padded[place]), len(padded[place + 2])) < least
    ]


def softened(words: list[str]) -> list[str]:
    """Plurals, "Tech" and number words made one, where it is the last thing that differs."""
    soft = table("soft")
    said = [soft.get(word, word) for word in without_ands(words, least=1)]
    for place in range(1, len(said)):
        # Texas Tech is a university.
        if said[place] == "tech" and said[place - 1] not in column("us_states"):
            said[place] = "technology"
    return said


def _placed(word: str, before: str, after: str) -> tuple[str, ...]:
    match word:
        case "st" if not after:
            return ("state",) if before in column("us_states") else ("street",)
        case "st":
            return ("saint",)
        case "mt" if after:
            return ("mount",)
        case "ft" if after and not before:
            return ("fort",)
        case "u" if after == "of" or (not after and before in {"state", "st"}):
            return ("university",)
        case "us" | "us." if not before:
            return ("united", "states")
        case "ny" | "ny." if before in {"", "of"}:
            return ("new", "york")
        case "med" if after in _BEFORE_MEDICAL:
            return ("medical",)
        case "n" | "s" | "e" | "w" if after in _TWO_OF_A_NAME:
            return (_SIDES[word],)
    return (_after(word, before),)


def _after(word: str, before: str) -> str:
    """What stands for another word only behind one: "Park Ave", "Davis School Dist"."""
    if word == "ave" and before:
        return "avenue"
    return "district" if word == "dist" and before == "school" else word


def _in_order(said: list[str]) -> list[str]:
    """ "Utah, University of" is the University of Utah; the County of X is X County."""
    if len(said) > 2 and said[-1] == "of":
        said = said[-2:] + said[:-2]
    if len(said) > 2 and said[:2] == ["county", "of"]:
        said = [*said[2:], "county"]
    if "university" in said and "at" in said[1:-1]:
        said = [word for word in said if word != "at"]
    return said
