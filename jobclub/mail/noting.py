"""What the mail server answered must be written down, however busy the database is."""

from collections.abc import Callable

from jobclub.errors import Busy
from jobclub.mail.leasing import Held
from jobclub.mail.models import Mail
from jobclub.mail.recall import remember

#: So often, each time for some seconds.
MOST_NOTES = 12


def note(held: Held, change: Callable[[Mail], None]) -> None:
    """Write down what became of it. Where that cannot be had, whoever comes next in this process
    still knows the answer: such a letter is in no doubt.
    """
    for _time in range(MOST_NOTES):
        try:
            held.settle(change)
            return
        except Busy as busy:
            last = busy
    remember(held.mail_id, held.lease, change)
    raise last
