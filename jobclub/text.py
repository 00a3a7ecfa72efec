"""What may be in a text that somebody typed, and how it is cleaned. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated

from jobclub.errors import Refused
from jobclub.words import _


@dataclass(frozen=True)
class Text:
    """A field's limits: `limit` characters; `lines` keeps line breaks; `needed` refuses none."""

    limit: int
    lines: bool = False
    needed: bool = False
    #: Every character counts, as in a password: nothing is tidied.
    exact: bool = False


Name = Annotated[str, Text(60, needed=True)]
CompanyName = Annotated[str, Text(120)]
Line = Annotated[str, Text(280)]
Short = Annotated[str, Text(120)]
Note = Annotated[str, Text(1000, lines=True)]

# Bidirectional controls can turn a name around on everybody's screen; emoji joiners stay.
_UNSEEN = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u061c]")


def clean(value: str, *, lines: bool = False) -> str:
    """NFC, without control and bidirectional characters, white space folded (S27)."""
    value = _UNSEEN.sub("", unicodedata.normalize("NFC", value))
    value = "".join(
        c
        for c in value
        if c == "\n" or c.isspace() or unicodedata.category(c) not in {"Cc", "Cs", "Co"}
    )
    if not lines:
        return " ".join(value.split())
    return "\n".join(" ".join(line.split()) for line in value.strip().splitlines())


def fit(value: str, rule: Text, field: str) -> str:
    """The cleaned text, or a refusal at its field. Nothing is ever cut silently (S21)."""
    # Ten times the limit is no slip of the thumb; do not spend time on normalising it.
    small = len(value) <= rule.limit * 10
    tidy = clean(value, lines=rule.lines) if small and not rule.exact else value
    if len(tidy) > rule.limit:
        raise Refused(
            _(
                "That is %(n)s characters. %(limit)s is the most that fits here.",
                n=len(tidy),
                limit=rule.limit,
            ),
            field,
        )
    if rule.needed and not any(c.isalnum() for c in tidy):
        raise Refused(_("A name needs at least one letter."), field)
    return tidy
