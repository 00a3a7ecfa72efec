"""Who is still looking: told apart from those who landed, and never part of their figure."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobclub.clubs.models import Member
from jobclub.people.models import Person
from jobclub.reports.periods import Period
from jobclub.reports.queries.landings import days_from, first_visit_of, still_looking
from jobclub.reports.queries.naming import called


@dataclass(frozen=True)
class LookingRow:
    """A member who came in a period, did not land in it, and stands as looking."""

    member_id: int
    name: str
    first_visit: date
    days: int


def looking(session: Session, club_id: int, period: Period, today: date) -> list[LookingRow]:
    """They, by name; `days` since their first evening."""
    told = select(Member.id, Person.name, first_visit_of(Member.id)).join(
        Person, Person.id == Member.person_id
    )
    by_name = still_looking(told, club_id, period).order_by(func.lower(Person.name), Member.id)
    return [
        LookingRow(who, called(name), day, days_from(day, today))
        for who, name, day in session.execute(by_name)
        if day is not None
    ]
