"""Passwords and letters go only where a certificate says that it is the right place."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiosmtpd
import pytest

from jobclub.mail import smtp
from jobclub.mail.trouble import NO_TLS, Trouble
from tests.mail_server import Mailbox
from tests.server import lan_address

# aiosmtpd's own, for its own tests: signed by itself, and for no name that we know.
CERTIFICATE = Path(aiosmtpd.__file__).parent / "tests" / "certs" / "server.crt"
LETTER = smtp.Parcel("club@example.org", "ben@example.org", b"Subject: x\r\n\r\nHello\r\n")
LOGIN = ("club@example.org", "a p@ssword/with#signs")


def keys() -> ssl.SSLContext:
    """What the mail server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, CERTIFICATE.with_suffix(".key"))
    return context


@contextmanager
def running(mailbox: Mailbox) -> Iterator[Mailbox]:
    mailbox.start()
    try:
        yield mailbox
    finally:
        mailbox.stop()


def hand(url: str) -> None:
    with smtp.Line(url, "example.org", patience=5.0) as line:
        line.hand(LETTER, lambda end: end())


@pytest.fixture
def knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the certificate, as it does one that is bought; it bears no name."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    make = ssl.create_default_context

    def nameless(**how: Any) -> ssl.SSLContext:
        context = make(**how)
        context.check_hostname = False
        return context

    monkeypatch.setattr(ssl, "create_default_context", nameless)


def test_a_certificate_that_nobody_knows_is_refused() -> None:
    with running(Mailbox(scheme="smtps", tls=keys())) as mailbox:
        with pytest.raises(Trouble) as no:
            hand(mailbox.url)

        assert no.value.said == "Its certificate is not valid: self-signed certificate"
        assert mailbox.letters == []


def test_a_certificate_for_another_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with running(Mailbox(scheme="smtps", tls=keys())) as mailbox:
        with pytest.raises(Trouble) as no:
            hand(mailbox.url)

        assert "IP address mismatch" in no.value.said
        assert mailbox.letters == []


def test_in_the_clear_nothing_leaves_this_machine() -> None:
    with running(Mailbox(host=lan_address())) as mailbox:
        with pytest.raises(Trouble) as no:
            hand(mailbox.url)

        assert no.value.said == NO_TLS
        assert mailbox.letters == []


def test_starttls_with_a_wrong_certificate_is_refused_too() -> None:
    with running(Mailbox(host=lan_address(), tls=keys(), takes=LOGIN)) as mailbox:
        with pytest.raises(Trouble) as no:
            hand(mailbox.url)

        assert "certificate is not valid" in no.value.said
        assert mailbox.letters == []


@pytest.mark.usefixtures("knows_it")
def test_starttls_and_a_password_with_signs() -> None:
    with running(Mailbox(host=lan_address(), tls=keys(), takes=LOGIN)) as mailbox:
        hand(mailbox.url)

        assert [letter.to for letter in mailbox.letters] == ["ben@example.org"]


@pytest.mark.usefixtures("knows_it")
def test_tls_from_the_first_byte() -> None:
    with running(Mailbox(scheme="smtps", tls=keys())) as mailbox:
        hand(mailbox.url)

        assert len(mailbox.letters) == 1


@pytest.mark.usefixtures("knows_it")
def test_a_wrong_password_is_told_in_the_servers_words() -> None:
    with running(Mailbox(host=lan_address(), tls=keys(), takes=LOGIN)) as mailbox:
        with pytest.raises(Trouble) as no:
            hand(mailbox.url.replace("club%40", "rose%40"))

        assert no.value.said == "535 5.7.8 Authentication credentials invalid"
        assert mailbox.letters == []
