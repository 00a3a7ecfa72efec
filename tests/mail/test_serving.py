"""Mail as it is run: by the server itself, by `jobclub mail`, from an owner's settings."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from jobclub.app import create_app
from jobclub.cli import main
from jobclub.clock import now
from jobclub.config import Settings, read_settings
from jobclub.errors import Unsafe
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.mail.at_commit import bell
from jobclub.mail.models import Mail
from jobclub.mail.outbox import put
from jobclub.mail.sending import deliver
from jobclub.people.models import Person
from tests.board.room import until
from tests.cast import Cast
from tests.mail.post import give_addresses, kind, letter
from tests.mail_server import FROM, Mailbox, mailing
from tests.room import Room
from tests.server import Server, Visitor

CANARY = "kanarienvogel"


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    return mailing(settings, mailbox)


@pytest.fixture
def by_post(tmp_path: Path, mailbox: Mailbox) -> Iterator[Server]:
    """A real server that has a mail server."""
    server = Server(tmp_path / "data", {"JOBCLUB_SMTP": mailbox.url, "JOBCLUB_MAIL_FROM": FROM})
    yield server.start()
    server.stop()


def test_an_owner_tries_it_and_reads_the_mail_servers_own_words(
    app: Flask, mailbox: Mailbox
) -> None:
    room = Room.furnish(app)
    ana = room.actors["owner"]
    client = ana.client(app)

    def try_it() -> str:
        path = f"/c/{room.club}/settings"
        client.post(f"{path}/test-mail", environ_overrides=ana.environ)
        page = client.get(path, environ_overrides=ana.environ).text
        found = re.search(r'<p id="said" role="status">(.*?)</p>', page)
        assert found is not None
        return found[1]

    assert try_it() == "First give yourself an e-mail, under “Me”."
    with app.app_context():
        ana_herself = db.session.scalars(db.select(Person).where(Person.name == "Ana")).one()
        with transaction():
            ana_herself.email = "ana@example.org"
    assert try_it() == "It went out to ana@example.org. Is it there?"
    assert [(found.to, found.subject) for found in mailbox.letters] == [
        ("ana@example.org", "A test from jobclub")
    ]
    mailbox.fail("RCPT", "550 5.1.1 <ana@example.org> who?")
    assert try_it() == "The mail server said: 550 5.1.1 … who?"
    mailbox.stop()
    assert try_it() == "The mail server said: Connection refused"


def test_a_try_leaves_nothing_in_the_log(by_post: Server, mailbox: Mailbox) -> None:
    ana = Visitor(by_post.url)
    token = by_post.link.rsplit("/", 1)[1]
    ana.post(f"/start/{token}", club_name="Library Club", name="Ana")
    club = ana.get("/")[2]
    ana.post("/me/email", email=f"{CANARY}@example.org")

    assert ana.post(f"{club}settings/test-mail")[2] == f"{club}settings"
    mailbox.stop()
    ana.post(f"{club}settings/test-mail")

    assert [found.to for found in mailbox.letters] == [f"{CANARY}@example.org"]
    assert CANARY not in by_post.log_text().lower()
    assert str(mailbox.port) not in by_post.log_text()


def test_a_server_sends_what_waited_for_it(by_post: Server, mailbox: Mailbox) -> None:
    # Once it answers it can be stopped.
    Visitor(by_post.url).get("/join")
    by_post.stop()
    app = create_app(replace(read_settings({"JOBCLUB_DATA": str(by_post.data)}), smtp="smtp://x"))
    with app.app_context():
        with transaction():
            person = Person(name="Ben")
            db.session.add(person)
            db.session.flush()
            waiting = put("changed", person, once="one", address=f"{CANARY}@example.org")
            assert waiting is not None
        sent = waiting.message_id
        db.engine.dispose()

    by_post.start()
    until(lambda: len(mailbox.letters) == 1, by_post.log_text)

    assert mailbox.letters[0].id == sent
    by_post.stop()
    assert CANARY not in by_post.log_text().lower()
    assert mailbox.letters[0].id.strip("<>") not in by_post.log_text()


def test_a_commit_with_a_letter_rings_the_bell_and_a_savepoint_does_not(cast: Cast) -> None:
    give_addresses(cast.ben)
    with kind():
        bell.clear()
        with transaction():
            with db.session.begin_nested():
                put("word", cast.ben.person, once="one", club=cast.club)
            assert not bell.is_set()
        assert bell.is_set()
        bell.clear()
        with transaction():
            cast.ben.person.name = "Benjamin"
        assert not bell.is_set()


def test_for_cron_there_is_a_command(
    app: Flask,
    settings: Settings,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("JOBCLUB_DATA", str(settings.data))
    monkeypatch.setenv("JOBCLUB_SECRET", settings.secret)
    if not settings.sqlite:
        monkeypatch.setenv("JOBCLUB_DATABASE", settings.database)
    assert main(["mail"]) == 0
    assert "No mail server is set (JOBCLUB_SMTP)" in capsys.readouterr().out

    monkeypatch.setenv("JOBCLUB_SMTP", mailbox.url)
    monkeypatch.setenv("JOBCLUB_MAIL_FROM", FROM)
    with kind():
        with app.app_context():
            cast = Cast.gather()
            give_addresses(cast.ben)
            letter(cast.ben)
        assert main(["mail"]) == 0
        assert capsys.readouterr().out == "Letters sent: 1. Waiting: 0.\n"
        mailbox.stop()
        with app.app_context(), transaction():
            ben = db.session.scalars(db.select(Person).where(Person.name == "Ben")).one()
            put("changed", ben, once="two", address=f"{CANARY}@example.org")
        assert main(["mail"]) == 1
    said = capsys.readouterr()
    assert said.out == ("Letters sent: 0. Waiting: 1. The mail server said: Connection refused\n")
    assert CANARY not in said.err


def test_practice_writes_to_nobody(settings: Settings, mailbox: Mailbox) -> None:
    app = create_app(replace(settings, practice="demo"))
    with app.app_context(), kind():
        cast = Cast.gather()
        give_addresses(cast.ben)
        with transaction():
            assert put("word", cast.ben.person, once="one", club=cast.club) is None
            db.session.add(ready(cast))
        assert deliver() == 0
        db.session.remove()
        db.engine.dispose()
    assert mailbox.connections == 0


def ready(cast: Cast) -> Mail:
    """A letter that somehow came there all the same."""
    at = now()
    return Mail(
        person_id=cast.ben.person_id, kind="word", about={}, once_key="two", message_id="<x@y>",
        made_at=at, due_at=at, until=at + timedelta(days=1),
    )  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "smtp.club.test",
        "http://smtp.club.test",
        "smtp://",
        "smtp://host:port",
        "smtp://name:pass#word@host",
        "smtp://host/path",
        "smtps://[::1",
    ],
)
def test_an_address_that_is_no_mail_servers_stops_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(Unsafe) as no:
        read_settings(
            {"JOBCLUB_DATA": str(tmp_path), "JOBCLUB_SMTP": url, "JOBCLUB_MAIL_FROM": FROM}
        )

    # Without what was typed: there may be a password in it.
    assert str(no.value).startswith("JOBCLUB_SMTP must look like smtps://name:password@")
    assert url.rpartition("/")[2] not in str(no.value) or url == "smtp://"


def test_without_a_mail_server_the_settings_say_how(settings: Settings) -> None:
    quiet = create_app(replace(settings, smtp=""))
    room = Room.furnish(quiet)
    ana = room.actors["owner"]

    page = ana.client(quiet).get(f"/c/{room.club}/settings", environ_overrides=ana.environ)

    assert "JOBCLUB_SMTP" in page.text
    assert "test-mail" not in page.text
    with quiet.app_context():
        db.session.remove()
        db.engine.dispose()
