"""What makes a passphrase strong enough."""

from jobclub.errors import Refused
from jobclub.words import _

LEAST = 15
# Long enough by length and still the first that anybody tries.
COMMON = frozenset(
    {
        "123456789012345",
        "1234567890123456",
        "passwordpassword",
        "passwordpassword1",
        "password12345678",
        "qwertyuiopasdfgh",
        "qwertyuiopasdfghjkl",
        "qwertyqwertyqwerty",
        "abcdefghijklmnop",
        "abcdefghijklmnopqrstuvwxyz",
        "iloveyouiloveyou",
        "letmeinletmeinletmein",
        "correcthorsebatterystaple",
        "administrator123",
        "jobclubjobclubjobclub",
        "trustno1trustno1",
        "changemechangeme",
        "welcomewelcome123",
    }
)


def must_be_strong(passphrase: str) -> None:
    """Refuse what is short, common, or one character over and over (S17)."""
    if len(passphrase) < LEAST:
        raise Refused(_("Please use 15 characters or more: four words do well."), "passphrase")
    squeezed = "".join(passphrase.casefold().split())
    if squeezed in COMMON or len(set(squeezed)) < 5:
        raise Refused(_("Many people would guess that one. Four odd words do well."), "passphrase")
