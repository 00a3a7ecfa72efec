"""Meeting: the evening in the room."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
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
from jobclub.meetings.attendance import HERE, REMOVED, WAITING, Attendance
from jobclub.meetings.codes import new_code, read_code, secret_of, spaced
from jobclub.meetings.events import (
    DoorsChanged,
    MeetingClosed,
    MeetingOpened,
    MeetingReopened,
)
from jobclub.words import _

CODE_LASTS = timedelta(hours=12)
REOPEN_WITHIN = timedelta(hours=1)
LATE_WITHIN = timedelta(minutes=10)
#: How late an ask came to its meeting.
ON_TIME, ACCEPTED, WAITS = "no", "accepted", "waiting"


class Meeting(OfClub, Named, Base):
    """One evening. `seq` numbers its events; its row is the lock that keeps them in order."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        of_club(),
        within("led_by_id", "member"),
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
    code: Mapped[str] = operational(String(8))
    code_since: Mapped[datetime] = operational()
    qr_nonce: Mapped[str] = operational(String(16), default=PublicId.new)
    qr_hash: Mapped[str] = operational(String(64), unique=True)
    wall_nonce: Mapped[str] = operational(String(16), default=PublicId.new)
    wall_hash: Mapped[str] = operational(String(64), unique=True)
    wall_since: Mapped[datetime] = operational()
    address: Mapped[str] = operational(String(80), default="")
    doors_at: Mapped[datetime] = operational()
    closed_at: Mapped[datetime | None] = operational()

    club: Mapped[Club] = relationship(
        primaryjoin="Club.id == foreign(Meeting.club_id)", lazy="joined", innerjoin=True
    )
    led_by: Mapped[Member] = relationship(primaryjoin="Member.id == foreign(Meeting.led_by_id)")

    @classmethod
    def start(cls, *, by: Member, code_length: int) -> Self:
        """Open the doors now. Whoever opens them is in the room."""
        for forgotten in cls.open_in(by.club_id):
            forgotten.close(by=by)
        at = now()
        meeting = cls(
            club_id=by.club_id,
            club=by.club,
            public_id=PublicId.new(),
            local_date=by.club.today(),
            led_by_id=by.id,
            code=cls._unused_code(code_length),
            code_since=at,
            seq=0,
            state="open",
            doors_at=at,
            qr_nonce=PublicId.new(),
            wall_nonce=PublicId.new(),
            wall_since=at,
            address="",
        )
        meeting._hash_secrets()
        db.session.add(meeting)
        db.session.flush()
        record(MeetingOpened(by.club_id, meeting.id, by.id, [meeting]))
        meeting.arrive(by, stood_as=by.stands, by=None)
        return meeting

    @classmethod
    def visible_to(cls, member: Member, public_id: str) -> Self:
        """A meeting of the member's club."""
        found = find(cls, cls.club_id == member.club_id, cls.public_id == public_id)
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
    def tonight(cls, club_id: int) -> Self | None:
        """The meeting that is on. One left open by mistake on another evening does not count."""
        on = [meeting for meeting in cls.open_in(club_id) if not meeting.is_forgotten]
        return on[-1] if on else None

    @property
    def is_forgotten(self) -> bool:
        """Nobody closed it, and the evening is long over."""
        return now() - max(self.doors_at, self.code_since) > CODE_LASTS

    @classmethod
    def on_wall(cls, token: str) -> Self | None:
        """The meeting that a projector's link shows, for twelve hours."""
        found = find(cls, cls.wall_hash == digest(token))
        return found if found is not None and now() - found.wall_since <= CODE_LASTS else None

    @classmethod
    def open_in(cls, club_id: int) -> Sequence[Self]:
        """The club's open meetings, oldest first."""
        return db.session.scalars(
            select(cls).where(cls.club_id == club_id, cls.state == "open").order_by(cls.id)
        ).all()

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

    @classmethod
    def of_club(cls, club: Club, most: int = 200) -> Sequence[Self]:
        """The club's meetings, newest first."""
        return db.session.scalars(
            select(cls).where(cls.club_id == club.id).order_by(cls.id.desc()).limit(most)
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
    def is_open(self) -> bool:
        """Whether the doors are open (they stay so until close)."""
        return self.state == "open"

    @property
    def code_shown(self) -> str:
        """The code as it stands on the wall."""
        return spaced(self.code)

    @property
    def qr_token(self) -> str:
        """What the QR carries in its fragment."""
        return secret_of("qr", self.public_id, self.qr_nonce)

    @property
    def wall_token(self) -> str:
        """What the projector's link carries."""
        return secret_of("wall", self.public_id, self.wall_nonce)

    def head_count(self) -> int:
        """How many people are in the room. A seat that may be somebody else's is not counted."""
        return (
            db.session.scalar(
                select(func.count()).where(
                    Attendance.meeting_id == self.id,
                    Attendance.status == HERE,
                    Attendance.same_seat_id.is_(None),
                )
            )
            or 0
        )

    def seats(self) -> Sequence[Attendance]:
        """Everybody who was in the room or waits at the door, in order of arrival."""
        return db.session.scalars(
            select(Attendance)
            .where(Attendance.meeting_id == self.id, Attendance.status != REMOVED)
            .order_by(Attendance.arrived_at, Attendance.id)
        ).all()

    def seat_of(self, member: Member) -> Attendance | None:
        """A member's attendance, also when they were sent out."""
        return db.session.scalar(
            select(Attendance).where(
                Attendance.meeting_id == self.id, Attendance.member_id == member.id
            )
        )

    def arrive(
        self, member: Member, *, stood_as: str, by: Member | None, waits: bool = False
    ) -> Attendance:
        """Be in the room. Joining is signing in; doing it twice is doing it once."""
        self.must_be_open()
        seat = self.seat_of(member)
        if seat is not None:
            seat.come_back(by=by)
            return seat
        seat = Attendance.take(self, member, stood_as, by=by, waits=waits)
        member.last_heard_at = now()
        return seat

    def add_to_list(self, member: Member, *, by: Member) -> Attendance:
        """Was there after all, says the facilitator, maybe days later."""
        seat = Attendance.take(self, member, member.stands, by=by, waits=False)
        # That evening, not the one on which somebody remembered it.
        seat.arrived_at = self.doors_at
        return seat

    def admits(self, member: Member) -> bool:
        """Whether this member has a seat in the room."""
        seat = self.seat_of(member)
        return seat is not None and seat.status not in (REMOVED, WAITING)

    def must_be_open(self) -> None:
        """Refuse when the evening is over."""
        if not self.is_open:
            raise Refused(_("This meeting has ended."))

    def close(self, *, by: Member) -> None:
        """The evening is over. What was written before arrives for ten minutes more (S7)."""
        if not self.is_open:
            return
        self._tell(MeetingClosed, by=by)
        self.state = "closed"
        self.closed_at = now()
        self.close_seq = self.seq

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
        if self._code_taken(self.code):
            self.code = self._unused_code(len(self.code))
        self.state, self.closed_at, self.close_seq = "open", None, None
        self._tell(MeetingReopened, by=by)

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

    def replace_code(self, *, by: Member) -> None:
        """A new code and a new QR: the old ones open nothing any more."""
        self.must_be_open()
        self.code, self.code_since = self._unused_code(len(self.code)), now()
        self.qr_nonce = PublicId.new()
        self._hash_secrets()
        self._tell(DoorsChanged, by=by)

    def replace_wall_link(self, *, by: Member) -> None:
        """A new link for the projector; the old page goes blank."""
        self.wall_nonce, self.wall_since = PublicId.new(), now()
        self._hash_secrets()
        self._tell(DoorsChanged, by=by)

    def show_address(self, address: str, *, by: Member) -> None:
        """Choose which of the laptop's addresses the QR shows."""
        self.address = address
        self._tell(DoorsChanged, by=by)

    def show_wifi(self, name: str, password: str, *, by: Member) -> None:
        """The hall's Wi-Fi for step one on the wall; kept for next time."""
        self.club.wifi_name, self.club.wifi_password = name, password
        self._tell(DoorsChanged, by=by)

    def _tell(self, kind: type[Event], *, by: Member) -> None:
        record(kind(self.club_id, self.id, by.id, [self]))

    def _hash_secrets(self) -> None:
        self.qr_hash, self.wall_hash = digest(self.qr_token), digest(self.wall_token)

    @classmethod
    def _unused_code(cls, length: int) -> str:
        while cls._code_taken(code := new_code(length)):
            pass
        return code

    @classmethod
    def _code_taken(cls, code: str) -> bool:
        return (
            db.session.scalar(select(cls.id).where(cls.code == code, cls.state == "open"))
            is not None
        )


events.watched_meetings.append(Meeting.watched_in)
