"""A club's overview: whether it helps, this period at a glance, and how it went on."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import ngettext

from jobclub.meetings.surveys import sentences
from jobclub.reports.aims import aims, gap
from jobclub.reports.asked import Asked, drawn
from jobclub.reports.glance import Glance, figures
from jobclub.reports.periods import ALL, MEETING, MONTH, Period
from jobclub.reports.queries import people
from jobclub.reports.queries.people import CalledOff
from jobclub.reports.shares import FEW, percent_of
from jobclub.reports.told import compares, rows_behind
from jobclub.reports.trend import by_evening, by_month
from jobclub.words import _


@drawn("overview")
def draw(asked: Asked) -> str:
    """The first page of the reports."""
    now = Glance.at(asked, asked.period)
    if now.is_empty:
        return render_template("reports/_overview.html", now=now, **_nothing(asked))
    before = asked.period.before if compares(asked) else None
    earlier = Glance.at(asked, before) if before is not None else None
    return render_template(
        "reports/_overview.html",
        now=now,
        sentence=sentence(asked.period, now),
        before=before,
        aims=aims(asked, now, earlier),
        gap=gap(now),
        figures=figures(asked, now, earlier),
        charts=by_evening(asked),
        months=by_month(asked),
        rows=rows_behind(asked, "meetings"),
        called_off=_called_off(asked),
        survey=_survey(asked),
    )


def sentence(period: Period, glance: Glance) -> str:
    """The page in a sentence, to be read aloud. What there was none of is not told."""
    seen = glance.visits
    came = [
        ngettext("%(num)s person came", "%(num)s people came", seen.people),
        ngettext("to %(num)s evening", "to %(num)s evenings", seen.meetings),
        ngettext("with %(num)s ask", "with %(num)s asks", glance.opened.asks),
    ]
    counts = seen.people, seen.meetings, glance.opened.asks
    made = ngettext(
        "%(num)s introduction was made", "%(num)s introductions were made", glance.introductions
    )
    landed = ngettext("%(num)s member landed", "%(num)s members landed", glance.landings.landed)
    told = [
        " ".join(part for part, count in zip(came, counts, strict=True) if count),
        made if glance.introductions else "",
        landed if glance.landings.landed else "",
    ]
    what = _joined([part for part in told if part])
    return _("%(when)s, %(what)s.", when=_when(period), what=what)


def _joined(parts: Sequence[str]) -> str:
    *first, last = parts
    return _("%(first)s, and %(last)s", first=", ".join(first), last=last) if first else last


def _when(period: Period) -> str:
    if period.kind == ALL:
        return _("In all this time")
    if period.kind == MEETING:
        return _("On %(day)s", day=period.called)
    if period.kind == MONTH:
        return _("In %(month)s", month=period.called)
    return _("From %(days)s", days=period.called)


def _nothing(asked: Asked) -> dict[str, str]:
    home = f"/c/{asked.home.public_id}"
    if asked.period.kind == ALL:
        return {"front": f"{home}/"}
    return {"everything": f"{home}/reports?period={ALL}"}


def _called_off(asked: Asked) -> str:
    found: CalledOff = people.called_off(asked.session, asked.home.id, asked.period, asked.today)
    parts = [
        ngettext("%(num)s evening was called off for a holiday",
                 "%(num)s evenings were called off for a holiday", found.holidays),
        ngettext("%(num)s evening was cancelled", "%(num)s evenings were cancelled",
                 found.cancelled),
        ngettext("%(num)s evening was planned and not held",
                 "%(num)s evenings were planned and not held",
                 found.not_held),
    ]  # fmt: skip
    counts = found.holidays, found.cancelled, found.not_held
    told = [part for part, count in zip(parts, counts, strict=True) if count]
    return f"{'; '.join(told)}." if told else ""


@dataclass(frozen=True)
class Answered:
    """How many said yes to one question, of how many."""

    question: str
    yes: int
    whole: int

    @property
    def percent(self) -> int:
        """Of those who answered it."""
        return percent_of(self.yes, self.whole) if self.whole else 0


@dataclass(frozen=True)
class Survey:
    """What people said after their first evening and after every fourth one."""

    answers: Sequence[Answered]

    @property
    def given(self) -> int:
        """How many answered: all four questions, or none."""
        return self.answers[0].whole

    @property
    def is_enough(self) -> bool:
        """Of fewer, one could guess who said what."""
        return self.given >= FEW


def _survey(asked: Asked) -> Survey:
    words = sentences()
    found = people.survey(asked.session, asked.home.id, asked.period)
    return Survey([Answered(words[one.question], one.yes, one.given) for one in found])
