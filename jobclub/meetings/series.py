"""Series: the same evening every week. Its meetings are planned some weeks ahead."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Self

from sqlalchemy import Date, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from jobclub.clubs.models import Club, Member, on_zone_changed
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.errors import Missing
from jobclub.extensions import db, find
from jobclub.meetings.models import Meeting
from jobclub.meetings.own_plans import must_be_a_plan

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
        must_be_a_plan(by.club, plan)
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
    def of_club(cls, club: Club) -> Sequence[Self]:
        """The club's series that go on."""
        return db.session.scalars(
            select(cls).where(cls.club_id == club.id, cls.ended_on.is_(None)).order_by(cls.id)
        ).all()

    def plan_ahead(self) -> None:
        """Plan the weeks to come that are not planned yet. Doing it twice is doing it once."""
        if self.ended_on is not None:
            return
        today = self.led_by.club.today()
        first = max(today, self.starts_on)
        first += timedelta(days=(self.weekday - first.weekday()) % 7)
        have = set(
            db.session.scalars(select(Meeting.local_date).where(Meeting.series_id == self.id))
        )
        for week in range(AHEAD):
            day = first + timedelta(weeks=week)
            if day not in have:
                Meeting.plan(day, self.at, self.plan, by=self.led_by, series_id=self.id)

    def change(self, weekday: int, at: str, plan: str, *, by: Member) -> None:
        """Another day, time or plan, from now on. Weeks called off stay called off."""
        must_be_a_plan(by.club, plan)
        moved = timedelta(days=weekday - self.weekday)
        other_plan = plan != self.plan
        self.weekday, self.at, self.plan = weekday, at, plan
        self.led_by_id, self.led_by = by.id, by
        for meeting in self._to_come():
            # Called-off ones move too, or the week would be planned a second time.
            meeting.move(meeting.local_date + moved, at)
            if other_plan and meeting.state == "planned":
                meeting.follow_plan(plan)
        db.session.flush()
        self.plan_ahead()

    def end(self, *, by: Member) -> None:
        """No more of these evenings."""
        self.ended_on = by.club.today()
        for meeting in self._to_come():
            if meeting.state == "planned":
                meeting.unplan()

    def _to_come(self) -> Sequence[Meeting]:
        today = self.led_by.club.today()
        return db.session.scalars(
            select(Meeting)
            .where(
                Meeting.series_id == self.id,
                Meeting.state.in_(("planned", "off")),
                Meeting.local_date >= today,
            )
            .order_by(Meeting.local_date)
        ).all()


def plan_ahead(club: Club) -> None:
    """Plan what the club's series want planned."""
    for series in Series.of_club(club):
        series.plan_ahead()


def follow_zone(club: Club) -> None:
    """The club's clock is another one: 19:00 is 19:00 there."""
    for meeting in Meeting.planned_in(club):
        if meeting.planned_at_local is not None:
            meeting.move(meeting.local_date, meeting.planned_at_local)


on_zone_changed.append(follow_zone)
