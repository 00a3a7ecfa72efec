"""What stands on a letter: who it is from, why it came, how to get no more; nothing that loads."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest

from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.mail import off
from jobclub.mail.kinds import KINDS, Letter, mail
from jobclub.mail.models import Mail
from jobclub.mail.outbox import put
from jobclub.mail.sending import deliver
from tests.cast import Cast
from tests.mail.post import give_addresses, kind, letter
from tests.mail_server import Mailbox, mailing

URL = "https://jobs.example.org"


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox, request: pytest.FixtureRequest) -> Settings:
    return mailing(settings, mailbox, getattr(request, "param", ""))


at_home = pytest.mark.parametrize("settings", [pytest.param(URL, id="hosted")], indirect=True)


@pytest.fixture(autouse=True)
def a_kind(cast: Cast) -> Iterator[None]:
    give_addresses(cast.ben)
    with kind():
        yield


@at_home
def test_one_tap_and_no_more_of_these(cast: Cast, mailbox: Mailbox) -> None:
    letter(cast.ben)

    deliver()

    [found] = mailbox.letters
    link = f"{URL}/mail/off/{off.token(cast.ben.person_id, 'word')}"
    assert found.message["List-Unsubscribe"] == f"<{link}>"
    assert found.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"You are a member of Library Club. No more of these: {link}".lower() in (
        found.text.lower().replace("you get this because ", "")
    )
    assert f'<a href="{link}">No more of these</a>' in found.html


def test_a_laptop_gives_no_link_that_would_not_open(cast: Cast, mailbox: Mailbox) -> None:
    letter(cast.ben)

    deliver()

    [found] = mailbox.letters
    assert found.message["List-Unsubscribe"] is None
    assert "http" not in found.text + found.html
    assert "Answer this mail and say so." in found.text


@at_home
def test_what_somebody_asked_for_cannot_be_stopped(cast: Cast, mailbox: Mailbox) -> None:
    @mail("asked", lasts=timedelta(hours=1), may_stop=False)
    def write(_letter: Mail) -> Letter:
        return Letter("Yours", "As you asked.")

    with transaction():
        put("asked", cast.ben.person, once="asked", address="other@example.org")
    deliver()
    del KINDS["asked"]

    [found] = mailbox.letters
    assert found.to == "other@example.org"
    assert found.message["List-Unsubscribe"] is None
    assert "this address was given to a job club" in found.text
    assert found.message["From"] == "Library Club <club@example.org>"


def test_nothing_of_a_letter_loads_or_runs(cast: Cast, mailbox: Mailbox) -> None:
    with transaction():
        cast.club.name = "<main></main><img src=x onerror=y>"
    letter(cast.ben, "<script>\r\n\r\n{{ 7 * 7 }} & </main>")

    deliver()

    [found] = mailbox.letters
    assert re.findall(r"<(?:img|script|link|iframe|style)|<[^>]+\son\w+=", found.html) == []
    assert "&lt;script&gt;" in found.html
    assert "{{ 7 * 7 }} &amp; &lt;/main&gt;" in found.html
    assert found.html.count("<main>") == 1
    assert "&lt;img" in found.html


def test_a_name_cannot_add_a_header_or_a_reader(cast: Cast, mailbox: Mailbox) -> None:
    with transaction():
        cast.ben.person.name = 'Ben", <evil@example.org>, "\u202e'
    letter(cast.ben, "one\r\nBcc: evil@example.org")

    deliver()

    [found] = mailbox.letters
    assert found.to == "ben@example.org"
    assert [one.addr_spec for one in found.message["To"].addresses] == ["ben@example.org"]
    assert found.message["Bcc"] is None
    assert found.subject == "Letter one Bcc: evil@example.org"


#: Decoded, each would be a line's end and a header.
ENCODED = [
    "=?utf-8?q?=0aReply-To:_a@e.io=0a=0aHI?=",
    "Ann =?utf-8?b?WA0KUmVwbHktVG86IGFAYi5j?= Lee",
    "==??utf-8?q?=0d=0aReply-To:_a@e.io?=",
]


@pytest.mark.parametrize("evil", ENCODED, ids=["q", "b", "twice"])
def test_what_looks_like_an_encoded_word_is_decoded_by_nobody(
    cast: Cast, mailbox: Mailbox, evil: str
) -> None:
    @mail("evil", lasts=timedelta(days=1))
    def write(_letter: Mail) -> Letter:
        files = ((evil, "text/plain", b"x"),)
        return Letter(f"{evil} says", "Here.", files=files, headers={"X-Word": evil})

    with transaction():
        cast.club.name = cast.ben.person.name = evil
    letter(cast.ben, of="evil")
    deliver()
    del KINDS["evil"]

    [found] = mailbox.letters
    as_typed = evil.replace("=?", "= ?")
    top, _blank, below = found.raw.partition(b"\r\n\r\n")
    file = below[below.index(b"Content-Disposition") :]
    assert not re.search(rb"(?im)^(reply-to|hi)", top + file)
    assert b"\n" not in found.raw.replace(b"\r\n", b"")
    assert found.subject == f"{as_typed} says"
    for header in ("From", "To"):
        [one] = found.message[header].addresses
        assert one.display_name == as_typed
    assert found.message["X-Word"] == as_typed
    [part] = found.message.iter_attachments()
    assert isinstance(part, EmailMessage)
    assert part.get_filename() == as_typed


@at_home
def test_a_mail_program_reads_where_to_stop_as_it_stands(cast: Cast, mailbox: Mailbox) -> None:
    letter(cast.ben)

    deliver()

    link = f"{URL}/mail/off/{off.token(cast.ben.person_id, 'word')}"
    lines = mailbox.letters[0].raw.split(b"\r\n")
    assert f"List-Unsubscribe: <{link}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_what_cannot_be_written_is_told_as_such(cast: Cast, mailbox: Mailbox) -> None:
    @mail("wrong", lasts=timedelta(days=1))
    def write(_letter: Mail) -> Letter:
        return Letter("Half a character", "\ud800")

    wrong = letter(cast.ben, of="wrong")
    deliver()
    del KINDS["wrong"]

    assert mailbox.letters == []
    assert wrong.failed_at is not None
    assert wrong.said == "Something in it cannot be put into a letter."


@at_home
def test_only_an_address_of_ours_is_a_link(cast: Cast, mailbox: Mailbox) -> None:
    letter(cast.ben, f"\nhttps://evil.example\n{URL}.evil.example/\n{URL}/a\n")

    deliver()

    page = mailbox.letters[0].html.partition("<hr>")[0]
    assert re.findall(r'<a href="([^"]*)"', page) == [f"{URL}/a"]


def test_words_of_every_language_arrive(cast: Cast, mailbox: Mailbox) -> None:
    with transaction():
        cast.club.name, cast.ben.person.name = "Bücherei 图书馆", "Bénédicte Łukasz"
    letter(cast.ben, "Grüße, 你好 — " + "lang " * 400)

    deliver()

    [found] = mailbox.letters
    assert found.raw.isascii()
    assert max(map(len, found.raw.splitlines())) < 998
    assert "Grüße, 你好 — lang" in found.text
    assert found.message["To"].addresses[0].display_name == "Bénédicte Łukasz"
    assert found.message["From"].addresses[0].display_name == "Bücherei 图书馆"


def test_files_come_along_as_what_they_are(cast: Cast, mailbox: Mailbox) -> None:
    file = ("meeting.ics", "text/calendar; method=PUBLISH", b"BEGIN:VCALENDAR\r\n")

    @mail("filed", lasts=timedelta(days=1))
    def write(_letter: Mail) -> Letter:
        return Letter("A file", "Here.", files=(file,), headers={"X-Word": "yes"})

    letter(cast.ben, of="filed")
    deliver()
    del KINDS["filed"]

    [found] = mailbox.letters
    [part] = found.message.iter_attachments()
    assert isinstance(part, EmailMessage)
    assert (part.get_filename(), part.get_content_type()) == ("meeting.ics", "text/calendar")
    assert part["Content-Type"].params["method"] == "PUBLISH"
    assert part.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\n"
    assert found.message["X-Word"] == "yes"


@pytest.mark.parametrize(
    "address",
    [
        "ben", "ben@", "@example.org", "böb@example.org", "a b@c.d",
        "=?utf-8?q?ben=0a?=@example.org", "ben\u2028@example.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_told_as_such(cast: Cast, mailbox: Mailbox, address: str) -> None:
    wrong = letter(cast.ben)
    with transaction():
        cast.ben.person.email = address

    deliver()

    assert mailbox.letters == []
    assert wrong.said == "That is no address that mail can go to."


def test_a_domain_of_other_letters_is_spelt_as_servers_know_it(
    cast: Cast, mailbox: Mailbox
) -> None:
    letter(cast.ben)
    with transaction():
        cast.ben.person.email = "ben@bücher.example"

    deliver()

    assert [found.to for found in mailbox.letters] == ["ben@xn--bcher-kva.example"]
