"""Series: the same evening every week. Its meetings are planned some weeks ahead."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Self

from sqlalchemy import Date, String, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, relationship

from jobclub.clock import now
from jobclub.clubs.models import Club, Member, on_zone_changed
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.errors import Missing, Refused
from jobclub.extensions import db, find
from jobclub.meetings.hours import monday_of, must_be_ahead, read_time
from jobclub.meetings.models import Meeting, at_the_doors
from jobclub.meetings.own_plans import OwnPlan, before_drop, must_be_a_plan
from jobclub.meetings.planning import PLANNED, on_replanned
from jobclub.meetings.plans import FIRST, FIRST_EVENINGS
from jobclub.words import _

#: So many weeks are planned ahead: a quarter, so that holidays can be marked in time.
AHEAD = 13


class Series(OfClub, Named, Base):
    """A weekly evening at a local time: 19:00 stays 19:00 when the clocks change."""

    __tablename__ = "series"
    __table_args__ = (
        UniqueConstraint("club_id", "id"),
        of_club(),
        within("led_by_id", "member"),
    )

    id: Mapped[Key]
    weekday: Mapped[int] = operational()
    at: Mapped[str] = operational(String(5))
    plan: Mapped[str] = operational(String(20))
    starts_on: Mapped[date] = operational(Date())
    ended_on: Mapped[date | None] = operational(Date())
    led_by_id: Mapped[int] = operational(Id)

    led_by: Mapped[Member] = relationship(primaryjoin="Member.id == foreign(Series.led_by_id)")

    @classmethod
    def begin(cls, starts_on: date, at: str, plan: str, *, by: Member) -> Self:
        """Meet every week from this day on, at this local time ("19:00")."""
        at = read_time(at)
        # Begun late in the evening, it begins next week: the day is right, and only its time over.
        must_be_ahead(by.club, starts_on, "23:59")
        must_be_a_plan(by.club, plan)
        _must_be_free(by.club, starts_on.weekday(), at)
        series = cls(club_id=by.club_id, weekday=starts_on.weekday(), at=at, plan=plan)
        series.starts_on, series.led_by_id, series.led_by = starts_on, by.id, by
        db.session.add(series)
        db.session.flush()
        series.plan_ahead()
        return series

    @classmethod
    def visible_to(cls, member: Member, series_id: int) -> Self:
        """A series of the member's club."""
        found = find(cls, cls.club_id == member.club_id, cls.id == series_id)
        if found is None:
            raise Missing
        return found

    @classmethod
    def of_meeting(cls, meeting: Meeting) -> Self | None:
        """The series that planned an evening."""
        return db.session.get(cls, meeting.series_id) if meeting.series_id is not None else None

    @classmethod
    def of_club(cls, club: Club) -> Sequence[Self]:
        """The club's series that go on, through the week."""
        return db.session.scalars(
            select(cls)
            .where(cls.club_id == club.id, cls.ended_on.is_(None))
            .order_by(cls.weekday, cls.at, cls.id)
        ).all()

    def plan_ahead(self) -> None:
        """Plan the weeks to come that are not planned yet. Doing it twice is doing it once."""
        club = self.led_by.club
        # On a day on which the club has met, or is meeting, it does not meet once more.
        met = club.today() if Meeting.met_on(club, club.today()) else None
        first = max(club.today(), self.starts_on)
        first += timedelta(days=(self.weekday - first.weekday()) % 7)
        have = set(db.session.scalars(select(Meeting.week).where(Meeting.series_id == self.id)))
        for week in range(AHEAD):
            day = first + timedelta(weeks=week)
            if day == met or monday_of(day) in have:
                continue
            if club.moment(day, self.at) > now():
                Meeting.plan_week(day, self.at, self.plan, series_id=self.id, by=self.led_by)
        keep_first_ones_short(club)

    def change(self, weekday: int, at: str, plan: str, *, by: Member) -> None:
        """Another day, time or plan from now on. What was changed by hand stays as it is."""
        if weekday not in range(7):
            raise Refused(_("Please choose one from the list."), "weekday")
        if self.ended_on is not None:
            raise Refused(_("These evenings have ended."))
        at = read_time(at)
        must_be_a_plan(by.club, plan)
        _must_be_free(by.club, weekday, at, but=self)
        before = self.weekday, self.at
        self.weekday, self.at, self.plan = weekday, at, plan
        self.led_by_id, self.led_by = by.id, by
        for meeting in self._to_come():
            self._take_along(meeting, *before, by=by)
        db.session.flush()
        self.plan_ahead()

    def end(self, *, by: Member) -> Sequence[Meeting]:
        """No more of these evenings, but for those with a plan or stages set by hand: returned."""
        self.ended_on = self.ended_on or by.club.today()
        to_come = self._to_come()
        kept = [meeting for meeting in to_come if meeting.is_by_hand]
        for meeting in to_come:
            if meeting in kept:
                meeting.series_id, meeting.week = None, None
            else:
                meeting.take_out(by=by)
        return kept

    def is_regular(self, meeting: Meeting) -> bool:
        """Whether an evening is where this series puts it, and not moved this once."""
        return (meeting.local_date.weekday(), meeting.at) == (self.weekday, self.at)

    def _take_along(self, meeting: Meeting, weekday: int, at: str, *, by: Member) -> None:
        week = meeting.week or monday_of(meeting.local_date)
        stands = (meeting.local_date, meeting.at) == (week + timedelta(days=weekday), at)
        day = week + timedelta(days=self.weekday)
        # This week's stays where it is when its new day has gone by.
        if stands and meeting.club.moment(day, self.at) > now():
            meeting.move_along(day, self.at, by=by)

    def _to_come(self) -> Sequence[Meeting]:
        planned = Meeting.planned_in(self.led_by.club)
        return [meeting for meeting in planned if meeting.series_id == self.id]


