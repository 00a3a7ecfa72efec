"""An offer is settled face to face: who writes first, and by when. Or let go, without a mark."""

from datetime import timedelta
from secrets import token_hex

import pytest
from flask import Flask
from sqlalchemy import select

from jobclub import clock
from jobclub.asks.models import Ask
from jobclub.asks.offers import ASKER, CONNECTOR, Offer
from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.commands import COMMANDS, Receipt, Sent, perform
from jobclub.errors import Missing, Refused
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.meetings.models import Meeting
from jobclub.places import Caller
from tests.cast import Cast
from tests.room import Room
from tests.traces import newcomer, rows_naming

A_WEEK = timedelta(days=7)


@pytest.fixture
def offer(cast: Cast) -> Offer:
    """Chloe's offer to Ben, old enough that he knows of it."""
    target = cast.target()
    with clock.travel(timedelta(seconds=-20)), transaction():
        return Offer.make(target, by=cast.chloe, meeting=cast.meeting)


def firm(offer: Offer, by: Member, mover: str = CONNECTOR, days: int = 7) -> None:
    with transaction():
        offer.firm_up(mover, by.club.today() + timedelta(days=days), by=by)


def test_either_of_the_two_says_yes_and_it_is_settled_once(cast: Cast, offer: Offer) -> None:
    firm(offer, cast.chloe)
    settled = offer.firmed_at
    firm(offer, cast.ben)

    assert (offer.first_mover, offer.by_day) == (CONNECTOR, cast.club.today() + A_WEEK)
    assert offer.is_firm
    assert offer.firmed_at == settled
    assert len(events("OfferFirmed")) == 1


def test_it_can_be_settled_otherwise_later(cast: Cast, offer: Offer) -> None:
    firm(offer, cast.chloe)
    settled = offer.firmed_at
    firm(offer, cast.ben, ASKER, days=2)

    assert (offer.first_mover, offer.by_day) == (ASKER, cast.club.today() + timedelta(days=2))
    assert offer.firmed_at == settled


def test_a_facilitator_at_the_laptop_settles_it_for_somebody_without_a_phone(
    cast: Cast, offer: Offer
) -> None:
    firm(offer, cast.ana)
    assert offer.is_firm


def test_nobody_else_touches_it(cast: Cast, offer: Offer) -> None:
    firm(offer, cast.chloe)
    # The role alone opens nothing on a phone in the hall.
    cast.rose.on_duty = False
    cast.rose.running = True

    for other in (cast.george, cast.rose, cast.dan):
        for verb in (
            lambda by: offer.firm_up(CONNECTOR, cast.club.today(), by=by),
            lambda by: offer.put_off(by=by),
            lambda by: offer.let_go(by=by),
            lambda by: Offer.known_to(by, offer.id),
        ):
            with pytest.raises(Missing), transaction():
                verb(other)
    assert offer.by_day == cast.club.today() + A_WEEK


