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
