"""What can happen to a meeting."""

from jobclub.events import Event, event


@event("meeting")
class MeetingOpened(Event):
    """The doors are open: phones can join."""


@event("meeting")
class MeetingClosed(Event):
    """The evening is over; the board stays readable for those who were there."""


@event("meeting")
class MeetingReopened(Event):
    """Closed too early: everything goes on as before."""


@event("meeting")
class DoorsChanged(Event):
    """A new code, projector link, Wi-Fi line or address: redraw the way in."""


@event("member")
class MemberArrived(Event):
    """Somebody is in the room, with a phone or entered by the facilitator."""


@event("member")
class SeatChanged(Event):
    """An attendance was corrected, nodded in or told apart."""


@event("member")
class MemberRemoved(Event):
    """The facilitator sent somebody out of this meeting."""


@event("stage")
class StageBegan(Event):
    """The room is in another stage of the evening now."""


@event("stage")
class StagesChanged(Event):
    """A stage was stretched, left out, added or taken away."""


@event("meeting")
class MeetingPlanned(Event):
    """An evening was planned, moved, called off or taken up again."""


@event("meeting")
class TablesChanged(Event):
    """The room sits at small tables, or in one circle again."""


@event("meeting")
class LeadChanged(Event):
    """Another facilitator runs the evening."""


@event("member")
class CommitmentMade(Event):
    """Somebody said what they will do before the next meeting."""


@event("member")
class CommitmentSettled(Event):
    """It is done, or put off, or let go without a mark."""


@event("member")
class SurveyAnswered(Event):
    """Somebody has answered what is asked at the end of an evening; nobody is told what."""
