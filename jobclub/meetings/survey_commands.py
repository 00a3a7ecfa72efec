"""What a phone may say after an evening, of the evening itself."""

from typing import Annotated, Any

from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.meetings.models import Meeting
from jobclub.meetings.surveys import Survey
from jobclub.places import Role
from jobclub.text import Text
from jobclub.words import _

Tap = Annotated[str, Text(3)]


@command("survey:give", for_=Role.MEMBER, unmarked=True)
def give_survey(
    member: Member,
    *,
    meeting: Meeting,
    learned: Tap = "",
    confident: Tap = "",
    new: Tap = "",
    help: Tap = "",  # noqa: A002 (a question's name, in the field's own terms)
) -> dict[str, Any]:
    """Four taps, added to those of the others: nobody can tell whose they were."""
    answers = {"learned": learned, "confident": confident, "new": new, "help": help}
    Survey.give(member, meeting, answers)
    return {"said": _("Thank you. That helps the club.")}
