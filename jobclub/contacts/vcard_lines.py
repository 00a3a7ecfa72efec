"""The lines of vCards: unfolded, decoded, and no more of them than is looked at. Pure."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jobclub.contacts.kept import too_many

#: 30,000 cards have a third of these.
_MOST_LINES = 1_000_000
#: More of a name or a company is not looked at, however long its line is folded.
_MOST = 2_000
_WANTED = frozenset(
    {"BEGIN", "END", "N", "FN", "ORG", "KIND", "AGENT", "X-ABSHOWAS", "X-ADDRESSBOOKSERVER-KIND"}
)
#: What CHARSET may name; some other codecs of Python are slow, or no text.
_CHARSETS = re.compile(
    r"utf-?8|us-ascii|iso-8859-\d{1,2}|windows-125\d|koi8-r|shift_jis|iso-2022-jp|euc-(?:jp|kr)"
    r"|gb2312|gbk|gb18030|big5",
    re.IGNORECASE,
)
#: "item1.ORG;CHARSET=UTF-8:"
_NAME = re.compile(r"(?:[\w-]{1,40}\.)?([\w-]{1,40})[;:]")
_HEAD = re.compile(r'(?:"[^"]*"|[^":])*')
_CHARSET = re.compile(r"CHARSET=\"?([^;\"]+)")
_BASE64 = re.compile(r"\bBASE64\b|ENCODING=B\b")


@dataclass(frozen=True)
class Property:
    """One line of a card, unfolded."""

    name: str
    value: str


def properties(source: Iterator[str]) -> Iterator[Property]:
    """What the lines say, of that which is wanted."""
    for text in _unfolded(source):
        before = _HEAD.match(text)
        end = before.end() if before else 0
        if text[end : end + 1] != ":":
            end = text.find(":")
        name, _semicolon, parameters = text[:end].upper().partition(";")
        value = _decoded(text[end + 1 :], parameters).strip()
        name = name.rpartition(".")[2]
        if name not in {"BEGIN", "END"} or value.upper() == "VCARD":
            yield Property(name, value)


def _unfolded(source: Iterator[str]) -> Iterator[str]:
    """The wanted lines, each with those that go on with it, and never more than is looked at."""
    parts: list[str] = []
    wanted = quoted = soft = False
    room = 0
    for count, line in enumerate(source):
        if count == _MOST_LINES:
            raise too_many()
        # Cards that were put together from several files have marks between them.
        text = line.rstrip("\r\n").lstrip("\ufeff")
        folded = text.startswith((" ", "\t"))
        begins = None if folded else _NAME.match(text)
        known = begins is not None and begins[1].upper() in _WANTED
        if known or not (folded or soft):
            if parts:
                yield "".join(parts)
            wanted = known
            quoted = "QUOTED-PRINTABLE" in text[:200].upper()
            parts, room = [], _MOST
        elif folded and not soft:
            text = text[1:]
        soft = quoted and text.endswith("=")
        if wanted and room > 0:
            parts.append(text[: min(room, len(text) - soft)])
            room -= len(text)
    if parts:
        yield "".join(parts)


def _decoded(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters:
        # A name in base64 is a picture of one.
        return "" if _BASE64.search(parameters) else value
    raw = binascii.a2b_qp(value.encode("utf-8", "replace"))
    named = _CHARSET.search(parameters)
    if named and _CHARSETS.fullmatch(named[1]):
        return raw.decode(named[1], errors="replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def parts_of(value: str) -> list[str]:
    """The parts between semicolons, with what a backslash guards as it was meant."""
    parts = [""]
    letters = iter(value)
    for letter in letters:
        if letter == ";":
            parts.append("")
        elif letter == "\\":
            guarded = next(letters, "")
            parts[-1] += " " if guarded in {"n", "N"} else guarded
        else:
            parts[-1] += letter
    return parts
