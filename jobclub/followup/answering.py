"""What becomes of a member when they answer a check-in: how they stand, or that they leave."""

from jobclub.clubs.leaving import leave
from jobclub.clubs.models import Member
from jobclub.introductions.landings import Landing

LOOKING, HELPING, PAUSED, HAS_LANDED, LEAVE = "looking", "helping", "paused", "landed", "leave"
#: "Still looking" is "still here to help" for whoever is.
ANSWERS = (LOOKING, HELPING, PAUSED, HAS_LANDED, LEAVE)


def follow(member: Member, answer: str, *, before: str, by: Member) -> None:
    """Let it be so. What they had answered to the same question before is taken back."""
    if before == HAS_LANDED:
        if answer == HAS_LANDED:
            return
        _take_landing_back(member, by)
    if member.left_at is not None:
        # They had tapped "remove me", and think better of it.
        member.come_back()
    if answer == LEAVE:
        leave(member, by=by)
    elif answer == HAS_LANDED:
        Landing.say(member, by=by)
    elif member.stands != answer and not (answer == LOOKING and member.stands == HELPING):
        member.stand(answer, by=by)


def _take_landing_back(member: Member, by: Member) -> None:
    landing = Landing.lately(member)
    if landing is not None:
        landing.undo(by=by)
