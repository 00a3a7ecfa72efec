"""Which companies were asked for, and where doors opened, counted twice."""

import pytest
from flask import Flask

from jobclub.asks.offers import Offer
from jobclub.companies.models import Company
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.reports.periods import ALL, Period
from jobclub.reports.queries.companies import CompanyRow, companies
from tests.cast import Cast
from tests.reports import recount_doors as recount
from tests.reports.many import FEW, MANY, Counted, of_lived_pasts, of_many_pasts
from tests.reports.recount_doors import Tables

pytestmark = pytest.mark.both


def examine(past: Counted, tables: Tables) -> None:
    """The three lists, each in its order."""
    names = {one.id: one.name for one in tables.rows["company"]}
    for period in past.periods():
        counted = recount.companies(tables, period)
        rows = [CompanyRow(one, names[one], *numbers) for one, numbers in counted.items()]
        asked = sorted(
            (row for row in rows if row.asks),
            key=lambda row: (-row.asks, -row.doors, row.name.lower(), row.company_id),
        )
        opened = sorted(
            (row for row in rows if row.doors),
            key=lambda row: (-row.doors, -row.asks, row.name.lower(), row.company_id),
        )
        unmet = sorted(
            (row for row in asked if not row.doors),
            key=lambda row: (-row.asks, row.name.lower(), row.company_id),
        )
        here = db.session(), past.club.id, period
        assert companies(*here) == asked
        assert companies(*here, "opened") == opened
        assert companies(*here, "unmet") == unmet
        assert companies(*here, limit=1) == asked[:1]


def test_they_are_what_one_counts_on_paper(app: Flask) -> None:
    of_many_pasts(app, examine, FEW)


@pytest.mark.full
def test_they_are_so_in_many_pasts(app: Flask) -> None:
    of_many_pasts(app, examine, MANY)
    of_lived_pasts(app, examine, FEW)


def lists(cast: Cast) -> list[list[tuple[str, int, int]]]:
    """The three of them."""
    here = db.session(), cast.club.id, Period.of(ALL, cast.club.today())
    found = (companies(*here, by) for by in ("asked", "opened", "unmet"))
    return [[(one.name, one.asks, one.doors) for one in rows] for rows in found]


def test_merged_ones_count_under_their_head(cast: Cast) -> None:
    ask = cast.ask("eBay", "Intel")
    cast.ask("EBAY Shop", by=cast.george)
    with transaction():
        Offer.make(ask.targets[0], by=cast.chloe, meeting=cast.meeting)
    one, two = ("eBay", 1, 1), ("EBAY Shop", 1, 0)
    assert lists(cast) == [[one, two, ("Intel", 1, 0)], [one], [two, ("Intel", 1, 0)]]

    with transaction():
        shop, ebay = (Company.known(cast.club.id, name) for name in ("EBAY Shop", "eBay"))
        assert shop is not None
        assert ebay is not None
        shop.merge_into(ebay, by=cast.ana)
    both = ("eBay", 2, 1)
    assert lists(cast) == [[both, ("Intel", 1, 0)], [both], [("Intel", 1, 0)]]


def test_what_was_left_out_of_the_directory_was_no_employer(cast: Cast) -> None:
    target = cast.target("Somewhere")
    with transaction():
        assert target.company is not None
        target.company.leave_out(by=cast.ana)
    assert lists(cast) == [[], [], []]
