"""Meeting: the evening in the room."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from math import ceil
from typing import Self

from sqlalchemy import ColumnElement, Date, Index, String, UniqueConstraint, func, or_, select, text
from sqlalchemy.orm import Mapped, relationship

from jobclub import events
from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.database import (
    Base,
    Id,
    Key,
    Named,
    OfClub,
    PublicId,
    digest,
    of_club,
    operational,
    within,
)
from jobclub.errors import Missing, Refused
from jobclub.events import Event, record
from jobclub.extensions import db, find
from jobclub.meetings.codes import read_code
from jobclub.meetings.doors import Doors
from jobclub.meetings.events import LeadChanged, MeetingClosed, MeetingOpened, MeetingReopened
from jobclub.meetings.planning import Planning
from jobclub.meetings.plans import usual_plan
from jobclub.meetings.run import Run
from jobclub.meetings.seating import Seating
from jobclub.words import _

CODE_LASTS = timedelta(hours=12)
REOPEN_WITHIN = timedelta(hours=1)
LATE_WITHIN = timedelta(minutes=10)
#: One that nobody closed that night was no longer than this.
LASTS_AT_MOST = timedelta(hours=4)
#: What a facilitator may have prepared for one evening, in minutes: a working day.
PREPARED_AT_MOST = 480
#: What later features do when the doors open or close: a series plans its weeks ahead.
at_the_doors: list[Callable[[Club], None]] = []
#: What later features keep of an evening when it closes: its figures.
at_close: list[Callable[["Meeting"], None]] = []
#: How late an ask came to its meeting.
ON_TIME, ACCEPTED, WAITS = "no", "accepted", "waiting"


class Meeting(Planning, Doors, Seating, OfClub, Named, Base):
    """One evening. `seq` numbers its events; its row is the lock that keeps them in order."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        of_club(),
        within("led_by_id", "member"),
        within("series_id", "series"),
        # A series meets once a week, however often it is planned ahead.
        UniqueConstraint("series_id", "week"),
        # A club's evenings by day, for its reports.
        Index("ix_meeting_club_id_local_date", "club_id", "local_date"),
        # One code opens one door at a time; a closed meeting gives its code back.
        Index(
            "uq_meeting_open_code",
            "code",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = operational(String(16), unique=True, default=PublicId.new)
    local_date: Mapped[date] = operational(Date())
    state: Mapped[str] = operational(String(8), default="open")
    seq: Mapped[int] = operational(default=0)
    close_seq: Mapped[int | None] = operational()
    led_by_id: Mapped[int] = operational(Id)
    series_id: Mapped[int | None] = operational(Id)
    #: The Monday of the week for which its series planned it, wherever it was moved since.
    week: Mapped[date | None] = operational(Date())
    #: The local time it is planned for, "19:00": what people were told, whatever the clocks do.
    at: Mapped[str] = operational(String(5), default="")
    #: That moment, in UTC; None where the doors were opened without a plan.
    planned_at: Mapped[datetime | None] = operational()
    #: The key of the plan that its stages came from.
    plan_key: Mapped[str] = operational(String(20), default="")
    #: Whether a facilitator chose that plan for this evening; its series leaves it alone then.
    by_hand: Mapped[bool] = operational(default=False)
    #: Why there is none that week: "holiday" or "cancelled" (state "off").
    off_for: Mapped[str] = operational(String(10), default="")
    doors_at: Mapped[datetime] = operational()
    closed_at: Mapped[datetime | None] = operational()
    #: From the doors to the close, in minutes; what facilitators say they prepared for it.
    lasted_min: Mapped[int] = operational(default=0)
    prepared_min: Mapped[int] = operational(default=0)

    club: Mapped[Club] = relationship(
        primaryjoin="Club.id == foreign(Meeting.club_id)", lazy="joined", innerjoin=True
    )
    led_by: Mapped[Member] = relationship(primaryjoin="Member.id == foreign(Meeting.led_by_id)")

    @classmethod
    def start(cls, *, by: Member, code_length: int, planned: Self | None = None) -> Self:
        """Open the doors now: of this planned evening, of the one due today, or of a new one.

        Whoever opens them is in the room.
        """
        if planned is not None:
            planned.must_be_due()
        for forgotten in cls.open_in(by.club_id):
            forgotten.close(by=by)
        # Weeks may have gone by without a meeting: what is due today is as long as it should be.
        look_ahead(by.club)
        meeting = planned or cls.due(by.club)
        if meeting is None:
            meeting = cls._new(by=by)
            meeting._take(usual_plan(cls.held_in(by.club_id)))
        meeting.open(by=by, code_length=code_length)
        return meeting

    @classmethod
    def _new(cls, *, by: Member) -> Self:
        meeting = cls(
            club_id=by.club_id,
            club=by.club,
            public_id=PublicId.new(),
            local_date=by.club.today(),
            at="",
            led_by_id=by.id,
            code="",
            code_since=now(),
            seq=0,
            state="planned",
            doors_at=now(),
            qr_nonce=PublicId.new(),
            wall_nonce=PublicId.new(),
            wall_since=now(),
            address="",
            wall_shows="stage",
            by_hand=False,
            lasted_min=0,
            prepared_min=0,
        )
        meeting.hash_secrets()
        db.session.add(meeting)
        db.session.flush()
        return meeting

    def open(self, *, by: Member, code_length: int) -> None:
        """The doors are open."""
        self.state, self.off_for = "open", ""
        self.code = self.unused_code(code_length)
        self.doors_at = self.code_since = self.wall_since = now()
        self.local_date = self.club.today()
        self.led_by_id = by.id
        self.hash_secrets()
        until = self.planned_at - now() if self.planned_at is not None else None
        self.run.open_doors(ceil(until.total_seconds()) if until is not None else None)
        self.tell(MeetingOpened, by=by)
        self.arrive(by, stood_as=by.stands, by=None)
        look_ahead(self.club)

    @classmethod
    def visible_to(cls, member: Member, public_id: str) -> Self:
        """A meeting of the member's club."""
        ours = cls.club_id == member.club_id
        found = find(cls, ours, cls.public_id == public_id) if PublicId.fits(public_id) else None
        if found is None:
            raise Missing
        return found

    @classmethod
    def behind(cls, *, code: str = "", qr_token: str = "") -> Self | None:
        """The open meeting behind a typed code or a QR's token. Wrong, old and closed: none."""
        if not (code or qr_token):
            return None
        door = cls.qr_hash == digest(qr_token) if qr_token else cls.code == read_code(code)
        found = find(cls, door, cls.state == "open")
        return found if found is not None and now() - found.code_since <= CODE_LASTS else None

    @classmethod
    def on_wall(cls, token: str) -> Self | None:
        """The meeting that a projector's link shows, for twelve hours."""
        found = find(cls, cls.wall_hash == digest(token))
        return found if found is not None and now() - found.wall_since <= CODE_LASTS else None

    @classmethod
    def held_in(cls, club_id: int) -> int:
        """How many evenings the club has held."""
        held = select(func.count()).where(cls.club_id == club_id, cls.state.in_(("open", "closed")))
        return db.session.scalar(held) or 0

    @classmethod
    def met_on(cls, club: Club, day: date) -> bool:
        """Whether the club meets on this day, or met."""
        held = cls.club_id == club.id, cls.local_date == day, cls.state.in_(("open", "closed"))
        return find(cls, *held) is not None

    @classmethod
    def tonight(cls, club_id: int) -> Self | None:
        """The meeting that is on. One left open by mistake on another evening does not count."""
        on = [meeting for meeting in cls.open_in(club_id) if not meeting.is_forgotten]
        return on[-1] if on else None

    @property
    def is_forgotten(self) -> bool:
        """Nobody closed it, and the evening is long over."""
        return now() - max(self.doors_at, self.code_since) > CODE_LASTS

    @classmethod
    def open_in(cls, club_id: int) -> Sequence[Self]:
        """The club's open meetings, oldest first."""
        return db.session.scalars(
            select(cls).where(cls.club_id == club_id, cls.state == "open").order_by(cls.id)
        ).all()

    @classmethod
    def on_within(cls, club_id: int, last: timedelta) -> bool:
        """Whether one of the club's meetings is open, or was so lately."""
        lately = or_(cls.state == "open", cls.closed_at > now() - last)
        found = select(cls.id).where(cls.club_id == club_id, lately).limit(1)
        return db.session.scalar(found) is not None

    @classmethod
    def watched(cls) -> ColumnElement[bool]:
        """As a condition: somebody may look at its board, which stays readable after the close."""
        return or_(cls.state == "open", cls.closed_at > now() - CODE_LASTS)

    @classmethod
    def watched_in(cls, club_id: int) -> Sequence[Self]:
        """The club's meetings whose boards must hear what happens, oldest first."""
        return db.session.scalars(
            select(cls).where(cls.club_id == club_id, cls.watched()).order_by(cls.id)
        ).all()

    @property
    def wifi_name(self) -> str:
        """The hall's Wi-Fi, kept with the club."""
        return self.club.wifi_name

    @property
    def wifi_password(self) -> str:
        """Its password."""
        return self.club.wifi_password

    @property
    def run(self) -> Run:
        """Its stages, and how they are moved on."""
        return Run(self)

    @property
    def is_open(self) -> bool:
        """Whether the doors are open (they stay so until close)."""
        return self.state == "open"

    def must_be_open(self) -> None:
        """Refuse when the evening is over, or has not begun."""
        if self.state in ("planned", "off"):
            raise Refused(_("The doors are not open yet."))
        if not self.is_open:
            raise Refused(_("This meeting has ended."))

    def close(self, *, by: Member) -> None:
        """The evening is over. What was written before arrives for ten minutes more (S7)."""
        if not self.is_open:
            return
        self.closed_at = now()
        lasted = min(self.closed_at - self.doors_at, LASTS_AT_MOST)
        self.lasted_min = round(lasted.total_seconds() / 60)
        self.run.finish(by=by)
        # The wall ends on what belongs to the close, whatever it was told to show before.
        self.wall_shows = "stage"
        self.tell(MeetingClosed, by=by)
        self.state = "closed"
        self.close_seq = self.seq
        for keep in at_close:
            keep(self)
        look_ahead(self.club)

    def prepared(self, minutes: int) -> None:
        """How long facilitators prepared for it, all of them together."""
        if not 0 <= minutes <= PREPARED_AT_MOST:
            raise Refused(_("Between nothing and eight hours, please."), "minutes")
        self.prepared_min = minutes

    def be_led(self, *, by: Member) -> None:
        """Another facilitator runs it from here; the role never moves by itself."""
        self.must_be_open()
        if self.led_by_id != by.id:
            self.led_by_id = by.id
            self.tell(LeadChanged, by=by)

    def may_reopen(self) -> bool:
        """Within an hour."""
        return self.closed_at is not None and now() - self.closed_at <= REOPEN_WITHIN

    def reopen(self, *, by: Member) -> None:
        """Closed too early: go on as before, with a new code if the old one was given away."""
        if self.is_open:
            return
        if not self.may_reopen():
            raise Refused(_("This meeting ended more than an hour ago. Start a new one."))
        if self.open_in(self.club_id):
            raise Refused(_("Another meeting is open. Close that one first."))
        if self.code_taken(self.code):
            self.code = self.unused_code(len(self.code))
        self.run.resume()
        self.state, self.closed_at, self.close_seq = "open", None, None
        self.lasted_min = 0
        self.tell(MeetingReopened, by=by)

    def lateness(self, seen: int | None) -> str | None:
        """How late something arrives now, by what its phone had seen, never by its clock (S7).

        "no" while the meeting is open; written before the close it is "accepted" for ten minutes,
        and later "waiting" for the facilitator. None: written after the close.
        """
        if self.is_open:
            return ON_TIME
        if self.close_seq is None or self.closed_at is None or seen is None:
            return None
        if seen >= self.close_seq:
            return None
        return ACCEPTED if now() - self.closed_at <= LATE_WITHIN else WAITS

    def tell(self, kind: type[Event], *, by: Member) -> None:
        """Record an event about this meeting, at this meeting."""
        record(kind(self.club_id, self.id, by.id, [self]))


def look_ahead(club: Club) -> None:
    """Plan the club's weeks to come."""
    for plan in at_the_doors:
        plan(club)


events.watched_meetings.append(Meeting.watched_in)
