"""What can happen to an introduction."""

from jobclub.events import Event, event


@event("offer")
class Introduced(Event):
    """A connector's contact and the asker have been put in touch."""


@event("offer")
class IntroductionUndone(Event):
    """The introduction was recorded by mistake."""


@event("offer")
class Thanked(Event):
    """The asker thanked the connector."""


@event("thanks")
class ThanksSeen(Event):
    """The person thanked has seen it."""
