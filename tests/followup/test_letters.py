"""Letters between the meetings: recap, thanks, landing news."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app

from jobclub import clock
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.clubs.leaving import leave
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.mail.kinds import Letter
from jobclub.meetings.commitments import Commitment
from tests.cast import Cast
from tests.followup.between import (
    give_addresses,
    later,
    must_be_written,
    outbox,
    with_mail,
    written,
)

BOLD = "<b>Bold</b> & Sons"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return with_mail(settings)


def evening(cast: Cast, *companies: str) -> Sequence[Offer]:
    """Ben asks, Chloe promises: by Tuesday she asks her contact."""
    ask = cast.ask(*(companies or ("eBay",)))
    offers = []
    with clock.travel(timedelta(seconds=-20)), transaction():
        for target in ask.targets:
            offer = Offer.make(target, by=cast.chloe, meeting=cast.meeting)
            offer.say_more(kind="know_someone", warmth="", note="My cousin Zelda", by=cast.chloe)
            offer.firm_up(CONNECTOR, cast.club.today() + timedelta(days=3), by=cast.chloe)
            offers.append(offer)
    return offers


def close(cast: Cast) -> None:
    """The evening is over."""
    with transaction():
        cast.meeting.close(by=cast.ana)


def both(letter: Letter) -> tuple[str, str]:
    """As text, and as HTML."""
    return letter.text, letter.html


class TestRecap:
    def test_everybody_with_an_address_gets_one_ten_minutes_after_the_close(
        self, cast: Cast
    ) -> None:
        evening(cast)
        give_addresses(cast)
        close(cast)
        letters = outbox("recap")
        readers = [cast.ana, cast.ben, cast.chloe, cast.rose]
        assert {one.person_id for one in letters} == {one.person_id for one in readers}
        for letter in letters:
            after = letter.due_at - clock.now()
            assert timedelta(minutes=9) < after <= timedelta(minutes=10)

    def test_it_says_what_was_asked_promised_and_whom_to_thank(self, cast: Cast) -> None:
        evening(cast)
        give_addresses(cast)
        with transaction():
            Commitment.make(cast.meeting, cast.ben, "Call my aunt", by=cast.ben)
        close(cast)
        bens = must_be_written(outbox("recap", cast.ben)[0])
        for said in both(bens):
            for words in ("eBay", "Chloe: a door at eBay.", "Call my aunt", "Say thank you to"):
                assert words in said
        chloes = must_be_written(outbox("recap", cast.chloe)[0])
        for said in both(chloes):
            assert "For Ben: a door at eBay. You write first, by" in said
            # Ready to be sent on.
            assert "To your contact" in said
            assert "Ben, whom I know, is looking for people who work at eBay." in said
        rose = must_be_written(outbox("recap", cast.rose)[0])
        assert "You listened. That is an evening, too." in rose.text

    def test_opened_again_it_is_written_after_the_next_close(self, cast: Cast) -> None:
        give_addresses(cast)
        close(cast)
        with transaction():
            cast.meeting.reopen(by=cast.ana)
        [early] = outbox("recap", cast.ben)
        assert written(early) is None
        close(cast)
        first, second = outbox("recap", cast.ben)
        assert written(first) is None
        assert written(second) is not None

    def test_whoever_was_sent_out_or_never_came_gets_none(self, cast: Cast) -> None:
        give_addresses(cast, cast.ben, cast.dan)
        seat = cast.meeting.seat_of(cast.ben)
        assert seat is not None
        with transaction():
            seat.remove(by=cast.ana)
        close(cast)
        assert outbox("recap") == []


class TestThanks:
    def test_ten_minutes_later_the_person_thanked_hears_of_it(self, cast: Cast) -> None:
        [offer] = evening(cast)
        give_addresses(cast)
        close(cast)
        with later(cast.club, 2):
            with transaction():
                Thanks.send(offer, "We talked on Friday.", by=cast.ben)
            [mail] = outbox("thanks", cast.chloe)
            assert mail.due_at > clock.now() + timedelta(minutes=9)
            letter = must_be_written(mail)
            assert letter.subject == "Ben says thank you"
            for said in both(letter):
                assert "We talked on Friday." in said
                assert "Zelda" not in said

    def test_said_anew_with_other_words_only_the_last_goes(self, cast: Cast) -> None:
        [offer] = evening(cast)
        give_addresses(cast)
        close(cast)
        for minutes, words in ((2, "You are kind."), (5, "You are very kind.")):
            with clock.travel(timedelta(minutes=minutes)), transaction():
                Thanks.send(offer, words, by=cast.ben)
        first, second = outbox("thanks", cast.chloe)
        assert written(first) is None
        assert "very kind" in must_be_written(second).text

    def test_seen_on_their_page_no_letter_says_it_again(self, cast: Cast) -> None:
        [offer] = evening(cast)
        give_addresses(cast)
        close(cast)
        with transaction():
            Thanks.send(offer, "", by=cast.ben).seen()
        assert written(outbox("thanks", cast.chloe)[0]) is None

    def test_in_the_room_no_letter_interrupts(self, cast: Cast) -> None:
        """At the close those go that nobody has looked at; opened again, not once more."""
        first, second = evening(cast, "eBay", "Adobe")
        give_addresses(cast)
        with transaction():
            Thanks.send(first, "Thank you.", by=cast.ben)
            Thanks.send(second, "And for this.", by=cast.ben).seen()
        assert outbox("thanks") == []
        for _time in range(2):
            close(cast)
            with transaction():
                cast.meeting.reopen(by=cast.ana)
        close(cast)
        [mail] = outbox("thanks")
        assert "Thank you." in must_be_written(mail).text


class TestLanding:
    def test_whoever_opened_a_door_hears_of_it_once(self, cast: Cast) -> None:
        [offer] = evening(cast)
        give_addresses(cast)
        close(cast)
        with transaction():
            Landing.say(
                cast.ben,
                by=cast.ben,
                company="eBay",
                offer=offer,
                thank=True,
                text="Thanks to you!",
            )
            Landing.say(cast.ben, by=cast.ben, company="eBay Inc", offer=offer)
        [mail] = outbox("landing")
        assert mail.person_id == cast.chloe.person_id
        letter = must_be_written(mail)
        assert letter.subject == "Ben has landed!"
        for said in both(letter):
            assert "Ben has landed, at eBay Inc!" in said
            assert "Thanks to you!" in said
        # The thanks came along: they are no letter of their own.
        assert [written(one) for one in outbox("thanks", cast.chloe)] == [None]

    def test_a_bell_wished_for_later_sends_the_thanks_no_second_time(self, cast: Cast) -> None:
        evening(cast)
        give_addresses(cast)
        close(cast)
        with transaction():
            Landing.say(cast.ben, by=cast.ben, thank=True, text="Thanks to you!")
        with clock.travel(timedelta(minutes=5)), transaction():
            Landing.say(cast.ben, by=cast.ben, bell=True)
        [mail] = outbox("landing")
        assert "Thanks to you!" in must_be_written(mail).text
        assert [written(one) for one in outbox("thanks", cast.chloe)] == [None]

    def test_taken_back_nothing_is_said(self, cast: Cast) -> None:
        evening(cast)
        give_addresses(cast)
        close(cast)
        with transaction():
            Landing.say(cast.ben, by=cast.ben).undo(by=cast.ben)
        assert [written(one) for one in outbox("landing")] == [None]

    def test_who_leaves_because_they_landed_is_news_who_was_erased_is_none(
        self, cast: Cast
    ) -> None:
        evening(cast)
        give_addresses(cast)
        close(cast)
        with transaction():
            Landing.say(cast.ben, by=cast.ben)
            leave(cast.ben)
        [mail] = outbox("landing")
        assert written(mail) is not None
        with transaction():
            cast.ben.person.erased_at = clock.now()
        assert written(mail) is None

    def test_an_introduction_of_an_earlier_ask_counts_as_help(self, cast: Cast) -> None:
        [offer] = evening(cast)
        give_addresses(cast)
        with transaction():
            Introduction.record(offer, by=cast.chloe)
            offer.target.ask.withdraw(by=cast.ben)
        cast.ask("Adobe")
        close(cast)
        with transaction():
            Landing.say(cast.ben, by=cast.ben)
        assert [one.person_id for one in outbox("landing")] == [cast.chloe.person_id]


def test_with_no_mail_server_nothing_is_put(cast: Cast, settings: Settings) -> None:
    current_app.config["SETTINGS"] = replace(settings, smtp="")
    [offer] = evening(cast)
    give_addresses(cast)
    close(cast)
    with transaction():
        Thanks.send(offer, "Thank you.", by=cast.ben)
        Landing.say(cast.ben, by=cast.ben)
    for kind in ("recap", "thanks", "landing"):
        assert outbox(kind) == []


def test_words_are_escaped_and_long_names_fit(cast: Cast) -> None:
    """A subject fits, whatever somebody is called; and a company is no mark-up."""
    [offer] = evening(cast, BOLD)
    give_addresses(cast)
    with transaction():
        cast.ben.called = "Bartholomew " * 5
    close(cast)
    with transaction():
        Thanks.send(offer, "<script>1</script>", by=cast.ben)
    letters = [*outbox("recap"), *outbox("thanks")]
    assert len(letters) == 5
    for mail in letters:
        letter = must_be_written(mail)
        assert "<b>" not in letter.html
        assert "<script>" not in letter.html
        assert "&lt;" not in letter.text
    assert BOLD in must_be_written(outbox("recap", cast.chloe)[0]).text
    db.session.rollback()
