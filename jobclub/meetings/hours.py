"""Days and times of evenings, as somebody types them."""

import re
from datetime import date, timedelta

from jobclub.clock import now
from jobclub.clubs.models import Club
from jobclub.errors import Refused
from jobclub.words import _

#: So long before and after its time an evening is due, also when midnight lies between.
AROUND = timedelta(hours=3)
FAR = timedelta(days=366)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?: ?([ap])\.?m\.?)?", re.ASCII)


def read_time(typed: str) -> str:
    """ "19:00", from "19:00", "19.00" or "7 pm"."""
    found = _TIME.fullmatch(typed.strip().lower())
    hour, minute, half = found.groups() if found is not None else ("99", "", "")
    h, m = int(hour), int(minute or 0)
    if half and 1 <= h <= 12:
        h = h % 12 + (12 if half == "p" else 0)
    elif half or not minute:
        h = 99
    if h > 23 or m > 59:
        raise Refused(_("Please give a time, such as 19:00."), "at")
    return f"{h:02}:{m:02}"


def must_be_ahead(club: Club, day: date, at: str) -> None:
    """Refuse a day or a time that is over, or too far away to be meant."""
    if day < club.today():
        raise Refused(_("That day is over."), "day")
    if day > club.today() + FAR:
        raise Refused(_("That is more than a year away."), "day")
    if club.moment(day, at) < now() - AROUND:
        raise Refused(_("That time is over."), "at")


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
