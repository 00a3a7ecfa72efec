"""The page for a sponsor: one sheet of paper, no names."""

from flask import render_template
from flask_babel import ngettext

from jobclub.reports.asked import Asked, drawn
from jobclub.reports.exports import KINDS, way
from jobclub.reports.shares import FEW
from jobclub.reports.sponsor_figures import called, figures, survey
from jobclub.reports.sponsoring import Breakdown, Sponsor
from jobclub.reports.suppressing import Hidden, Shown
from jobclub.reports.told import number
from jobclub.words import _


@drawn("sponsor")
def draw(asked: Asked) -> str:
    """The sheet."""
    found = Sponsor.of(asked, asked.home)
    return render_template(
        "reports/_sponsor.html",
        found=found,
        sentence=sentence(found),
        figures=figures(),
        survey=survey() if found.answered >= FEW else (),
        breakdown=Breakdown.of(asked.session, asked.home, found),
        heads=_heads(found),
        said=said,
        today=asked.today,
        home=asked.home,
        takes=[(kind, way(asked, "sponsor_summary", kind)) for kind in KINDS],
    )


def sentence(found: Sponsor) -> str:
    """The sheet in a sentence, to be read aloud."""
    if not found.visits.meetings:
        return _("No evening was held in these days.")
    evenings = ngettext("%(num)s evening", "%(num)s evenings", found.visits.meetings)
    people, made = found.told(found.visits.people), found.told(found.introductions)
    came = (
        _("Fewer than 5 people came to %(evenings)s", evenings=evenings)
        if isinstance(people, Hidden)
        else _people(people, evenings)
    )
    if isinstance(made, Hidden):
        return _("%(came)s, and fewer than 5 introductions were made.", came=came)
    words = ngettext("%(num)s introduction was made", "%(num)s introductions were made", made)
    return _("%(came)s, and %(made)s.", came=came, made=words)


def said(cell: Shown | None) -> str:
    """What stands in a cell of the breakdown."""
    if cell is None:
        return _("no meeting")
    return called(cell) if isinstance(cell, Hidden) else number(cell)


def _people(people: int, evenings: str) -> str:
    came = ngettext("%(num)s person came", "%(num)s people came", people)
    return _("%(came)s to %(evenings)s", came=came, evenings=evenings)


def _heads(found: Sponsor) -> list[tuple[str, str]]:
    words = {one.name: one.label for one in figures()}
    return [(name, words[name]) for name in found.totals]
