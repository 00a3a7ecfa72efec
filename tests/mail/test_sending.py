"""From the outbox to a real mail server: what is sent, what waits, what is given up."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import current_app

from jobclub import clock
from jobclub.config import Settings
from jobclub.errors import Busy
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.mail import smtp
from jobclub.mail.leasing import Held, LostLease, lease_next
from jobclub.mail.models import Mail
from jobclub.mail.off import stop
from jobclub.mail.outbox import put
from jobclub.mail.queries import mail_state, undeliverable
from jobclub.mail.sending import deliver, go_round
from jobclub.mail.trouble import Trouble
from tests.cast import Cast
from tests.mail.post import give_addresses, kind, letter
from tests.mail_server import Mailbox, mailing, silent_port

BEN, CHLOE = "ben@example.org", "chloe@example.org"


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    return mailing(settings, mailbox)


@pytest.fixture(autouse=True)
def a_kind(cast: Cast) -> Iterator[None]:
    give_addresses(cast.ben, cast.chloe, cast.rose)
    with kind():
        yield


@pytest.mark.both
def test_a_letter_is_sent_once_and_its_row_says_so(cast: Cast, mailbox: Mailbox) -> None:
    sent = letter(cast.ben)

    assert deliver() == 1
    assert deliver() == 0

    [found] = mailbox.letters
    assert (found.to, found.sender, found.subject) == (BEN, "club@example.org", "Letter 1")
    assert found.id == sent.message_id
    assert found.message["From"] == "Library Club <club@example.org>"
    assert found.message["To"] == f"Ben <{BEN}>"
    assert found.message["Auto-Submitted"] == "auto-generated"
    assert "This is 1." in found.text
    assert '<p dir="auto">This is 1.</p>' in found.html
    assert (sent.sent_at is not None, sent.handing_at, sent.lease_until) == (True, None, None)


def test_a_line_that_begins_with_a_dot_arrives_whole(cast: Cast, mailbox: Mailbox) -> None:
    letter(cast.ben, "\n.\n..two\n")

    deliver()

    assert "\n.\n..two" in mailbox.letters[0].text


def test_the_same_cause_makes_one_letter(cast: Cast) -> None:
    letter(cast.ben)
    with transaction():
        again = put("word", cast.ben.person, once=f"word:{cast.ben.id}:1", club=cast.club)

    assert again is None


@pytest.mark.both
def test_what_nobody_wants_any_more_is_dropped(cast: Cast, mailbox: Mailbox) -> None:
    moot, off, gone, old = (
        letter(cast.ben, "moot"), letter(cast.chloe), letter(cast.rose), letter(cast.ben, "old")
    )  # fmt: skip
    with transaction():
        stop(cast.chloe.person_id, "word")
        cast.rose.person.email = None
        old.until = clock.now() - timedelta(seconds=1)

    assert deliver() == 0

    assert mailbox.letters == []
    assert all(one.dropped_at for one in (moot, off, gone, old))


def test_a_letter_goes_where_somebody_lives_now(cast: Cast, mailbox: Mailbox) -> None:
    letter(cast.ben)
    with transaction():
        cast.ben.person.email = "benjamin@example.org"

    deliver()

    assert [found.to for found in mailbox.letters] == ["benjamin@example.org"]


@pytest.mark.both
def test_a_server_that_is_not_there_is_asked_once_for_all(cast: Cast, mailbox: Mailbox) -> None:
    letters = [letter(member) for member in (cast.ben, cast.chloe, cast.rose)]
    mailbox.stop()

    done = go_round()

    assert (done.sent, done.trouble) == (0, "Connection refused")
    assert [one.tries for one in letters] == [1, 0, 0]
    assert all(one.due_at > clock.now() and not one.settled for one in letters)
    assert mail_state(cast.club).said == "Connection refused"
    mailbox.start()
    assert deliver() == 0
    with clock.travel(timedelta(minutes=2)):
        assert deliver() == 3
    assert mail_state(cast.club).said == ""


def test_each_try_waits_longer(cast: Cast, mailbox: Mailbox) -> None:
    waiting = letter(cast.ben)
    mailbox.fail("RCPT", "450 4.2.0 greylisted", times=3)

    ahead = timedelta()
    for least, most in ((0.9, 1.3), (4.9, 6.1), (14.9, 18.1)):
        with clock.travel(ahead):
            assert deliver() == 0
            pause = waiting.due_at - clock.now()
            assert timedelta(minutes=least) < pause < timedelta(minutes=most)
            ahead += pause + timedelta(seconds=1)
    with clock.travel(ahead):
        assert deliver() == 1
    assert waiting.said == ""


def test_one_that_is_greylisted_holds_up_no_other(cast: Cast, mailbox: Mailbox) -> None:
    letter(cast.ben)
    letter(cast.chloe)
    mailbox.fail("RCPT", "450 4.2.0 greylisted", to=BEN)

    assert deliver() == 1
    assert mailbox.connections == 1
    with clock.travel(timedelta(minutes=2)):
        assert deliver() == 1
    assert {found.to for found in mailbox.letters} == {BEN, CHLOE}


@pytest.mark.parametrize("at", ["RCPT", "DATA", "END"])
def test_what_is_refused_for_ever_is_shown_to_facilitators(
    cast: Cast, mailbox: Mailbox, at: str
) -> None:
    refused = letter(cast.ben)
    mailbox.fail(at, f"550 5.1.1 <{BEN}> no such user")

    assert deliver() == 0

    assert refused.failed_at is not None
    [found] = undeliverable(cast.club)
    assert (found.member.id, found.kind, found.day) == (cast.ben.id, "word", cast.club.today())
    assert found.said == "550 5.1.1 … no such user"
    assert undeliverable(cast.harbour) == []
    with clock.travel(timedelta(hours=2)):
        letter(cast.ben, 2)
        assert deliver() == 1
        assert undeliverable(cast.club) == []


def test_after_three_days_of_not_now_it_is_given_up(cast: Cast, mailbox: Mailbox) -> None:
    waiting = letter(cast.ben)
    mailbox.fail("RCPT", "451 try later", times=100)

    for hours in range(0, 80, 4):
        with clock.travel(timedelta(hours=hours)):
            deliver()

    assert waiting.failed_at is not None
    assert waiting.said == "451 try later"
    assert waiting.tries > 5


@pytest.mark.parametrize("at", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_stalls_is_left(
    cast: Cast, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 0.2)
    monkeypatch.setattr(smtp, "ANSWER_WITHIN", 0.2)
    stalled = letter(cast.ben)
    mailbox.fail(at, "stall")

    assert deliver() == 0
    assert stalled.said == "Connection unexpectedly closed: timed out"
    with clock.travel(timedelta(minutes=2)):
        assert deliver() == 1
    assert [found.id for found in mailbox.letters] == [stalled.message_id]


def test_a_port_that_says_nothing_is_left(
    cast: Cast, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 0.2)
    mailbox.stop()
    mailbox.port = (silent := silent_port()).getsockname()[1]
    letter(cast.ben)

    with silent:
        line = smtp.Line(mailbox.url, "example.org")
        with pytest.raises(Trouble) as no:
            line.hand(smtp.Parcel("a@example.org", BEN, b"x"), lambda end: end())

    assert "timed out" in no.value.said


def test_a_server_that_dies_at_the_very_end_gets_it_once_more(cast: Cast, mailbox: Mailbox) -> None:
    doubtful = letter(cast.ben)
    mailbox.fail("END", "die")

    assert deliver() == 0
    assert (doubtful.doubts, doubtful.settled) == (1, False)
    with clock.travel(timedelta(minutes=2)):
        assert deliver() == 1

    # It had taken it: the reader's mail program knows the two for one.
    assert [found.id for found in mailbox.letters] == [doubtful.message_id] * 2


def test_and_no_third_time(cast: Cast, mailbox: Mailbox) -> None:
    doubtful = letter(cast.ben)
    mailbox.fail("END", "die", times=2)

    for minutes in (0, 2, 30, 600):
        with clock.travel(timedelta(minutes=minutes)):
            assert deliver() == 0

    assert len(mailbox.letters) == 2
    assert (doubtful.doubts, doubtful.said) == (2, "Nobody can know.")
    assert doubtful.sent_at is not None


def test_one_that_dies_before_the_end_has_taken_nothing(cast: Cast, mailbox: Mailbox) -> None:
    cut = letter(cast.ben)
    mailbox.fail("RCPT", "die")

    assert deliver() == 0
    assert (cut.doubts, cut.handing_at) == (0, None)
    with clock.travel(timedelta(minutes=2)):
        assert deliver() == 1
    assert len(mailbox.letters) == 1


def test_a_sender_that_is_refused_says_so_and_loses_nobody(cast: Cast, mailbox: Mailbox) -> None:
    refused = letter(cast.ben)
    mailbox.fail("MAIL", "550 5.7.1 not your domain")

    assert go_round().trouble == "550 5.7.1 not your domain"
    assert not refused.settled
    assert undeliverable(cast.club) == []


@pytest.mark.both
def test_a_lost_lease_ends_before_the_last_line(cast: Cast, mailbox: Mailbox) -> None:
    slow = letter(cast.ben)

    held = lease_next()
    assert held is not None
    with clock.travel(timedelta(minutes=6)):
        assert deliver() == 1
        with pytest.raises(LostLease):
            held.hand_over(lambda: None)
        with pytest.raises(LostLease):
            held.settle(Mail.drop)
    assert (len(mailbox.letters), slow.doubts) == (1, 0)


def test_a_kind_that_stumbles_holds_up_no_other(cast: Cast, mailbox: Mailbox) -> None:
    broken = letter(cast.ben, "broken")
    letter(cast.chloe)

    assert deliver() == 1
    assert [found.to for found in mailbox.letters] == [CHLOE]
    assert (broken.tries, broken.settled) == (1, False)


def test_an_answer_is_known_though_the_database_is_busy(
    cast: Cast, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = letter(cast.ben)
    mailbox.fail("END", "451 try later")

    def busy(_held: Held, _change: object) -> None:
        raise Busy("no")

    with monkeypatch.context() as locked:
        locked.setattr(Held, "settle", busy)
        with pytest.raises(Busy):
            deliver()
    db.session.refresh(waiting)
    assert waiting.handing_at is not None
    # Its lease is over: whoever comes next writes down what was answered.
    with clock.travel(timedelta(minutes=5, seconds=10)):
        assert deliver() == 0

    assert (waiting.doubts, waiting.tries, waiting.said) == (0, 1, "451 try later")
    assert waiting.handing_at is None


def test_a_club_of_a_house_sees_its_own_letters_alone(cast: Cast, mailbox: Mailbox) -> None:
    current_app.config["SETTINGS"] = mailing(
        current_app.config["SETTINGS"], mailbox, "https://jobs.example.org"
    )
    letter(cast.ben)
    mailbox.fail("RCPT", "450 4.2.0 greylisted")
    deliver()

    assert mail_state(cast.club).waiting == 1
    assert (mail_state(cast.harbour).waiting, mail_state(cast.harbour).said) == (0, "")


def test_what_another_club_sent_says_nothing_here(cast: Cast, mailbox: Mailbox) -> None:
    letter(cast.ben)
    mailbox.fail("RCPT", "550 5.1.1 no such user")
    deliver()

    with clock.travel(timedelta(hours=2)):
        with transaction():
            put("word", cast.ben.person, once="elsewhere", club=cast.harbour)
        assert deliver() == 1
        assert len(undeliverable(cast.club)) == 1
