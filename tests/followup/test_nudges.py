"""Nudges: past its day, whoever moves next is asked once, kindly; and nobody else is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app

from jobclub import clock
from jobclub.asks.offers import ASKER, CONNECTOR, Offer
from jobclub.clubs.models import Member
from jobclub.config import Settings
from jobclub.errors import Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.followup.brief import Brief
from jobclub.followup.nudges import due_in, last_asked, nudge
from jobclub.followup.sweep import follow_up
from jobclub.followup.to_tell import slips_of
from jobclub.introductions.models import Introduction
from jobclub.introductions.moving import let_rest, moves_in, put_off
from jobclub.mail.models import MailOff
from tests.cast import Cast
from tests.followup.between import (
    give_addresses,
    later,
    must_be_written,
    outbox,
    with_mail,
    written,
)

pytestmark = pytest.mark.both


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return with_mail(settings)


def promised(
    cast: Cast,
    company: str = "eBay",
    *,
    by: Member | None = None,
    asker: Member | None = None,
    mover: str = CONNECTOR,
    days: int = 2,
) -> Offer:
    """Chloe opens a door for Ben, and settles with him who writes first; the meeting is over."""
    ask = cast.ask(company, by=asker)
    with clock.travel(timedelta(seconds=-20)), transaction():
        offer = Offer.make(ask.targets[0], by=by or cast.chloe, meeting=cast.meeting)
        offer.firm_up(mover, cast.club.today() + timedelta(days=days), by=by or cast.chloe)
    return offer


def over(cast: Cast) -> None:
    """The evening is over, and everybody has an address."""
    give_addresses(cast)
    with transaction():
        cast.meeting.close(by=cast.ana)


def test_the_one_who_moves_is_asked_the_day_after_and_nobody_else(cast: Cast) -> None:
    offer = promised(cast)
    over(cast)
    with later(cast.club, 2):
        follow_up()
        assert outbox("nudge") == []
    with later(cast.club, 4):
        follow_up()
        letter = must_be_written(outbox("nudge", cast.chloe)[0])
        assert len(outbox("nudge")) == 1
        assert "You wanted to ask your contact at eBay for Ben. Did you?" in letter.text
        assert letter.text.startswith("Hello Chloe,")
        assert offer.nudged_for == offer.by_day


def test_where_the_asker_writes_first_the_asker_is_asked(cast: Cast) -> None:
    promised(cast, mover=ASKER)
    over(cast)
    with later(cast.club, 4):
        follow_up()
        assert outbox("nudge", cast.chloe) == []
        letter = must_be_written(outbox("nudge", cast.ben)[0])
        assert "You wanted to write to Chloe about eBay. Are you in touch?" in letter.text


def test_however_often_it_runs_it_is_one_letter(cast: Cast) -> None:
    promised(cast)
    over(cast)
    for days in (4, 5, 12, 40):
        with later(cast.club, days):
            follow_up()
            follow_up()
    assert len(outbox("nudge", cast.chloe)) == 1


def test_nobody_is_asked_by_night_or_on_a_sunday(cast: Cast) -> None:
    promised(cast)
    over(cast)
    for at in ("08:59", "18:01", "23:00"):
        with later(cast.club, 4, at):
            follow_up()
    days_to_sunday = (6 - cast.club.today().weekday()) % 7 + 7
    noon = cast.club.moment(cast.club.today() + timedelta(days=days_to_sunday), "12:00")
    with clock.travel(noon - clock.now()):
        follow_up()
    assert outbox("nudge") == []


def test_an_open_meeting_is_not_disturbed(cast: Cast) -> None:
    promised(cast)
    give_addresses(cast)
    with later(cast.club, 4):
        with transaction():
            cast.meeting.close(by=cast.ana)
            cast.meeting.start(by=cast.ana, code_length=6)
        follow_up()
        assert outbox("nudge") == []


def test_with_no_address_nothing_is_marked(cast: Cast) -> None:
    """Their page asks all the same, and so does the facilitator."""
    offer = promised(cast, by=cast.george)
    over(cast)
    with later(cast.club, 4):
        follow_up()
        assert outbox("nudge") == []
        assert offer.nudged_for is None
        assert cast.george.nudged_at is None
        assert [member for member, _moves in due_in(cast.club)] == [cast.george]


def test_who_wants_no_more_of_these_gets_none(cast: Cast) -> None:
    promised(cast)
    over(cast)
    with transaction():
        db.session.add(MailOff(person_id=cast.chloe.person_id, kind="nudge"))
    with later(cast.club, 4):
        follow_up()
        assert outbox("nudge") == []
        assert cast.chloe.nudged_at is None


def test_one_letter_a_week_of_at_most_five_promises(cast: Cast) -> None:
    """Seven were made on one evening; the other two are asked about a week later."""
    askers = [cast.ana, cast.ben, cast.rose, cast.george]
    companies = ("eBay", "Adobe")
    for asker in askers:
        ask = cast.ask(*companies, by=asker)
        with clock.travel(timedelta(seconds=-20)), transaction():
            for target in ask.targets:
                offer = Offer.make(target, by=cast.chloe, meeting=cast.meeting)
                offer.firm_up(CONNECTOR, cast.club.today(), by=cast.chloe)
    over(cast)
    with later(cast.club, 1):
        follow_up()
        letter = must_be_written(outbox("nudge", cast.chloe)[0])
        assert letter.text.count("You wanted to ask") == 5
    with later(cast.club, 5):
        follow_up()
        assert len(outbox("nudge", cast.chloe)) == 1
    with later(cast.club, 9):
        follow_up()
        follow_up()
        letter = must_be_written(outbox("nudge", cast.chloe)[1])
        assert letter.text.count("You wanted to ask") == 3
    with later(cast.club, 30):
        follow_up()
        assert len(outbox("nudge", cast.chloe)) == 2


def test_a_week_is_counted_from_when_the_letter_left(cast: Cast) -> None:
    """The mail server took three days over the first."""
    promised(cast)
    promised(cast, "Adobe", asker=cast.rose, days=5)
    over(cast)
    with later(cast.club, 3):
        follow_up()
        sent = clock.now() + timedelta(days=3)
    with transaction():
        outbox("nudge", cast.chloe)[0].sent_at = sent
    with clock.travel(sent - clock.now() + timedelta(days=6, hours=23)):
        assert due_in(cast.club) == []
    with clock.travel(sent - clock.now() + timedelta(days=7, hours=1)):
        assert [member for member, _moves in due_in(cast.club)] == [cast.chloe]


def test_after_days_off_there_is_no_flood(cast: Cast) -> None:
    promised(cast, days=1)
    promised(cast, "Adobe", asker=cast.rose, days=2)
    promised(cast, "Intel", asker=cast.george, days=3)
    over(cast)
    with later(cast.club, 9):
        follow_up()
        follow_up()
        assert len(outbox("nudge")) == 1


def test_next_week_is_asked_about_again_then(cast: Cast) -> None:
    offer = promised(cast)
    over(cast)
    with later(cast.club, 4):
        follow_up()
        with transaction():
            put_off(offer, by=cast.chloe)
    with later(cast.club, 10):
        follow_up()
        assert len(outbox("nudge", cast.chloe)) == 1
    with later(cast.club, 13):
        follow_up()
        assert len(outbox("nudge", cast.chloe)) == 2


@pytest.mark.parametrize("settled", ["done", "next week", "couldn't", "asker gone"])
def test_what_is_settled_before_the_letter_goes_is_not_asked(cast: Cast, settled: str) -> None:
    offer = promised(cast)
    over(cast)
    with later(cast.club, 4):
        follow_up()
        [letter] = outbox("nudge", cast.chloe)
        assert written(letter) is not None
        with transaction():
            if settled == "done":
                Introduction.record(offer, by=cast.chloe)
            elif settled == "next week":
                put_off(offer, by=cast.chloe)
            elif settled == "couldn't":
                let_rest(offer, by=cast.chloe)
            else:
                cast.ben.turn_away(by=cast.ana)
        assert written(letter) is None


def test_introduced_the_asker_is_asked_after_two_weeks(cast: Cast) -> None:
    offer = promised(cast)
    over(cast)
    with transaction():
        Introduction.record(offer, by=cast.chloe)
    with later(cast.club, 13):
        follow_up()
        assert outbox("nudge") == []
    with later(cast.club, 16):
        follow_up()
        letter = must_be_written(outbox("nudge", cast.ben)[0])
        assert "Chloe introduced you at eBay. Did they reply?" in letter.text
        assert outbox("nudge", cast.chloe) == []


def test_a_facilitator_may_remind_once_a_week(cast: Cast) -> None:
    """Whoever sends it: after one by hand the sweep is silent, and the other way round."""
    promised(cast)
    over(cast)
    with later(cast.club, 4):
        with transaction():
            assert nudge(cast.chloe, moves_in(cast.club), by=cast.ana) is not None
        follow_up()
        assert len(outbox("nudge")) == 1
    with later(cast.club, 6):
        with pytest.raises(Refused, match="Chloe was asked on"), transaction():
            nudge(cast.chloe, moves_in(cast.club), by=cast.ana)
        assert len(outbox("nudge")) == 1


def test_by_hand_and_with_no_address_it_is_marked_as_told(cast: Cast) -> None:
    offer = promised(cast, by=cast.george)
    over(cast)
    with later(cast.club, 4):
        with transaction():
            assert nudge(cast.george, moves_in(cast.club), by=cast.ana) is None
        assert offer.nudged_for == offer.by_day
        assert due_in(cast.club) == []


def test_a_letter_is_no_word_of_its_reader(cast: Cast) -> None:
    promised(cast)
    over(cast)
    heard = cast.chloe.last_heard_at
    with later(cast.club, 4):
        follow_up()
    assert cast.chloe.last_heard_at == heard


def test_the_letter_has_a_link_for_each_promise_and_no_answer_in_it(cast: Cast) -> None:
    """What stands in an address stands in somebody's log."""
    promised(cast)
    over(cast)
    with later(cast.club, 4):
        follow_up()
        letter = must_be_written(outbox("nudge", cast.chloe)[0])
    assert "https://jobs.example.org/promise/" in letter.text
    assert "couldn" not in letter.text.partition("https://")[2].split()[0]
    assert "https://jobs.example.org/promise/" in letter.html


