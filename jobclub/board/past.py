"""One meeting in the club's pages: who was there, to correct, and what was asked."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from jobclub.board.drawing import Board
from jobclub.meetings.models import Meeting
from jobclub.meetings.plan_commands import page_of
from jobclub.pages import go, page
from jobclub.places import Place, Role

pages = Blueprint("past", __name__)


@page(pages, "/c/<club>/meetings/<meeting_id>", for_=Role.FACILITATOR)
def past(place: Place, meeting_id: str) -> ResponseReturnValue:
    """An evening that was."""
    meeting = Meeting.visible_to(place.me, meeting_id)
    if not meeting.has_begun:
        return go(page_of(meeting))
    board = Board(meeting, "console")
    return render_template(
        "meetings/past.html",
        meeting=meeting,
        seats=board.every_seat,
        absent=board.absent,
        asks=board.asks,
    )
