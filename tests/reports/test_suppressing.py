"""What is hidden in a breakdown stays hidden: nobody can compute it from what stands beside it."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobclub.reports.periods import ALL, CUSTOM, KINDS, MEETING, MONTH, QUARTER, YEAR
from jobclub.reports.shares import FEW, percent_of
from jobclub.reports.suppressing import (
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
        ([12, 3, 20], [Hidden.KEPT, Hidden.KEPT, 20]),
        ([12, 3, 2, 20], [12, Hidden.FEW, Hidden.FEW, 20]),
        ([12, 5, 20], [12, 5, 20]),
        # A month without a meeting hides nothing: everybody knows that nobody came.
        ([12, None, 20], [12, None, 20]),
        ([12, None, 3], [Hidden.KEPT, None, Hidden.KEPT]),
        # Which one of two alike was kept back would say which one was small.
        ([6, 6, 2, 9], [Hidden.KEPT, Hidden.KEPT, Hidden.KEPT, 9]),
        # Fewer than five each, and eight in all: that could only be four and four.
        ([4, 4], [Hidden.KEPT, Hidden.KEPT]),
        # Nothing left over could only be nothing and nothing.
        ([20, 30, 0, 0], [Hidden.KEPT, 30, Hidden.KEPT, Hidden.KEPT]),
        ([0, 0, 0], [0, 0, 0]),
        ([None, 3], [None, 3]),
        ([], []),
    ],
    ids=[
        "one-alone", "two", "none", "no-meeting", "no-meeting-and-one", "alike", "fours", "zeros",
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
    # "Not shown" stands for all that is hidden, so that it bounds nothing.
    assert not {Hidden.FEW, Hidden.KEPT} <= set(shown)


@patiently
@given(CELLS, st.booleans())
def test_nothing_hidden_can_be_computed(cells: list[int | None], exactly: bool) -> None:
    whole = total(sum(cell or 0 for cell in cells), exactly=exactly)
    assert computable(line(cells, whole), whole) == []


@pytest.mark.parametrize(("parts", "most"), [(2, 40), (3, 27), (4, 18)], ids=["2", "3", "4"])
def test_nor_by_who_knows_how_it_is_hidden(parts: int, most: int) -> None:
    """The reader who has this very program, and tries every past in it: what prints the same."""
    for whole in range(1, most + 1):
        alike: defaultdict[tuple[Shown | None, ...], list[tuple[int, ...]]] = defaultdict(list)
        for past in _lines(parts, whole):
            alike[tuple(line(past, whole))].append(past)
        for shown, pasts in alike.items():
            for place, told in enumerate(shown):
                if isinstance(told, Hidden):
                    assert len({past[place] for past in pasts}) > 1, (whole, shown, pasts)


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
    """What is kept back was needed: "fewer than five" alone, and the rest could be computed."""
    whole = sum(cells)
    if Hidden.KEPT in line(cells, whole):
        assert computable([cell if cell >= FEW else Hidden.FEW for cell in cells], whole)


def test_totals_are_told_when_ten_came_and_the_owners_let_it() -> None:
    assert tells_totals(10, QUARTER, hides_small=False)
    assert not tells_totals(9, QUARTER, hides_small=False)
    assert not tells_totals(400, QUARTER, hides_small=True)
    assert total(0, exactly=True) == 0
    assert total(0, exactly=False) is Hidden.FEW
    assert total(4, exactly=False) is Hidden.FEW
    assert total(5, exactly=False) == 5


@pytest.mark.parametrize("kind", KINDS)
def test_short_and_chosen_days_tell_no_small_total(kind: str) -> None:
    """Months would undo what their quarter hides."""
    assert {MONTH, MEETING, CUSTOM, QUARTER, YEAR, ALL} == set(KINDS)
    assert tells_totals(400, kind, hides_small=False) == (kind in (QUARTER, YEAR, ALL))


def test_a_share_of_few_is_not_told_and_tells_no_small_total() -> None:
    assert percent(1, 4) is Hidden.UNSURE
    assert percent(1, 8) == 13
    assert percent(0, 5) == 0
    assert percent(5, 5) == 100
    assert percent(2, 8, exactly=False) is Hidden.UNSURE
    # Six of eight would tell that there are two others.
    assert percent(6, 8, exactly=False) is Hidden.UNSURE
    assert percent(6, 11, exactly=False) == 55
    assert percent(8, 8, exactly=False) == 100


def test_a_half_goes_up_everywhere() -> None:
    assert [percent_of(part, 8) for part in (1, 3, 5)] == [13, 38, 63]
    assert percent(1, 200) == percent_of(1, 200) == 1


def _lines(parts: int, whole: int) -> Iterator[tuple[int, ...]]:
    """Every line of so many parts that adds up to this."""
    if parts == 1:
        yield (whole,)
        return
    for first in range(whole + 1):
        yield from ((first, *others) for others in _lines(parts - 1, whole - first))


def _pasts(shown: list[Shown | None] | list[Shown], whole: int) -> Iterator[tuple[int, ...]]:
    """Everything that could have been, for a reader who knows the total and the words."""
    could = [
        [told] if isinstance(told, int) else range(FEW if told is Hidden.FEW else whole + 1)
        for told in shown
    ]
    for past in product(*could):
        if sum(past) == whole:
            yield past
