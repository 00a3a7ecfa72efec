"""What a screen may ask for at a meeting's doors."""

from typing import Annotated, Any

from flask import current_app

from jobclub.clubs.merging import merge
from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.errors import Missing, Refused
from jobclub.extensions import db
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.joining import VISITING
from jobclub.meetings.models import Meeting
from jobclub.meetings.plan_commands import past_page_of
from jobclub.meetings.room import must_have_room
from jobclub.people.models import Person
from jobclub.places import Role
from jobclub.text import Name, Text
from jobclub.words import _

Choice = Annotated[str, Text(16)]
Wifi = Annotated[str, Text(60)]
Password = Annotated[str, Text(63, exact=True)]


@command("meeting:start", for_=Role.FACILITATOR)
def start_meeting(member: Member, *, meeting: Meeting | None = None) -> dict[str, Any]:
    """Open the doors now; of a planned evening, where one is named. An open one is gone on with."""
    settings = current_app.config["SETTINGS"]
    must_have_room(settings)
    on = Meeting.tonight(member.club_id)
    if meeting is not None and meeting.has_begun and not meeting.same(on):
        # An old page: that evening is over, and nobody meant another one.
        return {"go": past_page_of(meeting)}
    opened = on or Meeting.start(by=member, code_length=settings.code_length, planned=meeting)
    return {"go": f"/m/{opened.public_id}/console"}


@command("meeting:close", for_=Role.FACILITATOR)
def close_meeting(member: Member, *, meeting: Meeting) -> None:
    """The evening is over."""
    meeting.close(by=member)


@command("meeting:reopen", for_=Role.FACILITATOR)
def reopen_meeting(member: Member, *, meeting: Meeting) -> None:
    """Closed too early."""
    meeting.reopen(by=member)


@command("meeting:new-code", for_=Role.FACILITATOR)
def new_code(member: Member, *, meeting: Meeting) -> None:
    """A new code and QR."""
    meeting.replace_code(by=member)


@command("meeting:new-wall-link", for_=Role.FACILITATOR)
def new_wall_link(member: Member, *, meeting: Meeting) -> None:
    """A new link for the projector."""
    meeting.replace_wall_link(by=member)


@command("meeting:wall", for_=Role.RUNNER)
def let_wall_show(member: Member, *, meeting: Meeting, shows: Choice) -> None:
    """The way in, or all asks."""
    meeting.let_wall_show(shows, by=member)


@command("meeting:wifi", for_=Role.FACILITATOR)
def show_wifi(
    member: Member, *, meeting: Meeting, wifi_name: Wifi = "", wifi_password: Password = ""
) -> dict[str, Any]:
    """The hall's Wi-Fi, for the wall."""
    meeting.show_wifi(wifi_name, wifi_password, by=member)
    return {"said": _("It is on the wall.")}


@command("meeting:address", for_=Role.FACILITATOR)
def show_address(member: Member, *, meeting: Meeting, address: Wifi) -> None:
    """Which of the laptop's addresses the QR shows."""
    meeting.show_address(address, by=member)


@command("seat:add", for_=Role.FACILITATOR)
def add_seat(member: Member, *, meeting: Meeting, name: Name, stands: Choice) -> dict[str, Any]:
    """A member without a phone."""
    if stands not in ("looking", "landed", "helping", VISITING):
        raise Refused(_("Please choose one from the list."), "stands")
    meeting.must_be_open()
    person = Person(name=name)
    db.session.add(person)
    added = meeting.club.welcome(person, stands="helping" if stands == VISITING else stands)
    meeting.arrive(added, stood_as=stands, by=member)
    return {"id": added.id, "said": _("%(name)s is in.", name=added.called)}


@command("seat:arrive", for_=Role.FACILITATOR)
def arrive(member: Member, *, meeting: Meeting, member_id: int) -> None:
    """A member of the club, by hand."""
    arrived = Member.visible_to(member, member_id)
    meeting.arrive(arrived, stood_as=arrived.stands, by=member)


@command("seat:admit", for_=Role.RUNNER)
def admit(member: Member, *, meeting: Meeting, member_id: int) -> None:
    """The nod."""
    _seat(member, meeting, member_id).admit(by=member)


@command("seat:same", for_=Role.RUNNER)
def same_person(member: Member, *, meeting: Meeting, member_id: int) -> None:
    """Yes: this newcomer is the member who was here before."""
    seat = _seat(member, meeting, member_id)
    if seat.maybe is not None:
        merge(seat.member, seat.maybe, by=member)


@command("seat:another", for_=Role.RUNNER)
def another_person(member: Member, *, meeting: Meeting, member_id: int) -> None:
    """No: somebody else of that name."""
    _seat(member, meeting, member_id).another(by=member)


@command("seat:all-same", for_=Role.FACILITATOR)
def all_same(member: Member, *, meeting: Meeting) -> dict[str, Any]:
    """The laptop has a new address and everybody came in anew: they are the same people."""
    refused = []
    for seat in meeting.seats():
        if seat.same_seat_id is None or seat.maybe is None:
            continue
        try:
            with db.session.begin_nested():
                merge(seat.member, seat.maybe, by=member)
        except Refused as no:
            # One facilitator's phone among them must not keep the others out.
            refused.append(no.why)
    return {"said": " ".join(refused) or _("Everybody is themselves again.")}


@command("seat:remove", for_=Role.FACILITATOR)
def remove(member: Member, *, meeting: Meeting, member_id: int) -> None:
    """Out of this meeting."""
    if member_id == member.id:
        raise Refused(_("You are running this meeting."))
    _seat(member, meeting, member_id).remove(by=member)


@command("seat:correct", for_=Role.FACILITATOR)
def correct(member: Member, *, meeting: Meeting, member_id: int, status: Choice) -> None:
    """Who was there, as the facilitator saw it."""
    corrected = Member.visible_to(member, member_id)
    seat = meeting.seat_of(corrected) or meeting.add_to_list(corrected, by=member)
    seat.correct(status, by=member)


def _seat(member: Member, meeting: Meeting, member_id: int) -> Attendance:
    seat = meeting.seat_of(Member.visible_to(member, member_id))
    if seat is None:
        raise Missing
    return seat
