"""Facilitators' pages between the meetings: the brief, the quiet list, what to tell, one member.

None of it shows while an evening is on: a laptop that mirrors its screen shows no note, no e-mail
and nobody's quiet weeks.
"""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.followup.asking import question
from jobclub.followup.brief import Brief, asked_on
from jobclub.followup.check_ins import APART
from jobclub.followup.last_heard import last_heard_of
from jobclub.followup.notes import Note
from jobclub.followup.quiet import Quiet
from jobclub.followup.to_tell import Slip, is_reached, slips, slips_of
from jobclub.live import millis
from jobclub.meetings.models import Meeting
from jobclub.pages import page
from jobclub.places import Place, Role

pages = Blueprint("followup", __name__)


@page(pages, "/c/<club>/brief", for_=Role.FACILITATOR)
def brief(place: Place) -> ResponseReturnValue:
    """Before the next meeting."""
    on = _not_now(place)
    if on is not None:
        return on
    found = Brief(place.home)
    return render_template(
        "followup/brief.html",
        brief=found,
        to_tell=len(slips(found)),
        today=place.home.today(),
    )


@page(pages, "/c/<club>/quiet", for_=Role.FACILITATOR)
def quiet(place: Place) -> ResponseReturnValue:
    """Who has not been heard from for a while, and what one may do."""
    on = _not_now(place)
    if on is not None:
        return on
    found = Brief(place.home).quiet
    members = [one.member for one in found]
    return render_template(
        "followup/quiet.html",
        quiet=found,
        heard=last_heard_of(place.home, members),
        reached={member.id for member in members if is_reached(member)},
        may_ask={one.member.id for one in found if _may_be_asked(one)},
    )


@page(pages, "/c/<club>/to-tell", for_=Role.FACILITATOR)
def to_tell(place: Place) -> ResponseReturnValue:
    """What waits for those whom no mail reaches: ?who=all of all of them, ?member=ID of one."""
    return _not_now(place) or render_template(
        "followup/tell.html",
        slips=_slips(place),
        everybody=request.args.get("who") == "all",
        alone=bool(request.args.get("member")),
        question=question,
        today=place.home.today(),
        drawn_at=millis(),
    )


@page(pages, "/c/<club>/members/<int(max=999999999999):member_id>", for_=Role.FACILITATOR)
def member(place: Place, member_id: int) -> ResponseReturnValue:
    """One member."""
    who = Member.visible_to(place.me, member_id)
    return render_template(
        "clubs/member.html",
        who=who,
        others=[m for m in place.home.members() if m.id != who.id],
        between=None if Meeting.tonight(place.home.id) else _between(who),
    )


def _between(who: Member) -> dict[str, Any]:
    """What a member's page says between the meetings, and not while one is on."""
    moves = Brief(who.club).moves
    today = who.club.today()
    theirs = [move for move in moves if move.member.id == who.id]
    return {
        "theirs": theirs,
        "for_them": [move for move in moves if move.other.id == who.id],
        "due": [move for move in theirs if move.is_due(today)],
        "asked_on": asked_on(who),
        "heard": last_heard_of(who.club, [who]).get(who.id),
        "notes": Note.about(who),
    }


def _may_be_asked(one: Quiet) -> bool:
    """As far as the list itself tells; whoever asks all the same reads why not."""
    last = one.last_asked
    return not one.no_more and (last is None or now() - last >= APART)


def _slips(place: Place) -> "list[Slip]":
    wanted = request.args.get("member", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
        return list(slips_of([Member.visible_to(place.me, int(wanted))], Brief(place.home)))
    return list(slips(Brief(place.home), everybody=request.args.get("who") == "all"))


def _not_now(place: Place) -> ResponseReturnValue | None:
    """The page to show instead while a meeting of the club is on."""
    on = Meeting.tonight(place.home.id)
    if on is None:
        return None
    return render_template("followup/after.html", open_meeting=on)
