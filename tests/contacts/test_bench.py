"""What the bench of companies measures on: made by code, and the same in every run."""

from itertools import islice

from jobclub.bench import benches
from jobclub.bench.companies import ROWS, contact_file, generated
from jobclub.companies.naming import company_key
from jobclub.contacts.reading import MOST_BYTES, read


def test_the_names_are_many_and_always_the_same() -> None:
    names = list(islice(generated(7), 2_000))
    assert names == list(islice(generated(7), 2_000))
    assert names != list(islice(generated(8), 2_000))
    assert len(set(names)) == 2_000
    # Some of them are spellings of one.
    assert 1_200 < len({company_key(name) for name in names}) < 2_000


def test_the_file_is_one_that_a_member_may_bring() -> None:
    data = contact_file(list(islice(generated(7), 2_000)))
    assert len(data) <= MOST_BYTES
    found = read(data, "Connections.csv")
    assert (found.kind, found.rows, found.without_company) == ("linkedin", ROWS, 0)
    assert len(found.companies) > 1_000


def test_it_can_be_asked_for() -> None:
    assert set(benches(clubs=1, years=1)) == {"meeting", "companies", "reports"}
