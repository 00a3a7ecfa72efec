"""What people type: cleaned, never cut silently, refused in words."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from jobclub.errors import Refused
from jobclub.text import Text, clean, fit


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana   Ruiz ", "Ana Ruiz"),
        ("A\u0000n\u0007a", "Ana"),
        ("Ana\u202egnp.exe", "Anagnp.exe"),
        ("e\u0301clair", "\u00e9clair"),
        ("שלום", "שלום"),
        ("👩\u200d🚀 Rose", "👩\u200d🚀 Rose"),
        ("line\nbreak", "line break"),
    ],
)
def test_names_are_tidied_and_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_a_note_keeps_its_lines() -> None:
    assert clean(" one \n  two\t ", lines=True) == "one\ntwo"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=400))
def test_what_is_kept_fits_and_what_does_not_fit_is_refused(text: str) -> None:
    rule = Text(280)
    tidy = clean(text)
    if len(tidy) <= rule.limit:
        assert fit(text, rule, "why") == tidy


def test_ten_thousand_characters_are_refused_by_name(app: Flask) -> None:
    with app.app_context(), pytest.raises(Refused) as no:
        fit("x" * 10_000, Text(60), "name")
    assert no.value.field == "name"
    assert "10000" in no.value.why


@pytest.mark.parametrize("empty", ["", "   ", "...", "\u202e"])
def test_a_name_needs_a_letter(app: Flask, empty: str) -> None:
    with app.app_context(), pytest.raises(Refused):
        fit(empty, Text(60, needed=True), "name")
