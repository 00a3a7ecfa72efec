"""Sentences, days and times in the reader's language."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_interval, format_time, get_day_names, get_month_names
from flask_babel import format_date, format_decimal, get_locale, gettext


def _(sentence: str, **values: Any) -> str:
    """The sentence in the language of whoever reads it, with its values put in."""
    return str(gettext(sentence, **values))


def day(value: date | None) -> str:
    """ "Tue 4 Nov"."""
    return format_date(value, "EEE d MMM") if value is not None else ""


def whole_day(value: date | None) -> str:
    """ "4 Nov 2026": where it may be read a year later."""
    return format_date(value, "d MMM yyyy") if value is not None else ""


def month(value: date) -> str:
    """ "November 2026"."""
    return str(format_date(value, "LLLL yyyy"))


def at_time(value: datetime | None, zone: str) -> str:
    """ "7:00 PM", or "19:00", where the club meets."""
    if value is None:
        return ""
    return format_time(
        value.astimezone(ZoneInfo(zone)).time(), "short", locale=get_locale() or "en"
    )


def clock_time(at: str) -> str:
    """The local time "19:00" as one says it: "7:00 PM"."""
    return format_time(time.fromisoformat(at), "short", locale=get_locale() or "en")


def hours(start: datetime, end: datetime, zone: str) -> str:
    """From "7:00" to "8:15 PM", or from "19:00" to "20:15", where the club meets."""
    locale = get_locale() or Locale("en")
    skeleton = "hm" if "a" in locale.time_formats["short"].pattern else "Hm"
    return format_interval(start, end, skeleton, tzinfo=ZoneInfo(zone), locale=locale)


def weekday_name(number: int) -> str:
    """ "Tuesday"."""
    return str(get_day_names("wide", locale=get_locale() or "en")[number])


def month_name(number: int) -> str:
    """ "July"."""
    return str(get_month_names("wide", "stand-alone", get_locale() or "en")[number])


def in_hours(minutes: int) -> str:
    """ "4.5" of 270 minutes."""
    return str(format_decimal(Decimal(minutes) / 60, "#,##0.#"))
