"""Sponsoring: what a club hands to whoever funds the room. No names, and no small numbers that
could be somebody's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from jobclub.clubs.models import Club
from jobclub.reports.asked import Asked
from jobclub.reports.parts import Part, parts_of
from jobclub.reports.periods import Period
from jobclub.reports.queries import by_day, doors, landings, meetings, people
from jobclub.reports.queries.landings import Landings, TimeToLand
from jobclub.reports.queries.meetings import MeetingRow
from jobclub.reports.queries.people import Answers, Visits
from jobclub.reports.shares import FEW
from jobclub.reports.suppressing import Hidden, Shown, line, percent, tells_totals, total


@dataclass(frozen=True)
class Sponsor:
    """One club in one period: what was counted, before anything is hidden."""

    club: str
    period: Period
    exactly: bool
    visits: Visits
    asks: int
    with_offer: int
    introductions: int
    interviews: int
    landings: Landings
    time: TimeToLand
    volunteer_min: int
    #: What was answered to each question of the exit survey.
    answers: Sequence[Answers]
    meetings: Sequence[MeetingRow]

    @classmethod
    def of(cls, asked: Asked, club: Club) -> "Sponsor":
        """Count it: one read a question."""
        where = asked.session, club.id, asked.period
        seen, met = people.visits(*where), meetings.rows(*where)
        return cls(
            club=club.name,
            period=asked.period,
            exactly=tells_totals(seen.people, asked.period.kind, hides_small=club.hides_small),
            visits=seen,
            asks=sum(row.asks for row in met),
            with_offer=sum(row.with_offer for row in met),
            introductions=doors.introductions(*where),
            interviews=doors.interviews(*where),
            landings=landings.landings(*where),
            time=landings.time_to_land(*where, club.today()),
            volunteer_min=sum(row.volunteer_min for row in met),
            answers=people.survey(*where),
            meetings=met,
        )

    @property
    def repeats(self) -> Shown:
        """Of the people, how many percent came to two evenings or more."""
        return percent(self.visits.returned, self.visits.people, exactly=self.exactly)

    @property
    def offered(self) -> Shown:
        """Of the asks, how many percent had an offer that evening."""
        return percent(self.with_offer, self.asks, exactly=self.exactly)

    @property
    def median_days(self) -> float | Hidden:
        """Half of those who landed did so within so many days."""
        days = self.time.median_days
        return Hidden.UNSURE if days is None or self.time.timed < FEW else days

    @property
    def looking_days(self) -> float | Hidden:
        """Half of those who are still looking have been for so many days."""
        days = self.time.looking_median_days
        return Hidden.UNSURE if days is None or self.time.looking < FEW else days

    @property
    def hours(self) -> float:
        """Facilitators' and helpers' time."""
        return round(self.volunteer_min / 60, 1)

    @property
    def totals(self) -> dict[str, int]:
        """What is told part by part: numbers that add up to these."""
        return {
            "visits": self.visits.visits,
            "new": self.visits.new,
            "asks": self.asks,
            "introductions": self.introductions,
            "landings": self.landings.landed,
        }

    @property
    def answered(self) -> int:
        """How many answered the exit survey."""
        return self.answers[0].given

    def told(self, value: int) -> Shown:
        """A total of this club's."""
        return total(value, exactly=self.exactly)

    def agreed(self, question: Answers) -> Shown:
        """To one question of the survey, how many percent said yes."""
        return percent(question.yes, question.given, exactly=self.exactly)


@dataclass(frozen=True)
class Breakdown:
    """The same part by part, small numbers hidden: a row a part, and the totals they add up to."""

    parts: Sequence[str]
    #: By figure: what is told of each part; None where the club did not meet.
    lines: Mapping[str, Sequence[Shown | None]]
    totals: Mapping[str, Shown]

    @classmethod
    def of(cls, session: Session, club: Club, found: Sponsor) -> "Breakdown":
        """Count the parts; of one alone the totals tell it all."""
        where = session, club.id, found.period
        parts = parts_of(found.period, people.by_month(*where))
        if len(parts) < 2:
            return cls([], {}, {})
        days = by_day.introductions(*where), by_day.landings(*where)
        counted = [_count(found, part, *days) for part in parts]
        told = {name: found.told(value) for name, value in found.totals.items()}
        lines = {name: line([one[name] for one in counted], told[name]) for name in told}
        return cls([part.called for part in parts], lines, told)


def _count(
    found: Sponsor, part: Part, introduced: Mapping[date, int], landed: Mapping[date, int]
) -> dict[str, int | None]:
    in_room = {
        "visits": sum(month.visits for month in part.months),
        "new": sum(month.new for month in part.months),
        "asks": sum(row.asks for row in found.meetings if row.day in part),
    }
    return {
        **{name: value if part.met else None for name, value in in_room.items()},
        "introductions": sum(many for day, many in introduced.items() if day in part),
        "landings": sum(many for day, many in landed.items() if day in part),
    }
