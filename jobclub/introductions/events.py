"""What can happen to an introduction."""

from jobclub.events import Event, event


@event("offer")
class Introduced(Event):
    """A connector's contact and the asker have been put in touch."""


@event("offer")
class IntroductionUndone(Event):
    """The introduction was recorded by mistake."""


@event("offer")
class IntroductionMoved(Event):
    """A step was recorded, or its day put off; then by nobody."""


@event("offer")
class IntroductionClosed(Event):
    """Nothing came of it after they were introduced: no actor, and no reason."""


@event("offer")
class Thanked(Event):
    """The asker thanked the connector."""


@event("thanks")
class ThanksSeen(Event):
    """The person thanked has seen it, answered, or said whether the wall may show it."""


@event("member")
class LandingSaid(Event):
    """A member has landed, by their own word."""


@event("member")
class LandingUndone(Event):
    """Said by mistake."""
