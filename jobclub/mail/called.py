"""What each kind of mail is called, for whoever may say "no more of these"."""

from jobclub.mail.kinds import KINDS
from jobclub.words import _


def label(kind: str) -> str:
    """The kind in a reader's words."""
    return labels().get(kind, kind)


def labels() -> dict[str, str]:
    """Every kind's, in the order of a list."""
    return {
        "recap": _("What was promised, after a meeting"),
        "nudge": _("How a promise of yours is going"),
        "thanks": _("When somebody says thank you"),
        "landing": _("When somebody you helped lands a job"),
        "invitation": _("When the next meeting is"),
        "check-in": _("How you are, once a month"),
    }


def may_be_stopped() -> list[str]:
    """The kinds that there are, and that nobody has to get."""
    kinds = [name for name, kind in KINDS.items() if kind.may_stop]
    order = list(labels())
    return sorted(kinds, key=lambda kind: order.index(kind) if kind in order else len(order))
