"""From bytes to lines of text, whatever program wrote them. Pure."""

import codecs
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper

#: What programs wrote before UTF-8; the headings tell which (Windows' Western one if none does).
LEGACY = ("cp1252", "cp1250", "cp1251", "cp1254", "shift_jis", "gb18030", "cp949", "big5")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-16's mark begins UTF-32's.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Which bytes of four are zero in Western text.
_ZEROS = (
    ((0, 1, 1, 1), "utf-32-le"),
    ((1, 1, 1, 0), "utf-32-be"),
    ((0, 1, 0, 1), "utf-16-le"),
    ((1, 0, 1, 0), "utf-16-be"),
)
_HEAD = 65_536


def encodings(data: bytes) -> tuple[str, ...]:
    """The encodings this file may be in, the likeliest first."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (encoding,)
    zeros = _zeros(data[:400])
    for pattern, encoding in _ZEROS:
        if zeros == pattern:
            return (encoding,)
    return ("utf-8",) if _mostly_utf8(data) else LEGACY


def lines(data: bytes, encoding: str) -> Iterator[str]:
    """The lines with their ends as they stand, without the zeros that some programs pad with."""
    for line in TextIOWrapper(BytesIO(data), encoding, errors="replace", newline=""):
        yield line.replace("\0", "") if "\0" in line else line


def head(data: bytes, encoding: str) -> str:
    """The beginning of the text."""
    text = data[:_HEAD].decode(encoding, errors="replace")
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def is_text(data: bytes, encoding: str) -> bool:
    """Not a picture or a program: hardly any control characters in it."""
    text = data[:_HEAD].decode(encoding, errors="replace")
    return sum(c < " " and c not in "\t\n\r\f\v" for c in text) <= len(text) // 30


def _zeros(start: bytes) -> tuple[int, ...]:
    return tuple(int(start[n::4].count(0) > len(start) // 8) for n in range(4))


def _mostly_utf8(data: bytes) -> bool:
    """Valid, or with a few broken letters among many good ones."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    good = bad = 0
    for start in range(0, len(data), _HEAD):
        chunk = data[start : start + _HEAD]
        text = decoder.decode(chunk)
        # The replacement character may have been in the file before.
        broken = text.count("\ufffd") - chunk.count("\ufffd".encode())
        bad += broken
        good += len(text) - broken - len(text.encode("ascii", "ignore"))
    return bad <= good
