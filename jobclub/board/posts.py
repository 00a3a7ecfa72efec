"""Every command as a plain POST: for the outbox without sockets, and for pages without scripts."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from jobclub.pages import OPEN_TO
from jobclub.places import Role
from jobclub.posting import answer_command

posts = Blueprint("do", __name__)


@posts.post("/m/<meeting>/do/<name>")
def at_meeting(meeting: str, name: str) -> ResponseReturnValue:
    """A command at a meeting. Each command names its own role; `perform` asks for it."""
    return answer_command(name, None, meeting)


@posts.post("/c/<club>/do/<name>")
def in_club(club: str, name: str) -> ResponseReturnValue:
    """A command in a club."""
    return answer_command(name, club, None)


OPEN_TO["do.at_meeting"] = OPEN_TO["do.in_club"] = Role.ANYONE
