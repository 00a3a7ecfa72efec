"""The kinds of mail there are: what each is called, how long it is news, who writes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from jobclub.mail.models import Mail


@dataclass(frozen=True)
class Letter:
    """What a mail says, in its reader's language. Text and HTML say the same."""

    subject: str
    #: Plain text, complete as it stands: lines, blank lines between paragraphs.
    text: str
    #: The inside of the HTML body, from a template of ours; "" makes it from the text.
    html: str = ""
    #: Files that come along: (name, content type such as "text/calendar; method=PUBLISH", bytes).
    files: tuple[tuple[str, str, bytes], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


#: Writes the letter when it is about to be sent, in the reader's language, each time it is tried.
#: None: nobody wants it any more. It changes nothing but what the letter itself needs, such as the
#: link in it.
Writer = Callable[[Mail], Letter | None]
Writes = TypeVar("Writes", bound=Writer)


@dataclass(frozen=True)
class Kind:
    """One kind of mail."""

    name: str
    write: Writer
    #: So long after it was due it is old news, and is dropped.
    lasts: timedelta
    #: The reader may say "no more of these".
    may_stop: bool
    #: Sent only from 9 to 18 o'clock where its club meets, and not on a Sunday.
    by_day: bool

    @property
    def urgent(self) -> bool:
        """Somebody asked for it, and waits: before all others, however many came this hour."""
        return not self.may_stop


KINDS: dict[str, Kind] = {}


def mail(
    name: str, *, lasts: timedelta, may_stop: bool = True, by_day: bool = False
) -> Callable[[Writes], Writes]:
    """Declare a kind of mail by the function that writes it."""

    def declare(write: Writes) -> Writes:
        KINDS[name] = Kind(name, write, lasts, may_stop, by_day)
        return write

    return declare
