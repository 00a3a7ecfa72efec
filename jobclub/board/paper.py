"""What is taken home: each member's recap; for the facilitator the summary, slips and ask cards."""

from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from jobclub.board.drawing import Board
from jobclub.board.handed_in import HandedIn
from jobclub.board.recap import Recap
from jobclub.board.recap import slips as recap_slips
from jobclub.meetings.models import Meeting
from jobclub.meetings.plan_commands import page_of
from jobclub.pages import go, page, settings
from jobclub.places import Place, Role
from jobclub.words import _, day

pages = Blueprint("paper", __name__)


@page(pages, "/m/<meeting>/recap", for_=Role.MEMBER)
def recap(place: Place) -> ResponseReturnValue:
    """What I promised, what was promised to me, whom to thank."""
    if not place.here.has_begun:
        return go(page_of(place.here))
    mine = Recap.of(place.me, place.here)
    words = quote(plain(mine))
    subject = quote(_("My evening of %(day)s", day=day(place.here.local_date)))
    return render_template(
        "meetings/recap.html",
        recap=mine,
        at_laptop=not settings().hosted,
        # To whom is the member's to say.
        mailto=f"mailto:?subject={subject}&body={words}",
        sms=f"sms:?&body={words}",
    )


@page(pages, "/m/<meeting>/recap.txt", for_=Role.MEMBER)
def recap_text(place: Place) -> Response:
    """The same to keep on the phone: a page of this laptop does not open from home."""
    if not place.here.has_begun:
        return go(page_of(place.here))
    response = make_response(plain(Recap.of(place.me, place.here)))
    response.content_type = "text/plain; charset=utf-8"
    name = f"jobclub-{place.here.local_date.isoformat()}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(pages, "/c/<club>/meetings/<meeting_id>/summary", for_=Role.FACILITATOR)
def summary(place: Place, meeting_id: str) -> ResponseReturnValue:
    """The evening in figures, each with what was counted."""
    meeting = Meeting.visible_to(place.me, meeting_id)
    if not meeting.has_begun:
        return go(page_of(meeting))
    return render_template(
        "meetings/summary.html",
        meeting=meeting,
        handed_in=HandedIn(meeting),
        run=meeting.run,
        asks=Board(meeting, "console").asks,
    )


@page(pages, "/c/<club>/meetings/<meeting_id>/slips", for_=Role.FACILITATOR)
def slips(place: Place, meeting_id: str) -> ResponseReturnValue:
    """Take-home slips, one a person; ?who=all for everybody, else for those without a phone."""
    meeting = Meeting.visible_to(place.me, meeting_id)
    if not meeting.has_begun:
        return go(page_of(meeting))
    everybody = request.args.get("who") == "all"
    return render_template(
        "meetings/slips.html",
        meeting=meeting,
        recaps=recap_slips(meeting, everybody=everybody),
        everybody=everybody,
    )


@page(pages, "/c/<club>/meetings/<meeting_id>/cards", for_=Role.FACILITATOR)
def cards(place: Place, meeting_id: str) -> ResponseReturnValue:
    """Ask cards, to be handed round: a paper board for a paper evening."""
    meeting = Meeting.visible_to(place.me, meeting_id)
    if not meeting.has_begun:
        return go(page_of(meeting))
    shown = [one for one in Board(meeting, "console").asks if not one.hidden and not one.late]
    return render_template("meetings/cards.html", meeting=meeting, asks=shown)


@page(pages, "/guide", for_=Role.ANYONE)
def guide(_place: Place) -> ResponseReturnValue:
    """A facilitator's one page: how an evening goes."""
    return render_template("help/guide.html")


def plain(recap: Recap) -> str:
    """A recap in plain words: the same sentences as on the page."""
    return render_template(
        "meetings/recap.txt", recap=recap, meeting=recap.meeting, club=recap.meeting.club
    )
