"""What every question counts by: days, meetings that were held, who was there, what was seen.

Everything goes by the clubs' own dates, as they were written down at the doors; so no clock and
no change of it moves a figure.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    SQLColumnExpression,
    and_,
    case,
    cast,
    func,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

from jobclub.asks.models import DRAFT, Ask
from jobclub.asks.showings import Showing
from jobclub.meetings.attendance import HERE, LEFT, Attendance
from jobclub.meetings.models import WAITS, Meeting
from jobclub.reports.periods import Period

HELD = ("open", "closed")


def within(day: Any, period: Period) -> ColumnElement[bool]:
    """Whether a day lies in the period, whose first and last day both count."""
    condition: ColumnElement[bool] = day.between(period.start, period.end)
    return condition


def was_held() -> ColumnElement[bool]:
    """Whether the doors of a meeting were opened."""
    return Meeting.state.in_(HELD)


def held(period: Period) -> ColumnElement[bool]:
    """Whether a meeting was held, and on a day of the period."""
    return and_(was_held(), within(Meeting.local_date, period))


def was_there(seat: type[Attendance] = Attendance) -> ColumnElement[bool]:
    """Whether an attendance is a visit: in the room, also who left early, and nobody twice."""
    return and_(seat.status.in_((HERE, LEFT)), seat.same_seat_id.is_(None))


def seen() -> ColumnElement[bool]:
    """Whether the room saw an ask: of a `Showing` joined with its `Ask`."""
    return and_(Showing.late != WAITS, Ask.state != DRAFT, Ask.hidden_at.is_(None))


class days_between(FunctionElement[int]):  # noqa: N801 (it reads as a function of SQL)
    """How many days from one date to a later one. `days_between(Landing.day, date(…))`."""

    name = "days_between"
    type = Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _on_sqlite(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, last = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _on_postgresql(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, last = (compiler.process(one, **options) for one in element.clauses)
    # Said what they are: a bound day alone may be anything.
    return f"(CAST({last} AS DATE) - CAST({first} AS DATE))"


def total(number: Any) -> ColumnElement[int]:
    """The sum, as a whole number; of nothing it is 0. (PostgreSQL's own sum is a decimal.)"""
    return cast(func.coalesce(func.sum(number), 0), BigInteger)


def how_many(condition: SQLColumnExpression[bool]) -> ColumnElement[int]:
    """In how many of the rows this is so."""
    return func.count().filter(condition)


def least(one: Any, other: Any) -> ColumnElement[int]:
    """The smaller of two numbers. (The databases call it by different names.)"""
    return case((one < other, one), else_=other)