def test_the_asker_does_not_settle_what_he_may_not_know_of(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        fresh = Offer.make(target, by=cast.chloe, meeting=cast.meeting)

    for early in (cast.ben, cast.ana):
        with pytest.raises(Missing), transaction():
            Offer.visible_to(early, fresh.id)
        with pytest.raises(Missing), transaction():
            fresh.firm_up(CONNECTOR, cast.club.today(), by=early)
        with pytest.raises(Missing), transaction():
            fresh.let_go(by=early)
    with clock.travel(timedelta(seconds=9)):
        firm(fresh, cast.ben)
    assert fresh.is_firm


def test_settled_and_undone_in_the_first_seconds_it_leaves_no_trace(cast: Cast) -> None:
    target = cast.target()
    with transaction():
        fresh = Offer.make(target, by=cast.chloe, meeting=cast.meeting)
    firm(fresh, cast.chloe)

    with transaction():
        fresh.withdraw(by=cast.chloe)

    assert Offer.between(target, cast.chloe) is None
    named = select(EventRow.kind).where(EventRow.actor_id == cast.chloe.id)
    assert set(db.session.scalars(named)) == set()


@pytest.mark.parametrize("days", [-1, 57])
def test_the_day_is_within_eight_weeks(cast: Cast, offer: Offer, days: int) -> None:
    with pytest.raises(Refused) as no:
        firm(offer, cast.chloe, days=days)
    assert no.value.field == "by_day"


def test_one_of_the_two_writes_first(cast: Cast, offer: Offer) -> None:
    with pytest.raises(Refused) as no:
        firm(offer, cast.chloe, "the postman")
    assert no.value.field == "first_mover"


def test_next_week_is_a_week_from_today_however_often_it_is_tapped(
    cast: Cast, offer: Offer
) -> None:
    firm(offer, cast.chloe, days=3)
    for by in (cast.chloe, cast.ben):
        with transaction():
            offer.put_off(by=by)
        assert offer.by_day == cast.club.today() + A_WEEK
    # Settled, and put off once.
    assert len(events("OfferFirmed")) == 2

    with clock.travel(timedelta(days=30)):
        with transaction():
            offer.put_off(by=cast.ben)
        assert offer.by_day == cast.club.today() + A_WEEK


def test_a_later_day_is_not_brought_forward(cast: Cast, offer: Offer) -> None:
    firm(offer, cast.chloe, days=20)
    with transaction():
        offer.put_off(by=cast.chloe)
    assert offer.by_day == cast.club.today() + timedelta(days=20)


def test_what_has_no_day_cannot_be_put_off(cast: Cast, offer: Offer) -> None:
    with pytest.raises(Missing), transaction():
        offer.put_off(by=cast.chloe)


def test_who_put_it_off_stands_nowhere(cast: Cast, offer: Offer) -> None:
    firm(offer, cast.ben)
    before = rows_naming(cast.chloe)

    with transaction():
        offer.put_off(by=cast.chloe)

    # The offer's own row is the same one, with another day.
    assert {key: value for key, value in rows_naming(cast.chloe).items() if key[0] != "offer"} == {
        key: value for key, value in before.items() if key[0] != "offer"
    }


@pytest.mark.parametrize("who", ["ben", "chloe", "ana"])
def test_let_go_it_is_closed_and_nobody_can_tell_who_did_it(
    cast: Cast, offer: Offer, who: str
) -> None:
    firm(offer, cast.ben)
    by = getattr(cast, who)
    before = rows_naming(by)

    with transaction():
        offer.let_go(by=by)
        offer.let_go(by=by)

    # No row more names them than before. Of those that do, the offer's own is taken back, whoever
    # did it, and the meeting's (which Ana leads) counts one event more.
    after = rows_naming(by)
    assert after.keys() == before.keys()
    assert {key[0] for key, row in after.items() if row != before[key]} <= {"offer", "meeting"}
    assert (offer.first_mover, offer.by_day, offer.firmed_at) == ("", None, None)
    assert [row.actor_id for row in events("OfferLetGo")] == [None]


@pytest.mark.parametrize("who", ["chloe", "ana"])
def test_a_settled_one_taken_back_is_let_go_without_a_name(
    cast: Cast, offer: Offer, who: str
) -> None:
    firm(offer, cast.ben)
    by = getattr(cast, who)
    before = rows_naming(by)

    with transaction():
        offer.withdraw(by=by)

    assert rows_naming(by).keys() == before.keys()
    assert offer.withdrawn_at is not None
    assert events("OfferWithdrawn") == []
    assert [row.actor_id for row in events("OfferLetGo")] == [None]


def test_both_may_let_it_go_at_once(cast: Cast, offer: Offer) -> None:
    with transaction():
        Offer.known_to(cast.chloe, offer.id).let_go(by=cast.chloe)
    with transaction():
        Offer.known_to(cast.ben, offer.id).let_go(by=cast.ben)

    assert len(events("OfferLetGo")) == 1
    with pytest.raises(Missing):
        Offer.visible_to(cast.ben, offer.id)


def test_after_the_introduction_there_is_nothing_to_settle(cast: Cast, offer: Offer) -> None:
    firm(offer, cast.chloe)
    with transaction():
        Introduction.record(offer, by=cast.chloe)

    with pytest.raises(Refused, match="introduced"):
        firm(offer, cast.chloe, days=2)
    with pytest.raises(Refused, match="introduced"), transaction():
        offer.put_off(by=cast.chloe)
    with pytest.raises(Refused, match="introduced"), transaction():
        offer.let_go(by=cast.ben)
    assert offer.by_day == cast.club.today() + A_WEEK


def test_an_offer_taken_back_loses_what_was_settled(cast: Cast, offer: Offer) -> None:
    firm(offer, cast.chloe, ASKER, days=2)
    with transaction():
        offer.withdraw(by=cast.chloe)
    with transaction():
        again = Offer.make(offer.target, by=cast.chloe)

    assert again is offer
    assert not again.is_firm
    assert (again.first_mover, again.by_day) == ("", None)


def test_nobody_settles_what_nobody_asks_for(cast: Cast, offer: Offer) -> None:
    ask = offer.target.ask
    with transaction():
        ask.edit(companies=["Intel"], who="", why="", by=cast.ben)
    with pytest.raises(Refused, match="not asked for"):
        firm(offer, cast.chloe)

    with transaction():
        ask.edit(companies=["eBay"], who="", why="", by=cast.ben)
        ask.hide(by=cast.ana)
    with pytest.raises(Refused, match="off the board"):
        firm(offer, cast.chloe)
    # It can be let go all the same: nobody is held to what is hidden.
    with transaction():
        offer.let_go(by=cast.chloe)
    assert offer.withdrawn_at is not None


def test_somebody_not_welcome_any_more_is_promised_nothing(cast: Cast, offer: Offer) -> None:
    with transaction():
        cast.ben.turn_away(by=cast.ana)
    with pytest.raises(Refused, match="no longer open"):
        firm(offer, cast.chloe)


@pytest.mark.parametrize("state", ["closed", "planned"])
def test_an_evening_that_is_not_on_takes_no_offers(cast: Cast, state: str) -> None:
    target = cast.target()
    with transaction():
        if state == "closed":
            page = cast.meeting
            page.close(by=cast.ana)
        else:
            day = cast.club.today() + A_WEEK
            page = Meeting.plan(day, "19:00", "90", by=cast.ana)
        offer = Offer.make(target, by=cast.chloe, meeting=page)

    assert offer.meeting_id is None


def test_no_hand_goes_up_after_the_close(app: Flask) -> None:
    room = Room.furnish(app)
    ana = room.actors["owner"]
    caller = Caller(ana.cookie, ana.laptop, meeting=room.meeting)
    hand = {"target_id": room.ids["second"], "member_id": room.ids["george"]}
    with app.test_request_context():
        assert perform(Sent("meeting:close", None, {}), caller)["ok"]
        answer = perform(Sent("offer:make-for", None, hand), caller)
    assert answer["why"] == "This meeting has ended."


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("command", ["offer:let-go", "offer:withdraw", "offer:put-off"])
def test_what_came_to_nothing_stands_in_no_receipt(command: str) -> None:
    assert COMMANDS[command].unmarked


def test_the_receipt_of_it_keeps_no_words(app: Flask) -> None:
    room = Room.furnish(app)
    chloe = room.actors["connector"]
    caller = Caller(chloe.cookie, chloe.laptop, meeting=room.meeting)
    once = token_hex(16)
    with app.test_request_context():
        made = perform(Sent("offer:make", None, {"target_id": room.ids["second"]}), caller)
        sent = Sent("offer:let-go", once, {"offer_id": made["id"]})
        with clock.travel(timedelta(seconds=20)):
            said, again = perform(sent, caller), perform(sent, caller)

    assert "thank you for trying" in said["said"]
    assert again == {"ok": True}
    with app.app_context():
        kept = db.session.scalars(select(Receipt).where(Receipt.key == once)).one()
        assert kept.answer == {"ok": True}


# Two rows, one person


def test_what_either_row_had_settled_stays_settled(cast: Cast, offer: Offer) -> None:
    firm(offer, cast.chloe, days=3)
    with transaction():
        again = newcomer(cast, "Chloe")
        twin = Offer.make(offer.target, by=again)
    assert twin is not offer

    with transaction():
        merge(cast.chloe, again, by=cast.ana)

    kept = db.session.scalars(select(Offer).where(Offer.target_id == twin.target_id)).one()
    assert kept.connector_id == again.id
    assert (kept.first_mover, kept.by_day) == (CONNECTOR, cast.club.today() + timedelta(days=3))


@pytest.mark.parametrize("into_new", [True, False])
def test_how_to_reach_them_is_as_they_said_it_last(cast: Cast, into_new: bool) -> None:
    with transaction():
        cast.ben.be_reached("old@example.org", by=cast.ben)
        again = newcomer(cast, "Ben")
        again.be_reached("555 0100", by=again)
    gone, into = (cast.ben, again) if into_new else (again, cast.ben)

    with transaction():
        merge(gone, into, by=cast.ana)

    assert into.reach == "555 0100"


def test_and_is_not_lost_where_only_one_row_had_it(cast: Cast) -> None:
    with transaction():
        cast.ben.be_reached("555 0100", by=cast.ben)
        again = newcomer(cast, "Ben")
    with transaction():
        merge(cast.ben, again, by=cast.ana)

    assert again.reach == "555 0100"


def test_an_offer_between_what_was_one_person_goes(cast: Cast) -> None:
    with transaction():
        again = newcomer(cast, "Ben")
        ask = Ask.post(by=again, companies=["eBay"], who="", why="", meeting=cast.meeting)
        offer = Offer.make(ask.targets[0], by=cast.ben)
        offer.firm_up(CONNECTOR, cast.club.today(), by=cast.ben)
    with transaction():
        merge(cast.ben, again, by=cast.ana)

    assert db.session.scalars(select(Offer)).all() == []


def events(kind: str) -> list[EventRow]:
    return list(db.session.scalars(select(EventRow).where(EventRow.kind == kind)))
