"""Landings, and how long it took: those still looking are counted apart, and said so."""

from flask import render_template
from flask_babel import ngettext

from jobclub.reports.asked import Asked, drawn
from jobclub.reports.landing_chart import by_month
from jobclub.reports.periods import Period
from jobclub.reports.queries import landings
from jobclub.reports.queries.landings import Landings, TimeToLand
from jobclub.reports.shares import FEW
from jobclub.reports.told import Told, compares, number, rows_behind
from jobclub.words import _


@drawn("landings")
def draw(asked: Asked) -> str:
    """Who landed in the period, and the time it took the one in the middle."""
    found, time = _read(asked, asked.period)
    before = asked.period.before if compares(asked) else None
    earlier = _read(asked, before) if before is not None else None
    return render_template(
        "reports/_landings.html",
        before=before,
        found=found,
        time=time,
        sentences=[*_landed(found), *in_plain_words(time)],
        figures=_figures(asked, found, time, earlier),
        chart=by_month(asked) if found.landed else None,
        home=f"/c/{asked.home.public_id}",
    )


def in_plain_words(time: TimeToLand) -> list[str]:
    """The middle of those who landed, and apart from it the middle of those still looking."""
    return [*_until(time), *_still(time)]


def _read(asked: Asked, period: Period) -> tuple[Landings, TimeToLand]:
    club_id = asked.home.id
    return (
        landings.landings(asked.session, club_id, period),
        landings.time_to_land(asked.session, club_id, period, asked.today),
    )


def _landed(found: Landings) -> list[str]:
    said = ngettext(
        "%(num)s landing in these days.", "%(num)s landings in these days.", found.landed
    )
    if not found.landed:
        return [_("Nobody said in these days that they have landed.")]
    if not found.with_introduction:
        return [said]
    among = ngettext(
        "%(num)s of them was with a club introduction.",
        "%(num)s of them were with a club introduction.",
        found.with_introduction,
    )
    return [f"{said} {among}"]


def _until(time: TimeToLand) -> list[str]:
    if not time.landed:
        return []
    if time.median_days is None or time.timed < FEW:
        return [_("That is too few to tell a middle of: it takes five.")]
    said = _(
        "Half of the %(count)s who landed did so within %(days)s of their first evening.",
        count=number(time.timed),
        days=days(time.median_days),
    )
    apart = time.landed - time.timed
    if apart:
        said += " " + ngettext(
            "%(num)s more landed without having been to an evening: that is not counted there.",
            "%(num)s more landed without having been to an evening: they are not counted there.",
            apart,
        )
    return [said]


def _still(time: TimeToLand) -> list[str]:
    if not time.looking:
        return []
    said = ngettext("%(num)s is still looking.", "%(num)s are still looking.", time.looking)
    if time.looking_median_days is None or time.looking < FEW:
        return [said + " " + _("That is counted apart.")]
    return [
        ngettext(
            "%(num)s is still looking; half of them have been for %(days)s or longer: they are not"
            " part of that figure.",
            "%(num)s are still looking; half of them have been for %(days)s or longer: they are not"
            " part of that figure.",
            time.looking,
            days=days(time.looking_median_days),
        )
    ]


def days(count: float) -> str:
    """ "84 days"; between two in the middle, "84.5 days"."""
    if count == int(count):
        return str(ngettext("%(num)s day", "%(num)s days", int(count)))
    return _("%(count)s days", count=number(count))


def _figures(
    asked: Asked,
    found: Landings,
    time: TimeToLand,
    earlier: tuple[Landings, TimeToLand] | None,
) -> list[Told]:
    was, took = earlier or (None, None)
    rows = rows_behind(asked, "landings")
    return [
        Told(
            number(found.landed),
            _("landings"),
            _("Members who said that they accepted or started a job, by the day they named."),
            rows,
            number(was.landed) if was else "",
        ),
        Told(
            number(found.with_introduction),
            _("with a club introduction"),
            _(
                "Of these, where an introduction of the club stands beside it. It says with, and"
                " not because of."
            ),
            rows_behind(asked, "landings", "with_introduction"),
            number(was.with_introduction) if was else "",
        ),
        Told(
            _middle(time.median_days, time.timed),
            _("from first evening to landing"),
            _(
                "The middle one of %(count)s: half took as long or less. None is told of fewer than"
                " five.",
                count=number(time.timed),
            ),
            rows_behind(asked, "landings", "timed"),
            _middle(took.median_days, took.timed) if took else "",
        ),
        Told(
            number(time.looking),
            _("still looking"),
            _(
                "Members who came in these days, stand as looking, and did not land in them. They"
                " are in no figure above."
            ),
            rows_behind(asked, "looking"),
            number(took.looking) if took else "",
        ),
    ]


def _middle(found: float | None, count: int) -> str:
    return days(found) if found is not None and count >= FEW else _("too few to say")
