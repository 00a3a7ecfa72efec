"""What becomes of a member when they answer a check-in: how they stand, or that they leave."""

from datetime import datetime

from jobclub.clubs.leaving import leave
from jobclub.clubs.models import Member
from jobclub.introductions.landings import NEXT, Landing

LOOKING, HELPING, PAUSED, HAS_LANDED, LEAVE = "looking", "helping", "paused", "landed", "leave"
#: "Still looking" is "still here to help" for whoever is.
ANSWERS = (LOOKING, HELPING, PAUSED, HAS_LANDED, LEAVE)
#: All is as it was.
STILL = (LOOKING, HELPING)


def follow(member: Member, answer: str, *, asked_at: datetime, before: str, by: Member) -> None:
    """Let it be so. What they had answered to the same question before is taken back."""
    if before == HAS_LANDED:
        if answer == HAS_LANDED:
            return
        _take_landing_back(member, by)
    elif answer == HAS_LANDED and _has_left_with_it(member):
        return
    if member.left_at is not None:
        # They had tapped "remove me", and think better of it.
        member.come_back()
    if answer == LEAVE:
        leave(member, by=by)
    elif answer == HAS_LANDED:
        # Said already, with its day and who helped: that is more than a tap knows.
        if Landing.lately(member) is None:
            Landing.say(member, by=by)
    elif answer in STILL and has_landed_since(member, asked_at):
        return
    elif member.stands != answer and not (answer == LOOKING and member.stands == HELPING):
        member.stand(answer, by=by)


def has_landed_since(member: Member, asked_at: datetime) -> bool:
    """They have landed after they were asked, and stand as they said then: "still" is of before."""
    landing = Landing.lately(member)
    if landing is None or landing.said_at <= asked_at:
        return False
    return member.stands == NEXT[landing.next]


def _has_left_with_it(member: Member) -> bool:
    landing = Landing.lately(member)
    return landing is not None and landing.next == LEAVE and member.left_at is not None


def _take_landing_back(member: Member, by: Member) -> None:
    landing = Landing.lately(member)
    if landing is not None:
        landing.undo(by=by)
