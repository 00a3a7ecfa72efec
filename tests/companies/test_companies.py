"""The club's directory: one company, however it is spelt; merged, split, called by its names."""

import pytest
from sqlalchemy import func, select

from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.per_company import count
from jobclub.asks.targets import Target
from jobclub.companies.commands import add_company
from jobclub.companies.models import Company, OtherName
from jobclub.errors import Missing, Refused
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from tests.cast import Cast


def named(cast: Cast, name: str) -> Company:
    with transaction():
        return Company.named(cast.club, name)


def drafted(cast: Cast, name: str) -> Company:
    """It stands in Chloe's draft, and nowhere else."""
    with transaction():
        Ask.keep_draft(by=cast.chloe, companies=[name], who="", why="")
    known = Company.known(cast.club.id, name)
    assert known is not None
    return known


def merge(gone: Company, into: Company, cast: Cast) -> None:
    with transaction():
        gone.merge_into(into, by=cast.ana)


def split(company: Company, cast: Cast) -> None:
    with transaction():
        company.split(by=cast.ana)


def events(kind: str) -> int:
    return db.session.scalar(select(func.count()).where(EventRow.kind == kind)) or 0


def names(company: Company) -> list[str]:
    return list(
        db.session.scalars(select(OtherName.name).where(OtherName.company_id == company.id))
    )


@pytest.mark.parametrize("typed", ["EBAY", "eBay Inc.", "  ebay, inc ", "e-Bay"])
def test_one_company_however_it_is_typed(cast: Cast, typed: str) -> None:
    ebay = named(cast, "eBay")

    assert named(cast, typed).same(ebay)
    assert ebay.name == "eBay"


def test_a_well_known_other_name_is_the_same_company(cast: Cast) -> None:
    express = named(cast, "American Express")

    assert named(cast, "Amex").same(express)
    # The other club has a directory of its own.
    assert not named(cast, "Amex").same(Company.known(cast.harbour.id, "Amex"))


def test_a_merge_shows_wherever_the_company_stands_and_is_taken_back(cast: Cast) -> None:
    bens, roses = cast.target("Bay Shop"), cast.ask("eBay", by=cast.rose).targets[0]
    gone, into = named(cast, "Bay Shop"), named(cast, "eBay")

    merge(gone, into, cast)
    assert (bens.name, roses.name) == ("eBay", "eBay")
    assert bens.ask.sentence.count("eBay") == 1
    assert named(cast, "bay shop").head.same(into)

    split(gone, cast)
    assert (bens.name, roses.name) == ("Bay Shop", "eBay")
    assert named(cast, "bay shop").same(gone)


def test_what_was_asked_while_they_were_one_is_asked_when_they_are_two(cast: Cast) -> None:
    gone, into = named(cast, "Delta Dental"), named(cast, "Delta Air Lines")
    merge(gone, into, cast)
    ask = cast.ask("Delta Dental")
    assert ask.companies == ["Delta Air Lines"]
    # Said again as the form shows it, it is the same ask.
    with transaction():
        ask.edit(companies=["Delta Air Lines"], who="", why="", by=cast.ben)

    split(gone, cast)
    assert ask.companies == ["Delta Dental"]
    assert len(ask.targets) == 1


def test_asked_for_by_both_names_both_come_back(cast: Cast) -> None:
    gone, into = named(cast, "Bay Shop"), named(cast, "eBay")
    merge(gone, into, cast)
    ask = cast.ask("Bay Shop", "Kroger", "eBay")
    assert ask.companies == ["eBay", "Kroger"]

    split(gone, cast)
    assert ask.companies == ["Bay Shop", "Kroger", "eBay"]


