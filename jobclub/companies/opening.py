"""Opens a file that should be a list: its text, or what else it is. Pure."""

import codecs
import re
import unicodedata

_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0")
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|table|[a-z]+[\s>])", re.IGNORECASE)


class Unreadable(Exception):
    """It is no such list; `why` is one of empty, packed, page, utf-16, no-text, other, rows, size,
    no-names, people, busy.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def text_of(data: bytes) -> str:
    """The text of a file; `Unreadable` where it is no text, or a text of another kind."""
    start = data.lstrip()
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("empty")
    if data.startswith(_PACKED):
        raise Unreadable("packed")
    zeros = data[:400].count(0)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or zeros > len(data[:400]) // 4:
        raise Unreadable("utf-16")
    text = _decoded(data)
    if _looks_odd(text):
        raise Unreadable("no-text")
    if _PAGE.match(text):
        raise Unreadable("page")
    if start[:1] in b"{[" or start[:6].upper() == b"BEGIN:":
        raise Unreadable("other")
    return text


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("no-text")


def _looks_odd(text: str) -> bool:
    """A picture or a program, under the name of a list."""
    # One NUL is enough: no spreadsheet writes any.
    return "\0" in text or any(
        unicodedata.category(c) == "Cc" for c in set(text) - set("\t\r\n\f\v\x85")
    )
