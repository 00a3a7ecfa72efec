"""What an e-mail address looks like, as far as that can be said without writing to it."""

import re

from jobclub.errors import Refused
from jobclub.people.models import fold
from jobclub.text import Text, fit
from jobclub.words import _

#: As the column is, and as mail servers take it.
LONGEST = 254
# One address, and nothing that a mail program could read as two, or as a name before it.
_PLAIN = re.compile(r"""[^\s@,;:<>()"\[\]\\]+@[^\s@,;:<>()"\[\]\\.]+(\.[^\s@,;:<>()"\[\]\\.]+)+""")


def address(typed: str) -> str:
    """The address as it is kept, all in ASCII, or a refusal at its field."""
    email = fold(fit(typed, Text(LONGEST), "email"))
    if not _PLAIN.fullmatch(email):
        raise Refused(_("An e-mail looks like name@example.org."), "email")
    if not email.isascii():
        raise Refused(_("We cannot write to that address. Is there another one?"), "email")
    if len(email) > LONGEST:
        raise Refused(_("That is longer than an e-mail can be."), "email")
    return email
