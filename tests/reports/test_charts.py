"""Pictures: round numbers from nought, every value in its place, and nothing that is no number."""

import itertools
import re
from collections.abc import Sequence

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from jobclub.reports.charts import BARS, LINE, WIDEST, Chart, Point, Step, round_numbers

DRAW = '{% from "reports/_charts.html" import draw %}{{ draw(chart) }}'
SHARES = '{% from "reports/_charts.html" import shares %}{{ shares(steps) }}'


def chart(*values: int | None, kind: str = BARS, unit: str = "") -> Chart:
    points = [Point(f"{n} Jul", (value,)) for n, value in enumerate(values, 1)]
    return Chart("came", "Who came", "Evening", ("People",), points, kind, unit)


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (23, [0, 5, 10, 15, 20, 25]),
        (26, [0, 10, 20, 30]),
        (100, [0, 20, 40, 60, 80, 100]),
        (101, [0, 50, 100, 150]),
    ],
)
def test_the_axis_has_round_numbers(most: int, ticks: Sequence[int]) -> None:
    assert round_numbers(most) == ticks


@given(st.integers(0, 10**7))
def test_the_axis_begins_at_nought_and_holds_them_all(most: int) -> None:
    ticks = round_numbers(most)

    assert ticks[0] == 0
    assert most <= ticks[-1]
    assert 2 <= len(ticks) <= 6
    assert len({b - a for a, b in itertools.pairwise(ticks)}) == 1


def test_twice_as_many_are_twice_as_tall() -> None:
    ((_name, (few, many)),) = chart(10, 20).series

    assert many.height == 2 * few.height
    assert few.y + few.height == many.y + many.height == chart(10, 20).floor


def test_nothing_is_a_bar_without_height_and_not_known_is_none() -> None:
    ((_name, marks),) = chart(0, None, 4).series

    assert [(mark.value, mark.height) for mark in marks] == [(0, 0.0), (4, 180.0)]


def test_one_evening_alone_is_no_wall() -> None:
    ((_name, (mark,)),) = chart(5).series

    assert mark.width < chart(5).width / 4
    assert mark.middle == pytest.approx(chart(5).labels[0][0], abs=2)


def test_shares_stand_on_an_axis_to_a_hundred() -> None:
    assert [tick.value for tick in chart(12, 40, unit="%").ticks][-1] == 100


@given(
    st.lists(st.tuples(*[st.none() | st.integers(0, 10**6)] * 2), max_size=80),
    st.sampled_from([BARS, LINE]),
)
def test_whatever_is_counted_stays_in_the_picture(
    values: list[tuple[int | None, int | None]], kind: str
) -> None:
    points = [Point(str(n), pair) for n, pair in enumerate(values)]
    drawn = Chart("c", "Title", "Evening", ("Now", "Before"), points, kind)

    for _name, marks in drawn.series:
        for mark in marks:
            assert 0 <= mark.x <= mark.x + mark.width <= drawn.width <= WIDEST
            assert 0 <= mark.y <= mark.y + mark.height <= drawn.floor + 0.1
    # Labels do not run into each other.
    places = [x for x, _label in drawn.labels]
    assert all(b - a >= 15 for a, b in itertools.pairwise(places))


def test_a_picture_is_told_and_has_its_table(app: Flask) -> None:
    with app.test_request_context("/"):
        html = render_template_string(DRAW, chart=chart(4, 23, 9))

    assert 'role="img" aria-labelledby="came-t came-d"' in html
    assert "From 4 (1 Jul) to 23 (2 Jul)." in html
    assert re.findall(r'<th scope="row">(.+?)</th><td>(.+?)</td>', html) == [
        ("1 Jul", "4"), ("2 Jul", "23"), ("3 Jul", "9"),
    ]  # fmt: skip
    assert html.count("<rect") == 3
    assert not re.search(r"nan|inf|None|style=", html)


def test_two_series_have_a_key_and_a_line_its_points(app: Flask) -> None:
    points = [Point("Jul", (10, 20)), Point("Aug", (30, None))]
    two = Chart("two", "Doors that hold", "Month", ("Now", "Before"), points, LINE, "%")
    with app.test_request_context("/"):
        html = render_template_string(DRAW, chart=two)

    assert html.count("<circle") == 3
    assert html.count("<polyline") == 2
    assert '<p class="key">' in html
    assert "Now: From 10% (Jul) to 30% (Aug)." in html


@pytest.mark.parametrize("values", [(), (0, 0)], ids=["none", "noughts"])
def test_nothing_to_draw_is_said(app: Flask, values: tuple[int, ...]) -> None:
    with app.test_request_context("/"):
        html = render_template_string(DRAW, chart=chart(*values))

    assert "Nothing to draw in these days." in html
    assert "<svg" not in html


def test_shares_are_of_the_first_and_of_few_there_are_none(app: Flask) -> None:
    with app.test_request_context("/"):
        many, few, none = (
            render_template_string(
                SHARES, steps=[Step("asks", asks, asks), Step("with a door", some, asks)]
            )
            for asks, some in ((40, 5), (4, 1), (0, 0))
        )

    assert "with a door <b>5</b> <small>13%</small>" in many
    assert 'class="s1" width="12.5"' in many
    assert "%</small>" not in few
    assert "nan" not in none
