"""What can happen in a club."""

from jobclub.events import Event, event


@event("member")
class MemberChanged(Event):
    """A member is called otherwise now: the name can stand anywhere on a board."""


@event("member")
class MemberStands(Event):
    """A member stands otherwise now, or works elsewhere: of no account on a board."""


@event("member")
class RoleChanged(Event):
    """An owner named a facilitator, or took the role back."""


@event("member")
class MemberLeft(Event):
    """Somebody left the club by their own wish, or was erased."""


@event("member")
class MembersMerged(Event):
    """Two rows turned out to be one person; `subject` is the row that stays."""


@event("club")
class ClubChanged(Event):
    """The club's name, zone, language or door policy changed."""
