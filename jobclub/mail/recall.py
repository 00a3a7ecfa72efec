"""Answers of the mail server that could not be written down yet. Kept in the process."""

from collections.abc import Callable
from datetime import datetime

from jobclub.mail.models import Mail

_answers: dict[tuple[int, datetime], Callable[[Mail], None]] = {}


def remember(mail_id: int, lease: datetime, change: Callable[[Mail], None]) -> None:
    """This is what became of a letter under that lease."""
    _answers[mail_id, lease] = change


def recall(letter: Mail) -> Callable[[Mail], None] | None:
    """What became of it, where nobody has taken it since."""
    if letter.lease_until is None:
        return None
    return _answers.get((letter.id, letter.lease_until))