def _must_be_free(club: Club, weekday: int, at: str, *, but: Series | None = None) -> None:
    for series in Series.of_club(club):
        if (series.weekday, series.at) == (weekday, at) and series is not but:
            raise Refused(_("You meet every week at that time already."), "at")


def plan_ahead(club: Club) -> None:
    """Plan what the club's series want planned."""
    for series in Series.of_club(club):
        series.plan_ahead()


def clubs_to_plan() -> Sequence[str]:
    """The public ids of the clubs with a series whose next weeks are not all planned."""
    furthest = (
        select(func.max(Meeting.week))
        .where(Meeting.series_id == Series.id)
        .correlate(Series)
        .scalar_subquery()
    )
    # A week less than is planned ahead, and a day for the club's zone: each is found once a week.
    enough = monday_of((now() + timedelta(weeks=AHEAD - 1, days=1)).date())
    short = select(Club.public_id).join(Series, Series.club_id == Club.id)
    return db.session.scalars(
        short.where(Series.ended_on.is_(None), func.coalesce(furthest, Series.starts_on) < enough)
        .distinct()
        .order_by(Club.public_id)
    ).all()


def follow_zone(club: Club) -> None:
    """The club's clock is another one: 19:00 is 19:00 there."""
    for meeting in Meeting.planned_in(club):
        meeting.stand_at(meeting.local_date, meeting.at)


def keep_first_ones_short(club: Club) -> None:
    """A club's first evenings are short: the first that are held, whatever was planned before.

    One that is called off, or that nobody opened, was none of them: the next is short in its
    stead. What somebody has set by hand stays as it is, and counts all the same.
    """
    to_come = [one for one in Meeting.planned_in(club) if one.state == PLANNED]
    short = FIRST_EVENINGS - Meeting.held_in(club.id)
    for turn, meeting in enumerate(to_come):
        series = Series.of_meeting(meeting)
        if series is None or series.ended_on is not None:
            continue
        wanted = FIRST if turn < short else series.plan
        if meeting.plan_key != wanted and not meeting.is_by_hand:
            meeting.take_plan(wanted, by=series.led_by)


def let_plan_go(plan: OwnPlan) -> None:
    """A plan that is dropped: no series may follow it, and no evening says that it does."""
    follows = Series.club_id == plan.club_id, Series.plan == plan.key
    if find(Series, *follows, Series.ended_on.is_(None)) is not None:
        raise Refused(_("A weekly evening follows this plan. Choose another for it first."))
    db.session.execute(
        update(Meeting)
        .where(Meeting.club_id == plan.club_id, Meeting.plan_key == plan.key)
        .values(plan_key="")
    )


on_zone_changed.append(follow_zone)
on_replanned.append(keep_first_ones_short)
before_drop.append(let_plan_go)
at_the_doors.append(plan_ahead)
