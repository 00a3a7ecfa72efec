"""A member's own figures: warm, and for their own eyes."""

from flask import render_template
from flask_babel import ngettext

from jobclub.errors import Missing
from jobclub.reports.asked import Asked, drawn
from jobclub.reports.queries import members
from jobclub.reports.queries.members import MemberFigures


@drawn("mine")
def draw_mine(asked: Asked) -> str:
    """A member's own figures, on their own phone."""
    if asked.me is None:
        raise Missing
    found = members.member(asked.session, asked.home.id, asked.me.id, asked.period)
    return render_template("reports/_mine.html", found=found, lines=_own(found))


def _own(found: MemberFigures) -> list[tuple[int, str]]:
    """What a member reads of themselves: only what there is, and nothing to be ashamed of."""
    n = found
    said = [
        (n.visits, ngettext("evening with us", "evenings with us", n.visits)),
        (n.asks, ngettext("ask of yours", "asks of yours", n.asks)),
        (n.doors_received, ngettext("door opened for you", "doors opened for you",
                                    n.doors_received)),
        (n.introductions_received, ngettext("introduction for you", "introductions for you",
                                            n.introductions_received)),
        (n.doors_opened, ngettext("door you opened for others", "doors you opened for others",
                                  n.doors_opened)),
        (n.introductions_made, ngettext("introduction you made", "introductions you made",
                                        n.introductions_made)),
        (n.thanks_received, ngettext("thank-you to you", "thank-yous to you", n.thanks_received)),
        (n.thanks_sent, ngettext("thank-you of yours", "thank-yous of yours", n.thanks_sent)),
    ]  # fmt: skip
    return [(count, words) for count, words in said if count]
