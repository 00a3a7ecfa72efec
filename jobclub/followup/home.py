"""What follow-up adds to a member's home: how is it going, and when the next meeting is."""

from typing import Any

from jobclub.board.views import home_parts
from jobclub.clubs.models import Member
from jobclub.followup.calendars import next_meeting_of, when
from jobclub.followup.check_in_letters import answers_of
from jobclub.followup.silence import is_quiet


def add(member: Member) -> dict[str, Any]:
    """For the templates `followup/_check_in.html` and `followup/_next.html`."""
    following = next_meeting_of(member.club)
    return {
        "check_in": answers_of(member) if is_quiet(member) else (),
        "next_on": when(following) if following is not None else "",
    }


home_parts.append(add)
