"""What can happen to an ask."""

from jobclub.events import Event, event


@event("ask")
class AskPosted(Event):
    """An ask is on the board."""


@event("ask")
class AskEdited(Event):
    """An ask says something else now."""


@event("ask")
class AskWithdrawn(Event):
    """The asker took the ask back."""


@event("ask")
class AskClosed(Event):
    """The asker has landed, or has left: the ask rests."""


@event("ask")
class AskHidden(Event):
    """A facilitator took an ask off the board; its author still sees it, and is told."""


@event("ask")
class AskRestored(Event):
    """An ask that was hidden, closed or not shown yet is on the board again."""


@event("member")
class TurnBegan(Event):
    """It is this member's turn: the room looks at their ask."""


@event("member")
class TurnEnded(Event):
    """This member has had their turn, or gave it back."""


@event("member")
class RoundChanged(Event):
    """The order of the round is another one, or somebody left it out."""


@event("ask")
class DraftKept(Event):
    """A draft was put away for later; only its author sees it."""


@event("target")
class OfferMade(Event):
    """Somebody knows someone there."""


@event("target")
class OfferWithdrawn(Event):
    """An offer was taken back."""


@event("target")
class HandsChanged(Event):
    """At the console a hand went up or down: somebody without a phone knows someone there."""


@event("target")
class OfferDetailed(Event):
    """A connector said how well, what kind, or left a note."""


@event("target")
class MeTooSaid(Event):
    """Somebody targets the same company, or no longer does."""


@event("offer")
class OfferFirmed(Event):
    """The two have settled who writes first, and by when."""


@event("target")
class OfferLetGo(Event):
    """It came to nothing, and that is fine: closed without a mark."""
