"""Charts: where each bar and point of a picture goes. Drawn by `reports/_charts.html`.

Every axis begins at nought and is as long as its last round number; every value is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from jobclub.reports.shares import FEW, percent_of
from jobclub.reports.told import number
from jobclub.words import _

BARS, LINE = "bars", "line"
#: In the picture's own units, of which sixteen are one em: text in it is as large as beside it.
LEFT, RIGHT, TOP, TALL, FOOT, SLOT = 44, 20, 28, 180, 34, 44
NARROWEST, WIDEST = 300, 720
WIDEST_BAR = 56
#: More ticks than this are a fence.
TICKS = 5


@dataclass(frozen=True)
class Point:
    """One place on the axis: an evening, a month. A value of None is one that nobody knows."""

    label: str
    values: tuple[int | None, ...]
    #: Where its row in the table leads, and what it is called there.
    href: str = ""
    whole: str = ""
    #: What stands in the table alone.
    also: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Step:
    """One bar of `shares`: a part of a whole."""

    label: str
    number: int
    whole: int

    @property
    def share(self) -> float:
        """How long it is, of a hundred."""
        return 100 * self.number / self.whole if self.whole else 0

    @property
    def percent(self) -> int | None:
        """What is written beside it; None where it is of too few to say."""
        return percent_of(self.number, self.whole) if self.whole >= FEW else None


@dataclass(frozen=True)
class Tick:
    """A round number of the axis, and its height."""

    value: int
    y: float


@dataclass(frozen=True)
class Mark:
    """A bar, or a point of a line (its middle top), with its value."""

    value: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its value is written."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Chart:
    """A picture of one or two series over the same points. `id` is its own on the page."""

    id: str
    title: str
    #: What a point is ("Evening"), and what each series is called.
    what: str
    names: tuple[str, ...]
    points: Sequence[Point]
    kind: str = BARS
    #: "%" where values are shares of a hundred.
    unit: str = ""
    #: What each number is called that stands in the table alone.
    also: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to draw: no point, or nought alone."""
        return not any(value for point in self.points for value in point.values)

    @property
    def width(self) -> int:
        """As wide as its points need."""
        wanted = LEFT + SLOT * len(self.names) * len(self.points) + RIGHT
        return min(WIDEST, max(NARROWEST, wanted))

    @property
    def height(self) -> int:
        """Of the whole picture."""
        return TOP + TALL + FOOT

    @property
    def floor(self) -> int:
        """Where nought is."""
        return TOP + TALL

    @property
    def ticks(self) -> list[Tick]:
        """From nought to the round number that holds them all."""
        return [Tick(value, self._y(value)) for value in self._round]

    @property
    def series(self) -> list[tuple[str, list[Mark]]]:
        """Each with its marks, from left to right."""
        return [(name, self._marks(which)) for which, name in enumerate(self.names)]

    @property
    def labels(self) -> list[tuple[float, str]]:
        """Under the axis: as many as can be read beside each other."""
        widest = max((len(point.label) for point in self.points), default=1)
        every = ceil((widest * 7.5 + 8) / self._slot) if self.points else 1
        found = [(self._middle(n), point.label) for n, point in enumerate(self.points)]
        # Counted from the end: the newest one is read first.
        return [one for n, one in enumerate(reversed(found)) if n % every == 0][::-1]

    @cached_property
    def writes_values(self) -> bool:
        """Whether the values fit above the bars; in the table they stand in any case."""
        longest = max((len(self.said(v)) for p in self.points for v in p.values), default=1)
        return longest * 8 <= self._slot * 0.8 / len(self.names) + 6

    @property
    def told(self) -> str:
        """The picture in a sentence, for whoever hears it."""
        name = f"{self.names[0]}: " if len(self.names) > 1 else ""
        known = [(p.values[0], p.whole or p.label) for p in self.points if p.values[0] is not None]
        if not known:
            return ""
        (most, top), (least, low) = max(known, key=_first), min(known, key=_first)
        return name + _(
            "From %(least)s (%(low)s) to %(most)s (%(top)s).",
            least=self.said(least), low=low, most=self.said(most), top=top,
        )  # fmt: skip

    def said(self, value: int | None) -> str:
        """A value as it is written."""
        return "?" if value is None else f"{number(value)}{self.unit}"

    def lines(self, marks: Sequence[Mark]) -> str:
        """The points of the line through these marks."""
        return " ".join(f"{mark.middle},{mark.y}" for mark in marks)

    @property
    def _round(self) -> list[int]:
        values = [value for point in self.points for value in point.values if value]
        return round_numbers(100 if self.unit == "%" else max(values, default=0))

    @property
    def _slot(self) -> float:
        return (self.width - LEFT - RIGHT) / max(1, len(self.points))

    def _middle(self, at: int) -> float:
        return round(LEFT + self._slot * (at + 0.5), 1)

    def _y(self, value: int) -> float:
        return round(self.floor - TALL * value / self._round[-1], 1)

    def _marks(self, which: int) -> list[Mark]:
        both = min(self._slot * 0.8, WIDEST_BAR * len(self.names))
        wide = both / len(self.names)
        found = []
        for at, point in enumerate(self.points):
            value = point.values[which]
            if value is not None:
                x = self._middle(at) - both / 2 + wide * which
                y = self._y(value)
                sizes = round(wide - 2, 1), round(self.floor - y, 1)
                found.append(Mark(value, round(x, 1), y, *sizes))
        return found


def round_numbers(most: int) -> list[int]:
    """Nought and the round numbers up to one that holds `most`: at most six, one apart or more."""
    step, factor = 1, 1
    while most > step * TICKS:
        for times in (2, 5, 10):
            step = factor * times
            if most <= step * TICKS:
                break
        factor *= 10
    last = max(1, ceil(most / step)) * step
    return list(range(0, last + 1, step))


def _first(pair: tuple[int, str]) -> int:
    return pair[0]
