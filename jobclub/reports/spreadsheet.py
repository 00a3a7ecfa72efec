"""Cells of a spreadsheet, as its own language has them: text as text, days as days."""

import re
from datetime import date, datetime
from xml.sax.saxutils import escape

from jobclub.reports.columns import Value

#: What a cell holds.
LONGEST = 32_767
#: Days are counted from here.
_FIRST = date(1899, 12, 30)
_FIRST_MOMENT = datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet knows no zones)
#: What no such file may hold: with one of these signs in it, it does not open.
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: "_x0041_" would be read as an A.
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def xml_of(value: Value, at: str, style: str) -> str:
    """A value in its place, as what it is; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        shown = f'<is><t xml:space="preserve">{text_of(value)}</t></is>'
        return f'<c r="{at}" s="{style}" t="inlineStr">{shown}</c>'
    if isinstance(value, bool):
        return f'<c r="{at}" s="{style}" t="b"><v>{int(value)}</v></c>'
    return f'<c r="{at}" s="{style}"><v>{number_of(value)}</v></c>'


def number_of(value: float | date | datetime) -> str:
    """A number; a day is one, too, and so is a moment by the clock of its club."""
    if isinstance(value, datetime):
        since = value.replace(tzinfo=None) - _FIRST_MOMENT
        return repr(since.days + since.seconds / 86_400)
    if isinstance(value, date):
        return str((value - _FIRST).days)
    return repr(value)


def text_of(text: str) -> str:
    """Text, with no sign in it that the file could not hold, and none that means another."""
    text = _NEVER.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return _CODE.sub("_x005F_", escape(text))
