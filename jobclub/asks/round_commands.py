"""What a screen may ask for about the round."""

from typing import Annotated, Any

from jobclub.asks.round import Round
from jobclub.asks.turns import Turn
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Missing
from jobclub.meetings.models import Meeting
from jobclub.places import Role
from jobclub.text import Text
from jobclub.words import _

Choice = Annotated[str, Text(16)]


@command("turn:next", for_=Role.RUNNER)
def go_on(member: Member, *, meeting: Meeting, turn_id: int = 0) -> None:
    """The next one's turn; `turn_id` is the one that was on."""
    meeting.must_be_open()
    Round(meeting).go_on(turn_id, by=member)


@command("turn:swap", for_=Role.RUNNER)
def swap(member: Member, *, meeting: Meeting, turn_id: int, next_id: int) -> None:
    """This one and the one after it change places."""
    meeting.must_be_open()
    Round(meeting).swap(turn_id, next_id, by=member)


@command("turn:later", for_=Role.RUNNER)
def later(member: Member, *, meeting: Meeting, turn_id: int) -> None:
    """Come back to them at the end."""
    meeting.must_be_open()
    Round(meeting).later(turn_id, by=member)


@command("turn:stretch", for_=Role.RUNNER)
def stretch(member: Member, *, meeting: Meeting, turn_id: int, seconds: int = 30) -> None:
    """A little longer."""
    meeting.must_be_open()
    Round(meeting).stretch(turn_id, seconds, by=member)


@command("turn:move", for_=Role.RUNNER)
def move(member: Member, *, meeting: Meeting, turn_id: int, up: bool = False) -> None:
    """One place up or down."""
    meeting.must_be_open()
    Round(meeting).move(turn_id, up=up, by=member)


@command("turn:skip", for_=Role.RUNNER)
def skip(member: Member, *, meeting: Meeting, member_id: int, skipped: bool = True) -> None:
    """Not tonight, or tonight after all."""
    meeting.must_be_open()
    Round(meeting).skip(Member.visible_to(member, member_id), skipped, by=member)


@command("round:order", for_=Role.RUNNER)
def order(member: Member, *, meeting: Meeting, how: Choice) -> None:
    """By arrival, or shuffled."""
    meeting.must_be_open()
    Round(meeting).order(how, by=member)


@command("round:put-off", for_=Role.RUNNER)
def put_off(member: Member, *, meeting: Meeting, turn_id: int = 0) -> None:
    """Who has no time left tonight is first next week: those from this turn on."""
    meeting.must_be_open()
    Round(meeting).put_off(turn_id, by=member)


@command("turn:finish", for_=Role.MEMBER)
def finish(member: Member, *, meeting: Meeting, turn_id: int) -> dict[str, Any]:
    """I've finished."""
    meeting.must_be_open()
    mine = Turn.of(meeting, member)
    if mine is None or mine.id != turn_id:
        raise Missing
    Round(meeting).finish(turn_id, by=member)
    return {"said": _("Thank you. Taps count until the close.")}


@command("turn:pass", for_=Role.MEMBER)
def not_tonight(member: Member, *, meeting: Meeting, skipped: bool = False) -> dict[str, Any]:
    """Skip me tonight, or not after all."""
    meeting.must_be_open()
    Round(meeting).skip(member, skipped, by=member)
    if skipped:
        return {"said": _("Nobody will call on you. Your ask stays on the board.")}
    return {"said": _("You are in the round.")}


@command("turn:read-for-me", for_=Role.MEMBER)
def read_for_me(member: Member, *, meeting: Meeting, read_aloud: bool = False) -> dict[str, Any]:
    """The facilitator reads my ask for me, or I say it myself."""
    meeting.must_be_open()
    Round(meeting).read_aloud(member, read_aloud, by=member)
    if read_aloud:
        return {"said": _("%(name)s will read it for you.", name=meeting.led_by.called)}
    return {"said": _("You say it yourself.")}
