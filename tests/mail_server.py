"""A real mail server for the tests, in a thread of its own, with the faults that real ones have."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller

from jobclub.config import Settings
from tests.server import free_port

#: Who the tests' mail comes from.
FROM = "Library Club <club@example.org>"


@dataclass(frozen=True)
class Received:
    """A letter as it came in."""

    sender: str
    to: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Taken apart."""
        found = message_from_bytes(self.raw, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def id(self) -> str:
        """Its Message-ID."""
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        """What it says it is about."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Its plain text."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """Its HTML."""
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert isinstance(part, EmailMessage)
        return str(part.get_content()).replace("\r\n", "\n")


@dataclass
class Fault:
    """What goes wrong at a word of the client's: MAIL, RCPT, DATA (before it is taken), or END
    (after it is taken). `says`: an answer, "die" or "stall".
    """

    at: str
    says: str
    times: int
    to: str


@dataclass
class Mailbox:
    """Takes every letter there is. Start it, give `url` to jobclub, look at `letters`."""

    host: str = "127.0.0.1"
    scheme: str = "smtp"
    port: int = field(default_factory=free_port)
    tls: ssl.SSLContext | None = None
    #: The name and password it takes, with TLS; or it asks for none.
    takes: tuple[str, str] | None = None
    letters: list[Received] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    #: Seconds between taking a letter and saying so.
    ponders: float = 0.0
    connections: int = 0
    _controller: Controller | None = None

    @property
    def url(self) -> str:
        """What JOBCLUB_SMTP says."""
        login = ":".join(quote(part, safe="") for part in self.takes) + "@" if self.takes else ""
        return f"{self.scheme}://{login}{self.host}:{self.port}"

    def start(self) -> "Mailbox":
        """Listen; again, after a stop."""
        how: dict[str, Any] = {"authenticator": self._judge} if self.takes else {}
        if self.scheme == "smtps":
            how["ssl_context"] = self.tls
        elif self.tls is not None:
            how |= {"tls_context": self.tls, "require_starttls": True}
        if self.takes:
            how["auth_required"] = True
        # By this name it greets: otherwise it looks for its own, at each connection.
        how["server_hostname"] = "mail.example.org"
        self._controller = Controller(self, hostname=self.host, port=self.port, **how)
        self._controller.start()
        return self

    def stop(self) -> None:
        """From now on connections are refused."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def fail(self, at: str, says: str, *, times: int = 1, to: str = "") -> None:
        """Let something go wrong, so many times, for all or for one address."""
        self.faults.append(Fault(at, says, times, to))

    def to(self, address: str) -> list[Received]:
        """What this address got."""
        return [letter for letter in self.letters if letter.to == address]

    # What aiosmtpd asks of a handler.

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """A greeting."""
        self.connections += 1
        session.host_name = hostname
        said = await self._trouble(server, "EHLO", "")
        return [said] if said else responses

    async def handle_MAIL(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Whose letter it is."""
        said = await self._trouble(server, "MAIL", address)
        if said is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return said or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Whom it is for."""
        said = await self._trouble(server, "RCPT", address)
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """The letter itself."""
        to = envelope.rcpt_tos[0]
        said = await self._trouble(server, "DATA", to)
        if said is not None:
            return said
        self.letters.append(Received(envelope.mail_from, to, envelope.content))
        if self.ponders:
            await asyncio.sleep(self.ponders)
        return await self._trouble(server, "END", to) or "250 OK"

    async def _trouble(self, server: Any, at: str, address: str) -> str | None:
        for fault in self.faults:
            if fault.at == at and fault.times > 0 and fault.to in ("", address):
                fault.times -= 1
                if fault.says == "stall":
                    await asyncio.sleep(3600)
                if fault.says == "die":
                    server.transport.abort()
                return fault.says if fault.says != "die" else "421 gone"
        return None

    def _judge(self, *asked: Any) -> Any:
        from aiosmtpd.smtp import AuthResult

        login = asked[-1]
        typed = (login.login.decode(), login.password.decode())
        return AuthResult(success=typed == self.takes, handled=False)


def silent_port() -> socket.socket:
    """A port that takes connections and says nothing, ever. Close it."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(5)
    return listening


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server that runs."""
    found = Mailbox().start()
    yield found
    found.stop()


def mailing(settings: Settings, mailbox: Mailbox, url: str = "") -> Settings:
    """These settings, with mail. A test file that sends overrides `settings` with it:

    @pytest.fixture
    def settings(settings: Settings, mailbox: Mailbox) -> Settings:
        return mailing(settings, mailbox)
    """
    return replace(settings, smtp=mailbox.url, mail_from=FROM, url=url)
