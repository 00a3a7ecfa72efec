"""Rows as a page tells them: of each table its columns, and of each row its cells, in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jobclub.reports.asked import Asked
from jobclub.reports.queries.ask_rows import AskRow
from jobclub.reports.queries.attendance_rows import AttendanceRow
from jobclub.reports.queries.introduction_rows import IntroductionRow
from jobclub.reports.queries.landing_rows import LandingRow
from jobclub.reports.queries.looking import LookingRow
from jobclub.reports.queries.meetings import MeetingRow
from jobclub.reports.said import ask_stands, attended, came_as, came_to, was_meeting
from jobclub.reports.told import number, report_of
from jobclub.words import _, at_time, whole_day


@dataclass(frozen=True)
class Cell:
    """What stands in it, where it leads, and whether it is a number."""

    said: str
    href: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """What one row of a table is: the names of its columns, and its cells."""

    columns: Callable[[], Sequence[str]]
    cells: Callable[[Asked, Any], Sequence[Cell]]


def _attendance_columns() -> list[str]:
    return [_("Evening"), _("Member"), _("Came as"), _("First time"), _("Stayed"), _("Came in"),
            _("Entered by")]  # fmt: skip


def _attendance(asked: Asked, row: AttendanceRow) -> list[Cell]:
    return [
        _evening(asked, row.meeting_date, row.meeting_id),
        _member(asked, row.member_id, row.name),
        Cell(came_as(row.role, row.stood_as)),
        Cell(_("yes") if row.first_visit else ""),
        Cell(attended(row.status)),
        Cell(at_time(row.checkin_time, row.zone)),
        Cell(_("a facilitator") if row.entered_by else _("themselves")),
    ]


def _ask_columns() -> list[str]:
    return [_("First seen"), _("Member"), _("Companies"), _("Who there"), _("Specific"),
            _("Doors"), _("Introductions"), _("Now")]  # fmt: skip


def _ask(asked: Asked, row: AskRow) -> list[Cell]:
    return [
        Cell(whole_day(row.meeting_date)),
        _member(asked, row.member_id, row.name),
        Cell(row.companies),
        Cell(row.role_wanted),
        Cell(_("yes") if row.specific else _("no")),
        _number(row.doors),
        _number(row.introductions),
        Cell(ask_stands(row.state)),
    ]


def _introduction_columns() -> list[str]:
    return [_("Offered"), _("By"), _("For"), _("Company"), _("Introduced"), _("Met"),
            _("Interview"), _("Came to"), _("Thanked")]  # fmt: skip


def _introduction(asked: Asked, row: IntroductionRow) -> list[Cell]:
    promise = f"/c/{asked.home.public_id}/promises/{row.offer_id}"
    return [
        Cell(whole_day(row.offered_at), promise),
        _member(asked, row.connector_id, row.connector),
        _member(asked, row.asker_id, row.asker),
        Cell(row.company),
        Cell(whole_day(row.introduced_at)),
        Cell(whole_day(row.met_at)),
        Cell(whole_day(row.interview_at)),
        # Never that it was closed: of one person that would count their "couldn't".
        Cell(came_to(row.reached)),
        Cell(whole_day(row.thanked_at)),
    ]


def _meeting_columns() -> list[str]:
    return [_("Evening"), _("It was"), _("People"), _("New"), _("Asks"), _("With an offer"),
            _("With a person and a day"), _("Introductions"), _("Thanks"),
            _("Landed")]  # fmt: skip


def _meeting(asked: Asked, row: MeetingRow) -> list[Cell]:
    numbers = (row.present, row.new, row.asks, row.with_offer, row.held, row.introductions,
               row.thanks, row.landings)  # fmt: skip
    was_held = row.state not in ("off", "not_held")
    return [
        _evening(asked, row.day, row.public_id, was_held=was_held),
        Cell(was_meeting(row.state, row.off_for, row.revision)),
        *(_number(one) if was_held else Cell("") for one in numbers),
    ]


def _landing_columns() -> list[str]:
    return [_("Landed on"), _("Member"), _("Company"), _("First evening"), _("Days between"),
            _("With a club introduction")]  # fmt: skip


def _landing(asked: Asked, row: LandingRow) -> list[Cell]:
    return [
        Cell(whole_day(row.day)),
        _member(asked, row.member_id, row.name),
        Cell(row.company),
        Cell(whole_day(row.first_visit)),
        Cell("") if row.days is None else _number(row.days),
        Cell(_("yes") if row.with_introduction else ""),
    ]


def _looking_columns() -> list[str]:
    return [_("Member"), _("First evening"), _("Days since")]


def _looking(asked: Asked, row: LookingRow) -> list[Cell]:
    who = _member(asked, row.member_id, row.name)
    return [who, Cell(whole_day(row.first_visit)), _number(row.days)]


ROW_TABLES = {
    "attendance": Table(_attendance_columns, _attendance),
    "asks": Table(_ask_columns, _ask),
    "introductions": Table(_introduction_columns, _introduction),
    "meetings": Table(_meeting_columns, _meeting),
    "landings": Table(_landing_columns, _landing),
    "looking": Table(_looking_columns, _looking),
}


def _evening(asked: Asked, day: date, public_id: str, *, was_held: bool = True) -> Cell:
    club = f"/c/{asked.home.public_id}"
    held, planned = f"{club}/meetings/{public_id}/summary", f"{club}/planned/{public_id}"
    return Cell(whole_day(day), held if was_held else planned)


def _member(asked: Asked, member_id: int, name: str) -> Cell:
    return Cell(name, report_of(asked, member_id, name))


def _number(value: int) -> Cell:
    return Cell(number(value), is_number=True)
