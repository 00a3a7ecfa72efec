"""Suppressing: what a page without names may say of few people. Pure.

A number under five is not told where it could point at somebody. That is no use where it can be
computed from what stands beside it: then the next smallest number goes as well, and of what is
hidden in that line nothing is said at all, not even that it is small.
"""

from collections.abc import Sequence
from enum import Enum

from jobclub.reports.periods import ALL, QUARTER, YEAR
from jobclub.reports.shares import FEW, percent_of

#: From so many people on, a club's totals are told as they are.
MANY = 10
#: Only of so long a time. A month's small total would say what its quarter hides.
LONG = (QUARTER, YEAR, ALL)


class Hidden(Enum):
    """What stands where a number would: never nothing."""

    #: Less than five, and perhaps none.
    FEW = "few"
    #: Kept back, be it small or large: else it, or a number beside it, could be computed.
    KEPT = "kept"
    #: A share or a middle of so few that it would say nothing, or too much.
    UNSURE = "unsure"


Shown = int | Hidden


def tells_totals(people: int, kind: str, *, hides_small: bool) -> bool:
    """Whether a club's totals are told exactly: of a quarter or longer, when ten people or more
    came, and its owners let it.
    """
    return kind in LONG and people >= MANY and not hides_small


def total(value: int, *, exactly: bool) -> Shown:
    """A total of the club's."""
    return value if exactly or value >= FEW else Hidden.FEW


def percent(part: int, whole: int, *, exactly: bool = True) -> Shown:
    """A share in whole percent; of a whole under five, none.

    Where small totals are not told, a share must not tell one: neither of those in it, nor of the
    others.
    """
    if whole < FEW or (not exactly and (part < FEW or 0 < whole - part < FEW)):
        return Hidden.UNSURE
    return percent_of(part, whole)


def line(cells: Sequence[int | None], whole: Shown) -> list[Shown | None]:
    """A row or a column of a breakdown beside its total. None: nothing can have been there, as
    everybody knows (the club did not meet), so that there is nothing to hide.
    """
    live = [place for place, cell in enumerate(cells) if cell is not None]
    found = _told([cells[place] or 0 for place in live], whole)
    shown: list[Shown | None] = [None] * len(cells)
    for place, cell in zip(live, found, strict=True):
        shown[place] = cell
    return shown


def _told(cells: Sequence[int], whole: Shown) -> list[Shown]:
    # Of one part alone the total tells all there is to tell; of no total, that each part is none.
    if len(cells) == 1 or whole == 0:
        return [whole] * len(cells)
    shown: list[Shown] = [cell if cell >= FEW else Hidden.FEW for cell in cells]
    if not computable(shown, whole):
        return shown
    # Of two that are the smallest both go: which one went would say which one was small. And all
    # that is hidden reads the same. So any two of it could be the other way round.
    least = min((cell for cell in cells if cell >= FEW), default=FEW)
    return [cell if cell > least else Hidden.KEPT for cell in cells]


def computable(shown: Sequence[Shown | None], whole: Shown) -> list[int]:
    """The places of what is hidden, and yet can be nothing but one number: from the total, from
    what is told beside it, and from what "fewer than five" means. What is kept back may be
    anything, from nothing to all that is left.
    """
    if not isinstance(whole, int):
        return []
    rest = whole - sum(cell for cell in shown if isinstance(cell, int))
    most = {
        place: min(rest, FEW - 1) if cell is Hidden.FEW else rest
        for place, cell in enumerate(shown)
        if isinstance(cell, Hidden)
    }
    everything = sum(most.values())
    return [place for place, top in most.items() if max(0, rest - (everything - top)) >= top]
