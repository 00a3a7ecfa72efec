"""How large words may stand on the wall, so that all of them fit. Pure.

The wall is measured in hundredths of its height (vh), as its style sheet does, and a letter in
parts of its size (em). What was foreseen to fit must fit, so it errs on the small side. Each answer
is a class for wide screens (16:10 and wider) and one for 4:3; the style sheet knows their sizes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

Size = TypeVar("Size")
Widths = tuple[float, float]

#: A letter's width, bold or not; a capital is so much wider, and a space is narrower.
BOLD, PLAIN, NAME = 0.515, 0.475, 0.53
CAPITAL, SPACE = 0.17, 0.27
#: A line's width within the margins of a stage: on wide screens, and on 4:3.
STAGE: Widths = (144.0, 117.0)
#: The sizes of what a stage says: `fit-1` …, `fit-sq-1` ….
SIZES = (7.0, 6.0, 5.2, 4.6, 4.0, 3.4, 2.9)
#: Of an ask in the spotlight, its companies and its sentence: `lit-1` …, `lit-sq-1` …. After the
#: roomy ones its asker stands on the line of "who knows someone at".
LIT = (
    (16, 8), (13, 7), (11, 6.5), (9, 6), (9, 6), (8, 6), (7, 6), (6, 6), (5.4, 5.4), (4.8, 4.8),
    (4.4, 4.4), (4, 4), (3.6, 3.6),
)  # fmt: skip
LIT_SQUARE = (
    (15, 7), (12, 6), (10.5, 5.4), (9, 4.8), (9, 4.8), (8, 4.8), (7, 4.8), (6, 4.8), (4.8, 4.8),
    (4.4, 4.4), (4, 4), (3.6, 3.6), (3.3, 3.3),
)  # fmt: skip
ROOMY = 4
LIT_WIDTHS: Widths = (160.0, 116.0)
LIT_HEIGHT = 69.0
#: So many tables stand side by side, with a name a line; more of them are a row each.
SIDE_BY_SIDE = 5
TABLES_HEIGHT, TABLE_HEAD, TABLE_NUMBER, APART = 60.0, 6.6, 13.0, 0.4
#: Of a longer name at its table this much is certainly seen.
SEEN = 11


@dataclass(frozen=True)
class Block:
    """Words that begin on a line of their own. Beside them, something may want its room (em)."""

    text: str
    letter: float = PLAIN
    height: float = 1.2
    beside: float = 0.0

    def tall(self, size: float, width: float) -> float:
        """How high they are at this size, on lines of this width."""
        return self.height * size * lines(self._words(), width / size)

    def _words(self) -> Iterator[float]:
        for word in self.text.split():
            yield wide(word, self.letter)
        if self.beside:
            yield self.beside


def lines(words: Iterable[float], width: float) -> int:
    """How many lines such words take, of so many em each."""
    x, count = 0.0, 1
    for word in words:
        if x and x + word > width:
            count, x = count + 1, 0.0
        # What is wider than a line is broken.
        count += int(word / width)
        x += word % width + SPACE
    return count


def wide(word: str, letter: float = PLAIN) -> float:
    """How wide a word is, in em."""
    return len(word) * letter + sum(c.isupper() for c in word) * CAPITAL


def fit_texts(texts: Sequence[str], *, height: float, widths: Widths = STAGE) -> str:
    """Texts one under the other, together so high."""
    blocks = [Block(text, height=1.35, beside=1) for text in texts if text]

    def fits(size: float, width: float) -> bool:
        return sum(block.tall(size, width) for block in blocks) <= height

    return _classes("fit", SIZES, SIZES, widths, fits)


def fit_spotlight(asker: str, companies: Sequence[str], words: str) -> str:
    """An ask that has the wall to itself."""
    # Beside a company there is room for its tally; its sentence stands in quotation marks.
    names = [Block(company, BOLD, 1.15, beside=5) for company in companies]
    said = [Block(words, beside=1)] if words else []

    def fits(at: tuple[int, tuple[float, float]], width: float) -> bool:
        place, (company, sentence) = at
        head = [Block(asker, NAME), Block("who")]
        if place > ROOMY:
            head = [Block(asker, NAME, beside=10)]
        tall = sum(block.tall(sentence, width) for block in [*head, *said])
        return 1 + tall + sum(name.tall(company, width) for name in names) <= LIT_HEIGHT

    return _classes(
        "lit", list(enumerate(LIT, 1)), list(enumerate(LIT_SQUARE, 1)), LIT_WIDTHS, fits
    )


def fit_tables(tables: Sequence[Sequence[str]]) -> str:
    """Names at their tables."""
    if len(tables) > SIDE_BY_SIDE:
        return f"in-rows {_classes('fit', SIZES, SIZES, STAGE, partial(_rows_fit, tables))}"
    return _classes("fit", SIZES, SIZES, STAGE, partial(_columns_fit, tables))


def _rows_fit(tables: Sequence[Sequence[str]], size: float, width: float) -> bool:
    count = sum(lines(_in_a_row(names), (width - TABLE_NUMBER) / size) for names in tables)
    return 1.15 * size * count + len(tables) <= TABLES_HEIGHT


def _columns_fit(tables: Sequence[Sequence[str]], size: float, width: float) -> bool:
    longest = max((wide(name[:SEEN]) for names in tables for name in names), default=0)
    most = max((len(names) for names in tables), default=0)
    return (
        longest * size <= width / len(tables) - 6
        and TABLE_HEAD + most * 1.15 * size <= TABLES_HEIGHT
    )


def _in_a_row(names: Sequence[str]) -> Iterator[float]:
    """Names are not broken, and stand further apart than words."""
    for name in names:
        words = name.split()
        yield sum(map(wide, words)) + SPACE * len(words) + APART


def _classes(
    name: str,
    wide_sizes: Sequence[Size],
    square_sizes: Sequence[Size],
    widths: Widths,
    fits: Callable[[Size, float], bool],
) -> str:
    """The first size at which it fits, else the last: for wide screens, and for 4:3."""
    found = []
    for sizes, width in zip((wide_sizes, square_sizes), widths, strict=True):
        places = (place for place, size in enumerate(sizes, 1) if fits(size, width))
        found.append(next(places, len(sizes)))
    return f"{name}-{found[0]} {name}-sq-{found[1]}"
