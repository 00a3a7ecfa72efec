"""Coming in: from a code, or a QR's token, and a name to a seat in the room."""

from datetime import datetime, timedelta

from sqlalchemy import Select, String, delete, func, select
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.database import Base, Key, operational
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.limits import network_of
from jobclub.meetings.attendance import HERE, Attendance, removed
from jobclub.meetings.models import Meeting
from jobclub.people.models import Person
from jobclub.people.security_events import SecurityEvent

WINDOW = timedelta(minutes=10)
MISSES_A_NETWORK = 30
MISSES_IN_ALL = {False: 200, True: 500}
VISITING = "visiting"


class Miss(Base):
    """A code that opened nothing. Only misses count: the whole hall has one address (S15)."""

    __tablename__ = "miss"

    id: Mapped[Key]
    network: Mapped[str] = operational(String(60))
    at: Mapped[datetime] = operational(index=True)

    @classmethod
    def note(cls, address: str) -> None:
        """Write a miss down; those that no longer count are forgotten."""
        db.session.execute(delete(cls).where(cls.at < now() - WINDOW))
        db.session.add(cls(network=network_of(address), at=now()))
        db.session.flush()
        if cls._here(address) >= MISSES_A_NETWORK:
            # So many are no slips of the thumb: somebody guesses, and the owners read of it.
            SecurityEvent.burst("codes", least=MISSES_A_NETWORK)

    @classmethod
    def too_many(cls, address: str, *, hosted: bool) -> bool:
        """Whether newcomers need a nod for now. A right code is never blocked."""
        if cls._here(address) >= MISSES_A_NETWORK:
            return True
        return (db.session.scalar(cls._recent()) or 0) >= MISSES_IN_ALL[hosted]

    @classmethod
    def _here(cls, address: str) -> int:
        here = cls._recent().where(cls.network == network_of(address))
        return db.session.scalar(here) or 0

    @classmethod
    def _recent(cls) -> Select[int]:
        return select(func.count()).select_from(cls).where(cls.at > now() - WINDOW)


def come_in(
    meeting: Meeting, *, person: Person | None, name: str, stands: str, past_limit: bool
) -> Attendance:
    """Take a seat. Whoever is known by their phone keeps their history; a name proves nothing."""
    club = meeting.club
    member = Member.place_of(person, club) if person is not None else None
    if member is not None and member.left_at is not None:
        member.come_back()
    if member is not None and member.removed_at is not None:
        raise Refused(removed())
    known = member is not None and member.admitted_at is not None
    waits = not known and (club.door_policy == "nod" or past_limit)
    if member is not None:
        if not waits:
            member.admit()
        return meeting.arrive(member, stood_as=member.stands, by=None, waits=waits)

    # Looked for before the newcomer is a member, who would be found by their own name.
    twin = namesake(club, meeting, name) if person is None else None
    person = person or Person(name=name)
    db.session.add(person)
    place = "helping" if stands == VISITING else stands
    member = club.welcome(person, stands=place, waits=waits)
    seat = meeting.arrive(member, stood_as=stands, by=None, waits=waits)
    if twin is not None:
        seat.ask_whether(twin, is_here=_is_here(meeting, twin))
    return seat


def namesake(club: Club, meeting: Meeting, name: str) -> Member | None:
    """The member whom this newcomer may be: best one who is not here yet, seen most lately."""
    alike = [m for m in club.members() if sounds_like(m.name, name)]
    absent = [m for m in alike if not _is_here(meeting, m)]
    if absent:
        return max(absent, key=lambda m: (Attendance.ever(m), m.last_heard_at or now()))
    # In the room already, by the whole name: a phone that came in by a new address.
    same = [m for m in alike if m.name.casefold() == name.casefold()]
    return same[0] if same else None


def sounds_like(one: str, other: str) -> bool:
    """Whether two typed names may be one person's: "Ben" and "Ben Carter", not Ben Miller."""
    a, b = one.casefold().split(), other.casefold().split()
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def _is_here(meeting: Meeting, member: Member) -> bool:
    seat = meeting.seat_of(member)
    return seat is not None and seat.status == HERE
