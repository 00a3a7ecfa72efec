"""The life of an introduction: each step by whom it concerns, skipped, undone, put off, closed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobclub import clock
from jobclub.asks.offers import ASKER, CONNECTOR, Offer
from jobclub.board.my_offers import offers_of
from jobclub.clubs.leaving import leave
from jobclub.clubs.models import Member
from jobclub.errors import Missing, Refused
from jobclub.events import EventRow, transaction
from jobclub.extensions import db
from jobclub.followup.settling import settle
from jobclub.introductions.commands import let_go, put_off_move
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import Move, let_rest, move_of, moves_in, put_off
from jobclub.introductions.steps import STEPS, WHOSE
from tests.cast import Cast

pytestmark = pytest.mark.both
A_WEEK = timedelta(days=7)


@pytest.fixture
def offer(cast: Cast) -> Offer:
    """Chloe's offer to Ben, old enough that he knows of it."""
    return offered(cast)


def offered(cast: Cast, *, days_ago: int = 0) -> Offer:
    target = cast.target()
    with clock.travel(timedelta(days=-days_ago, seconds=-20)), transaction():
        return Offer.make(target, by=cast.chloe, meeting=cast.meeting)


def step(offer: Offer, *names: str, by: Member, days_ago: int | None = None) -> Introduction:
    day = None if days_ago is None else by.club.today() - timedelta(days=days_ago)
    with transaction():
        for name in names:
            found = Introduction.step(offer, name, by=by, day=day)
    return found


def move(offer: Offer) -> Move:
    found = move_of(offer, Introduction.of(offer))
    assert found is not None
    return found


def events(*kinds: str) -> list[int | None]:
    found = select(EventRow.actor_id).where(EventRow.kind.in_(kinds)).order_by(EventRow.id)
    return list(db.session.scalars(found))


@pytest.mark.parametrize("name", STEPS)
def test_each_step_is_the_word_of_whom_it_concerns(cast: Cast, offer: Offer, name: str) -> None:
    sides = {CONNECTOR: cast.chloe, ASKER: cast.ben}
    for side, member in sides.items():
        if side in WHOSE[name]:
            continue
        with pytest.raises(Refused, match="to say"), transaction():
            Introduction.step(offer, name, by=member)
    for stranger in (cast.george, cast.dan):
        with pytest.raises(Missing), transaction():
            Introduction.step(offer, name, by=stranger)
    assert Introduction.of(offer) is None

    said = step(offer, name, by=sides[WHOSE[name][0]])
    assert said.state == name
    assert said.last is not None
    assert said.last.entered_by_id is None


@pytest.mark.parametrize("name", STEPS)
def test_a_facilitator_says_it_for_them_and_it_says_so(cast: Cast, offer: Offer, name: str) -> None:
    said = step(offer, name, by=cast.ana).last
    assert said is not None
    assert said.entered_by_id == cast.ana.id
    assert said.by_id in (cast.ben.id, cast.chloe.id)


def test_there_are_no_other_steps(cast: Cast, offer: Offer) -> None:
    for name in ("", "offered", "closed", "hired"):
        with pytest.raises(Refused) as no, transaction():
            Introduction.step(offer, name, by=cast.chloe)
        assert no.value.field == "step"


def test_all_the_way_somebody_moves_next_by_a_day(cast: Cast, offer: Offer) -> None:
    today = cast.club.today()
    story = [
        (None, cast.chloe, cast.chloe, "asking", 7),
        ("asking", cast.chloe, cast.chloe, "agreed", 7),
        ("agreed", cast.chloe, cast.chloe, "introduced", 3),
        ("introduced", cast.chloe, cast.ben, "replied", 7),
        ("replied", cast.ben, cast.ben, "met", 7),
        ("met", cast.ben, cast.ben, "interview", 14),
        ("interview", cast.ben, cast.ben, "landed", 14),
    ]
    for name, by, mover, likely, days in story:
        if name is not None:
            step(offer, name, by=by)
        now = move(offer)
        assert (now.member, now.next, now.by_day) == (mover, likely, today + timedelta(days=days))
    step(offer, "landed", by=cast.ben)
    assert move_of(offer, Introduction.of(offer)) is None


