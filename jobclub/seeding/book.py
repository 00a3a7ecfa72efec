"""Book: the rows of one club, table by table, each with its number."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

Values = ParamSpec("Values")


class Row(Protocol):
    """One row of a table; its fields are the columns."""

    id: int


Made = TypeVar("Made", bound=Row)


class Book:
    """What was written of one club. Numbers go on from club to club."""

    def __init__(self, numbers: dict[Any, int]) -> None:
        self._numbers = numbers
        self._pages: dict[Any, list[Any]] = defaultdict(list)

    def number(self, kind: Any) -> int:
        """The next number of this kind of row."""
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return number

    def write(
        self,
        kind: Callable[Concatenate[int, Values], Made],
        *args: Values.args,
        **values: Values.kwargs,
    ) -> Made:
        """A new row, with the next number."""
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        row = kind(number, *args, **values)
        self._pages[kind].append(row)
        return row

    def keep(self, row: Row) -> None:
        """One that was numbered before."""
        self._pages[type(row)].append(row)

    def of(self, kind: Callable[..., Made]) -> list[Made]:
        """All rows of this kind."""
        return self._pages[kind]

    @property
    def pages(self) -> dict[Any, list[Any]]:
        """All rows, by kind."""
        return self._pages
