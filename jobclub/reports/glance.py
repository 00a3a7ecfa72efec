"""A glance at a club: the figures of a period, and those of the one before beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import ngettext

from jobclub.reports.asked import Asked
from jobclub.reports.difference import difference, in_points
from jobclub.reports.periods import Period
from jobclub.reports.queries import doors, landings, meetings, people
from jobclub.reports.queries.doors import Opened
from jobclub.reports.queries.landings import Landings
from jobclub.reports.queries.meetings import Promises, Totals
from jobclub.reports.queries.people import CameBack, Visits
from jobclub.reports.told import Told, number, rows_behind, share
from jobclub.words import _


@dataclass(frozen=True)
class Glance:
    """What was counted of one club in one period."""

    visits: Visits
    totals: Totals
    opened: Opened
    introductions: int
    interviews: int
    landings: Landings
    came_back: CameBack
    promises: Promises

    @classmethod
    def at(cls, asked: Asked, period: Period) -> "Glance":
        """Count them: one read a question."""
        where = asked.session, asked.home.id, period
        return cls(
            visits=people.visits(*where),
            totals=meetings.totals(*where),
            opened=doors.opened(*where),
            introductions=doors.introductions(*where),
            interviews=doors.interviews(*where),
            landings=landings.landings(*where),
            came_back=people.came_back(*where),
            promises=meetings.promises(*where, asked.today),
        )

    @property
    def is_empty(self) -> bool:
        """Nothing happened in these days that a report could tell."""
        return not (self.visits.meetings or self.introductions or self.landings.landed)


@dataclass(frozen=True)
class _Figure:
    """One line: a count, or with `of` a share of another one, and the rows it is made of."""

    label: str
    means: str
    table: str
    only: str
    value: int
    of: int | None = None

    @property
    def said(self) -> str:
        """As it is written."""
        return number(self.value) if self.of is None else share(self.value, self.of)

    def beside(self, was: "_Figure") -> str:
        """What it was before, and the difference in words."""
        if self.of is None or was.of is None:
            return f"{was.said}; {difference(self.value, was.value)}"
        if was.of == 0:
            return _("none")
        return f"{was.said}; {in_points((self.value, self.of), (was.value, was.of))}"


def figures(asked: Asked, now: Glance, before: Glance | None) -> Sequence[Told]:
    """Each with its definition and the way to its rows, in the order of an evening."""
    lines = _lines(now)
    earlier: Sequence[_Figure | None] = (
        _lines(before) if before is not None else [None] * len(lines)
    )
    return [
        Told(
            line.said,
            line.label,
            line.means,
            rows_behind(asked, line.table, line.only),
            line.beside(was) if was is not None else "",
        )
        for line, was in zip(lines, earlier, strict=True)
        # Of nothing there is no share to tell.
        if line.of != 0
    ]


def _lines(glance: Glance) -> list[_Figure]:
    return [*_came(glance), *_asked(glance), *_landed(glance)]


def _came(glance: Glance) -> list[_Figure]:
    seen, hours = glance.visits, round(glance.totals.volunteer_min / 60)
    return [
        _Figure(
            ngettext("evening", "evenings", glance.totals.meetings),
            _("Evenings that were held: their doors were opened."),
            "meetings", "held", glance.totals.meetings,
        ),
        _Figure(
            ngettext("person", "people", seen.people),
            _("Everybody who came in these days, each counted once however often they came."),
            "attendance", "people", seen.people,
        ),
        _Figure(
            ngettext("visit", "visits", seen.visits),
            _("One person at one evening, also who left early."),
            "attendance", "", seen.visits,
        ),
        _Figure(
            _("for the first time"),
            _("Of these visits, somebody's first one to this club."),
            "attendance", "new", seen.new,
        ),
        _Figure(
            _("came more than once"),
            _("Of these people, those who came to two evenings or more in these days."),
            "attendance", "returned", seen.returned, seen.people,
        ),
        _Figure(
            ngettext("hour of volunteers", "hours of volunteers", hours),
            _("Facilitators and helpers, each from the doors to the close, and the preparation."),
            "attendance", "volunteers", hours,
        ),
    ]  # fmt: skip


def _asked(glance: Glance) -> list[_Figure]:
    return [
        _Figure(
            ngettext("ask", "asks", glance.opened.asks),
            _("Asks that the room saw for the first time in these days; a kept one counts once."),
            "asks", "", glance.opened.asks,
        ),
        _Figure(
            _("with a door"),
            _("Of these asks, where somebody knows someone; offers taken back are left out."),
            "asks", "with_door", glance.opened.with_door, glance.opened.asks,
        ),
        _Figure(
            ngettext("introduction", "introductions", glance.introductions),
            _("Recorded as made on a day of these, whenever the ask was."),
            "introductions", "introduced", glance.introductions,
        ),
        _Figure(
            ngettext("interview", "interviews", glance.interviews),
            _("Introductions that led to an interview on a day of these."),
            "introductions", "interview", glance.interviews,
        ),
    ]  # fmt: skip


def _landed(glance: Glance) -> list[_Figure]:
    found = glance.landings
    return [
        _Figure(
            ngettext("landing", "landings", found.landed),
            _("Members who said that they accepted or started a job, by the day they named."),
            "landings", "", found.landed,
        ),
        _Figure(
            _("with a club introduction"),
            _("Of these landings, where an introduction of the club stands beside it."),
            "landings", "with_introduction", found.with_introduction, found.landed,
        ),
    ]  # fmt: skip
