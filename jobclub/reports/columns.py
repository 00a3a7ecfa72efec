"""Columns: what each table of an export holds, in order, with what every column means.

One place: the files of all three kinds and their definitions are written from it. No column holds
a name; who somebody is, only the club can look up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jobclub.board.figures import Figures
from jobclub.meetings.summaries import FIGURES
from jobclub.words import _

#: What a cell may be; a moment stands in the zone of its club.
Value = str | int | float | bool | date | datetime | None

#: Kinds of columns: `flag` is yes or no, `percent` whole percent, `tenths` has one decimal.
TEXT, WHOLE, TENTHS, PERCENT, DAY, MOMENT, FLAG = (
    "text", "whole", "tenths", "percent", "day", "moment", "flag",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, its kind, its definition, and how a row answers it."""

    name: str
    kind: str
    means: str
    of: Callable[[Any], Value]


def club_column() -> Column:
    """Which club a row is of: the first one wherever a file is of several."""
    return Column("club", TEXT, _("The club's name."), lambda row: row.club)


def attendance() -> Sequence[Column]:
    """A row is one member at one meeting."""
    return [
        club_column(),
        Column("meeting_date", DAY, _("The day, where the club meets."), lambda r: r.meeting_date),
        Column("format", TEXT, _("The evening's plan, as it was chosen."), lambda r: r.format),
        Column("member_ref", TEXT, _member(), lambda r: f"M{r.member_id}"),
        Column(
            "role",
            TEXT,
            _("How they stood that evening; who facilitates is a “facilitator/…”."),
            lambda r: r.stood_as if r.role == "member" else f"facilitator/{r.stood_as}",
        ),
        Column("first_visit", FLAG, _("Their first evening here."), lambda r: bool(r.first_visit)),
        Column("status", TEXT, _("here, or left before the end."), lambda r: r.status),
        Column("checkin_time", MOMENT, _("When they came, by the club's clock."), _checkin),
        Column(
            "entered_by",
            TEXT,
            _("Who wrote them in: they themselves, or a facilitator for them."),
            lambda r: "facilitator" if r.entered_by else "member",
        ),
    ]


def asks() -> Sequence[Column]:
    """A row is one ask, on the day of the first meeting that saw it."""
    first = _("The day of the first meeting that saw it.")
    doors = _("Doors opened for it: companies and members who know someone there.")
    return [
        Column("ask_ref", TEXT, _("The ask's number."), lambda r: f"A{r.ask_id}"),
        Column("meeting_date", DAY, first, lambda r: r.meeting_date),
        Column("member_ref", TEXT, _member(), lambda r: f"M{r.member_id}"),
        Column("company", TEXT, _("The companies it names."), lambda r: r.companies),
        Column("role_wanted", TEXT, _("Whom there, in their words."), lambda r: r.role_wanted),
        Column("coach_result", TEXT, _("What the coach found in it."), lambda r: r.coach_result),
        Column("offers", WHOLE, doors, lambda r: r.doors),
        Column(
            "introductions",
            WHOLE,
            _("Of these doors, those that became an introduction."),
            lambda r: r.introductions,
        ),
        Column("state", TEXT, _("Where the ask stands today."), lambda r: r.state),
    ]


def introductions() -> Sequence[Column]:
    """A row is one introduction, or a promise of one."""
    return [
        Column("intro_ref", TEXT, _("Its number."), lambda r: f"I{r.introduction_id}"),
        Column("ask_ref", TEXT, _("The ask's number."), lambda r: f"A{r.ask_id}"),
        Column("asker_ref", TEXT, _("Who asked."), lambda r: f"M{r.asker_id}"),
        Column("connector_ref", TEXT, _("Who opened the door."), lambda r: f"M{r.connector_id}"),
        Column("company", TEXT, _("The company it is at."), lambda r: r.company),
        Column("offered_at", DAY, _("The day it was offered."), lambda r: r.offered_at),
        *(
            Column(name, DAY, means, lambda r, name=name: getattr(r, name))  # type: ignore[misc]
            for name, means in _steps().items()
        ),
        Column(
            "outcome",
            TEXT,
            _("Where it stands. What came to nothing is closed, whoever and whyever."),
            lambda r: r.outcome,
        ),
        Column("thanked_at", DAY, _("The day of the thanks."), lambda r: r.thanked_at),
    ]


def meeting_summary() -> Sequence[Column]:
    """A row is one meeting, with the figures of its summary."""
    names = {
        "present": "present", "new": "new", "helpers": "helpers", "asks": "asks",
        "asks_specific": "specific", "asks_with_offer": "with_offer", "offers": "offers",
        "introductions": "introductions", "thanks": "thanks", "landings": "landings",
    }  # fmt: skip
    means = {one.name: one.means for one in Figures(**dict.fromkeys(FIGURES, 0)).explained()}
    return [
        Column("date", DAY, _("The day, where the club meets."), lambda r: r.figures.day),
        *(Column(name, WHOLE, means[figure], _figure(figure)) for name, figure in names.items()),
    ]


def _steps() -> dict[str, str]:
    return {
        "contact_agreed_at": _("The day the contact agreed."),
        "introduced_at": _("The day of the introduction."),
        "replied_at": _("The day of the contact's reply."),
        "met_at": _("The day they talked or met."),
        "interview_at": _("The day of an interview."),
    }


def _figure(name: str) -> Callable[[Any], Value]:
    def of(row: Any) -> Value:
        found: int = getattr(row.figures, name)
        return found

    return of


def _checkin(row: Any) -> Value:
    at: datetime | None = row.checkin_time
    return at.astimezone(ZoneInfo(row.zone)).replace(microsecond=0) if at is not None else None


def _member() -> str:
    return _("The member's number, the same in every table; never a name.")