def test_steps_may_be_skipped_and_whoever_met_was_introduced(cast: Cast) -> None:
    offer = offered(cast, days_ago=10)
    met = step(offer, "met", by=cast.ben, days_ago=2)
    assert met.introduced_on == cast.club.today() - timedelta(days=2)
    assert [one.name for one in met.in_order] == ["met"]

    earlier = step(offer, "introduced", by=cast.chloe, days_ago=9)
    assert earlier.state == "met"
    assert earlier.introduced_on == cast.club.today() - timedelta(days=9)


def test_a_late_tap_changes_nothing_and_tells_nobody(cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", by=cast.ben)
    told = events("Introduced", "IntroductionMoved")

    found = step(offer, "asking", "agreed", by=cast.chloe)
    assert (found.state, len(found.steps)) == ("introduced", 1)
    assert events("Introduced", "IntroductionMoved") == told


def test_a_step_tapped_twice_is_one(cast: Cast, offer: Offer) -> None:
    first = step(offer, "asking", by=cast.chloe)
    again = step(offer, "asking", by=cast.chloe)
    assert first is again
    assert len(events("IntroductionMoved")) == 1


def test_both_say_that_they_were_introduced(cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", by=cast.chloe)
    both = step(offer, "introduced", by=cast.ben)
    assert [one.by_id for one in both.steps] == [cast.chloe.id]


def test_whoever_asks_their_contact_has_promised_it(cast: Cast, offer: Offer) -> None:
    step(offer, "asking", by=cast.chloe)
    assert offer.is_firm
    assert (offer.first_mover, offer.by_day) == (CONNECTOR, cast.club.today() + A_WEEK)


def test_the_last_step_is_undone_and_no_other(cast: Cast, offer: Offer) -> None:
    step(offer, "asking", "agreed", by=cast.chloe)
    with transaction():
        assert not Introduction.undo(offer, by=cast.chloe, name="asking")
        assert Introduction.undo(offer, by=cast.chloe, name="agreed")
        # Tapped twice.
        assert not Introduction.undo(offer, by=cast.chloe, name="agreed")
    assert move(offer).next == "agreed"
    with transaction():
        assert Introduction.undo(offer, by=cast.ana)
    assert Introduction.of(offer) is None
    assert move(offer).next == "asking"


def test_what_moved_on_meanwhile_is_not_undone(cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", by=cast.chloe)
    step(offer, "met", by=cast.ben)
    with transaction():
        assert not Introduction.undo(offer, by=cast.chloe, name="introduced")
    # And it is Ben's word, not Chloe's.
    with pytest.raises(Refused, match="Ben"), transaction():
        Introduction.undo(offer, by=cast.chloe)
    found = Introduction.of(offer)
    assert found is not None
    assert found.state == "met"
    assert not found.may_be_undone_by(CONNECTOR)
    assert found.may_be_undone_by(ASKER)


def test_a_landing_is_not_undone_in_passing(cast: Cast, offer: Offer) -> None:
    step(offer, "landed", by=cast.ben)
    with pytest.raises(Refused, match="landing"), transaction():
        Introduction.undo(offer, by=cast.ben)


@pytest.mark.parametrize("done", ["", "asking", "introduced", "met"])
def test_next_week_is_a_week_from_today_whatever_it_is(cast: Cast, offer: Offer, done: str) -> None:
    if done:
        step(offer, done, by=cast.ana)
    mover = move(offer).member
    with clock.travel(timedelta(days=20)):
        today = cast.club.today()
        for by in (mover, mover, cast.ana):
            with transaction():
                put_off(offer, by=by)
            assert move(offer).by_day == today + A_WEEK
        # Put off once, however often it is tapped; nobody is named.
        assert (told := events("IntroductionMoved", "OfferFirmed"))[-1] in (None, mover.id)
        assert len(told) <= 2
    for stranger in (cast.george, cast.dan):
        with pytest.raises(Missing), transaction():
            put_off(offer, by=stranger)


@pytest.mark.parametrize("done", ["", "asking", "agreed"])
@pytest.mark.parametrize("who", ["chloe", "ben", "ana"])
def test_before_the_introduction_it_is_let_go_without_a_mark(
    cast: Cast, offer: Offer, done: str, who: str
) -> None:
    if done:
        step(offer, done, by=cast.chloe)
    with transaction():
        let_rest(offer, by=getattr(cast, who))

    assert offer.withdrawn_at is not None
    assert Introduction.of(offer) is None
    assert (offer.firmed_at, offer.by_day, offer.first_mover) == (None, None, "")
    assert events("OfferLetGo") == [None]
    assert events("IntroductionClosed") == []


@pytest.mark.parametrize("who", ["chloe", "ben", "ana"])
def test_after_it_it_is_closed_by_nobody(cast: Cast, offer: Offer, who: str) -> None:
    step(offer, "introduced", by=cast.chloe)
    for _twice in range(2):
        with transaction():
            let_rest(offer, by=getattr(cast, who))

    found = Introduction.of(offer)
    assert found is not None
    assert (found.state, found.moves_next, found.by_day) == ("closed", "", None)
    assert events("IntroductionClosed") == [None]
    assert move_of(offer, found) is None


def test_closed_too_soon_it_is_opened_again_by_a_word(cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", by=cast.chloe)
    with transaction():
        let_rest(offer, by=cast.chloe)
        assert not Introduction.undo(offer, by=cast.ben, name="introduced")
        assert Introduction.undo(offer, by=cast.ben, name="closed")
    assert move(offer).next == "replied"

    with transaction():
        let_rest(offer, by=cast.chloe)
    step(offer, "met", by=cast.ben)
    assert move(offer).next == "interview"


def test_just_introduced_the_asker_is_asked_after_two_weeks(cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", by=cast.chloe)
    today = cast.club.today()
    assert move(offer).by_day == today + A_WEEK
    assert move(offer).asked_on == today + 2 * A_WEEK

    # Nothing yet: asked again in a week, not in two.
    with clock.travel(2 * A_WEEK), transaction():
        put_off(offer, by=cast.ben)
    assert move(offer).asked_on == today + 3 * A_WEEK


def test_a_tap_nobody_settled_has_a_mover_and_a_day_too(cast: Cast, offer: Offer) -> None:
    assert move(offer).member is cast.chloe
    assert move(offer).by_day == cast.club.today() + A_WEEK
    assert [one.offer for one in moves_in(cast.club, mover=cast.chloe)] == [offer]
    assert moves_in(cast.club, mover=cast.ben) == []


def test_nothing_moves_where_nothing_is_asked_for(cast: Cast, offer: Offer) -> None:
    with transaction():
        offer.target.ask.withdraw(by=cast.ben)
    assert moves_in(cast.club) == []
    with pytest.raises(Refused), transaction():
        Introduction.step(offer, "asking", by=cast.chloe)


def test_but_who_has_met_goes_on(cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", by=cast.chloe)
    with transaction():
        offer.target.ask.withdraw(by=cast.ben)
    assert move(offer).member is cast.ben
    step(offer, "met", by=cast.ben)


def test_the_contacts_name_is_the_two_parties_alone(cast: Cast, offer: Offer) -> None:
    with transaction():
        made = Introduction.record(offer, by=cast.chloe, contact_first_name="Maria")
        # A tap says nothing about a name.
        Introduction.record(offer, by=cast.ben)
        made.name_contact("Carla", by=cast.ana)
    assert made.contact_first_name == "Maria"
    with pytest.raises(Missing), transaction():
        made.forget_contact(by=cast.george)
    with transaction():
        made.forget_contact(by=cast.ben)
    assert made.contact_first_name == ""


def test_a_step_is_not_older_than_the_offer(cast: Cast, offer: Offer) -> None:
    with pytest.raises(Refused, match="began") as no:
        step(offer, "introduced", by=cast.chloe, days_ago=1)
    assert no.value.field == "day"


def test_undone_what_opened_a_closed_one_closes_it_again(cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", by=cast.chloe)
    with transaction():
        let_rest(offer, by=cast.ben)
    step(offer, "met", by=cast.ben)
    with transaction():
        assert Introduction.undo(offer, by=cast.ben, name="met")
    found = Introduction.of(offer)
    assert found is not None
    assert (found.state, found.moves_next) == ("closed", "")


@pytest.mark.parametrize("settled", [False, True])
def test_undone_what_settled_it_leaves_it_unsettled(
    cast: Cast, offer: Offer, settled: bool
) -> None:
    day = cast.club.today() + timedelta(days=2)
    if settled:
        with transaction():
            offer.firm_up(CONNECTOR, day, by=cast.chloe)
    step(offer, "asking", "agreed", by=cast.chloe)
    with transaction():
        Introduction.undo(offer, by=cast.chloe)
    assert offer.is_firm
    with transaction():
        Introduction.undo(offer, by=cast.chloe)
    assert (offer.is_firm, offer.by_day) == ((True, day) if settled else (False, None))


def test_next_week_outlasts_another_day_and_a_close_taken_back(cast: Cast) -> None:
    offer = offered(cast, days_ago=20)
    next_week = cast.club.today() + A_WEEK
    step(offer, "introduced", by=cast.chloe, days_ago=19)
    with transaction():
        put_off(offer, by=cast.ben)
    step(offer, "introduced", by=cast.ben, days_ago=18)
    assert move(offer).by_day == next_week
    with transaction():
        let_rest(offer, by=cast.ben)
        Introduction.undo(offer, by=cast.ben, name="closed")
    assert move(offer).by_day == next_week
    step(offer, "replied", by=cast.ben, days_ago=4)
    assert move(offer).by_day == cast.club.today() + timedelta(days=3)


def test_an_old_page_changes_nothing_that_is_the_others_turn(cast: Cast, offer: Offer) -> None:
    step(offer, "introduced", by=cast.chloe)
    before = move(offer).by_day
    with clock.travel(timedelta(days=5)), transaction():
        late = [
            put_off_move(cast.chloe, offer_id=offer.id),
            put_off_move(cast.ben, offer_id=offer.id, state="offered"),
            let_go(cast.chloe, offer_id=offer.id, state="agreed"),
            {"said": settle(offer, "couldnt", "", by=cast.chloe)},
        ]
    said = {str((answer or {}).get("said")).split(",")[0] for answer in late}
    assert said == {"It has moved on meanwhile"}
    assert move(offer).by_day == before
    with transaction():
        let_go(cast.chloe, offer_id=offer.id, state="introduced")
    assert move_of(offer, Introduction.of(offer)) is None


@pytest.mark.parametrize("came", ["closed", "begun"])
def test_of_two_at_one_company_the_one_that_lives_is_the_promise(cast: Cast, came: str) -> None:
    first, second = cast.ask("Amex Corp", "American Xpress Travel").targets
    with clock.travel(timedelta(seconds=-20)), transaction():
        one, other = (Offer.make(at, by=cast.chloe) for at in (first, second))
    with transaction():
        if came == "closed":
            Introduction.step(one, "introduced", by=cast.chloe)
            let_rest(one, by=cast.chloe)
            other.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
        else:
            one.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
            Introduction.step(other, "agreed", by=cast.chloe)
        assert first.company is not None
        assert second.company is not None
        first.company.merge_into(second.company, by=cast.ana)
    db.session.expire_all()
    assert [found.offer.id for found in moves_in(cast.club)] == [other.id]
    assert [card.id for card in offers_of(cast.chloe)] == [other.id]


@pytest.mark.parametrize("landed", [False, True])
def test_who_comes_back_asks_again_what_closed_as_they_left(
    cast: Cast, offer: Offer, landed: bool
) -> None:
    step(offer, "introduced", by=cast.chloe)
    with transaction():
        if landed:
            Landing.say(cast.ben, by=cast.ben)
        leave(cast.ben)
    assert moves_in(cast.club) == []
    with transaction():
        cast.ben.come_back()
    assert offer.target.ask.state == ("closed" if landed else "open")
    assert [found.member for found in moves_in(cast.club)] == ([] if landed else [cast.ben])
