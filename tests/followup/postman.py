"""The tests' mail server, with the moment at which each letter came, on the clock of the house."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from functools import cached_property
from typing import Any

from jobclub import clock
from tests.mail_server import Mailbox, Received


@dataclass(frozen=True)
class Got:
    """One letter, and when it came."""

    at: datetime
    letter: Received

    @property
    def to(self) -> str:
        """Whose it is."""
        return self.letter.to

    @cached_property
    def message(self) -> EmailMessage:
        """Taken apart, once."""
        return self.letter.message

    @cached_property
    def message_id(self) -> str:
        """Its name."""
        return str(self.message["Message-ID"])

    @cached_property
    def text(self) -> str:
        """Its plain text."""
        part = self.message.get_body(("plain",))
        assert isinstance(part, EmailMessage)
        return str(part.get_content())


@dataclass
class Postman(Mailbox):
    """Looks at the clock whenever a letter comes."""

    got: list[Got] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """The letter itself."""
        said = await super().handle_DATA(server, session, envelope)
        if said.startswith("250"):
            self.got.append(Got(clock.now(), self.letters[-1]))
        return said

    def takes_nothing(self) -> None:
        """ "Come again later", to every letter."""
        self.fail("MAIL", "451 4.3.2 Not just now", times=1_000_000)

    def takes_all(self) -> None:
        """Open again, however it was closed."""
        self.faults.clear()
        if self._controller is None:
            self.start()


@contextmanager
def a_postman() -> Iterator[Postman]:
    """One who works for as long as the block lasts."""
    postman = Postman()
    postman.start()
    try:
        yield postman
    finally:
        postman.stop()
