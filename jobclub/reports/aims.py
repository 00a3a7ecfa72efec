"""Whether it helps: three numbers, each with what it is a share of, its aim, and its definition."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import ngettext

from jobclub.reports.asked import Asked
from jobclub.reports.difference import in_points
from jobclub.reports.glance import Glance
from jobclub.reports.shares import FEW, percent_of
from jobclub.reports.told import rows_behind, share
from jobclub.words import _

DOORS_THAT_HOLD, PROMISES_KEPT, CAME_BACK, GAP = 50, 40, 60, 10


@dataclass(frozen=True)
class Aim:
    """A share, what it aims at (in percent), what exactly was counted, and where its rows are."""

    label: str
    part: int
    whole: int
    aim: int
    means: str
    behind: str
    #: What was left out of it, and why.
    apart: str = ""
    before: str = ""

    @property
    def percent(self) -> int | None:
        """None where it is of too few to say."""
        return percent_of(self.part, self.whole) if self.whole >= FEW else None

    @property
    def said(self) -> str:
        """ "6 of 9 (67%)", or of how few."""
        return share(self.part, self.whole)


def aims(asked: Asked, now: Glance, before: Glance | None) -> Sequence[Aim]:
    """The three, never ranked."""
    return [_hold(asked, now, before), _kept(asked, now, before), _back(asked, now, before)]


def gap(now: Glance) -> str:
    """How much better asks do that their askers wrote themselves, in words."""
    totals = now.totals
    own = totals.held_own, totals.asks_own
    entered = totals.held - totals.held_own, totals.asks - totals.asks_own
    if min(own[1], entered[1]) < FEW:
        return _("Of asks written by who asks, or of those entered by a facilitator, there are too"
                 " few to compare.")  # fmt: skip
    return _(
        "Asks written by who asks: %(own)s. Entered by a facilitator: %(entered)s. That is"
        " %(gap)s points apart; the aim is %(aim)s at most.",
        own=share(*own),
        entered=share(*entered),
        gap=abs(percent_of(*own) - percent_of(*entered)),
        aim=GAP,
    )


def _hold(asked: Asked, now: Glance, before: Glance | None) -> Aim:
    was = before.totals if before is not None else None
    return Aim(
        _("Doors that hold"),
        now.totals.held,
        now.totals.asks,
        DOORS_THAT_HOLD,
        _(
            "Of the asks that the rooms saw, those that left with a person who writes first and a"
            " day. An ask kept for another evening counts at each."
        ),
        rows_behind(asked, "meetings"),
        before=_beside((now.totals.held, now.totals.asks), (was.held, was.asks) if was else None),
    )


def _kept(asked: Asked, now: Glance, before: Glance | None) -> Aim:
    was = before.promises if before is not None else None
    this = now.promises.introduced, now.promises.settled
    return Aim(
        _("Promises kept"),
        *this,
        PROMISES_KEPT,
        _(
            "Of the offers settled at evenings two weeks ago or earlier, those that became an"
            " introduction. What came to nothing stays counted, and nobody is named by it."
        ),
        rows_behind(asked, "meetings"),
        before=_beside(this, (was.introduced, was.settled) if was else None),
    )


def _back(asked: Asked, now: Glance, before: Glance | None) -> Aim:
    was = before.came_back if before is not None else None
    found = now.came_back
    this = found.again, found.newcomers - found.waiting
    return Aim(
        _("Came back"),
        *this,
        CAME_BACK,
        _(
            "Of the people whose first evening was in these days, those who came again to one of"
            " the three evenings after it."
        ),
        rows_behind(asked, "attendance", "again"),
        apart=_waiting(found.waiting),
        before=_beside(this, (was.again, was.newcomers - was.waiting) if was else None),
    )


def _waiting(count: int) -> str:
    if not count:
        return ""
    return str(
        ngettext(
            "%(num)s more has not had three evenings yet, and is not counted.",
            "%(num)s more have not had three evenings yet, and are not counted.",
            count,
        )
    )


def _beside(now: tuple[int, int], before: tuple[int, int] | None) -> str:
    if before is None:
        return ""
    return f"{share(*before)}; {in_points(now, before)}" if before[1] else _("none")