def test_a_laptop_s_letter_is_complete_in_itself(cast: Cast, settings: Settings) -> None:
    promised(cast)
    over(cast)
    current_app.config["SETTINGS"] = replace(settings, url="", proxies=0)
    with later(cast.club, 4):
        follow_up()
        letter = must_be_written(outbox("nudge", cast.chloe)[0])
    assert "://" not in letter.text
    assert "://" not in letter.html
    assert "answer this mail" in letter.text


def test_who_moves_now_is_asked_whatever_the_other_was_asked(cast: Cast) -> None:
    """Chloe was asked, and introduced them; the day on which Ben moves is no later than hers."""
    offer = promised(cast, days=7)
    over(cast)
    with later(cast.club, 9):
        follow_up()
        assert len(outbox("nudge", cast.chloe)) == 1
        with transaction():
            started = cast.club.day_of(offer.made_at)
            Introduction.record(offer, by=cast.chloe, day=started)
        assert offer.nudged_for is None
    with later(cast.club, 17):
        follow_up()
        assert len(outbox("nudge", cast.ben)) == 1


@pytest.mark.parametrize("who", ["chloe", "ben"])
def test_nobody_asks_while_one_of_the_two_takes_a_break(cast: Cast, who: str) -> None:
    promised(cast)
    over(cast)
    member = getattr(cast, who)
    with transaction():
        member.stand("paused", by=member)
    with later(cast.club, 4):
        follow_up()
        assert outbox("nudge") == []
        brief = Brief(cast.club)
        assert [*brief.due, *brief.soon] == []
        with transaction():
            member.stand("looking", by=member)
        follow_up()
        assert len(outbox("nudge", cast.chloe)) == 1


