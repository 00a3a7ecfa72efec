"""Giver and asker: who opened doors to whom. By name, and nobody is ranked."""

from flask import render_template
from flask_babel import ngettext

from jobclub.reports.asked import Asked, drawn
from jobclub.reports.queries import doors
from jobclub.reports.queries.doors import Pair
from jobclub.reports.told import report_of
from jobclub.words import _

#: Larger tables are told as lists: nobody reads them, and a phone could not hold them.
MOST_CELLS = 2_500
#: And more than this nobody reads at all.
MOST_PAIRS = 1_500

Names = list[tuple[int, str]]


@drawn("matrix")
def draw(asked: Asked) -> str:
    """The table, for whoever asked to see it; else what it would show."""
    if asked.more.get("show") != "1":
        show = f"?show=1&{asked.period.query}"
        return render_template("reports/_matrix.html", show=show, pairs=None)
    pairs = list(doors.matrix(asked.session, asked.home.id, asked.period))
    if len(pairs) > MOST_PAIRS:
        said = _("Too much to be read at once: choose a year, or a quarter.")
        return render_template("reports/_matrix.html", pairs=[], sentence=said)
    givers = _by_name({pair.giver_id: pair.giver for pair in pairs})
    askers = _by_name({pair.asker_id: pair.asker for pair in pairs})
    everybody = dict((*givers, *askers))
    return render_template(
        "reports/_matrix.html",
        pairs=pairs,
        sentence=_sentence(pairs, givers, askers),
        givers=givers,
        askers=askers,
        as_table=len(givers) * len(askers) <= MOST_CELLS,
        doors={(pair.giver_id, pair.asker_id): pair.doors for pair in pairs},
        lists=_lists(pairs),
        report={one: report_of(asked, one, name) for one, name in everybody.items()},
    )


def _sentence(pairs: list[Pair], givers: Names, askers: Names) -> str:
    if not pairs:
        return _("No door was opened for an ask of these days. Choose other ones above.")
    opened = ngettext("%(num)s person opened doors", "%(num)s people opened doors", len(givers))
    to_whom = ngettext("for %(num)s other.", "for %(num)s others.", len(askers))
    return f"{opened} {to_whom}"


def _lists(pairs: list[Pair]) -> dict[int, list[Pair]]:
    """Each giver's askers, by name."""
    found: dict[int, list[Pair]] = {}
    for pair in sorted(pairs, key=lambda one: (one.asker.casefold(), one.asker_id)):
        found.setdefault(pair.giver_id, []).append(pair)
    return found


def _by_name(names: dict[int, str]) -> Names:
    return sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
