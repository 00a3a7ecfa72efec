"""One member in figures: what they asked and got, what they gave. No "couldn't" is in any."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template
from flask_babel import ngettext
from sqlalchemy import select

from jobclub.clubs.models import Member
from jobclub.errors import Missing
from jobclub.reports.asked import Asked, drawn
from jobclub.reports.queries import members
from jobclub.reports.queries.members import MemberFigures
from jobclub.reports.told import Told, number, rows_behind
from jobclub.words import _, whole_day

Rows = Callable[..., str]


@dataclass(frozen=True)
class Part:
    """Some figures that belong together."""

    title: str
    figures: list[Told]


@drawn("member")
def draw(asked: Asked) -> str:
    """A member's report, for facilitators."""
    who = _member(asked)
    found = members.member(asked.session, asked.home.id, who.id, asked.period)
    return render_template(
        "reports/_member.html",
        who=who,
        found=found,
        sentence=_sentence(who, found),
        parts=_parts(asked, who, found),
        page=f"/c/{asked.home.public_id}/members/{who.id}",
    )


def _member(asked: Asked) -> Member:
    """The one the address names; of this club, or nobody."""
    wanted = int(asked.more.get("member", "0"))
    of_club = select(Member).where(Member.club_id == asked.home.id, Member.id == wanted)
    found = asked.session.scalar(of_club)
    if found is None or found.person.erased_at is not None:
        raise Missing
    return found


def _sentence(who: Member, found: MemberFigures) -> str:
    if found.first_visit is None:
        return _("%(name)s has not been to an evening so far.", name=who.called)
    evenings = ngettext("%(num)s evening", "%(num)s evenings", found.visits)
    return _(
        "%(name)s first came on %(day)s, and was at %(evenings)s in these days.",
        name=who.called,
        day=whole_day(found.first_visit),
        evenings=evenings,
    )


def _parts(asked: Asked, who: Member, found: MemberFigures) -> list[Part]:
    """Only what there is: nobody's page counts what is missing."""

    def rows(table: str, only: str = "", side: str = "member") -> str:
        return rows_behind(asked, table, only, **{side: who.id})

    matrix = f"/c/{asked.home.public_id}/reports/matrix?show=1&{asked.period.query}"
    parts = [
        Part(_("Came, and asked"), _asked(found, rows)),
        Part(_("Introductions"), _introductions(found, rows, matrix)),
        Part(_("Thanks"), _thanks(found)),
    ]
    told = [Part(one.title, [f for f in one.figures if f.value != "0"]) for one in parts]
    return [one for one in told if one.figures]


def _asked(found: MemberFigures, rows: Rows) -> list[Told]:
    return [
        Told(
            number(found.visits),
            _("evenings"),
            _("Evenings of these days at which they were in the room."),
            rows("attendance"),
        ),
        Told(
            number(found.asks),
            _("asks"),
            _("Asks that the room saw for the first time in these days; a kept one counts once."),
            rows("asks"),
        ),
        Told(
            number(found.with_door),
            _("with a door"),
            _("Of these asks, where somebody knows someone."),
            rows("asks", "with_door"),
        ),
        Told(
            number(found.doors_received),
            _("doors opened for them"),
            _("One member at one company of one ask is one door."),
            rows("asks", "with_door"),
        ),
    ]


def _introductions(found: MemberFigures, rows: Rows, matrix: str) -> list[Told]:
    return [
        Told(
            number(found.introductions_received),
            _("introductions to contacts"),
            _("Introductions of these days that came of their asks."),
            rows("introductions", "introduced", "asker"),
        ),
        Told(
            number(found.doors_opened),
            _("doors they opened"),
            _("At companies that others asked for in these days."),
            matrix,
        ),
        Told(
            number(found.introductions_made),
            _("introductions they made"),
            _("Introductions of these days that came of the doors they opened."),
            rows("introductions", "introduced", "connector"),
        ),
    ]


def _thanks(found: MemberFigures) -> list[Told]:
    said = _("Sent in these days.")
    return [
        Told(number(found.thanks_received), _("thanks to them"), said),
        Told(number(found.thanks_sent), _("thanks they sent"), said),
    ]
