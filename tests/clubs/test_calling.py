"""What people are called: a first name, told apart where two share it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.clubs.calling import short_names


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (["Ana"], ["Ana"]),
        (["Ana Ruiz"], ["Ana"]),
        (["Ana Ruiz", "Ana Lopez"], ["Ana R.", "Ana L."]),
        (["Ana Ruiz", "Ana Rossi"], ["Ana Ru.", "Ana Ro."]),
        (["Ana", "Ana Ruiz"], ["Ana", "Ana R."]),
        (["Ana", "Ana"], ["Ana", "Ana 2"]),
        (["Ana", "ana", "Ana"], ["Ana", "ana 2", "Ana 3"]),
        (["Ana Ruiz", "Ana Ruiz"], ["Ana R.", "Ana 2"]),
    ],
)
def test_the_next_letters_then_a_number_tell_apart(names: list[str], called: list[str]) -> None:
    assert list(short_names(dict(enumerate(names))).values()) == called


@given(st.lists(st.sampled_from(["", "R", "Ru", "Ruiz", "ruiz", "L"]), min_size=1, max_size=8))
def test_no_two_are_ever_called_the_same(rests: list[str]) -> None:
    names = {number: f"Ana {rest}".strip() for number, rest in enumerate(rests)}

    called = short_names(names)

    assert len({name.casefold() for name in called.values()}) == len(names)
