"""Several clubs of one person: each by itself, and everybody once."""

from datetime import date, timedelta

import pytest

from jobclub import clock
from jobclub.asks.offers import SECRET_FOR, Offer
from jobclub.clubs.models import FACILITATOR, Member
from jobclub.companies.models import Company
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.meetings.models import Meeting
from jobclub.reports.periods import ALL, CUSTOM, Period
from jobclub.reports.queries import doors, people, programme
from jobclub.reports.queries.programme import ClubRow
from tests.cast import Cast

pytestmark = pytest.mark.both


def test_whoever_owns_one_club_sees_that_one(cast: Cast) -> None:
    (row,) = clubs(cast, cast.ana)
    assert (row.club_id, row.name, row.meetings) == (cast.club.id, "Library Club", 1)
    assert (row.people, row.visits, row.new) == (5, 5, 5)
    assert clubs(cast, cast.ben) == clubs(cast, cast.rose) == []
    assert programme.people(db.session(), cast.ben.person_id, ever(cast)) == 0


def test_several_are_told_by_their_names(cast: Cast) -> None:
    own_both(cast)
    found = clubs(cast, cast.ana)
    assert [row.name for row in found] == ["Harbour Club", "Library Club"]
    assert [(row.meetings, row.people) for row in found] == [(1, 2), (1, 5)]


def test_who_is_in_both_clubs_is_one_person(cast: Cast) -> None:
    hers = own_both(cast)
    with transaction():
        ben = cast.harbour.welcome(cast.ben.person, stands="looking")
        for member in (hers, ben):
            cast.other_meeting.arrive(member, stood_as="looking", by=None)
    assert sum(row.people for row in clubs(cast, cast.ana)) == 9
    everybody = programme.people(db.session(), cast.ana.person_id, ever(cast))
    that_day = programme.people(db.session(), cast.ana.person_id, today(cast))
    assert (everybody, that_day) == (7, 7)


def test_a_club_that_one_has_left_to_others_is_not_there(cast: Cast) -> None:
    hers = own_both(cast)
    with transaction():
        hers.role = FACILITATOR
    assert [row.name for row in clubs(cast, cast.ana)] == ["Library Club"]


def test_a_club_without_an_evening_has_zeros(cast: Cast) -> None:
    years_ago = Period(CUSTOM, date(2001, 1, 1), date(2001, 12, 31))
    (row,) = programme.clubs(db.session(), cast.ana.person_id, years_ago)
    assert row == ClubRow(cast.club.id, cast.club.public_id, "Library Club", *[0] * 9)
    assert programme.people(db.session(), cast.ana.person_id, years_ago) == 0


def test_two_ways_to_one_door_are_one_introduction_on_its_first_day(cast: Cast) -> None:
    first, second = two_ways(cast)
    with clock.travel(SECRET_FOR), transaction():
        Introduction.record(first, by=cast.chloe)
    with clock.travel(timedelta(days=40)), transaction():
        Introduction.record(second, by=cast.chloe)
    assert introductions(cast, ever(cast)) == 2
    one, other = company_of(first), company_of(second)
    with transaction():
        other.merge_into(one, by=cast.ana)
    assert introductions(cast, ever(cast)) == 1
    assert introductions(cast, today(cast)) == 1
    # The second one is known by another name: it was made before.
    assert introductions(cast, forty_days_on(cast)) == 0
    with transaction():
        other.split(by=cast.ana)
    assert introductions(cast, forty_days_on(cast)) == 1


def test_of_two_on_one_day_one_counts(cast: Cast) -> None:
    first, second = two_ways(cast)
    with clock.travel(SECRET_FOR), transaction():
        for offer in (first, second):
            Introduction.record(offer, by=cast.chloe)
        company_of(first).merge_into(company_of(second), by=cast.ana)
    assert introductions(cast, ever(cast)) == introductions(cast, today(cast)) == 1


def test_a_landing_counts_on_its_own_day(cast: Cast) -> None:
    with transaction():
        Landing.say(cast.ben, by=cast.ben, day=cast.club.today() - timedelta(days=3))
    assert clubs(cast, cast.ana)[0].landings == 1
    (row,) = programme.clubs(db.session(), cast.ana.person_id, today(cast))
    assert row.landings == 0


def test_it_says_the_same_as_the_clubs_own_pages(cast: Cast) -> None:
    first, _second = two_ways(cast)
    with clock.travel(SECRET_FOR), transaction():
        Introduction.record(first, by=cast.chloe)
    with clock.travel(timedelta(days=7)), transaction():
        Meeting.start(by=cast.ana, code_length=6).arrive(cast.ben, stood_as="looking", by=None)
    for period in (ever(cast), today(cast)):
        (row,) = programme.clubs(db.session(), cast.ana.person_id, period)
        own = people.visits(db.session(), cast.club.id, period)
        assert (row.meetings, row.visits) == (own.meetings, own.visits)
        assert (row.people, row.new) == (own.people, own.new)
        assert programme.people(db.session(), cast.ana.person_id, period) == own.people


def own_both(cast: Cast) -> Member:
    """Ana owns the Harbour Club as well, and was not there yet."""
    with transaction():
        return cast.harbour.welcome(cast.ana.person, stands="helping", role="owner")


def two_ways(cast: Cast) -> tuple[Offer, Offer]:
    """Ben asks for two companies, and Chloe knows someone at both."""
    one, other = cast.ask("eBay", "Marktplaats").targets
    with transaction():
        first = Offer.make(one, by=cast.chloe, meeting=cast.meeting)
        return first, Offer.make(other, by=cast.chloe, meeting=cast.meeting)


def company_of(offer: Offer) -> Company:
    """The company it is at."""
    return db.session.get_one(Company, offer.target.company_id)


def clubs(cast: Cast, member: Member) -> list[ClubRow]:
    """This member's clubs, since ever."""
    return programme.clubs(db.session(), member.person_id, ever(cast))


def introductions(cast: Cast, period: Period) -> int:
    """Of Ana's one club; on its own pages it is the same number."""
    (row,) = programme.clubs(db.session(), cast.ana.person_id, period)
    with clock.travel(timedelta(days=50)):
        assert row.introductions == doors.introductions(db.session(), cast.club.id, period)
    return row.introductions


def ever(cast: Cast) -> Period:
    """All the time."""
    return Period.of(ALL, cast.club.today())


def today(cast: Cast) -> Period:
    """This day alone."""
    return Period(CUSTOM, cast.club.today(), cast.club.today())


def forty_days_on(cast: Cast) -> Period:
    """That day and the days about it."""
    day = cast.club.today() + timedelta(days=40)
    return Period(CUSTOM, day - timedelta(days=1), day + timedelta(days=1))
