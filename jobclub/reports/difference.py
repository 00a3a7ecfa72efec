"""By how much one figure is another than before, in words."""

from jobclub.reports.shares import FEW, percent_of
from jobclub.words import _


def difference(now: int, before: int) -> str:
    """ "9 more now"."""
    if now == before:
        return _("the same now")
    if now > before:
        return _("%(n)s more now", n=now - before)
    return _("%(n)s fewer now", n=before - now)


def in_points(now: tuple[int, int], before: tuple[int, int]) -> str:
    """The same of two shares, each (part, whole), where both are of enough."""
    if min(now[1], before[1]) < FEW:
        return _("too few to compare")
    points = percent_of(*now) - percent_of(*before)
    if points == 0:
        return _("the same now")
    if points > 0:
        return _("%(n)s points more now", n=points)
    return _("%(n)s points fewer now", n=-points)
