"""Sentences, days and times in the reader's language."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_time
from flask_babel import format_date, get_locale, gettext


def _(sentence: str, **values: Any) -> str:
    """The sentence in the language of whoever reads it, with its values put in."""
    return str(gettext(sentence, **values))


def day(value: date | None) -> str:
    """ "Tue 4 Nov"."""
    return format_date(value, "EEE d MMM") if value is not None else ""


def at_time(value: datetime | None, zone: str) -> str:
    """ "7:00 PM", or "19:00", where the club meets."""
    if value is None:
        return ""
    return format_time(
        value.astimezone(ZoneInfo(zone)).time(), "short", locale=get_locale() or "en"
    )
