"""The first name in a cell of a contact file, and never the family's. Pure."""

import re

from jobclub.contacts.cells import LETTER, LONGEST_CELL, cut, plain_text
from jobclub.text import clean

LONGEST_FIRST_NAME = 60

_BESIDE = re.compile(r"\s*[,(].*")
_DIGITS = re.compile(r"\d.*\d")
_TITLE = re.compile(
    r"(?:mrs?|ms|miss|mx|dr|dra|prof|professor|sir|herr|frau|sra?|srta|mme|mlle|m|ing|dipl|lic"
    r"|don|do\u00f1a|dott|dhr|mevr|pan|pani|hr|fr|rev|hon|capt|col|maj|sgt|lt)\.?",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(?:(?:jr|sr|ii|iii|iv|ph\.? ?d|m\.?d|mba|cpa|pmp|esq|rn|bsn|msn|dds|dmd|do|jd|llm|llb|msc"
    r"|bsc|ma|ba|ms|bs|cfa|shrm-cp|shrm-scp|sphr|phr|pe|edd|lcsw|cissp|csm|cfp|aia)\.?[,\s]*)+",
    re.IGNORECASE,
)
_EASTERN = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def first_name_in(cell: str, last: str = "") -> str:
    """The first name, cleaned, without the family name that some write behind it."""
    # "Ana, MBA", "Ana (she/her)"
    text = _BESIDE.sub("", plain_text(cell))
    words, family = text.split(), last[:LONGEST_CELL].casefold().split()
    if family and text.casefold().split()[-len(family) :] == family:
        text = " ".join(words[: -len(family)])
    named = LETTER.search(text) and not _DIGITS.search(text)
    return cut(text, LONGEST_FIRST_NAME) if named else ""


def given_of(full: str) -> str:
    """The first name in a whole name; nothing where it may as well be the family name."""
    text = clean(full[:LONGEST_CELL])
    before, comma, after = text.partition(",")
    words = before.split()
    if comma and not _SUFFIX.fullmatch(after.strip()):
        return after.split()[0] if after.split() else ""
    while words and _TITLE.fullmatch(words[0]):
        del words[0]
    # Chinese, Japanese, Korean and Hungarian names begin with the family's.
    return words[0] if len(words) > 1 and not _EASTERN.search(before) else ""
