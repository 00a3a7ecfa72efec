"""Planning: an evening before its doors open.

A row stays, whatever becomes of the evening: opened, called off ("off"), left to pass ("planned",
its day over: it was not held) or taken out of the plan ("dropped"). Reports count them apart.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self, cast

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.errors import Missing, Refused
from jobclub.events import Event, record
from jobclub.extensions import db
from jobclub.meetings.events import MeetingPlanned
from jobclub.meetings.hours import AROUND, monday_of, must_be_ahead, read_time
from jobclub.meetings.own_plans import OwnPlan, must_be_a_plan, plan_of
from jobclub.meetings.plans import DOORS, DOORS_MINUTES, FIRST, FIRST_EVENINGS, Planned
from jobclub.words import _
from jobclub.words import day as said_day

if TYPE_CHECKING:
    from jobclub.meetings.models import Meeting
    from jobclub.meetings.run import Run

HOLIDAY, CANCELLED = "holiday", "cancelled"
PLANNED, OFF, DROPPED = "planned", "off", "dropped"
#: What a series does when other evenings are to come than before: one more, one less, or moved.
on_replanned: list[Callable[[Club], None]] = []


class Planning:
    """What a meeting is before it is on: planned, moved, called off."""

    if TYPE_CHECKING:
        # What the meeting itself has.
        id: Mapped[int]
        club_id: Mapped[int]
        club: Mapped[Club]
        state: Mapped[str]
        local_date: Mapped[date]
        at: Mapped[str]
        planned_at: Mapped[datetime | None]
        plan_key: Mapped[str]
        by_hand: Mapped[bool]
        off_for: Mapped[str]
        doors_at: Mapped[datetime]
        series_id: Mapped[int | None]
        week: Mapped[date | None]

        @property
        def run(self) -> "Run": ...
        @classmethod
        def _new(cls, *, by: Member) -> Self: ...
        @classmethod
        def held_in(cls, club_id: int) -> int: ...
        def tell(self, kind: type[Event], *, by: Member) -> None: ...

    @classmethod
    def plan(cls, day: date, at: str, plan: str, *, by: Member) -> Self:
        """Plan one evening on a day at a local time ("19:00")."""
        at = read_time(at)
        must_be_ahead(by.club, day, at)
        must_be_a_plan(by.club, plan)
        cls._must_be_free(by.club, day, at)
        meeting = cls._planned(day, at, plan, by=by)
        meeting.by_hand = True
        meeting._replanned()
        return meeting

    @classmethod
    def plan_week(cls, day: date, at: str, plan: str, *, series_id: int, by: Member) -> None:
        """One evening of a series. A club's first ones are short, before it has a habit."""
        there = cls._at(by.club, day, at)
        # What was planned by hand for that hour is the series' own evening.
        meeting = next((one for one in there if one.series_id is None), None)
        if meeting is None and there:
            # Another series' evening was moved here: that one takes place.
            return
        if meeting is None:
            before = cls.evenings_before(by.club, by.club.moment(day, at))
            follows = FIRST if before < FIRST_EVENINGS else plan
            meeting = cls._planned(day, at, follows, by=by)
        meeting.series_id, meeting.week = series_id, monday_of(day)

    @classmethod
    def planned_in(cls, club: Club) -> "Sequence[Meeting]":
        """The evenings to come, soonest first; those called off are among them."""
        meeting = cast("type[Meeting]", cls)
        found = db.session.scalars(
            select(meeting)
            .where(
                meeting.club_id == club.id,
                meeting.state.in_((PLANNED, OFF)),
                # Around midnight yesterday's evening may still be opened.
                meeting.local_date >= club.today() - timedelta(days=1),
            )
            .order_by(meeting.planned_at, meeting.id)
        )
        return [one for one in found if not one.is_over]

    @classmethod
    def earlier_in(cls, club: Club, most: int = 200) -> "Sequence[Meeting]":
        """The evenings that were, newest first; those that were planned and not held as well."""
        meeting = cast("type[Meeting]", cls)
        found = db.session.scalars(
            select(meeting)
            .where(
                meeting.club_id == club.id,
                or_(
                    meeting.state == "closed",
                    meeting.state.in_((PLANNED, OFF)) & (meeting.local_date < club.today()),
                ),
            )
            .order_by(meeting.local_date.desc(), meeting.id.desc())
            .limit(most)
        )
        return [one for one in found if one.state == "closed" or one.is_over]

    @classmethod
    def evenings_before(cls, club: Club, moment: datetime) -> int:
        """How many evenings the club will have held by then."""
        meeting = cast("type[Meeting]", cls)
        to_come = select(func.count()).where(
            meeting.club_id == club.id,
            meeting.state == PLANNED,
            meeting.local_date >= club.today(),
            meeting.planned_at < moment,
        )
        return cls.held_in(club.id) + (db.session.scalar(to_come) or 0)

    @classmethod
    def due(cls, club: Club) -> Self | None:
        """The evening planned for today, the one nearest to now."""
        return cast("Self | None", cls.due_of(cls.planned_in(club)))

    @staticmethod
    def due_of(planned: "Sequence[Meeting]") -> "Meeting | None":
        """The one of these that is due."""
        due = [one for one in planned if one.is_due]
        return min(due, key=lambda one: one._away) if due else None

    @property
    def is_planned(self) -> bool:
        """Whether it is still a plan: to come, called off, or past and never held."""
        return self.state in (PLANNED, OFF)

    @property
    def has_begun(self) -> bool:
        """Whether its doors were opened."""
        return self.state in ("open", "closed")

    @property
    def is_due(self) -> bool:
        """Whether its doors may be opened now: on its day, however early or late."""
        today = self.local_date == self.club.today()
        return self.state == PLANNED and (today or self._away <= AROUND)

    @property
    def is_over(self) -> bool:
        """Planned, and its day has passed: it was not held."""
        return self.is_planned and self.local_date < self.club.today() and self._away > AROUND

    @property
    def is_as_planned(self) -> bool:
        """Whether its stages are still those of its plan."""
        return self.run.keeps_to(plan_of(self.club, self.plan_key))

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody chose its plan or changed its stages: its series leaves it alone."""
        return self.by_hand or not self.is_as_planned

    @property
    def starts_at(self) -> datetime:
        """When it starts: as planned, or when the doors stage was to end."""
        if self.planned_at is not None:
            return self.planned_at
        doors = next((stage for stage in self.run.stages if stage.kind == DOORS), None)
        return self.doors_at + timedelta(seconds=doors.given if doors is not None else 0)

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.run.minutes)

    @property
    def _away(self) -> timedelta:
        """How far its time is from now, before or after."""
        return abs((self.planned_at or now()) - now())

    def follow_plan(self, plan: str, *, by: Member) -> None:
        """Take the stages of a plan; what was changed by hand goes."""
        self.must_be_planned()
        must_be_a_plan(self.club, plan)
        self.by_hand = True
        self.take_plan(plan, by=by)

    def take_plan(self, plan: str, *, by: Member) -> None:
        """The stages that its series wants for it."""
        self._take(plan)
        self._tell_plan(by)

    def keep_plan(self, name: str, *, by: Member) -> OwnPlan:
        """Keep its stages as a plan of the club's own, for other evenings."""
        self.must_be_planned()
        stages = [stage for stage in self.run.stages if not stage.skipped]
        kept = OwnPlan.keep(name, [Planned(s.kind, s.minutes) for s in stages], by=by)
        self.plan_key, self.by_hand = kept.key, True
        return kept

    def move(self, day: date, at: str, *, by: Member) -> None:
        """Another day or time, this once."""
        self.must_be_planned()
        at = read_time(at)
        must_be_ahead(self.club, day, at)
        self.move_along(day, at, by=by)
        self._replanned()

    def move_along(self, day: date, at: str, *, by: Member) -> None:
        """Where its series meets now. An hour holds one evening that takes place."""
        if (day, at) != (self.local_date, self.at):
            if self.state == PLANNED:
                self._must_be_free(self.club, day, at)
            self.stand_at(day, at)
            self._tell_plan(by)

    def stand_at(self, day: date, at: str) -> None:
        """Be on this day at this local time; the moment follows from the club's zone."""
        self.local_date, self.at = day, at
        self.planned_at = self.club.moment(day, at)
        self.doors_at = self.planned_at - timedelta(minutes=DOORS_MINUTES)

    def call_off(self, why: str, *, by: Member) -> None:
        """No meeting that week: a holiday, or cancelled. It stays in the list, and says so."""
        self.must_be_planned()
        if why not in (HOLIDAY, CANCELLED):
            raise Refused(_("Please choose one from the list."), "why")
        self._turn(OFF, why, by)

    def take_up(self, *, by: Member) -> None:
        """There is a meeting after all."""
        self.must_be_planned()
        if self.state != PLANNED:
            self._must_be_free(self.club, self.local_date, self.at)
        self._turn(PLANNED, "", by)

    def take_out(self, *, by: Member) -> None:
        """As if it had never been planned: it is in no list, and its series does not plan it again.

        The row stays: on SQLite a later meeting would get its id, and with it its events.
        """
        if self.state != DROPPED:
            self.must_be_planned()
            self._turn(DROPPED, "", by)

    def must_be_planned(self) -> None:
        """Refuse what makes sense only before the doors open."""
        if self.state == DROPPED:
            raise Missing
        if not self.is_planned:
            raise Refused(_("This evening has begun already."))

    def must_be_due(self) -> None:
        """Refuse to open the doors on another day: the plan of that day would be used up."""
        self.must_be_planned()
        if self.state == OFF:
            raise Refused(_("This evening is called off. Say first that there is one after all."))
        if not self.is_due:
            raise Refused(_("This evening is planned for %(day)s.", day=said_day(self.local_date)))

    def must_have_begun(self) -> None:
        """Refuse what makes sense only for an evening that was."""
        if not self.has_begun:
            raise Refused(_("The doors are not open yet."))

    @classmethod
    def _planned(cls, day: date, at: str, plan: str, *, by: Member) -> Self:
        meeting = cls._new(by=by)
        meeting.stand_at(day, at)
        meeting._take(plan)
        meeting._tell_plan(by)
        return meeting

    def _take(self, plan: str) -> None:
        self.plan_key = plan
        self.run.lay(plan_of(self.club, plan))

    def _turn(self, state: str, why: str, by: Member) -> None:
        self.state, self.off_for = state, why
        self._tell_plan(by)
        self._replanned()

    def _replanned(self) -> None:
        for follow in on_replanned:
            follow(self.club)

    def _tell_plan(self, by: Member) -> None:
        db.session.flush()
        record(MeetingPlanned(self.club_id, self.id, by.id, []))

    @classmethod
    def _must_be_free(cls, club: Club, day: date, at: str) -> None:
        if cls._at(club, day, at):
            said = _("%(day)s: an evening is planned for that time already.", day=said_day(day))
            raise Refused(said, "at")

    @classmethod
    def _at(cls, club: Club, day: date, at: str) -> Sequence[Self]:
        """What is planned for this hour."""
        planned = select(cls).where(cls.club_id == club.id, cls.state == PLANNED)
        return db.session.scalars(planned.where(cls.local_date == day, cls.at == at)).all()
