"""Members: names, places, roles; two rows that are one person."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobclub import clock
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import Offer
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.errors import Missing, Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.meetings.joining import come_in
from jobclub.people.models import PHONE, Person, SignIn
from tests.cast import Cast

pytestmark = pytest.mark.both


def test_two_anas_are_told_apart_and_both_are_renamed(cast: Cast) -> None:
    with transaction():
        another = cast.club.welcome(_person("Ana Lopez"), stands="looking")
        cast.ana.rename("Ana Ruiz", by=cast.ana)

    assert (cast.ana.called, another.called) == ("Ana R.", "Ana L.")


def test_when_one_is_renamed_away_the_other_has_the_name_alone(cast: Cast) -> None:
    with transaction():
        another = cast.club.welcome(_person("Ben Miller"), stands="looking")
    assert cast.ben.called == "Ben"
    assert another.called == "Ben M."

    with transaction():
        cast.ben.rename("Benedict", by=cast.ben)

    assert another.called == "Ben"
    assert cast.ben.called == "Benedict"


def test_members_of_another_club_are_not_there(cast: Cast) -> None:
    with pytest.raises(Missing):
        Member.visible_to(cast.ben, cast.dan.id)


def test_an_owner_with_a_passphrase_names_a_facilitator(cast: Cast) -> None:
    with pytest.raises(Refused, match="passphrase"), transaction():
        cast.ben.name_facilitator(by=cast.ana)
    with pytest.raises(Refused, match="owner"), transaction():
        cast.ben.name_facilitator(by=cast.rose)

    with transaction():
        cast.ana.person.choose_passphrase("teapot lorry cumulus nine")
        cast.ben.name_facilitator(by=cast.ana)
    assert cast.ben.is_facilitator

    with transaction():
        cast.ben.unname_facilitator(by=cast.ana)
    assert not cast.ben.is_facilitator


def test_an_owner_stays_an_owner(cast: Cast) -> None:
    for verb in (cast.ana.unname_facilitator, cast.ana.turn_away):
        with pytest.raises(Refused), transaction():
            verb(by=cast.ana)
    assert cast.ana.is_owner


def test_who_is_not_welcome_is_out_and_their_code_opens_nothing(cast: Cast) -> None:
    ask = cast.ask("eBay")
    with transaction():
        cast.ben.turn_away(by=cast.ana)

    assert cast.ben not in cast.club.members()
    with pytest.raises(Refused), transaction():
        come_in(cast.meeting, person=cast.ben.person, name="", stands="", past_limit=False)
    assert ask.state == OPEN

    with transaction():
        cast.ben.welcome_back(by=cast.ana)
    assert cast.ben in cast.club.members()


def test_merging_moves_phone_seat_ask_and_offers(cast: Cast) -> None:
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Ben", stands="looking", past_limit=False)
        new = seat.member
        _row, token = SignIn.begin(new.person, PHONE)
        chloes = Ask.post(by=cast.chloe, companies=["Intel"], who="", why="", meeting=cast.meeting)
        Offer.make(chloes.targets[0], by=new, meeting=cast.meeting)
        Ask.post(by=new, companies=["Delta"], who="", why="", meeting=cast.meeting)
        new_id, gone_person = new.id, new.person_id

    with transaction():
        merge(new, cast.ben, by=cast.ana)

    assert db.session.get(Member, new_id) is None
    assert db.session.get(Person, gone_person) is None
    signed = SignIn.known_by(token)
    assert signed is not None
    assert signed.person_id == cast.ben.person_id
    mine = Ask.of(cast.ben, OPEN)
    assert mine is not None
    assert mine.companies == ["Delta"]
    assert Offer.between(chloes.targets[0], cast.ben) is not None
    assert cast.ben.called == "Ben"


def test_merging_keeps_one_of_what_both_have(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Chloe", stands="helping", past_limit=False)
        Offer.make(target, by=seat.member, meeting=cast.meeting)
        Offer.make(target, by=cast.chloe, meeting=cast.meeting)

    with transaction():
        merge(seat.member, cast.chloe, by=cast.ana)

    standing = db.session.scalars(select(Offer).where(Offer.target_id == target.id)).all()
    assert [offer.connector_id for offer in standing] == [cast.chloe.id]
    assert cast.meeting.head_count() == 5


def test_merging_into_the_asker_drops_offers_to_oneself(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Ben", stands="looking", past_limit=False)
        Offer.make(target, by=seat.member, meeting=cast.meeting)

    with transaction():
        merge(seat.member, cast.ben, by=cast.ana)

    assert Offer.between(target, cast.ben) is None


def test_a_typed_name_never_comes_into_a_facilitators_rights(cast: Cast) -> None:
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Rose", stands="looking", past_limit=False)

    with pytest.raises(Refused), transaction():
        merge(seat.member, cast.rose, by=cast.ana)
    with pytest.raises(Refused), transaction():
        merge(cast.rose, seat.member, by=cast.ana)


def test_nobody_is_merged_into_somebody_of_another_club_too(cast: Cast) -> None:
    with transaction():
        cast.harbour.welcome(cast.ben.person, stands="looking")
        seat = come_in(cast.meeting, person=None, name="Ben", stands="looking", past_limit=False)

    with pytest.raises(Refused), transaction():
        merge(seat.member, cast.ben, by=cast.ana)


def _person(name: str) -> Person:
    person = Person(name=name)
    db.session.add(person)
    return person


def test_merging_keeps_the_offer_that_stands_with_what_became_of_it(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        Offer.make(target, by=cast.chloe, meeting=cast.meeting)
    with clock.travel(timedelta(seconds=20)), transaction():
        taken_back = Offer.between(target, cast.chloe)
        assert taken_back is not None
        taken_back.withdraw(by=cast.chloe)
        seat = come_in(cast.meeting, person=None, name="Chloe", stands="helping", past_limit=False)
        offer = Offer.make(target, by=seat.member, meeting=cast.meeting)
        Introduction.record(offer, by=seat.member)

    with transaction():
        merge(seat.member, cast.chloe, by=cast.ana)

    kept = Offer.between(target, cast.chloe)
    assert kept is not None
    assert kept.withdrawn_at is None
    assert Introduction.of(kept) is not None


def test_merging_believes_the_seat_that_is_in_the_room(cast: Cast) -> None:
    with transaction():
        george = cast.meeting.seat_of(cast.george)
        assert george is not None
        george.correct("left", by=cast.ana)
        seat = come_in(cast.meeting, person=None, name="George", stands="looking", past_limit=False)

    with transaction():
        merge(seat.member, cast.george, by=cast.ana)

    assert george.status == "here"
    assert george.has_phone
    assert george.question is None


def test_merging_keeps_tonights_draft_to_its_author(cast: Cast) -> None:
    with transaction():
        Ask.keep_draft(by=cast.ben, companies=["Old"], who="", why="")
        seat = come_in(cast.meeting, person=None, name="Ben", stands="looking", past_limit=False)
        Ask.keep_draft(by=seat.member, companies=["New"], who="", why="")

    with transaction():
        merge(seat.member, cast.ben, by=cast.ana)

    drafts = db.session.scalars(select(Ask).where(Ask.asker_id == cast.ben.id)).all()
    assert [(ask.state, ask.companies) for ask in drafts] == [("draft", ["New"])]


def test_same_person_is_a_nod_as_well(cast: Cast) -> None:
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Ben", stands="looking", past_limit=True)
        merge(seat.member, cast.ben, by=cast.ana)

    assert cast.meeting.admits(cast.ben)


def test_a_facilitator_does_not_undo_not_welcome_by_a_merge(cast: Cast) -> None:
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Ben", stands="looking", past_limit=False)
        seat.member.turn_away(by=cast.ana)
    assert not cast.meeting.admits(seat.member)

    with pytest.raises(Refused, match="not welcome"), transaction():
        merge(seat.member, cast.ben, by=cast.rose)


def test_a_rename_tells_namesakes_apart_in_every_club(cast: Cast) -> None:
    with transaction():
        cast.harbour.welcome(cast.ben.person, stands="looking")
        namesake = cast.harbour.welcome(_person("Ben Miller"), stands="looking")
    assert namesake.called == "Ben M."

    with transaction():
        cast.ben.rename("Benedict", by=cast.ben)

    assert namesake.called == "Ben"


def test_a_facilitators_own_phone_gets_their_seat_on_their_own_word(cast: Cast) -> None:
    with transaction():
        seat = come_in(cast.meeting, person=None, name="Ana", stands="looking", past_limit=False)
        _row, token = SignIn.begin(seat.member.person, PHONE)
        merge(seat.member, cast.ana, by=cast.ana)

    signed = SignIn.known_by(token)
    assert signed is not None
    assert signed.person_id == cast.ana.person_id
    assert cast.meeting.head_count() == 5
