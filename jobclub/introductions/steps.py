"""The steps of an introduction: their order, whose tap each is, and who moves after it."""

from collections.abc import Iterable
from datetime import timedelta

from jobclub.asks.offers import ASKER, CONNECTOR

ASKING, AGREED, INTRODUCED = "asking", "agreed", "introduced"
REPLIED, MET, INTERVIEW, LANDED = "replied", "met", "interview", "landed"
#: What stands where nothing has happened yet, and where it came to nothing.
OFFERED, CLOSED = "offered", "closed"

#: In their order. Steps may be skipped forward, and none is ever needed for a later one.
STEPS = (ASKING, AGREED, INTRODUCED, REPLIED, MET, INTERVIEW, LANDED)
#: From here on contact and asker know of each other.
MADE = frozenset(STEPS[STEPS.index(INTRODUCED) :])
#: Whose word it is. Whether they were introduced both know.
WHOSE = {
    ASKING: (CONNECTOR,),
    AGREED: (CONNECTOR,),
    INTRODUCED: (CONNECTOR, ASKER),
    REPLIED: (ASKER,),
    MET: (ASKER,),
    INTERVIEW: (ASKER,),
    LANDED: (ASKER,),
}
#: After each step: who moves next, and within how long. After the last nobody has to.
AFTER = {
    ASKING: (CONNECTOR, timedelta(days=7)),
    AGREED: (CONNECTOR, timedelta(days=3)),
    INTRODUCED: (ASKER, timedelta(days=7)),
    REPLIED: (ASKER, timedelta(days=7)),
    MET: (ASKER, timedelta(days=14)),
    INTERVIEW: (ASKER, timedelta(days=14)),
}
#: How long past its day until the one who moves is asked how it went.
ASKED_AFTER = {INTRODUCED: timedelta(days=7)}


def furthest(names: Iterable[str]) -> str:
    """The last of these steps; "offered" where there is none."""
    return max(names, key=STEPS.index, default=OFFERED)


def likely_after(name: str) -> str:
    """The step that one button names: the one after this. "" after the last."""
    if name not in STEPS:
        return STEPS[0]
    later = STEPS[STEPS.index(name) + 1 :]
    return later[0] if later else ""
