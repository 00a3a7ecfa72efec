"""How fast one person may go: ten commands at once, then one a second (S21). Kept in the worker.

Who types is read along with, which changes nothing: twenty times at once, then twice a second.
Letters to an address that anybody may type: three in ten minutes to whoever asks from one network,
so that a stranger elsewhere keeps nobody out.
"""

from ipaddress import ip_address, ip_network
from time import monotonic

from jobclub.clock import speed
from jobclub.errors import Busy, Refused
from jobclub.words import _

AT_ONCE = 10
A_SECOND = 1.0
#: The same for the coach, who reads what is being typed.
LOOKS_AT_ONCE = 20
LOOKS_A_SECOND = 2.0
#: Somebody who was not heard of for this long has a full bucket again, and need not be kept.
FULL_AFTER = AT_ONCE / A_SECOND

#: Letters in so many seconds: to one address, asked for from one network, or from anywhere;
#: and from one network, behind which is a whole hall.
TO_AN_ADDRESS, TO_IT_IN_ALL, FROM_A_NETWORK, LETTERS_WITHIN = 3, 12, 200, 600.0
MOST_KEPT = 10_000

Buckets = dict[int, tuple[float, float]]

_commands: Buckets = {}
_looks: Buckets = {}
_letters: dict[str, list[float]] = {}


def may_go_on(person_id: int) -> None:
    """Take one from the person's bucket, or ask the phone to try again shortly."""
    _take(_commands, person_id, AT_ONCE, A_SECOND)


def may_look(person_id: int) -> None:
    """The same for a read that costs something. It takes nothing from what they may do."""
    _take(_looks, person_id, LOOKS_AT_ONCE, LOOKS_A_SECOND)


def may_ask_for_a_letter(email: str, address: str) -> None:
    """One letter more, to this e-mail address, asked for from that network address. Whether
    anybody here has the e-mail is of no account, so that nothing is told.
    """
    network = network_of(address)
    limits = {
        f"{email} {network}": TO_AN_ADDRESS,
        email: TO_IT_IN_ALL,
        network: FROM_A_NETWORK,
    }
    since = monotonic() - LETTERS_WITHIN
    recent = {name: [at for at in _letters.get(name, ()) if at > since] for name in limits}
    if any(len(recent[name]) >= most for name, most in limits.items()):
        raise Refused(_("Some letters are on their way already. Please ask again in ten minutes."))
    for name in limits:
        _letters.pop(name, None)
        if len(_letters) >= MOST_KEPT:
            # The one not asked for longest.
            del _letters[next(iter(_letters))]
        _letters[name] = [*recent[name], monotonic()]


def network_of(address: str) -> str:
    """The network an address belongs to: what one guesser can have many addresses of."""
    try:
        ip = ip_address(address.split("%")[0])
    except ValueError:
        return "unknown"
    # The same address, as a socket for both kinds of networks writes it.
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ip_network(f"{ip}/{24 if ip.version == 4 else 64}", strict=False))


def _take(buckets: Buckets, person_id: int, at_once: int, a_second: float) -> None:
    at = monotonic()
    left, since = buckets.get(person_id, (float(at_once), at))
    # Where a demo's clock runs fast, so do its people.
    rate = a_second * speed()
    left = min(float(at_once), left + (at - since) * rate)
    if left < 1:
        buckets[person_id] = (left, at)
        raise Busy(_("That was quick. One moment."), seconds=(1 - left) / rate)
    buckets[person_id] = (left - 1, at)
    if len(buckets) > 10_000:
        _forget(buckets, at)


def _forget(buckets: Buckets, at: float) -> None:
    for person_id, (_left, since) in list(buckets.items()):
        if at - since > FULL_AFTER:
            del buckets[person_id]


def forget_everybody() -> None:
    """Begin anew: a test's people are not those of the test before."""
    _commands.clear()
    _looks.clear()
    _letters.clear()
