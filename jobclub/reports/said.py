"""What the rows hold in a word each, said in the reader's language."""

from jobclub.asks.models import CLOSED as ASK_CLOSED
from jobclub.asks.models import OPEN, WITHDRAWN
from jobclub.clubs.models import FACILITATOR, OWNER
from jobclub.introductions.saying import button
from jobclub.introductions.steps import OFFERED
from jobclub.meetings.attendance import HERE, LEFT
from jobclub.meetings.planning import CANCELLED, HOLIDAY
from jobclub.words import _


def came_as(role: str, stood_as: str) -> str:
    """How somebody stood that evening, and whether they led it."""
    stood = {
        "looking": _("looking"),
        "helping": _("here to help"),
        "visiting": _("visiting"),
        "landed": _("landed"),
        "paused": _("paused"),
    }.get(stood_as, stood_as)
    led = {FACILITATOR: _("facilitator"), OWNER: _("owner")}.get(role, "")
    return f"{stood}, {led}" if led else stood


def attended(status: str) -> str:
    """To the end, or not."""
    return {HERE: _("to the end"), LEFT: _("left early")}.get(status, status)


def ask_stands(state: str) -> str:
    """Whether an ask is open."""
    words = {OPEN: _("open"), WITHDRAWN: _("taken back"), ASK_CLOSED: _("closed kindly")}
    return words.get(state, state)


def came_to(step: str) -> str:
    """How far an introduction came, whatever became of it since."""
    return _("Offered") if step == OFFERED else button(step, "")


def was_meeting(state: str, off_for: str, revision: int) -> str:
    """What became of an evening, and of its figures."""
    if state == "off":
        return {HOLIDAY: _("holiday"), CANCELLED: _("cancelled")}.get(off_for, _("called off"))
    if state == "final" and revision > 1:
        return _("final, revision %(number)s", number=revision)
    return {
        "open": _("on now"),
        "draft": _("draft"),
        "final": _("final"),
        "not_held": _("was not held"),
    }.get(state, state)
