"""Talking to a mail server: one connection, one letter after the other. Knows no database."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

from jobclub.mail.trouble import Later, Never, Silence, Trouble, answer, words
from jobclub.security import is_loopback

#: Seconds for each word of the conversation, and for the answer to a whole letter.
PATIENCE = 20.0
ANSWER_WITHIN = 60.0
#: Answers by which a server says that it will not talk to us at all, whoever the letter is for.
NOT_WITH_US = frozenset({421, 530, 535, 538})


@dataclass(frozen=True)
class Parcel:
    """A letter ready to be handed over."""

    sender: str
    to: str
    body: bytes


class Line:
    """A connection to the mail server, opened when the first letter needs it."""

    def __init__(self, server: str, hello: str, patience: float | None = None) -> None:
        self._where = urlsplit(server)
        self._hello = hello
        self._patience = patience or PATIENCE
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except OSError:
                self._smtp.close()
            self._smtp = None

    def hand(self, parcel: Parcel, at_end: Callable[[Callable[[], None]], None]) -> None:
        """Hand one letter over. When all of it is out but its last line, `at_end` is called with
        what sends that line; if it raises instead, the letter was not sent.
        """
        smtp = self._smtp or self._open()
        ended = False

        def end() -> None:
            nonlocal ended
            ended = True
            # Whatever goes wrong here, the answer fails to come.
            with suppress(OSError):
                smtp.send(b".\r\n")

        try:
            self._address(smtp, parcel)
            _write(smtp, parcel.body)
            # The server's one long silence: it may have to look through the letter.
            _wait_for(smtp, ANSWER_WITHIN)
            at_end(end)
        except BaseException as error:
            self._recover(error)
            if ended:
                raise Silence(type(error).__name__) from error
            raise
        try:
            code, said = smtp.getreply()
            _wait_for(smtp, self._patience)
        except OSError as error:
            self._drop()
            raise Silence(words(error)) from error
        if code != 250:
            self._judge(code, said)

    def _address(self, smtp: smtplib.SMTP, parcel: Parcel) -> None:
        try:
            code, said = smtp.mail(parcel.sender)
            if code != 250:
                # It does not like us; that has nothing to do with whom we write to.
                raise Trouble(answer(code, said))
            code, said = smtp.rcpt(parcel.to)
            if code not in (250, 251):
                self._judge(code, said)
            smtp.putcmd("data")
            code, said = smtp.getreply()
            if code != 354:
                self._judge(code, said)
        except OSError as error:
            raise Trouble(words(error)) from error

    def _judge(self, code: int, said: bytes) -> None:
        if code in NOT_WITH_US:
            self._drop()
            raise Trouble(answer(code, said))
        raise (Never if 500 <= code < 600 else Later)(answer(code, said))

    def _recover(self, error: BaseException) -> None:
        """After a refusal the next letter may go; after anything else, who knows where we are."""
        if isinstance(error, Later | Never) and self._smtp is not None:
            try:
                self._smtp.rset()
            except OSError:
                self._drop()
        else:
            self._drop()

    def _open(self) -> smtplib.SMTP:
        try:
            smtp = self._connect()
            try:
                self._greet(smtp)
            except BaseException:
                smtp.close()
                raise
        except (OSError, ValueError) as error:
            raise Trouble(words(error)) from error
        self._smtp = smtp
        return smtp

    def _connect(self) -> smtplib.SMTP:
        host, hello, patience = self._where.hostname or "", self._hello, self._patience
        if self._where.scheme == "smtps":
            tls, port = ssl.create_default_context(), self._where.port or 465
            return smtplib.SMTP_SSL(host, port, hello, timeout=patience, context=tls)
        port = self._where.port or (25 if self._near else 587)
        return smtplib.SMTP(host, port, hello, timeout=patience)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self._where.scheme == "smtp" and not self._near:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
        if self._where.username:
            smtp.login(unquote(self._where.username), unquote(self._where.password or ""))

    @property
    def _near(self) -> bool:
        """On this very machine: what goes there travels nowhere."""
        host = self._where.hostname or ""
        return host == "localhost" or is_loopback(host)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _wait_for(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _write(smtp: smtplib.SMTP, body: bytes) -> None:
    """All of the letter but the line that ends it: until then the server has taken nothing."""
    lines = body if body.endswith(b"\r\n") else body + b"\r\n"
    try:
        smtp.send(re.sub(rb"(?m)^\.", b"..", lines))
    except OSError as error:
        raise Trouble(words(error)) from error
