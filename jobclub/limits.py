"""How fast one person may go: ten commands at once, then one a second (S21). Kept in the worker."""

from time import monotonic

from jobclub.clock import speed
from jobclub.errors import Busy
from jobclub.words import _

AT_ONCE = 10
A_SECOND = 1.0
#: Somebody who was not heard of for this long has a full bucket again, and need not be kept.
FULL_AFTER = AT_ONCE / A_SECOND

_buckets: dict[int, tuple[float, float]] = {}


def may_go_on(person_id: int) -> None:
    """Take one from the person's bucket, or ask the phone to try again shortly."""
    at = monotonic()
    left, since = _buckets.get(person_id, (float(AT_ONCE), at))
    # Where a demo's clock runs fast, so do its people.
    rate = A_SECOND * speed()
    left = min(float(AT_ONCE), left + (at - since) * rate)
    if left < 1:
        _buckets[person_id] = (left, at)
        raise Busy(_("That was quick. One moment."), seconds=(1 - left) / rate)
    _buckets[person_id] = (left - 1, at)
    if len(_buckets) > 10_000:
        _forget(at)


def _forget(at: float) -> None:
    for person_id, (_left, since) in list(_buckets.items()):
        if at - since > FULL_AFTER:
            del _buckets[person_id]


def forget_everybody() -> None:
    """Begin anew: a test's people are not those of the test before."""
    _buckets.clear()
