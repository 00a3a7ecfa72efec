"""Delay instead of lock-out: a wrong passphrase makes the next try slower (S17)."""

from time import monotonic

LONGEST = 8.0
FORGET_AFTER = 900.0
MOST_KEPT = 1_000

_failures: dict[str, tuple[int, float]] = {}


def delay_for(email: str) -> float:
    """Seconds to wait before looking at this try. The first three are free."""
    count, at = _failures.get(email.strip().casefold(), (0, 0.0))
    if count < 3 or monotonic() - at > FORGET_AFTER:
        return 0.0
    return min(LONGEST, 0.5 * 2.0 ** (count - 3))


def failed(email: str) -> None:
    """One more wrong try."""
    name = email.strip().casefold()[:254]
    count, _at = _failures.pop(name, (0, 0.0))
    if len(_failures) >= MOST_KEPT:
        # The one not tried for longest; emptying the whole list would forgive everybody.
        del _failures[next(iter(_failures))]
    _failures[name] = (count + 1, monotonic())


def forgiven(email: str) -> None:
    """The right passphrase wipes the slate."""
    _failures.pop(email.strip().casefold(), None)
