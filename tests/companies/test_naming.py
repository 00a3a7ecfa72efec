"""Names that are one company, and names that are not: a labelled set, and what always holds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.companies import well_known
from jobclub.companies.data import lines
from jobclub.companies.naming import company_key, known_as, same_company

HERE = Path(__file__).parent
PAIRS = sorted((HERE / "pairs").glob("*.txt"))

WORDS = st.sampled_from(
    (HERE / "words.txt").read_text(encoding="utf-8").split(),
)
NAMES = st.one_of(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), st.text(max_size=120))
FORMS = (HERE / "legal_forms.txt").read_text(encoding="utf-8").splitlines()


def labelled(path: Path) -> list[tuple[bool, str, str]]:
    """The pairs of a file: `A = B` are one company, `A ≠ B` are two."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sign = " ≠ " if " ≠ " in line else " = "
            a, b = line.split(sign)
            found.append((sign == " = ", a, b))
    return found


def measured(pairs: list[tuple[bool, str, str]]) -> tuple[float, float, list[str]]:
    """Precision, recall, and what was wrong in words."""
    judged = [(same, same_company(a, b), a, b) for same, a, b in pairs]
    right = sum(same and said for same, said, _, _ in judged)
    wrong = [
        f"{'wrongly merged' if said else 'missed'}: {a} | {b}"
        for same, said, a, b in judged
        if same is not said
    ]
    said_same = sum(said for _, said, _, _ in judged)
    are_same = sum(same for same, _, _, _ in judged)
    return right / said_same, right / are_same, wrong


def test_there_is_enough_to_judge_by_and_half_of_it_is_hard() -> None:
    pairs = [pair for path in PAIRS for pair in labelled(path)]
    assert len(pairs) >= 3500
    assert sum(not same for same, _, _ in pairs) >= len(pairs) * 0.4
    assert len({frozenset(pair[1:]) for pair in pairs}) > len(pairs) * 0.97


def test_companies_are_told_apart_and_put_together() -> None:
    judged = []
    for path in PAIRS:
        pairs = labelled(path)
        precision, recall, _ = measured(pairs)
        print(f"{path.stem}: {len(pairs)} pairs, precision {precision:.3f}, recall {recall:.3f}")
        assert min(precision, recall) >= 0.95, path.stem
        judged += pairs
    precision, recall, wrong = measured(judged)
    print(f"all: {len(judged)} pairs, precision {precision:.4f}, recall {recall:.4f}")
    assert precision >= 0.99, wrong
    assert recall >= 0.95, wrong


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Walt Disney Company", "waltdisney"),
        ("Wal-Mart", "walmart"),
        ("Merck & Co., Inc.", "merck"),
        ("Merck KGaA", "merckkgaa"),
        ("SAS Institute", "sasinstitute"),
        ("AS Roma", "asroma"),
        ("Company of Animals", "companyofanimals"),
        ("Limited Brands", "limitedbrands"),
        ("The Limited", "limited"),
        ("Company", "company"),
        ("Co-op", "coop"),
        ("Day Spa", "dayspa"),
        ("Enel S.p.A.", "enel"),
        ("Amazon.com, Inc.", "amazon"),
        ("Booking.com B.V.", "bookingcom"),
        ("Compass Group PLC", "compassgroup"),
        ("Adecco Group AG", "adecco"),
        ("Main St. Bakery", "mainsaintbakery"),
        ("Bank on Main St.", "bankonmainstreet"),
        ("St. Jude", "saintjude"),
        ("Park Ave. Dental", "parkavenuedental"),
        ("Provo Sch. Dist.", "provoschooldistrict"),
        ("Bank of NY Mellon", "bankofnewyorkmellon"),
        ("O'Neill's", "oneills"),
        ("Rock 'n' Roll Café", "rockrollcafe"),
        ("J.P.Morgan", "jpmorgan"),
        ("Utah, University of", "universityofutah"),
        ("H&M", "handm"),
        ("株式会社資生堂", "zishengtang"),
        ("ПАО «Лукойл»", "lukoyl"),
        ("!!!", "!!!"),
        ("🍎", "🍎"),
        ("", ""),
    ],
)
def test_a_key_says_what_the_company_is_called(name: str, key: str) -> None:
    assert company_key(name) == key


@given(NAMES)
def test_a_key_is_its_own_key(name: str) -> None:
    key = company_key(name)
    assert company_key(key) == key


@given(NAMES)
def test_a_name_has_a_key_that_fits(name: str) -> None:
    key = company_key(name)
    assert bool(key) is bool(name)
    assert len(key) <= 240


@given(st.text(alphabet="㌀㍿㋿ﷺ龘", min_size=1, max_size=120))
def test_a_key_fits_however_long_a_name_becomes_in_latin_letters(name: str) -> None:
    key = company_key(name)
    assert 0 < len(key) <= 240
    assert company_key(key) == key


@given(NAMES)
def test_a_name_is_the_same_as_itself(name: str) -> None:
    assert same_company(name, name)
    assert same_company(name, name.upper()) or not name.isascii()


@given(NAMES, NAMES)
def test_sameness_looks_the_same_from_both_sides(a: str, b: str) -> None:
    assert same_company(a, b) is same_company(b, a)


@given(st.sampled_from(["Micorsoft", "Microsoft", "Amex", "Wells Frago", "Visa", "Vista"]), NAMES)
def test_sameness_looks_the_same_from_both_sides_near_known_names(a: str, b: str) -> None:
    assert same_company(a, b) is same_company(b, a)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["Acme Widgets", "Nestlé", "Café Müller", "Northwind 7", "Z"])
def test_how_a_company_is_registered_does_not_count(name: str, form: str) -> None:
    assert company_key(f"{name} {form}") == company_key(name)
    assert company_key(f"{name}, {form}") == company_key(name)
    assert company_key(f"{name} {form}".upper()) == company_key(name)


def test_a_well_known_company_has_one_group_of_names() -> None:
    seen: dict[str, str] = {}
    for line in lines("well_known"):
        for key in {company_key(name) for name in line.split("|")}:
            assert seen.setdefault(key, line) == line, f"{key} is in two groups"
    assert len(lines("well_known")) > 500
    assert all(well_known.group_of(key) for key in seen)


def test_all_names_of_a_company_lead_to_one_another() -> None:
    assert known_as("amex") == known_as("americanexpress") >= {"amex", "americanexpress"}
    assert known_as("nobodyknowsthis") == {"nobodyknowsthis"}


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Hale Law, P.C.", "Hale Law PC", True),
        ("PT Bintang Maju Tbk", "Bintang Maju", True),
        ("Compagnie de Saint-Gobain", "Saint-Gobain", True),
        # One letter from a name of three is another's initials.
        ("ABA", "Abba", False),
        # Two surnames are two families, but for what no ear can tell.
        ("Johnson Controls", "Johnston Controls", False),
        ("Abbott Laboratories", "Abbot Laboratories", True),
        ("Kimberly-Clark", "Kimberly Clarke", True),
        ("Abercrombie & Fitch", "Abercrombie and Finch", True),
        # Where all the rest are words of every day, the one letter must be a likely slip.
        ("Pacific Life", "Pacific Lite", False),
        ("Mayo Clinic", "Mao Clinic", False),
        ("Apple", "Aplle", True),
        ("Shell", "Sheel", False),
    ],
)
def test_a_slip_is_told_from_a_name(a: str, b: str, same: bool) -> None:
    assert same_company(a, b) is same
