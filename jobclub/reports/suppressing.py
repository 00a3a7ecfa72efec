"""Suppressing: what a page without names may say of few people. Pure.

A number under five is not told where it could point at somebody. That is no use while it can be
computed from what stands beside it: then the next smallest number goes as well, until it cannot.
"""

from collections.abc import Sequence
from enum import Enum

#: Under so many a number of a breakdown is not told.
FEW = 5
#: From so many people on, a club's totals are told as they are.
MANY = 10


class Hidden(Enum):
    """What stands where a number would: never nothing."""

    #: Less than five, and perhaps none.
    FEW = "few"
    #: Kept back, because a number beside it could be computed from it.
    KEPT = "kept"
    #: A share or a middle of so few that it would say nothing, or too much.
    UNSURE = "unsure"


Shown = int | Hidden


def tells_totals(people: int, *, hides_small: bool) -> bool:
    """Whether a club's totals are told exactly: ten people or more came, and its owners let it."""
    return people >= MANY and not hides_small


def total(value: int, *, exactly: bool) -> Shown:
    """A total of the club's."""
    return value if exactly or value >= FEW else Hidden.FEW


def percent(part: int, whole: int, *, exactly: bool = True) -> Shown:
    """A share in whole percent, halves up; of a whole under five, none.

    Where small totals are not told, a share must not tell one.
    """
    if whole < FEW or (not exactly and part < FEW):
        return Hidden.UNSURE
    return (200 * part + whole) // (2 * whole)


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
    while computable(shown, whole):
        told = [(cell, place) for place, cell in enumerate(shown) if isinstance(cell, int)]
        if not told:
            # Two fours beside an eight: "fewer than five" alone would say it.
            return [Hidden.KEPT] * len(cells)
        shown[min(told)[1]] = Hidden.KEPT
    return shown


def computable(shown: Sequence[Shown | None], whole: Shown) -> list[int]:
    """The places of what is hidden, and yet can be nothing but one number: from the total, from
    what is told beside it, and from what "fewer than five" means.
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
