"""What a cell of a contact file says: a company, or nothing to keep. Pure."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from jobclub.text import clean

LONGEST_COMPANY = 120
#: More than this in one cell is a text, not a name; do not spend time on it.
LONGEST_CELL = 240

_LONGEST_PHRASE = 80

#: A spreadsheet would calculate what starts with these (full-width ones too).
_SIGNS = "+-@'`\uff0b\uff0d\uff20\ufe62\ufe63\ufe6b\u2212"
_QUOTES = "'\""
_FORMULA = ("=", "\uff1d", "\ufe66")
_SCHEMES = ("http:", "https:", "ftp:", "mailto:", "tel:", "www.")
#: "ana @ acme.example" is an address as well; "Work @ Play" is not.
_SPACED_AT = re.compile(r" ?@ ?(?=[^\s@]+\.\w)")
_NUMBER = re.compile(
    r"[+(]{0,2}\d(?:[\s().\-/\u2010-\u2015]{0,3}\d){6,}(?:\s*(?:x|ext\.?)\s*\d+)?", re.IGNORECASE
)
#: Without one of these there is no address and no number in it.
_MAY_HOLD = re.compile(r"[@/:\d]|www\.", re.IGNORECASE)
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
LETTER = re.compile(r"[^\W_]")
#: What is left of a cell that held an address or a number, and no company.
_LABEL = re.compile(
    r"(?:p|m|t|c|o|e|f|w|h|ph|tel|telephone|telefon\w*|tel\u00e9fono|phone|mobile|cell|fax|office"
    r"|home|work|e?.?mail|web|website|url|profile|linkedin|ext|whats ?app|contact|call)\W*",
    re.IGNORECASE,
)
_AROUND = ' ,;:|<>()[]"/\\' + _SIGNS
_DATA = Path(__file__).parent / "data"


def company_in(cell: str) -> str:
    """The company's name, cleaned; empty where the cell is blank or names no company."""
    text = plain_text(cell)
    if not text or _is_no_company(text):
        return ""
    return cut(text, LONGEST_COMPANY)


def plain_text(cell: str) -> str:
    """The cell as a name to show: no address, no number, no formula, on one line."""
    cell = cell.strip()
    # A name has no lines: what has them was torn out of a neighbouring cell.
    if not cell or len(cell) > LONGEST_CELL or "\n" in cell or "\r" in cell:
        return ""
    text = _clean(cell)
    if not text:
        return ""
    if not text.isascii() and _hides_an_address(text):
        # In full-width letters, say: nobody writes a company so.
        return ""
    if text[0] == text[-1] and text[0] in _QUOTES and len(text) > 2:
        text = text[1:-1].strip()
    text = _without_addresses(text).lstrip(_SIGNS + ' "')
    if text.startswith(_FORMULA) or not LETTER.search(text):
        return ""
    return text


def _clean(text: str) -> str:
    # Most cells are plain already, and there are many.
    if not text.isprintable():
        return clean(text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def _without_addresses(text: str) -> str:
    if not _MAY_HOLD.search(text):
        return text
    words = _SPACED_AT.sub("@", text).split()
    rest = _NUMBER.sub(" ", " ".join(word for word in words if not _is_address(word)))
    if rest == text:
        return text
    rest = " ".join(rest.split()).strip(_AROUND)
    return "" if _LABEL.fullmatch(rest) else rest


def _hides_an_address(text: str) -> bool:
    wide = unicodedata.normalize("NFKC", text)
    return wide != text and bool(_MAY_HOLD.search(wide)) and any(map(_is_address, wide.split()))


def _is_address(word: str) -> bool:
    """An e-mail address or a URL; "acme.com" alone is how some companies write themselves."""
    host, slash, _path = word.partition("/")
    ending = host.rpartition(".")[2] if slash and "." in host.strip(".") else ""
    return (
        "@" in word[1:-1]
        or "://" in word
        or word.lower().lstrip(_AROUND).startswith(_SCHEMES)
        or (len(ending) > 1 and ending.isalpha())
    )


def cut(text: str, most: int) -> str:
    """Whole words, up to `most` characters."""
    if len(text) <= most:
        return text
    return text[: most + 1].rpartition(" ")[0].rstrip(" ,;-") or text[:most]


def _is_no_company(text: str) -> bool:
    if len(text) > _LONGEST_PHRASE:
        return False
    phrase = _phrase(text)
    whole, wild = _no_company()
    return phrase in whole or bool(wild.fullmatch(phrase))


def _phrase(text: str) -> str:
    text = text.casefold()
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(re.findall(r"[^\W_]+", text))


@cache
def _no_company() -> tuple[frozenset[str], re.Pattern[str]]:
    whole, wild = {""}, []
    for line in (_DATA / "no_company.txt").read_text("utf-8").splitlines():
        if "*" in line:
            wild.append(".*".join(re.escape(part) for part in line.split("*")))
        elif not line.startswith("#"):
            whole.add(_phrase(line))
    return frozenset(whole), re.compile("|".join(wild))
