"""Club: the group. Member: a person's place in it."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, relationship

from jobclub.clock import now
from jobclub.clubs import calling
from jobclub.clubs.events import ClubChanged, MemberChanged, MemberStands, RoleChanged
from jobclub.database import (
    Base,
    Key,
    Named,
    OfClub,
    PublicId,
    content,
    identity,
    operational,
)
from jobclub.errors import Missing, Refused
from jobclub.events import Event, record
from jobclub.extensions import db, find
from jobclub.people.models import Person
from jobclub.people.security_events import SecurityEvent
from jobclub.words import _

STANDS = ("looking", "landed", "helping", "paused")
MEMBER, FACILITATOR, OWNER = "member", "facilitator", "owner"
#: Languages there is a catalogue for.
LOCALES = ("en",)


#: What later features do when an owner says "not welcome": called with (member, by).
on_turned_away: list[Callable[["Member", "Member"], None]] = []
#: And when one takes a role back: called with (member, by).
on_role_lost: list[Callable[["Member", "Member"], None]] = []
#: What somebody who left by their own wish finds again.
on_coming_back: list[Callable[["Member"], None]] = []
#: What later features do when the club's clock becomes another one.
on_zone_changed: list[Callable[["Club"], None]] = []


class Club(Named, Base):
    """A job club: its zone decides what day a meeting is on, its locale how its board speaks."""

    __tablename__ = "club"

    id: Mapped[Key]
    public_id: Mapped[str] = operational(String(16), unique=True, default=PublicId.new)
    name: Mapped[str] = content(String(60))
    zone: Mapped[str] = operational(String(60))
    locale: Mapped[str] = operational(String(12), default="en")
    door_policy: Mapped[str] = operational(String(8), default="open")
    wifi_name: Mapped[str] = operational(String(60), default="")
    wifi_password: Mapped[str] = operational(String(63), default="")
    #: The month its year begins with: 1 is January.
    fiscal_month: Mapped[int] = operational(default=1)
    #: Whether totals under five leave the club as "fewer than 5", however many people came.
    hides_small: Mapped[bool] = operational(default=False)
    #: Read aloud at the welcome; the program's own where a club has none.
    house_rules: Mapped[str] = content(String(600), default="")

    def today(self) -> date:
        """The day it is where the club meets."""
        return self.day_of(now())

    def day_of(self, moment: datetime) -> date:
        """The day of a moment, there."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def set_house_rules(self, rules: str, *, by: "Member") -> None:
        """What is read aloud at the welcome, a rule a line; empty: the program's own."""
        self.house_rules = rules
        record(ClubChanged(self.id, self.id, by.id))

    def report_by(self, *, fiscal_month: int, hides_small: bool, by: "Member") -> None:
        """How its reports count: the month its year begins with, and whether small totals show."""
        if not 1 <= fiscal_month <= 12:
            raise Refused(_("Please choose one from the list."), "fiscal_month")
        self.fiscal_month, self.hides_small = fiscal_month, hides_small
        record(ClubChanged(self.id, self.id, by.id))

    def moment(self, day: date, at: str) -> datetime:
        """A day and a local time ("19:00") there, in UTC: right also when the clocks change."""
        local = datetime.combine(day, time.fromisoformat(at), ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def members(self) -> list["Member"]:
        """Everybody with a place here, by name."""
        return [member for member in self.everybody() if member.admitted_at is not None]

    def everybody(self) -> Sequence["Member"]:
        """The members, and the newcomers who still wait for a nod."""
        return db.session.scalars(
            select(Member)
            .where(Member.club_id == self.id, Member.removed_at.is_(None))
            .order_by(func.lower(Member.called), Member.id)
        ).all()

    def welcome(
        self, person: Person, *, stands: str, role: str = MEMBER, waits: bool = False
    ) -> "Member":
        """Give a person a place. Doing it twice is doing it once."""
        here = Member.place_of(person, self)
        if here is not None:
            return here
        member = Member(club_id=self.id, club=self, person=person, stands=stands, role=role)
        member.called = person.name
        member.last_heard_at = now()
        member.admitted_at = None if waits else now()
        db.session.add(member)
        db.session.flush()
        self.tell_apart(member.first_name)
        return member

    def tell_apart(self, first_name: str) -> list["Member"]:
        """Give everybody with this first name a short name of their own; returns who changed."""
        same = [m for m in self.everybody() if m.first_name.casefold() == first_name.casefold()]
        names = calling.short_names({m.id: m.name for m in same})
        changed = [m for m in same if m.called != names[m.id]]
        for member in changed:
            member.called = names[member.id]
            member.tell_screens(MemberChanged, by=None)
        return changed

    def change(self, *, name: str, zone: str, door_policy: str, locale: str, by: "Member") -> None:
        """The owner's settings."""
        if zone not in available_timezones():
            raise Refused(_("There is no time zone with that name."), "zone")
        if door_policy not in ("open", "nod") or locale not in LOCALES:
            raise Refused(_("Please choose one from the list."), "door_policy")
        moved = zone != self.zone
        self.name, self.zone, self.door_policy, self.locale = name, zone, door_policy, locale
        for follow in on_zone_changed if moved else ():
            follow(self)
        record(ClubChanged(self.id, self.id, by.id))


class Member(OfClub, Named, Base):
    """A person's place in one club."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        UniqueConstraint("club_id", "person_id"),
        # Letters carry its number: one that is gone must not lend it to the next.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    club_id: Mapped[int] = operational(ForeignKey("club.id"), index=True)
    person_id: Mapped[int] = operational(ForeignKey("person.id"), index=True)
    called: Mapped[str] = identity(String(70))
    stands: Mapped[str] = operational(String(8), default="looking")
    role: Mapped[str] = operational(String(12), default=MEMBER)
    works_at: Mapped[str] = identity(String(120), default="")
    #: "How to reach me": seen by those alone whose offer to this member is firmed up.
    reach: Mapped[str] = identity(String(120), default="")
    last_heard_at: Mapped[datetime | None] = operational()
    removed_at: Mapped[datetime | None] = operational()
    #: They left by their own wish (`removed_at` is set as well): joining brings them back.
    left_at: Mapped[datetime | None] = operational()
    #: When they were last asked how a promise of theirs went.
    nudged_at: Mapped[datetime | None] = operational()
    merged_at: Mapped[datetime | None] = operational()
    #: Until a facilitator has nodded to a newcomer who had to wait, this is nobody's place yet.
    admitted_at: Mapped[datetime | None] = operational()

    #: A facilitator at the laptop, or over https: set by `places` for one request, never stored.
    #: The role alone opens nothing on a phone in the hall (S20).
    on_duty = False
    #: As well on a facilitator's phone to which the console has nodded: it may run the meeting, and
    #: nothing else.
    running = False

    #: Signed in at the laptop itself (or so over https): set by `places` as well.
    at_laptop = False

    club: Mapped[Club] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def place_of(cls, person: Person, club: Club) -> Self | None:
        """This person's place in this club, also one that was taken away."""
        return find(cls, cls.club_id == club.id, cls.person_id == person.id)

    @classmethod
    def visible_to(cls, member: "Member", member_id: int) -> "Member":
        """A member of the same club, or nobody at all."""
        found = db.session.scalar(
            select(Member).where(Member.club_id == member.club_id, Member.id == member_id)
        )
        # Nobody does anything to or for somebody who was erased.
        if found is None or found.person.erased_at is not None:
            raise Missing
        return found

    @property
    def name(self) -> str:
        """As typed, whole; of somebody who was erased, a kind word."""
        return self.person.name or _("Somebody")

    @property
    def first_name(self) -> str:
        """The first word of it."""
        return calling.first_of(self.person.name)

    @property
    def is_facilitator(self) -> bool:
        """Runs meetings here (owners do)."""
        return self.role in (FACILITATOR, OWNER) and self.removed_at is None

    @property
    def is_owner(self) -> bool:
        """Names facilitators here."""
        return self.role == OWNER and self.removed_at is None

    def tell_screens(self, kind: type[Event], *, by: "Member | None") -> None:
        """Record an event about this member in each open meeting of the club."""
        record(kind(self.club_id, self.id, by.id if by else None))

    def rename(self, name: str, *, by: "Member") -> None:
        """Be called otherwise, in every club of this person."""
        before = self.first_name
        self.person.name = name
        db.session.flush()
        for place in places_of(self.person_id):
            for first in {before, place.first_name}:
                place.club.tell_apart(first)
            place.tell_screens(MemberChanged, by=by if place.id == self.id else None)

    def stand(self, stands: str, *, by: "Member") -> None:
        """Say how one stands: looking, landed, helping or paused."""
        if stands not in STANDS:
            raise Refused(_("Please choose one from the list."), "stands")
        self.stands = stands
        self.tell_screens(MemberStands, by=by)

    def work_at(self, company: str, *, by: "Member") -> None:
        """Say where one works, or that it is nobody's business."""
        self.works_at = company
        self.tell_screens(MemberStands, by=by)

    def be_reached(self, reach: str, *, by: "Member") -> None:
        """Say how those may write who have promised a door."""
        self.reach = reach
        self.tell_screens(MemberStands, by=by)

    def name_facilitator(self, *, by: "Member") -> None:
        """An owner lets this member run meetings."""
        by.must_own()
        # A second pair of hands means a second way in: the first must be locked by then (S17).
        if not by.person.passphrase_hash:
            raise Refused(_("First give yourself an e-mail and a passphrase, under “Me”."))
        if self.role == MEMBER:
            self.role = FACILITATOR
            self._note("named")
            self.tell_screens(RoleChanged, by=by)

    def name_owner(self, *, by: "Member") -> None:
        """An owner lets a facilitator be an owner, too."""
        by.must_own()
        if not self.is_facilitator:
            raise Refused(_("Only a facilitator can become an owner."))
        if self.role != OWNER:
            self.role = OWNER
            self._note("owner")
            self.tell_screens(RoleChanged, by=by)

    def unname_facilitator(self, *, by: "Member") -> None:
        """An owner takes the role back."""
        by.must_own()
        if self.role == OWNER:
            raise Refused(_("An owner stays an owner."))
        if self.role == FACILITATOR:
            self.role = MEMBER
            self._note("unnamed")
            for lose in on_role_lost:
                lose(self, by)
            self.tell_screens(RoleChanged, by=by)

    def heard(self, at: datetime | None = None) -> None:
        """They were heard from, in whatever way, now or then: the clock of silence begins anew."""
        at = at or now()
        self.last_heard_at = max(self.last_heard_at or at, at)

    def come_back(self) -> None:
        """They left by their own wish, and join again."""
        self.left_at = self.removed_at = None
        self.heard()
        self.club.tell_apart(self.first_name)
        for find_again in on_coming_back:
            find_again(self)
        self.tell_screens(RoleChanged, by=self)

    def admit(self) -> None:
        """The nod: from now on this is their place."""
        self.admitted_at = self.admitted_at or now()

    def turn_away(self, *, by: "Member") -> None:
        """Not welcome in this club: an owner's word."""
        by.must_own()
        if self.same(by) or self.role == OWNER:
            raise Refused(_("An owner stays an owner."))
        self.role = MEMBER
        if self.removed_at is None or self.left_at is not None:
            self._note("turned-away")
        self.removed_at = self.removed_at or now()
        self.left_at = None
        for leave in on_turned_away:
            leave(self, by)
        self.tell_screens(RoleChanged, by=by)

    def welcome_back(self, *, by: "Member") -> None:
        """Welcome after all."""
        by.must_own()
        if self.left_at is not None:
            raise Refused(_("%(name)s left, and comes back by joining.", name=self.called))
        if self.removed_at is not None:
            self._note("welcomed")
        self.removed_at = None
        self.club.tell_apart(self.first_name)
        self.tell_screens(RoleChanged, by=by)

    def must_own(self) -> None:
        """Refuse who is not an owner."""
        if not self.is_owner:
            raise Refused(_("Only an owner of the club can do that."))

    def _note(self, kind: str) -> None:
        """For the owners to read (S30)."""
        SecurityEvent.note(kind, person_id=self.person_id, club_id=self.club_id)


def places_of(person_id: int) -> list[Member]:
    """The clubs in which this person has a place."""
    return [
        place
        for place in every_place_of(person_id)
        if place.removed_at is None and place.admitted_at is not None
    ]


def every_place_of(person_id: int) -> Sequence[Member]:
    """Also where they wait for a nod, or are not welcome."""
    return db.session.scalars(select(Member).where(Member.person_id == person_id)).all()