def test_what_fell_due_after_the_slip_was_drawn_still_waits(cast: Cast) -> None:
    offer = promised(cast, by=cast.george)
    over(cast)
    with later(cast.club, 1):
        drawn = clock.now()
    with later(cast.club, 4):
        with transaction():
            slips_of([cast.george], Brief(cast.club))[0].hand_over(until=drawn)
        assert offer.nudged_for is None


@pytest.mark.parametrize("end", ["dropped", "failed"])
def test_a_letter_that_never_went_has_asked_nobody(cast: Cast, end: str) -> None:
    """The mail server was off for days: they are asked all the same, a week later."""
    offer = promised(cast)
    over(cast)
    with later(cast.club, 4):
        follow_up()
        [letter] = outbox("nudge", cast.chloe)
        with transaction():
            letter.drop() if end == "dropped" else letter.fail("Connection refused")
        assert (offer.nudged_for, cast.chloe.nudged_at) == (None, None)
        # Not again and again where an address takes none.
        follow_up()
        assert len(outbox("nudge", cast.chloe)) == 1
        # By hand at any time.
        assert last_asked(cast.chloe) is None
    with later(cast.club, 12):
        follow_up()
        follow_up()
        assert len(outbox("nudge", cast.chloe)) == 2
        must_be_written(outbox("nudge", cast.chloe)[1])


def test_what_somebody_asked_meanwhile_stays_asked(cast: Cast) -> None:
    offer = promised(cast)
    over(cast)
    with later(cast.club, 4):
        follow_up()
        [letter] = outbox("nudge", cast.chloe)
    with later(cast.club, 6), transaction():
        offer.nudged_for = offer.by_day + timedelta(days=1) if offer.by_day else None
        cast.chloe.nudged_at = clock.now()
        letter.drop()
        assert offer.nudged_for is not None
        assert cast.chloe.nudged_at is not None


def test_a_letter_in_doubt_may_have_asked(cast: Cast) -> None:
    offer = promised(cast)
    over(cast)
    with later(cast.club, 4):
        follow_up()
        [letter] = outbox("nudge", cast.chloe)
        with transaction():
            letter.be_in_doubt("timed out")
            letter.fail("Connection refused")
        assert offer.nudged_for is not None
