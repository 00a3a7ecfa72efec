"""How much good news the wall has room for, so large that the last row of a hall reads it. Pure.

Measured as in `fitting`. What has no room is read out all the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jobclub.board.fitting import BOLD, PLAIN, SIZES, STAGE, Block

Tall = Callable[[str, float, float], float]

#: Between the heading of wins and promises and what is said below.
ROOM = 43.0
#: A bell is written so much larger than its class says; its card has a margin, and the bell itself.
LARGER, CARD, BELL = 1.5, 4.3, 1.5
CARD_SIDES = 6.8
#: Thanks stand apart, behind a line.
APART, LINE = 1.5, 3.0
#: The smallest that the last row reads.
READ = 4.6


@dataclass(frozen=True)
class NewsFit:
    """So many of each, and the classes of their sizes."""

    bells: int
    bells_class: str
    thanks: int
    thanks_class: str


def fit_news(bells: Sequence[str], thanks: Sequence[str]) -> NewsFit:
    """Landings first; thanks take what they leave."""
    rung = bells[: _how_many(bells, ROOM, _bell)]
    at_least = max(_tall(rung, READ, width, _bell) for width in STAGE)
    # Alone they are as large as they can be; else they leave some room for thanks.
    for_bells = max(ROOM * 0.55, at_least) if thanks else ROOM
    bells_at = [_size(rung, for_bells, width, _bell) for width in STAGE]
    placed = zip(bells_at, STAGE, strict=True)
    left = ROOM - max(_tall(rung, SIZES[at], width, _bell) for at, width in placed)
    said = thanks[: _how_many(thanks, left, _thanks)]
    if rung and max(_tall(said, READ, width, _thanks) for width in STAGE) > left:
        said = []
    thanks_at = [_size(said, left, width, _thanks) for width in STAGE]
    return NewsFit(len(rung), _classes(bells_at), len(said), _classes(thanks_at))


def _how_many(texts: Sequence[str], room: float, tall: Tall) -> int:
    """As many as can be read there; the first in any case."""
    fits = (
        n
        for n in range(len(texts), 1, -1)
        if all(_tall(texts[:n], READ, width, tall) <= room for width in STAGE)
    )
    return next(fits, 1)


def _size(texts: Sequence[str], room: float, width: float, tall: Tall) -> int:
    """The first size at which they fit, else the last."""
    fits = (at for at, size in enumerate(SIZES) if _tall(texts, size, width, tall) <= room)
    return next(fits, len(SIZES) - 1)


def _tall(texts: Sequence[str], size: float, width: float, tall: Tall) -> float:
    return sum(tall(text, size, width) for text in texts)


def _bell(text: str, size: float, width: float) -> float:
    size *= LARGER
    return CARD + Block(text, BOLD, 1.15).tall(size, width - CARD_SIDES - BELL * size)


def _thanks(text: str, size: float, width: float) -> float:
    return APART + Block(text, PLAIN, 1.2, beside=1).tall(size, width - LINE)


def _classes(at: Sequence[int]) -> str:
    wide, square = at
    return f"fit-{wide + 1} fit-sq-{square + 1}"
