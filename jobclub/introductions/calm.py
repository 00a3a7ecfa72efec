"""What of an ask a stranger may read: no pleading, shouting, links or emoji. Pure.

What cannot be said calmly is left out, and nothing is put into anybody's mouth.
"""

import re
import unicodedata
from collections.abc import Sequence

from jobclub.asks.coach_tokens import Said, row
from jobclub.asks.coach_tone import calmer, is_status
from jobclub.text import clean

#: A longer role than this is none.
_OF_WHO = 16
_OF_A_NAME = 4
#: A link, an address, a number to call: how somebody can be reached stands in its own line, or
#: nowhere.
_LEADS_AWAY = re.compile(
    r"://|www\.|@|\b[\w-]+\.[a-z]{2,}\b(?!\.)|(?:\d[\s().+-]*){6,}", re.IGNORECASE
)
#: Pleading and swearing that the coach lets pass, among friends.
_PLEADS = re.compile(
    r"\b(please|beg\w*|despera\w*|anything|whatever|sorry|chance|at this point|urgen\w*|hopeless"
    r"|smartest|stupid|idiots?|hate|damn|hell|shit\w*|fuck\w*|crap|por favor|lo que sea|perd[oó]n"
    r"|urge\w*|suplic\w*|r[uo]eg\w*|odio)\b",
    re.IGNORECASE,
)
_NOBODY = row(
    """any anybody anyone anything none nobody people somebody someone whoever idk tbd na no yes
    alguien cualquiera nadie quien sea"""
)
_SENTENCE = re.compile(r"[^.!?…\n]*[.!?…\n]+|[^.!?…\n]+$")
_END = " .!?…,;:"
_MARKS = frozenset(".,;:!?…'\u2019-\u2013&/+()\"“”%$€£@#")


def name_of(name: str) -> str:
    """A name as one signs with it."""
    words = clean(name).split()[:_OF_A_NAME]
    while len(words) > 1 and count(" ".join(words)) > _OF_A_NAME:
        words.pop()
    name = " ".join(words)
    return name if count(name) <= _OF_A_NAME else next(iter(re.findall(r"\w+", name)))


def role_of(who: str, others: Sequence[str] = ()) -> str:
    """A role or a department; nothing where it names nobody, pleads, or leads elsewhere."""
    who = _quiet(who).rstrip(_END)
    if set(re.findall(r"\w+", who.casefold())) <= _NOBODY or count(who) > _OF_WHO:
        return ""
    # A department in capitals is a way of writing; nobody means to shout at a stranger.
    who = who.lower() if _shouts(who) else who
    return who if _may_be_read(who, others) else ""


def sentences_of(why: str, others: Sequence[str] = ()) -> list[str]:
    """The sentences that may be read, each whole, and ended by a full stop."""
    why = _quiet(why)
    found = [part.strip() for part in _SENTENCE.findall(why)]
    if calmer(Said(why)) is not None:
        # What stands around a low word is low too: "Nobody calls. I've sent out 300 resumes."
        return []
    kept = [one for one in found if not _shouts(one) and _may_be_read(one, others)]
    return [f"{one[:1].upper()}{one[1:].rstrip(_END)}." for one in kept]


def count(text: str) -> int:
    """Words, counted as harshly as anybody might."""
    return max(len(text.split()), len(re.findall(r"\w+", text)))


def _may_be_read(sentence: str, others: Sequence[str]) -> bool:
    low = sentence.casefold()
    if not any(c.isalpha() for c in sentence) or sentence.endswith("?"):
        return False
    said = Said(sentence)
    if _LEADS_AWAY.search(sentence) or _PLEADS.search(sentence) or is_status(said):
        return False
    # One employer need not hear of the next.
    return calmer(said) is None and not any(name and name.casefold() in low for name in others)


def _quiet(text: str) -> str:
    """Letters, figures and quiet marks: no emoji, no gaps to fill in, no rows of marks."""
    plain = "".join(c if c in _MARKS or unicodedata.category(c)[0] in "LMNZ" else " " for c in text)
    return clean(re.sub(r"([^\w\s])\1+", r"\1", plain))


def _shouts(text: str) -> bool:
    letters = [c for c in text if c.lower() != c.upper()]
    return len(letters) > 5 and 2 * sum(c.isupper() for c in letters) > len(letters)
