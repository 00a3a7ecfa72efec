"""What can happen to a club's companies."""

from jobclub.events import Event, event


@event("company")
class CompaniesMerged(Event):
    """Two companies turned out to be one; `subject` is the one that now goes by another's name."""


@event("company")
class CompanySplit(Event):
    """Two that had been merged were two after all; told of each."""


@event("company")
class CompanyCalled(Event):
    """A company is shown by another name now."""
