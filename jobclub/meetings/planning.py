"""Planning: an evening before its doors open."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self, cast
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.errors import Refused
from jobclub.events import Event, record
from jobclub.extensions import db
from jobclub.meetings.events import MeetingPlanned
from jobclub.meetings.own_plans import must_be_a_plan, plan_of
from jobclub.meetings.plans import DOORS_MINUTES, usual_plan
from jobclub.meetings.stages import Stage
from jobclub.words import _

if TYPE_CHECKING:
    from jobclub.meetings.models import Meeting
    from jobclub.meetings.run import Run

HOLIDAY, CANCELLED = "holiday", "cancelled"


class Planning:
    """What a meeting is before it is on: planned, moved, called off."""

    if TYPE_CHECKING:
        # What the meeting itself has.
        id: Mapped[int]
        club_id: Mapped[int]
        club: Mapped[Club]
        state: Mapped[str]
        local_date: Mapped[date]
        planned_at: Mapped[datetime | None]
        plan_key: Mapped[str]
        off_for: Mapped[str]
        doors_at: Mapped[datetime]
        series_id: Mapped[int | None]

        @property
        def run(self) -> "Run": ...
        @classmethod
        def _new(cls, day: date, planned_at: datetime | None, *, by: Member) -> Self: ...
        @classmethod
        def held_in(cls, club_id: int) -> int: ...
        def tell(self, kind: type[Event], *, by: Member) -> None: ...

    @classmethod
    def plan(
        cls, day: date, at: str, plan: str, *, by: Member, series_id: int | None = None
    ) -> Self:
        """Plan an evening on a day at a local time ("19:00"). A club's first ones are short."""
        club = by.club
        if day < club.today():
            raise Refused(_("That day is over."), "day")
        must_be_a_plan(club, plan)
        meeting = cls._new(day, club.moment(day, at), by=by)
        meeting.series_id = series_id
        meeting.doors_at = club.moment(day, at) - timedelta(minutes=DOORS_MINUTES)
        before = cls.held_in(club.id) + len(cls.planned_in(club)) - 1
        short = usual_plan(before)
        meeting.follow_plan(short if series_id is not None and short == "first" else plan)
        record(MeetingPlanned(club.id, meeting.id, by.id, []))
        return meeting

    @classmethod
    def planned_in(cls, club: Club) -> Sequence["Meeting"]:
        """The evenings to come, soonest first; those called off are among them."""
        meeting = cast("type[Meeting]", cls)
        return db.session.scalars(
            select(meeting)
            .where(
                meeting.club_id == club.id,
                meeting.state.in_(("planned", "off")),
                meeting.local_date >= club.today(),
            )
            .order_by(meeting.planned_at)
        ).all()

    @classmethod
    def due(cls, club: Club) -> Self | None:
        """The evening planned for today, the one nearest to now."""
        today = [
            m for m in cls.planned_in(club) if m.state == "planned" and m.local_date == club.today()
        ]
        if not today:
            return None
        return cast("Self", min(today, key=lambda m: abs((m.planned_at or now()) - now())))

    @property
    def planned_at_local(self) -> str | None:
        """The planned local time, "19:00"."""
        if self.planned_at is None:
            return None
        return self.planned_at.astimezone(ZoneInfo(self.club.zone)).strftime("%H:%M")

    @property
    def starts_at(self) -> datetime:
        """When it starts: as planned, or when the doors stage was to end."""
        if self.planned_at is not None:
            return self.planned_at
        doors = next((s for s in self.run.stages if s.kind == "doors"), None)
        return self.doors_at + timedelta(seconds=doors.given if doors is not None else 0)

    def follow_plan(self, plan: str) -> None:
        """Take the stages of a plan."""
        self.plan_key = plan
        self.run.lay(plan_of(self.club, plan))

    def move(self, day: date, at: str) -> None:
        """Another day or time."""
        self._must_be_to_come()
        self.local_date = day
        self.planned_at = self.club.moment(day, at)
        self.doors_at = self.planned_at - timedelta(minutes=DOORS_MINUTES)

    def call_off(self, why: str, *, by: Member) -> None:
        """No meeting that week: a holiday, or cancelled. It stays in the list, and says so."""
        self._must_be_to_come()
        if why not in (HOLIDAY, CANCELLED):
            raise Refused(_("Please choose one from the list."), "why")
        self.state, self.off_for = "off", why
        record(MeetingPlanned(self.club_id, self.id, by.id, []))

    def take_up(self, *, by: Member) -> None:
        """There is a meeting after all."""
        self._must_be_to_come()
        self.state, self.off_for = "planned", ""
        record(MeetingPlanned(self.club_id, self.id, by.id, []))

    def unplan(self) -> None:
        """Never planned: nobody has been told of it."""
        self._must_be_to_come()
        db.session.execute(delete(Stage).where(Stage.meeting_id == self.id))
        db.session.delete(self)

    def _must_be_to_come(self) -> None:
        if self.state not in ("planned", "off"):
            raise Refused(_("This evening has begun already."))
