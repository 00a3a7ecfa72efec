"""Stories of finding a company in the club's directory, and of finding doubles."""

from itertools import product
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobclub.companies.directory import Directory, Entry

CLUB = Directory(
    [
        Entry(1, "American Express"),
        Entry(2, "American Airlines"),
        Entry(3, "eBay"),
        Entry(4, "Intermountain Health", ("IHC", "LDS Hospital")),
        Entry(5, "University of Utah"),
        Entry(6, "Utah State University"),
        Entry(7, "St. Jude Children's Research Hospital"),
        Entry(8, "Goldman Sachs"),
        Entry(9, "Zions Bank"),
        Entry(10, "Delta Dental"),
        Entry(11, "Müller Maschinenbau GmbH"),
        Entry(12, "!!!"),
    ]
)


def names(entries: list[Entry]) -> list[str]:
    return [entry.name for entry in entries]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("amex", "American Express"),
        ("AMERICAN EXPRESS CO.", "American Express"),
        ("american e", "American Express"),
        ("exp", "American Express"),
        ("amercian ex", "American Express"),
        ("ihc", "Intermountain Health"),
        ("lds hosp", "Intermountain Health"),
        ("ebya", "eBay"),
        ("u of u", "University of Utah"),
        ("univ", "University of Utah"),
        ("st ju", "St. Jude Children's Research Hospital"),
        ("saint jude", "St. Jude Children's Research Hospital"),
        ("goldmann sachs", "Goldman Sachs"),
        ("sachs", "Goldman Sachs"),
        ("muel", "Müller Maschinenbau GmbH"),
        ("mull", "Müller Maschinenbau GmbH"),
        ("!!!", "!!!"),
    ],
)
def test_typing_finds_the_company_first(typed: str, first: str) -> None:
    assert names(CLUB.find(typed))[:1] == [first]


def test_the_name_itself_comes_before_what_begins_like_it() -> None:
    club = Directory([Entry(1, "Delta Dental"), Entry(2, "New Delta"), Entry(3, "Delta")])
    assert names(club.find("delta")) == ["Delta", "Delta Dental", "New Delta"]


def test_a_slip_comes_after_what_was_typed_right() -> None:
    club = Directory([Entry(1, "Micorsoft"), Entry(2, "Microsoft"), Entry(3, "Micron")])
    assert names(club.find("microso"))[0] == "Microsoft"
    assert set(names(club.find("microsoft"))) >= {"Microsoft", "Micorsoft"}


def test_typing_finds_nothing_where_there_is_nothing() -> None:
    assert CLUB.find("") == []
    assert CLUB.find("zzzz") == []
    assert CLUB.find("amex", limit=0) == []
    assert Directory([]).find("amex") == []


def test_each_company_is_found_once_and_no_more_than_asked_for() -> None:
    twice = Directory([Entry(1, "Acme Acme", ("Acme", "ACME Inc"))])
    assert len(twice.find("acme")) == 1
    assert len(CLUB.find("a", limit=1)) == 1


def test_a_name_means_its_company_and_no_other() -> None:
    assert names(CLUB.same_as("Amex")) == ["American Express"]
    assert names(CLUB.same_as("Amercian Expres")) == ["American Express"]
    assert names(CLUB.same_as("LDS Hospital")) == ["Intermountain Health"]
    assert names(CLUB.same_as("Intermountain Healthcare, Inc.")) == ["Intermountain Health"]
    assert names(CLUB.same_as("Mueller Maschinenbau")) == ["Müller Maschinenbau GmbH"]
    assert CLUB.same_as("American Eagle") == []
    assert CLUB.same_as("Utah University") == []
    assert CLUB.same_as("Delta") == []


def test_doubles_come_likeliest_first() -> None:
    club = Directory(
        [
            Entry(1, "Northwind"),
            Entry(2, "Northwind Traders"),
            Entry(3, "Wasatch Peak Consulting"),
            Entry(4, "WPC"),
            Entry(5, "Amex"),
            Entry(6, "American Express Company"),
            Entry(7, "Sachs Goldman Partners"),
            Entry(8, "Goldman Sachs Partners"),
            Entry(9, "Timpanogos Labs"),
            Entry(10, "Timpanogso Labs"),
            Entry(11, "Zions Bank"),
            Entry(12, "Key Bank"),
        ]
    )
    assert [(a.id, b.id) for a, b in club.doubles()] == [(5, 6), (9, 10), (7, 8), (3, 4), (1, 2)]
    assert [(a.id, b.id) for a, b in club.doubles(limit=2)] == [(5, 6), (9, 10)]


def test_different_companies_are_no_doubles() -> None:
    apart = ["Visa", "Vista", "Merck & Co.", "Merck KGaA", "University of Kansas", "3M", "4M"]
    assert Directory(Entry(n, name) for n, name in enumerate(apart)).doubles() == []


@settings(deadline=None)  # the first text waits for the lists to be read
@given(st.lists(st.text(max_size=20), max_size=6), st.text(max_size=20))
def test_any_text_may_be_typed(known: list[str], typed: str) -> None:
    club = Directory(Entry(n, name) for n, name in enumerate(known))
    found = club.find(typed)
    assert len({entry.id for entry in found}) == len(found)
    assert {entry.id for entry in club.same_as(typed)} >= {
        n for n, name in enumerate(known) if name and name == typed
    }
    assert len(club.doubles(limit=3)) <= 3


@pytest.mark.slow
def test_twenty_thousand_companies_are_no_burden() -> None:
    syllables = (
        "ba",
        "ce",
        "di",
        "fo",
        "gu",
        "han",
        "jel",
        "kim",
        "lor",
        "mun",
        "nap",
        "ost",
        "vin",
    )
    kinds = ("Foods", "Labs", "Partners", "Health", "Bank", "Logistics", "Inc.", "Design Works", "")
    made = [
        f"{a}{b}{c} {kind}".strip().title()
        for a, b, c in product(syllables, repeat=3)
        for kind in kinds
    ]
    made = [*made, *(f"{name} Group" for name in made)][:20_000]
    start = process_time()
    club = Directory(Entry(n, name) for n, name in enumerate(made))
    built = process_time() - start
    start = process_time()
    for name in made[:200]:
        assert club.find(name[:6])
        assert name in names(club.same_as(name))
    looked = (process_time() - start) / 400
    start = process_time()
    assert len(club.doubles()) == 50
    doubled = process_time() - start
    # Several times what a slow core needs: this guards against comparing all with all.
    assert (built < 4, looked < 0.02, doubled < 8) == (True, True, True), (built, looked, doubled)
