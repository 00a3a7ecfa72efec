"""Check-ins: once a month whoever is quiet is asked how they are. No answer is fine."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from jobclub import clock
from jobclub.asks.models import OPEN, Ask
from jobclub.clubs.leaving import leave
from jobclub.config import Settings
from jobclub.errors import Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.followup.check_ins import CheckIn
from jobclub.followup.quiet import quiet_in
from jobclub.followup.sweep import follow_up
from jobclub.introductions.landings import Landing
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


def over(cast: Cast) -> None:
    """The evening is over, and everybody but George has an address."""
    give_addresses(cast)
    with transaction():
        cast.meeting.close(by=cast.ana)


def asked(cast: Cast) -> CheckIn:
    """Ben is asked now."""
    with transaction():
        found = CheckIn.ask(cast.ben)
    assert found is not None
    return found


def test_whoever_is_quiet_is_asked_once_a_month_and_three_times_in_all(cast: Cast) -> None:
    over(cast)
    when = []
    for day in range(27, 400, 3):
        with later(cast.club, day):
            before = len(outbox("check-in", cast.ben))
            follow_up()
            if len(outbox("check-in", cast.ben)) > before:
                when.append(clock.now())
    assert len(when) == 3
    months = {at.strftime("%Y-%m") for at in when}
    assert len(months) == 3
    assert all(later_on - at >= timedelta(days=28) for at, later_on in pairwise(when))
    with later(cast.club, 400):
        quiet = next(one for one in quiet_in(cast.club) if one.member is cast.ben)
        assert (quiet.asked, quiet.no_more) == (3, True)
        # Nobody runs after those who run the evenings, nor marks whom no mail reaches.
        assert outbox("check-in", cast.ana) == []
        assert outbox("check-in", cast.george) == []
        assert [one.asked for one in quiet_in(cast.club) if one.member is cast.george] == [0]


def test_heard_from_again_they_are_asked_again_when_quiet_again(cast: Cast) -> None:
    over(cast)
    for day in (29, 62, 95, 128):
        with later(cast.club, day):
            follow_up()
    assert len(outbox("check-in", cast.ben)) == 3
    with later(cast.club, 130), transaction():
        cast.ben.heard()
    for day in (150, 161, 163):
        with later(cast.club, day):
            follow_up()
    assert len(outbox("check-in", cast.ben)) == 4


def test_the_31st_is_not_followed_by_the_1st(cast: Cast) -> None:
    over(cast)
    noon = datetime(2027, 3, 31, 18, tzinfo=UTC)
    for at, count in ((noon, 1), (noon + timedelta(days=1), 1), (noon + timedelta(days=29), 2)):
        with clock.travel(at - clock.now()):
            follow_up()
            assert len(outbox("check-in", cast.ben)) == count


def test_after_months_off_everybody_is_asked_once(cast: Cast) -> None:
    over(cast)
    with later(cast.club, 120):
        follow_up()
        follow_up()
        assert len(outbox("check-in", cast.ben)) == 1


def test_who_wants_no_more_of_these_is_not_asked(cast: Cast) -> None:
    over(cast)
    with transaction():
        db.session.add(MailOff(person_id=cast.ben.person_id, kind="check-in"))
    with later(cast.club, 29):
        follow_up()
        assert outbox("check-in", cast.ben) == []
        assert CheckIn.of_month(cast.ben) is None


def test_the_letter_asks_and_has_four_buttons(cast: Cast) -> None:
    over(cast)
    with later(cast.club, 29):
        follow_up()
        letter = must_be_written(outbox("check-in", cast.ben)[0])
        assert letter.subject == "Hello Ben, how is it going?"
        assert "No answer is fine too." in letter.text
        for answer in ("looking", "paused", "landed", "leave"):
            assert f"/{answer}" in letter.text
            assert f'/{answer}"' in letter.html
        assert len(letter.text.split()) < 100


def test_a_helper_is_asked_as_a_helper(cast: Cast) -> None:
    with transaction():
        cast.ben.stand("helping", by=cast.ben)
    over(cast)
    with later(cast.club, 29):
        follow_up()
        letter = must_be_written(outbox("check-in", cast.ben)[0])
        assert "I'm still here to help" in letter.text
        assert "looking" not in letter.text


def test_heard_from_before_it_goes_the_letter_is_not_sent(cast: Cast) -> None:
    over(cast)
    with later(cast.club, 29):
        follow_up()
        with transaction():
            cast.ben.heard()
        assert written(outbox("check-in", cast.ben)[0]) is None


@pytest.mark.parametrize(
    ("answer", "stands"), [("looking", "looking"), ("paused", "paused"), ("landed", "landed")]
)
def test_an_answer_says_how_they_stand(cast: Cast, answer: str, stands: str) -> None:
    over(cast)
    with later(cast.club, 29):
        question = asked(cast)
        with transaction():
            question.be_answered(answer, by=cast.ben)
        assert cast.ben.stands == stands
        assert cast.ben.last_heard_at is not None
        assert cast.ben.last_heard_at >= (question.answered_at or clock.now())
        assert {one.member.called for one in quiet_in(cast.club)} == {"Chloe", "George"}


def test_still_here_to_help_stays_a_helper(cast: Cast) -> None:
    with transaction():
        cast.ben.stand("helping", by=cast.ben)
    with later(cast.club, 29):
        question = asked(cast)
        for answer in ("looking", "paused", "helping"):
            with transaction():
                question.be_answered(answer, by=cast.ben)
        assert cast.ben.stands == "helping"


def test_landed_closes_their_ask_and_looking_after_all_opens_it(cast: Cast) -> None:
    cast.ask("eBay")
    with later(cast.club, 29):
        question = asked(cast)
        with transaction():
            question.be_answered("landed", by=cast.ben)
        assert Landing.lately(cast.ben) is not None
        assert Ask.of(cast.ben, OPEN) is None
        with transaction():
            question.be_answered("looking", by=cast.ben)
        assert Landing.lately(cast.ben) is None
        assert Ask.of(cast.ben, OPEN) is not None
        assert cast.ben.stands == "looking"


def test_a_tap_on_landed_leaves_a_landing_as_it_was_told(cast: Cast) -> None:
    with later(cast.club, 29):
        question = asked(cast)
        with transaction():
            Landing.say(cast.ben, by=cast.ben, company="eBay", works=True, bell=True, next="mentor")
        for by in (cast.ben, cast.ana):
            with transaction():
                CheckIn.say(cast.ben, "landed", by=by)
        landing = Landing.lately(cast.ben)
    assert question.answer == "landed"
    assert landing is not None
    assert (landing.company, landing.bell, landing.next) == ("eBay", True, "mentor")
    assert (cast.ben.stands, cast.ben.works_at) == ("helping", "eBay")


@pytest.mark.parametrize(
    ("answer", "stands"), [("looking", "landed"), ("helping", "landed"), ("paused", "paused")]
)
def test_still_looking_of_a_letter_before_the_landing(cast: Cast, answer: str, stands: str) -> None:
    ask = cast.ask("eBay")
    with later(cast.club, 29):
        question = asked(cast)
    with later(cast.club, 30):
        with transaction():
            Landing.say(cast.ben, by=cast.ben)
        with transaction():
            question.be_answered(answer, by=cast.ben)
        assert Landing.lately(cast.ben) is not None
        assert (cast.ben.stands, ask.state, question.answer) == (stands, "closed", answer)
        # Said today, and in no old letter, it is so.
        with transaction():
            CheckIn.say(cast.ben, "looking", by=cast.ben)
        assert cast.ben.stands == "looking"


def test_whoever_left_as_they_landed_is_not_brought_back_by_saying_so(cast: Cast) -> None:
    with later(cast.club, 29):
        question = asked(cast)
        with transaction():
            Landing.say(cast.ben, by=cast.ben, next="leave")
            leave(cast.ben)
        with transaction():
            question.be_answered("landed", by=cast.ben)
        assert cast.ben.left_at is not None


def test_remove_me_is_leaving_and_the_last_answer_wins(cast: Cast) -> None:
    over(cast)
    with later(cast.club, 29):
        question = asked(cast)
        with transaction():
            question.be_answered("leave", by=cast.ben)
        assert cast.ben.left_at is not None
        assert cast.ben not in [one.member for one in quiet_in(cast.club)]
        with transaction():
            question.be_answered("looking", by=cast.ben)
        assert cast.ben.removed_at is None
        assert (question.answer, cast.ben.stands) == ("looking", "looking")


def test_answered_twice_it_is_answered_once(cast: Cast) -> None:
    over(cast)
    with later(cast.club, 29):
        question = asked(cast)
        for _time in range(2):
            with transaction():
                question.be_answered("landed", by=cast.ben)
        assert db.session.query(Landing).count() == 1
        with pytest.raises(Refused, match="choose one"), transaction():
            question.be_answered("gone fishing", by=cast.ben)


def test_what_somebody_wrote_back_a_facilitator_enters(cast: Cast) -> None:
    over(cast)
    with later(cast.club, 29):
        question = asked(cast)
        with transaction():
            assert CheckIn.say(cast.ben, "paused", by=cast.ana) is question
            unasked = CheckIn.say(cast.george, "looking", by=cast.ana)
        assert (question.answer, cast.ben.stands) == ("paused", "paused")
        assert unasked.answered_at is not None
        assert "George" not in [one.member.called for one in quiet_in(cast.club)]
        with transaction():
            landed = CheckIn.say(cast.george, "landed", by=cast.ana)
        assert landed is unasked
        landing = Landing.lately(cast.george)
        assert landing is not None
        assert landing.entered_by_id == cast.ana.id


def test_by_hand_no_more_often_than_by_itself(cast: Cast) -> None:
    over(cast)
    with transaction():
        assert CheckIn.ask(cast.ben) is None
    with later(cast.club, 29):
        asked(cast)
        follow_up()
        assert len(outbox("check-in", cast.ben)) == 1
        with transaction():
            assert CheckIn.ask(cast.ben) is None
            # No mail reaches George: that he was asked is known all the same.
            assert CheckIn.ask(cast.george) is not None
            assert CheckIn.ask(cast.george) is None
            assert CheckIn.ask(cast.ana) is None


def test_a_letter_that_never_went_is_no_question_without_an_answer(cast: Cast) -> None:
    over(cast)
    for days in (40, 50, 60, 70, 80):
        with later(cast.club, days):
            before = len(outbox("check-in", cast.ben))
            follow_up()
            follow_up()
            letters = outbox("check-in", cast.ben)
            assert len(letters) == before + 1
            must_be_written(letters[-1])
            with transaction():
                letters[-1].fail("Connection refused")
            # A week passes before the next try.
            follow_up()
            assert len(outbox("check-in", cast.ben)) == before + 1
            assert CheckIn.unanswered(cast.ben) == 0


def test_what_was_answered_stays_though_its_letter_never_went(cast: Cast) -> None:
    over(cast)
    with later(cast.club, 40):
        check_in = asked(cast)
        with transaction():
            check_in.be_answered("looking", by=cast.ben)
            outbox("check-in", cast.ben)[0].drop()
        assert CheckIn.of_month(cast.ben) is check_in
