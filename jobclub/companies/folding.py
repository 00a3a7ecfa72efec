"""A name as typed, folded to plain words: case, accents, scripts, dots and signs. Pure."""

import re
import unicodedata
from functools import cache

from anyascii import anyascii

from jobclub.companies.data import column, table

#: Names are at most 120 characters; whatever is longer is no name, and costs no time.
LONGEST = 400

_APART_FROM_LETTERS = {c: " " for c in range(128) if not chr(c).isalnum()}
_SIGNS: dict[int, str | None] = {
    **_APART_FROM_LETTERS,
    **dict.fromkeys(map(ord, "'`*!\"")),
    ord("."): ".",
    ord("&"): " and ",
    ord("+"): " and ",
}
# Initials with their dots, together or apart: "l.l.c.", "s. p. a.", "n.v"; the dot is kept as a
# mark, because "e.V." is a legal form and "EV" is a car.
_INITIALS = re.compile(
    r"(?<![a-z0-9.])(?:(?:[a-z]\.\s?){2,}(?:[a-z](?![a-z0-9']))?|[a-z]\.\s?[a-z](?![a-z0-9.'&]))"
)
_SLASHED = re.compile(r"(?<![a-z0-9/])([aikps])/([as])(?![a-z0-9/])\.?")
_SHORTENED = re.compile(r"\b(st|mt|ft|dr|co|sp|inc|ltd|univ|corp|pvt|pte|pty)\.(?=[a-z])")
_COOP = re.compile(r"\bco-(?=op)")
_HYPHENED = re.compile(r"-(?=(?:co|as|ab|se|spa)\b)")
_AND_LETTER = re.compile(r"\s?'n'\s?|\s'n\s")
_WEB_END = re.compile(r"(?<![a-z0-9.])([a-z0-9-]{2,}?)\.(com|org|net)(?=[\s,)/]|$)")
BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
ASIDE = re.compile(
    r"\s*(?:formerly|previously|former(?=\s)|f/?k/?a|fka|a/?k/?a|aka|now|publ|regd|registered|"
    r"nyse|nasdaq|lse|tsx|asx|ticker)\b|\s*$"
)
_TRADING = re.compile(r"\s(?:d/?b/?a\.?|d\.b\.a\.|doing business as|trading as|t/a)\s")
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "Ø": "Oe"}
    | {"å": "aa", "Å": "Aa"}
)


def plain(name: str) -> str:
    """Lower-case ASCII, still with its signs."""
    text = name[:LONGEST]
    if not text.isascii():
        text = _latin(text)
    return text.lower()


def words_of(text: str) -> list[str]:
    """The words of a plain text; initials that had dots keep one at their end ("ev.")."""
    if "." in text:
        text = _SHORTENED.sub(r"\1 ", _without_web(text))
        text = _INITIALS.sub(_joined, text)
    if "/" in text:
        text = _SLASHED.sub(r"\1\2. ", text)
    if "-" in text:
        text = _HYPHENED.sub("", _COOP.sub("co", text))
    if "'" in text:
        text = _AND_LETTER.sub(" and ", text)
    words = text.translate(_SIGNS).split()
    return [tidy for w in words if (tidy := _dots(w))]


def bracketed(text: str) -> tuple[str, list[str]]:
    """A text without its brackets, and what stood in them but for asides ("formerly …")."""
    inside = [found for found in BRACKET.findall(text) if not ASIDE.match(found)]
    return BRACKET.sub(" ", text).strip(), inside


def trading_names(text: str) -> list[str]:
    """Both names of "Acme LLC d/b/a Best Tacos"; none where there is but one."""
    parts = _TRADING.split(text)
    return [part.strip() for part in parts] if len(parts) > 1 and all(parts) else []


def with_umlauts_written_out(name: str) -> str:
    """Mueller for Müller, as people write who have no such key."""
    return unicodedata.normalize("NFC", name).translate(_UMLAUTS)


def _joined(found: re.Match[str]) -> str:
    letters = re.sub(r"[^a-z]", "", found[0])
    return f"{letters}. "


def _dots(word: str) -> str:
    """A dot inside a word goes, one at its end stays only as the mark of initials."""
    if "." not in word:
        return word
    letters = word.replace(".", "")
    marked = word.endswith(".") and 2 <= len(letters) <= 5 and word.count(".") == 1
    return letters + "." if marked and letters else letters


def _without_web(text: str) -> str:
    if "www." in text or "://" in text:
        text = re.sub(r"^\s*(?:https?://)?(?:www\.)?([^\s/]+)(?:/\S*)?", r"\1", text)
    text = _WEB_END.sub(_site, text)
    # A dot at a word's end says nothing, but for initials.
    return re.sub(r"(?<=[a-z0-9]{2})\.(?=[\s,)]|$)", " ", text)


def _site(found: re.Match[str]) -> str:
    stem = found[1]
    return f"{stem}{found[2]}" if stem in column("site_words") else stem


def _latin(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    left = _native_forms().sub(" ", text)
    text = left if any(c.isalnum() for c in left) else text
    unsigned = "".join(" " if unicodedata.category(c) in {"So", "Cf"} else c for c in text)
    for native, latin in table("native_names").items():
        if native in unsigned:
            unsigned = unsigned.replace(native, f" {latin} ")
    return anyascii(unsigned)


@cache
def _native_forms() -> re.Pattern[str]:
    """Legal forms in their own script, which transliterated would look like words."""
    forms = sorted(column("native_forms"), key=len, reverse=True)
    # Scripts without spaces write the form against the name; the others set it apart.
    return re.compile(
        "|".join(re.escape(f) if _unspaced(f) else rf"(?<!\w){re.escape(f)}(?!\w)" for f in forms)
    )


def _unspaced(form: str) -> bool:
    return any(ord(c) >= 0x3000 for c in form)
