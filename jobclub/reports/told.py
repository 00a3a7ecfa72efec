"""Told: a figure as a page tells it, with its definition and the way to the rows behind it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import format_decimal

from jobclub.reports.asked import Asked
from jobclub.reports.queries.naming import called
from jobclub.reports.shares import FEW, percent_of
from jobclub.words import _


@dataclass(frozen=True)
class Told:
    """A number, what it is called, exactly what was counted, and where its rows are."""

    value: str
    label: str
    means: str
    #: The address of the rows behind it; "" where a page has none.
    behind: str = ""
    #: The same in the period before, where that is wanted.
    before: str = ""


def number(value: float) -> str:
    """ "1,234"."""
    return str(format_decimal(value))


def share(part: int, whole: int) -> str:
    """ "6 of 9 (67%)"; of few the numbers alone."""
    if whole < FEW:
        return _("%(part)s of %(whole)s", part=number(part), whole=number(whole))
    percent = percent_of(part, whole)
    said = number(part), number(whole), percent
    return _("%(part)s of %(whole)s (%(percent)s%%)", part=said[0], whole=said[1], percent=said[2])


def rows_behind(asked: Asked, table: str, only: str = "", **more: str | int) -> str:
    """Where the rows of a figure are."""
    named = {"only": only, **more}
    words = urlencode({name: value for name, value in named.items() if value != ""})
    query = "&".join(part for part in (words, asked.period.query) if part)
    return f"/c/{asked.home.public_id}/reports/rows/{table}?{query}"


def report_of(asked: Asked, member_id: int, name: str) -> str:
    """Where a member's report is; whoever was erased has none."""
    if name == called(""):
        return ""
    return f"/c/{asked.home.public_id}/reports/members/{member_id}?{asked.period.query}"


def compares(asked: Asked) -> bool:
    """Whether the period before is wanted beside this one, and there is one."""
    return asked.more.get("compare") == "1" and asked.period.before is not None
