"""Who stands where: from a cookie and an address to a person's place and what it may do.

*Reach* is decided here and in each model's `visible_to`; *may* by the verbs; *wire* by `needs`.
Not signed in, not a member, not there: whoever asks sees the same `Missing` (S12, S13).
"""

from dataclasses import dataclass
from enum import IntEnum

from jobclub.clubs.models import Club, Member, places_of
from jobclub.database import PublicId
from jobclub.errors import Missing
from jobclub.extensions import find
from jobclub.meetings.attendance import REMOVED, WAITING, Attendance
from jobclub.meetings.models import Meeting
from jobclub.people.models import DESK, DESK_IDLE, Person, SignIn


class Role(IntEnum):
    """Who a page or a command is for; each includes those below it."""

    ANYONE = 0
    PERSON = 1
    MEMBER = 2
    #: A facilitator's phone to which the console has nodded: it runs the meeting, nothing else.
    RUNNER = 3
    FACILITATOR = 4
    OWNER = 5


@dataclass(frozen=True)
class Caller:
    """What a request or a socket says of itself; none of it is authority but the token."""

    token: str | None
    at_desk: bool
    club: str | None = None
    meeting: str | None = None


@dataclass(frozen=True)
class Place:
    """Somebody, at a club or a meeting that they can reach."""

    sign_in: SignIn | None = None
    person: Person | None = None
    member: Member | None = None
    club: Club | None = None
    meeting: Meeting | None = None
    seat: Attendance | None = None
    at_desk: bool = False

    @classmethod
    def of(cls, caller: Caller, known: SignIn | None = None) -> "Place":
        """Find the caller's place by the session's row (`known`, where it was read already);
        `Missing` if there is none.
        """
        sign_in = known or SignIn.known_by(caller.token)
        if sign_in is not None and sign_in.idle and not _runs_one_now(sign_in.person_id):
            sign_in = None
        person = sign_in.person if sign_in is not None else None
        if not caller.club and not caller.meeting:
            return cls(sign_in=sign_in, person=person, at_desk=caller.at_desk)

        if sign_in is None or person is None:
            raise Missing
        meeting = _meeting(caller.meeting) if caller.meeting else None
        club = meeting.club if meeting is not None else _club(caller.club)
        member = Member.place_of(person, club)
        if member is None or member.removed_at is not None:
            raise Missing
        seat = meeting.seat_of(member) if meeting is not None else None
        place = cls(sign_in, person, member, club, meeting, seat, caller.at_desk)
        member.on_duty = place.role >= Role.FACILITATOR
        member.running = place.role >= Role.RUNNER
        member.at_laptop = caller.at_desk and sign_in.kind == DESK
        return place

    @property
    def role(self) -> Role:
        """What this place may do. Facilitators only at the laptop (or over https), S20."""
        if self.person is None or self.sign_in is None:
            return Role.ANYONE
        if self.member is None:
            return Role.PERSON
        if self.member.is_facilitator and self.may_lead:
            return Role.OWNER if self.member.is_owner else Role.FACILITATOR
        if self.member.admitted_at is None or (self.meeting is not None and not self.seated):
            return Role.PERSON
        if self.seat is not None and self.seat.runs:
            return Role.RUNNER
        return Role.MEMBER

    @property
    def may_lead(self) -> bool:
        """At the laptop or over https, and signed in for it: the only place to lead from (S20)."""
        return self.at_desk and self.sign_in is not None and self.sign_in.kind == DESK

    @property
    def seated(self) -> bool:
        """In the room, or was: not sent out, and not waiting for a nod."""
        return self.seat is not None and self.seat.status not in (REMOVED, WAITING)

    @property
    def waiting(self) -> bool:
        """At the door, until the facilitator nods."""
        return self.seat is not None and self.seat.status == WAITING

    @property
    def me(self) -> Member:
        """The member; a page or command that needs one has asked for the role before."""
        if self.member is None:
            raise Missing
        return self.member

    @property
    def here(self) -> Meeting:
        """The meeting; a page under /m/ has one."""
        if self.meeting is None:
            raise Missing
        return self.meeting

    @property
    def home(self) -> Club:
        """The club; a page under /c/ or /m/ has one."""
        if self.club is None:
            raise Missing
        return self.club

    def needs(self, role: Role) -> None:
        """Let only `role` and above pass."""
        if self.role < role:
            raise Missing


def runs_meetings(person_id: int) -> bool:
    """Whether this person is a facilitator of any club."""
    return any(place.is_facilitator for place in places_of(person_id))


def owns_several(person_id: int) -> bool:
    """Whether this person owns more than one club."""
    return sum(place.is_owner for place in places_of(person_id)) > 1


def clubs_of(person_id: int) -> list[Club]:
    """The clubs in which they have a place."""
    return [place.club for place in places_of(person_id)]


def _meeting(public_id: str) -> Meeting:
    found = find(Meeting, Meeting.public_id == public_id) if PublicId.fits(public_id) else None
    if found is None:
        raise Missing
    return found


def _club(public_id: str | None) -> Club:
    named = PublicId.fits(public_id or "")
    found = find(Club, Club.public_id == public_id) if named else None
    if found is None:
        raise Missing
    return found


def _runs_one_now(person_id: int) -> bool:
    """An evening is on, or its close is not an hour old: nobody is idle who only watched it."""
    return any(
        place.is_facilitator and Meeting.on_within(place.club_id, DESK_IDLE)
        for place in places_of(person_id)
    )