def test_sharpened_by_its_other_name_it_keeps_the_offers_it_had(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with transaction():
        made = Offer.make(ask.targets[0], by=cast.chloe, meeting=cast.meeting)
    gone, into = named(cast, "Bay Shop"), named(cast, "eBay")
    merge(gone, into, cast)
    with transaction():
        ask.edit(companies=["Bay Shop"], who="", why="", by=cast.ben)
    assert (ask.companies, len(ask.drawn)) == (["eBay"], 1)
    assert made.target_id in [target.id for target in ask.drawn[0].together]

    split(gone, cast)
    assert ask.companies == ["Bay Shop", "eBay"]


def test_dropped_under_one_name_and_asked_for_under_the_other_the_offers_are_back(
    cast: Cast,
) -> None:
    ask = cast.ask("Bay Shop", "Acme")
    with transaction():
        made = Offer.make(ask.targets[0], by=cast.chloe, meeting=cast.meeting)
        ask.edit(companies=["Kroger"], who="", why="", by=cast.ben)
    gone, into = named(cast, "Bay Shop"), named(cast, "eBay")
    merge(gone, into, cast)
    merge(named(cast, "Acme"), into, cast)
    with transaction():
        ask.edit(companies=["Kroger", "eBay"], who="", why="", by=cast.ben)
    assert ask.companies == ["Kroger", "eBay"]
    assert made.target_id in [target.id for target in ask.drawn[1].together]

    split(gone, cast)
    # At Acme nobody offered anything, and nobody asked for it again.
    assert ask.companies == ["Kroger", "eBay", "Bay Shop"]


def test_a_draft_is_kept_as_it_was_typed(cast: Cast) -> None:
    gone, into = named(cast, "Bay Shop"), named(cast, "eBay")
    merge(gone, into, cast)
    for typed in (["eBay"], ["Bay Shop"]):
        with transaction():
            draft = Ask.keep_draft(by=cast.rose, companies=typed, who="", why="")
    assert [target.as_typed for target in draft.targets] == ["Bay Shop"]

    with transaction():
        ask = Ask.post(by=cast.rose, companies=["Bay Shop"], who="", why="")
    assert ask.companies == ["eBay"]
    split(gone, cast)
    assert ask.companies == ["Bay Shop"]


def test_what_is_added_again_is_the_one_that_stands_for_it(cast: Cast) -> None:
    gone, into = named(cast, "Bay Shop"), named(cast, "eBay")
    merge(gone, into, cast)

    answer = add_company(cast.ana, name="bay shop") or {}
    assert (answer["id"], answer["said"]) == (into.id, "“eBay” is in the directory.")


def test_doing_it_twice_is_doing_it_once(cast: Cast) -> None:
    gone, into = named(cast, "Bay Shop"), named(cast, "eBay")

    for _again in range(2):
        merge(gone, into, cast)
        merge(into, gone, cast)
    # Told once, at the one meeting that is on.
    assert events("CompaniesMerged") == 1
    for _again in range(2):
        split(gone, cast)
    assert events("CompanySplit") == 2
    assert gone.head.same(gone)


def test_what_was_merged_before_comes_along_and_goes_along(cast: Cast) -> None:
    small, middle, large = (named(cast, name) for name in ("Alder", "Birch", "Cedar"))
    merge(small, middle, cast)
    merge(middle, large, cast)
    assert small.head.same(large)

    # Said of the small one, it is said of all it stands with.
    other = named(cast, "Dogwood")
    merge(small, other, cast)
    assert [one.head.name for one in (small, middle, large)] == ["Dogwood"] * 3

    split(middle, cast)
    assert [one.head.name for one in (small, middle, large)] == ["Birch", "Birch", "Dogwood"]


def test_two_of_one_ask_that_are_one_are_drawn_once_and_counted_once(cast: Cast) -> None:
    ask = cast.ask("eBay", "Bay Shop", "Kroger")
    with transaction():
        for target in ask.targets[:2]:
            Offer.make(target, by=cast.chloe, meeting=cast.meeting)
        Offer.make(ask.targets[1], by=cast.rose, meeting=cast.meeting)
    into, gone = named(cast, "eBay"), named(cast, "Bay Shop")
    before = count([into.id, gone.id])
    assert [(f.asks, f.offers) for f in before.values()] == [(1, 1), (1, 2)]

    merge(gone, into, cast)
    assert ask.companies == ["eBay", "Kroger"]
    merged = count([into.id])[into.id]
    assert (merged.asks, merged.offers) == (1, 2)
    with transaction():
        # Whoever offered at one of them has offered.
        Offer.make(ask.drawn[0], by=cast.rose, meeting=cast.meeting)
    assert count([into.id])[into.id].offers == 2

    split(gone, cast)
    assert ask.companies == ["eBay", "Bay Shop", "Kroger"]
    assert count([into.id, gone.id]) == before


def test_drafts_and_offers_taken_back_count_for_nothing(cast: Cast) -> None:
    target = cast.target("eBay")
    drafted(cast, "eBay")
    with transaction():
        Offer.make(target, by=cast.chloe, meeting=cast.meeting).withdraw(by=cast.chloe)

    ebay = named(cast, "eBay")
    assert (count([ebay.id])[ebay.id].asks, count([ebay.id])[ebay.id].offers) == (1, 0)


def test_a_draft_lists_nothing_and_whoever_asks_first_spells_it(cast: Cast) -> None:
    company = drafted(cast, "secret BAKERY ltd")
    assert not company.listed
    with pytest.raises(Missing):
        Company.offered_to(cast.ana, company.id)

    target = cast.target("Secret Bakery")
    assert target.company is not None
    assert target.company.same(company)
    assert (company.listed, target.name) == (True, "Secret Bakery")
    assert Company.offered_to(cast.ana, company.id).same(company)


def test_another_name_finds_it_until_it_is_taken_away(cast: Cast) -> None:
    company = named(cast, "Intermountain Clinics")

    for _again in range(2):
        with transaction():
            company.also_called("ICX", by=cast.ana)
    assert named(cast, "icx").same(company)
    assert names(company) == ["ICX"]

    other = db.session.scalars(select(OtherName.id)).one()
    for _again in range(2):
        with transaction():
            company.not_called(other, by=cast.ana)
    assert Company.known(cast.club.id, "ICX") is None


def test_a_name_of_another_company_s_is_not_taken_away_here(cast: Cast) -> None:
    company, other = named(cast, "Alder"), named(cast, "Birch")
    with transaction():
        company.also_called("ALD", by=cast.ana)
        other.not_called(db.session.scalars(select(OtherName.id)).one(), by=cast.ana)

    assert names(company) == ["ALD"]


def test_a_name_that_is_a_company_is_merged_by_its_own_word_alone(cast: Cast) -> None:
    company, other = named(cast, "Alder Works"), named(cast, "Birch Mills")

    for name in (company.also_called, company.call):
        with pytest.raises(Refused, match="in the directory by itself") as no, transaction():
            name("birch mills inc.", by=cast.ana)
        assert no.value.field == "name"
    assert not other.head.same(company)
    assert (company.name, names(company)) == ("Alder Works", [])


def test_a_name_already_said_of_another_is_refused_with_who_has_it(cast: Cast) -> None:
    company, other = named(cast, "Alder Works"), named(cast, "Birch Mills")
    with transaction():
        company.also_called("AWX", by=cast.ana)

    with pytest.raises(Refused, match="That is another name of Alder Works"), transaction():
        other.also_called("AWX", by=cast.ana)
    assert not other.head.same(company)


def test_a_name_that_stands_in_a_draft_is_taken_and_given_back_unseen(cast: Cast) -> None:
    company, secret = named(cast, "Alder Works"), drafted(cast, "Awx")

    with transaction():
        company.also_called("AWX", by=cast.ana)
    assert names(company) == ["AWX"]
    assert named(cast, "awx").same(company)

    with transaction():
        company.not_called(db.session.scalars(select(OtherName.id)).one(), by=cast.ana)
    assert (secret.head.same(secret), secret.listed) == (True, False)


def test_shown_by_another_name_it_is_still_found_by_the_old_one(cast: Cast) -> None:
    target = cast.target("Ald. Wks")
    company = named(cast, "Ald. Wks")

    for _again in range(2):
        with transaction():
            company.call("Alder Works", by=cast.ana)
    assert target.name == "Alder Works"
    assert events("CompanyCalled") == 1
    assert named(cast, "Alder Works").same(company)
    assert named(cast, "ald wks").same(company)
    assert sorted(names(company)) == ["Ald. Wks", "Alder Works"]


def test_spelt_right_it_needs_no_other_name(cast: Cast) -> None:
    company = named(cast, "ebay inc")
    with transaction():
        company.call("eBay", by=cast.ana)

    assert (company.name, names(company)) == ("eBay", [])


def test_nothing_is_merged_over_two_clubs(cast: Cast) -> None:
    with transaction():
        theirs = Company.named(cast.harbour, "Delta")
    with pytest.raises(Missing):
        Company.offered_to(cast.ana, theirs.id)
    assert db.session.scalars(select(Target.id)).all() == []
