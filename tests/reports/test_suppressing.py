"""What is hidden in a breakdown stays hidden: nobody can compute it from what stands beside it."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobclub.reports.suppressing import (
    FEW,
    Hidden,
    Shown,
    computable,
    line,
    percent,
    tells_totals,
    total,
)

CELLS = st.lists(st.one_of(st.none(), st.integers(0, 9), st.integers(0, 400)), max_size=12)
#: Small enough to try out every past that could stand behind what is told.
SMALL = st.lists(st.integers(0, 9), min_size=2, max_size=3)
#: A busy machine is slow; that is no failure.
patiently = settings(deadline=None)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([12, 3, 20], [Hidden.KEPT, Hidden.FEW, 20]),
        ([12, 3, 2, 20], [12, Hidden.FEW, Hidden.FEW, 20]),
        ([12, 5, 20], [12, 5, 20]),
        # A month without a meeting hides nothing: everybody knows that nobody came.
        ([12, None, 20], [12, None, 20]),
        ([12, None, 3], [Hidden.KEPT, None, Hidden.FEW]),
        # Fewer than five each, and eight in all: that could only be four and four.
        ([4, 4], [Hidden.KEPT, Hidden.KEPT]),
        # Nothing left over could only be nothing and nothing.
        ([20, 30, 0, 0], [Hidden.KEPT, 30, Hidden.FEW, Hidden.FEW]),
        ([0, 0, 0], [0, 0, 0]),
        ([None, 3], [None, 3]),
        ([], []),
    ],
    ids=[
        "one-alone", "two", "none", "no-meeting", "no-meeting-and-one", "fours", "zeros",
        "nothing", "one-part", "no-parts",
    ],
)  # fmt: skip
def test_a_line_beside_its_exact_total(cells: list[int | None], told: list[Shown | None]) -> None:
    assert line(cells, sum(cell or 0 for cell in cells)) == told


@patiently
@given(CELLS, st.booleans())
def test_nothing_under_five_is_told_and_nothing_is_blank(
    cells: list[int | None], exactly: bool
) -> None:
    whole = total(sum(cell or 0 for cell in cells), exactly=exactly)
    shown = line(cells, whole)
    assert len(shown) == len(cells)
    alone = sum(cell is not None for cell in cells) == 1 or whole == 0
    for cell, told in zip(cells, shown, strict=True):
        if cell is None or told is None:
            assert cell is told is None
        elif isinstance(told, int):
            assert told == cell
            assert told >= FEW or alone
        elif told is Hidden.FEW:
            assert cell < FEW


@patiently
@given(CELLS, st.booleans())
def test_nothing_hidden_can_be_computed(cells: list[int | None], exactly: bool) -> None:
    whole = total(sum(cell or 0 for cell in cells), exactly=exactly)
    assert computable(line(cells, whole), whole) == []


@patiently
@given(SMALL)
def test_nor_by_trying_out_every_past(cells: list[int]) -> None:
    """The reader who tries everything: another one than the arithmetic that hides."""
    whole = sum(cells)
    shown = line(cells, whole)
    pasts = list(_pasts(shown, whole))
    assert tuple(cells) in pasts
    for place, told in enumerate(shown):
        if isinstance(told, Hidden):
            assert len({past[place] for past in pasts}) > 1, (cells, shown)


@patiently
@given(SMALL, st.integers(0, 30))
def test_what_can_be_computed_is_found(cells: list[int], whole: int) -> None:
    """The arithmetic itself, against the reader who tries everything."""
    shown: list[Shown] = [Hidden.FEW if cell < FEW else Hidden.KEPT for cell in cells]
    pasts = list(_pasts(shown, whole))
    if pasts:
        sure = [n for n in range(len(cells)) if len({past[n] for past in pasts}) == 1]
        assert computable(shown, whole) == sure


@patiently
@given(SMALL)
def test_no_more_is_hidden_than_must_be(cells: list[int]) -> None:
    """The last one kept back was needed: with it the rest could be computed."""
    whole = sum(cells)
    shown = line(cells, whole)
    kept = [cells[n] for n, told in enumerate(shown) if told is Hidden.KEPT]
    if kept and any(told is not Hidden.KEPT for told in shown):
        last = next(
            n for n in reversed(range(len(cells)))
            if shown[n] is Hidden.KEPT and cells[n] == max(kept)
        )  # fmt: skip
        again = [cells[n] if n == last else told for n, told in enumerate(shown)]
        assert computable(again, whole)


def test_totals_are_told_when_ten_came_and_the_owners_let_it() -> None:
    assert tells_totals(10, hides_small=False)
    assert not tells_totals(9, hides_small=False)
    assert not tells_totals(400, hides_small=True)
    assert total(0, exactly=True) == 0
    assert total(0, exactly=False) is Hidden.FEW
    assert total(4, exactly=False) is Hidden.FEW
    assert total(5, exactly=False) == 5


def test_a_share_of_few_is_not_told_and_tells_no_small_total() -> None:
    assert percent(1, 4) is Hidden.UNSURE
    assert percent(1, 8) == 13
    assert percent(0, 5) == 0
    assert percent(5, 5) == 100
    assert percent(2, 8, exactly=False) is Hidden.UNSURE
    assert percent(6, 8, exactly=False) == 75


def _pasts(shown: list[Shown | None] | list[Shown], whole: int) -> Iterator[tuple[int, ...]]:
    """Everything that could have been, for a reader who knows the total and the words."""
    could = [
        [told] if isinstance(told, int) else range(FEW if told is Hidden.FEW else whole + 1)
        for told in shown
    ]
    for past in product(*could):
        if sum(past) == whole:
            yield past
