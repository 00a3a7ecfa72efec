"""Contacts: what is kept of a file, what is named by hand, and what a phone is told of them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from jobclub import clock
from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.bench.statements import statements
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Club, Member
from jobclub.companies.models import Company
from jobclub.companies.naming import company_key
from jobclub.contacts.drafts import ContactDraft
from jobclub.contacts.helping import asks_to_help
from jobclub.contacts.kept import Contacts, Known
from jobclub.contacts.knowing import COMPANY, Knowing, known_at, known_by
from jobclub.contacts.models import MOST_BY_HAND, Contact
from jobclub.errors import Refused
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.housekeeping import EVERY, tidy
from jobclub.meetings.joining import come_in
from tests.cast import Cast
from tests.contacts.files import found


def keep(member: Member, *companies: tuple[str, int], with_names: bool = False) -> None:
    """Their file held these: name and how many."""
    read = found((company_key(name), name, count) for name, count in companies)
    bring(member, read, with_names=with_names)


def bring(member: Member, read: Contacts, *, with_names: bool) -> None:
    """They bring a file and keep it."""
    with transaction():
        draft = ContactDraft.make(member.person, read, with_names=with_names)
        assert draft.with_names is with_names
        Contact.replace(member.person, draft.companies)
        ContactDraft.throw_away(member.person)


def know(member: Member, name: str) -> Contact:
    with transaction():
        return Contact.know_at(member.person, name)


def kept(member: Member) -> list[tuple[str, int, bool]]:
    return [(one.name, one.count, one.by_hand) for one in Contact.of(member.person)]


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


# What is kept


def test_another_file_takes_the_place_of_the_first(cast: Cast) -> None:
    keep(cast.chloe, ("eBay", 3), ("Zions Bank", 1))
    keep(cast.chloe, ("eBay", 2), ("Adobe", 7))

    assert kept(cast.chloe) == [("Adobe", 7, False), ("eBay", 2, False)]
    # Twice the same is once.
    keep(cast.chloe, ("eBay", 2), ("Adobe", 7))
    assert kept(cast.chloe) == [("Adobe", 7, False), ("eBay", 2, False)]


def test_what_was_named_by_hand_stays_whatever_a_file_holds(cast: Cast) -> None:
    know(cast.chloe, "eBay")
    know(cast.chloe, "St. Luke's")
    keep(cast.chloe, ("Ebay", 3), ("Adobe", 1), with_names=True)
    # As they spelt it themselves, with the file's count.
    assert kept(cast.chloe) == [("eBay", 3, True), ("Adobe", 1, False), ("St. Luke's", 0, True)]
    assert Contact.of(cast.chloe.person)[0].first_names == "Pat0, Pat1, Pat2"

    keep(cast.chloe, ("Adobe", 1))
    assert kept(cast.chloe) == [("Adobe", 1, False), ("eBay", 0, True), ("St. Luke's", 0, True)]
    assert [one.first_names for one in Contact.of(cast.chloe.person)] == ["", "", ""]


def test_naming_one_that_a_file_held_keeps_it_and_its_count(cast: Cast) -> None:
    keep(cast.chloe, ("eBay", 3))
    first, again = know(cast.chloe, "EBAY"), know(cast.chloe, "ebay ")
    assert first.same(again)
    assert kept(cast.chloe) == [("eBay", 3, True)]
    keep(cast.chloe, ("Adobe", 1))
    assert kept(cast.chloe) == [("Adobe", 1, False), ("eBay", 0, True)]


def test_first_names_are_kept_only_where_somebody_says_so(cast: Cast) -> None:
    read = Contacts("csv", 2, 0, {"ebay": Known("eBay", 2, ("Xavier", "Yolanda"))})
    for ticked, names in ((False, ""), (True, "Xavier, Yolanda")):
        bring(cast.chloe, read, with_names=ticked)
        assert [one.first_names for one in Contact.of(cast.chloe.person)] == [names]


def test_whom_one_knows_is_nobody_elses(cast: Cast) -> None:
    keep(cast.chloe, ("eBay", 3))
    ours = know(cast.chloe, "Secret Employer")
    assert kept(cast.ben) == []
    assert known_by(cast.ben.person_id, cast.club) == Knowing()
    # Somebody else's is not there to be forgotten.
    with transaction():
        Contact.forget(cast.ben.person, ours.id)
        Contact.forget_all(cast.ben.person)
    assert len(kept(cast.chloe)) == 2


def test_nothing_of_it_enters_the_directory_or_the_record(cast: Cast) -> None:
    before = count(Company), count(EventRow)
    know(cast.chloe, "Secret Employer")
    keep(cast.chloe, ("Another Secret", 9))
    with transaction():
        ContactDraft.make(cast.chloe.person, found([("x", "X", 1)]), with_names=False)
        Contact.forget_all(cast.chloe.person)
    assert (count(Company), count(EventRow)) == before


def test_one_is_forgotten_and_then_all(cast: Cast) -> None:
    keep(cast.chloe, ("eBay", 3), ("Adobe", 1))
    by_hand = know(cast.chloe, "Intel")
    for _time in range(2):
        with transaction():
            Contact.forget(cast.chloe.person, by_hand.id)
    assert kept(cast.chloe) == [("eBay", 3, False), ("Adobe", 1, False)]

    with transaction():
        ContactDraft.make(cast.chloe.person, found([("x", "X", 1)]), with_names=False)
    keep(cast.ben, ("eBay", 1))
    with transaction():
        Contact.forget_all(cast.chloe.person)
    assert kept(cast.chloe) == []
    assert ContactDraft.of(cast.chloe.person) is None
    assert kept(cast.ben) == [("eBay", 1, False)]


def test_a_list_by_hand_has_an_end(cast: Cast) -> None:
    with transaction():
        for number in range(MOST_BY_HAND):
            Contact.know_at(cast.chloe.person, f"Employer {number}")
    with pytest.raises(Refused) as no:
        know(cast.chloe, "One More")
    assert no.value.field == "company"
    # Not one that stands there already.
    know(cast.chloe, "Employer 7")
    assert Contact.count_of(cast.chloe.person) == MOST_BY_HAND


# What waits for a word


def test_a_file_waits_for_its_owners_word_and_the_newer_one_wins(cast: Cast) -> None:
    with transaction():
        ContactDraft.make(cast.chloe.person, found([("old", "Old", 1)]), with_names=True)
        ContactDraft.make(
            cast.chloe.person,
            found([("b", "Beta", 2), ("a", "Alpha", 2), ("g", "Gamma", 9)]),
            with_names=True,
        )
    draft = ContactDraft.of(cast.chloe.person)
    assert draft is not None
    assert [(one.name, one.count) for one in draft.companies.values()] == [
        ("Gamma", 9), ("Alpha", 2), ("Beta", 2),
    ]  # fmt: skip
    assert draft.companies["a"].first_names == ("Pat0", "Pat1")
    assert ContactDraft.of(cast.ben.person) is None
    assert kept(cast.chloe) == []


def test_without_a_word_it_is_gone_within_the_hour(cast: Cast) -> None:
    with transaction():
        ContactDraft.make(cast.chloe.person, found([("old", "Old", 1)]), with_names=True)
    with clock.travel(timedelta(minutes=45)):
        tidy()
        assert ContactDraft.of(cast.chloe.person) is not None
    # However the house is kept: what was too young a moment ago is found before the hour is over.
    with clock.travel(timedelta(hours=1, seconds=-EVERY)):
        assert ContactDraft.of(cast.chloe.person) is None
        tidy()
        assert count(ContactDraft) == 0


# What its owner's phone is told


def test_a_phone_finds_a_company_by_all_its_names(cast: Cast) -> None:
    with transaction():
        ihc = Company.named(cast.club, "Intermountain Healthcare")
        ihc.also_called("IHC", by=cast.ana)
        clinic = Company.named(cast.club, "Alta View Clinic")
        clinic.merge_into(ihc, by=cast.ana)
        # Another club's directory is another club's.
        Company.named(cast.harbour, "Intermountain Healthcare").also_called("Hill", by=cast.eve)
    keep(cast.chloe, ("Alta View Clinic", 4), ("Bodega Bay Oysters", 1))

    alone, here = known_by(cast.chloe.person_id), known_by(cast.chloe.person_id, cast.club)
    assert alone.keys == {"altaviewclinic": 4, company_key("Bodega Bay Oysters"): 1}
    for name in ("Alta View Clinic", "Intermountain Healthcare", "IHC"):
        assert here.keys[company_key(name)] == 4, name
    assert "hill" not in here.keys
    assert here.at(clinic.keys) == 4
    assert here.at(["nowhere"]) is None


def test_by_another_of_its_names_it_is_found_too(cast: Cast) -> None:
    with transaction():
        ihc = Company.named(cast.club, "Intermountain Healthcare")
        ihc.also_called("Mountain Care", by=cast.ana)
    know(cast.chloe, "Mountain Care")
    assert known_by(cast.chloe.person_id, cast.club).at(ihc.keys) == 0


def test_two_contacts_that_are_one_company_are_counted_together(cast: Cast) -> None:
    with transaction():
        first, second = (Company.named(cast.club, name) for name in ("Alpha Works", "Beta Works"))
    keep(cast.chloe, ("Alpha Works", 2), ("Beta Works", 3))
    assert known_by(cast.chloe.person_id, cast.club).at(first.keys) == 2
    with transaction():
        first.merge_into(second, by=cast.ana)
    assert known_by(cast.chloe.person_id, cast.club).at(first.keys) == 5
    with transaction():
        first.split(by=cast.ana)
    assert known_by(cast.chloe.person_id, cast.club).at(first.keys) == 2


def test_well_known_names_are_known_without_a_club(cast: Cast) -> None:
    keep(cast.chloe, ("American Express", 2))
    know(cast.chloe, "Amex")
    known = known_by(cast.chloe.person_id)
    assert known.keys[company_key("Amex")] == known.keys[company_key("American Express")] == 2
    with transaction():
        amex = Company.named(cast.club, "Amex")
        amex.also_called("Blue Box", by=cast.ana)
    # The club's own name leads on to the world's.
    assert known_by(cast.chloe.person_id, cast.club).keys["bluebox"] == 2


def test_it_is_said_in_words_that_leave_room_for_the_name(cast: Cast) -> None:
    keep(cast.chloe, ("eBay", 1), ("Adobe", 3))
    know(cast.chloe, "Intel")
    assert known_by(cast.chloe.person_id, cast.club).sentences == {
        0: f"You know people at {COMPANY}",
        1: f"You know 1 person at {COMPANY}",
        3: f"You know 3 people at {COMPANY}",
    }


def test_it_is_read_in_two_statements_however_many_there_are(cast: Cast) -> None:
    keep(cast.chloe, *((f"Employer {number}", 1) for number in range(600)))
    with transaction():
        for number in range(0, 60, 2):
            Company.named(cast.club, f"Employer {number}")
    person_id, club = cast.chloe.person_id, db.session.get_one(Club, cast.club.id)
    with statements() as said:
        assert len(known_by(person_id, club).keys) == 600
    assert len(said) <= 2 + sum("BEGIN" in one for one in said)


def test_home_looks_up_what_a_phone_is_told(cast: Cast) -> None:
    with transaction():
        ihc = Company.named(cast.club, "Intermountain Healthcare")
        ihc.also_called("IHC", by=cast.ana)
        clinic = Company.named(cast.club, "Alta View Clinic")
        clinic.merge_into(ihc, by=cast.ana)
        amex = Company.named(cast.club, "Amex")
        delta = Company.named(cast.club, "Delta")
        Company.named(cast.harbour, "IHC")
    keep(cast.chloe, ("Alta View Clinic", 4), ("IHC", 1), ("American Express", 2), ("Zions", 9))
    know(cast.chloe, "Amex")

    companies = [ihc, clinic, amex, delta]
    told = known_by(cast.chloe.person_id, cast.club)
    found_at = known_at(cast.chloe.person_id, companies)
    assert [found_at.at(one.keys) for one in companies] == [5, 5, 2, None]
    assert [told.at(one.keys) for one in companies] == [5, 5, 2, None]
    assert company_key("Zions") not in found_at.keys
    assert known_at(cast.ben.person_id, companies) == Knowing()
    assert known_at(cast.chloe.person_id, []) == Knowing()


def test_home_reads_no_long_list_for_a_few_asks(cast: Cast) -> None:
    keep(cast.chloe, *((f"Employer {number}", 1) for number in range(600)))
    targets = cast.ask("Employer 7", "Delta").targets
    companies = [target.company for target in targets]
    person_id, some = cast.chloe.person_id, [one for one in companies if one is not None]
    assert [one.head.id for one in some]
    with statements() as said:
        assert known_at(person_id, some).keys == {company_key("Employer 7"): 1}
    assert len(said) <= 2 + sum("BEGIN" in one for one in said)


# Whom they might help


def names(member: Member) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.ask.asker.called, one.hints) for one in asks_to_help(member)]


def test_asks_at_whose_companies_one_knows_people_come_first(cast: Cast) -> None:
    with clock.travel(timedelta(minutes=-3)):
        cast.ask("eBay", "Intel", by=cast.ben)
    with clock.travel(timedelta(minutes=-2)):
        cast.ask("Adobe", by=cast.george)
    cast.ask("Delta", by=cast.rose)
    assert names(cast.chloe) == [("Rose", ()), ("George", ()), ("Ben", ())]

    keep(cast.chloe, ("Ebay Inc.", 3))
    know(cast.chloe, "Adobe")
    assert names(cast.chloe) == [
        ("George", ("You know people at Adobe",)),
        ("Ben", ("You know 3 people at eBay",)),
        ("Rose", ()),
    ]
    # Nobody else's list has changed.
    assert names(cast.ben) == [("Rose", ()), ("George", ())]


def test_what_was_offered_or_is_no_longer_open_is_not_among_them(cast: Cast) -> None:
    keep(cast.chloe, ("eBay", 3))
    ask = cast.ask("eBay", by=cast.ben)
    assert [one.ask.id for one in asks_to_help(cast.chloe)] == [ask.id]
    offered = [ask.targets[0].id]
    assert asks_to_help(cast.chloe, offered=offered) == []
    with transaction():
        Offer.make(ask.targets[0], by=cast.chloe)
        ask.hide(by=cast.ana)
    assert asks_to_help(cast.chloe) == []
    with transaction():
        ask.restore(by=cast.ana)
        cast.ben.turn_away(by=cast.ana)
    assert asks_to_help(cast.chloe) == []


def test_an_ask_without_a_company_is_among_them_and_hints_at_nothing(cast: Cast) -> None:
    keep(cast.chloe, ("eBay", 3))
    with transaction():
        Ask.post(by=cast.ben, companies=[], who="", why="practising interviews")
    assert names(cast.chloe) == [("Ben", ())]


# Two rows that are one person


def test_contacts_follow_a_merge_and_twins_are_one(cast: Cast) -> None:
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Chloe", stands="helping", past_limit=False)
    keep(cast.chloe, ("eBay", 3), ("Adobe", 1))
    keep(seat.member, ("Adobe", 4), ("Delta", 2))
    for name in ("eBay", "Intel"):
        know(seat.member, name)

    with transaction():
        merge(seat.member, cast.chloe, by=cast.ana)

    assert kept(cast.chloe) == [
        ("Adobe", 5, False), ("eBay", 3, True), ("Delta", 2, False), ("Intel", 0, True),
    ]  # fmt: skip
    assert count(Contact) == 4


def test_a_merge_brings_no_first_name_and_no_file_to_a_phone_that_is_not_proven(
    cast: Cast,
) -> None:
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Chloe", stands="helping", past_limit=False)
    keep(cast.chloe, ("eBay", 3), with_names=True)
    keep(seat.member, ("eBay", 1), ("Delta", 2), with_names=True)
    keep(cast.ben, ("eBay", 1), with_names=True)
    with transaction():
        for member in (cast.chloe, seat.member, cast.ben):
            ContactDraft.make(member.person, found([("x", "Xerox", 1)]), with_names=True)

    with transaction():
        merge(seat.member, cast.chloe, by=cast.ana)

    assert [(one.name, one.count, one.first_names) for one in Contact.of(cast.chloe.person)] == [
        ("eBay", 4, ""),
        ("Delta", 2, ""),
    ]
    assert ContactDraft.of(cast.chloe.person) is None
    # Whoever was not merged has everything still.
    assert [one.first_names for one in Contact.of(cast.ben.person)] == ["Pat0"]
    assert ContactDraft.of(cast.ben.person) is not None
