"""The funnel: of the asks of a period, how far each came."""

from flask import render_template
from flask_babel import ngettext

from jobclub.reports.asked import Asked, drawn
from jobclub.reports.charts import Step
from jobclub.reports.queries import doors
from jobclub.reports.queries.doors import Funnel
from jobclub.reports.told import Told, compares, number, rows_behind
from jobclub.words import _

#: From the whole to the last part of it: each holds the one after it.
STEPS = ("asks", "with_door", "introduced", "met", "interview", "landed")


@drawn("funnel")
def draw(asked: Asked) -> str:
    """How far the asks of the period came."""
    found = doors.funnel(asked.session, asked.home.id, asked.period)
    before = asked.period.before if compares(asked) else None
    earlier = doors.funnel(asked.session, asked.home.id, before) if before is not None else None
    return render_template(
        "reports/_funnel.html",
        called=asked.period.called,
        before=before,
        found=found,
        sentence=_sentence(found),
        bars=[Step(_words()[name][0], getattr(found, name), found.asks) for name in STEPS],
        steps=[_step(asked, name, found, earlier) for name in STEPS],
        beside=[_beside(asked, name, found, earlier) for name in ("doors", "introductions")],
    )


def _sentence(found: Funnel) -> str:
    asks = ngettext("Of %(num)s ask", "Of %(num)s asks", found.asks)
    return _(
        "%(asks)s, %(with_door)s found a door, %(introduced)s came to an introduction, and"
        " %(landed)s to a landing.",
        asks=asks,
        with_door=number(found.with_door),
        introduced=number(found.introduced),
        landed=number(found.landed),
    )


def _step(asked: Asked, name: str, found: Funnel, earlier: Funnel | None) -> Told:
    return _told(asked, name, "" if name == "asks" else name, found, earlier)


def _beside(asked: Asked, name: str, found: Funnel, earlier: Funnel | None) -> Told:
    only = {"doors": "with_door", "introductions": "introduced"}[name]
    return _told(asked, name, only, found, earlier)


def _told(asked: Asked, name: str, only: str, found: Funnel, earlier: Funnel | None) -> Told:
    label, means = _words()[name]
    before = number(getattr(earlier, name)) if earlier is not None else ""
    behind = rows_behind(asked, "asks", only)
    return Told(number(getattr(found, name)), label, means, behind, before)


def _words() -> dict[str, tuple[str, str]]:
    return {
        "asks": (
            _("asks"),
            _("Asks that the room saw for the first time in these days; a kept one counts once."),
        ),
        "with_door": (
            _("with a door"),
            _("Of these asks, where somebody knows someone; offers taken back are left out."),
        ),
        "introduced": (
            _("introduced"),
            _("Of these, where asker and contact came to know of each other, on whichever day."),
        ),
        "met": (_("met or talked"), _("Of these, where the two met or talked, or came further.")),
        "interview": (_("with an interview"), _("Of these, with an interview, or further.")),
        "landed": (_("landed"), _("Of these, where the asker landed with that introduction.")),
        "doors": (
            _("doors"),
            _("One member at one company of one ask is one door, however many offers say it."),
        ),
        "introductions": (
            _("introductions"),
            _("Of these doors, those that became an introduction by now."),
        ),
    }
