"""When two spellings are one company. Pure; a wrong merge is worse than a missed one."""

import re
import unicodedata

# Only endings that say how a company is registered, never what it does.
_LEGAL = frozenset(
    re.findall(
        r"\w+",
        """inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh ag kg se
        sa sas sarl spa srl nv bv ab as oy oyj pty""",
    )
)


def company_key(name: str) -> str:
    """The key under which a club finds a company again.

    Case, accents, punctuation, `&`/and, a leading "The" and legal endings do not count. A name
    that has nothing else keeps what it has, so no two different names meet in an empty key.
    """
    text = unicodedata.normalize("NFKD", name).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"['\u2019`.]", "", text.replace("&", " and "))
    words = re.sub(r"[^\w]+", " ", text).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL:
        words = words[:-1]
        # "Merck & Co." leaves its "and" behind.
        if len(words) > 1 and words[-1] == "and":
            words = words[:-1]
    return "".join(words) or name.strip().casefold()
