"""What an e-mail address looks like, as far as that can be said without writing to it."""

import re

from jobclub.errors import Refused
from jobclub.people.models import fold
from jobclub.text import Text, fit
from jobclub.words import _

# One address, and nothing that a mail program could read as two, or as a name before it.
_PLAIN = re.compile(r"""[^\s@,;:<>()"\[\]\\]+@[^\s@,;:<>()"\[\]\\.]+(\.[^\s@,;:<>()"\[\]\\.]+)+""")


def address(typed: str) -> str:
    """The address as it is kept, or a refusal at its field."""
    email = fold(fit(typed, Text(254), "email"))
    if not _PLAIN.fullmatch(email):
        raise Refused(_("An e-mail looks like name@example.org."), "email")
    return email
