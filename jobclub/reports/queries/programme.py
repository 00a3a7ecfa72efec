"""Several clubs side by side, for whoever owns them all."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Exists, Select, Subquery, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.clubs.models import OWNER, Club, Member
from jobclub.companies.models import Company
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import Meeting
from jobclub.reports.periods import ALL, Period
from jobclub.reports.queries.base import held, how_many, total, was_there, within
from jobclub.reports.queries.evenings import evenings


@dataclass(frozen=True)
class ClubRow:
    """One club in the period."""

    club_id: int
    public_id: str
    name: str
    meetings: int
    visits: int
    people: int
    new: int
    asks: int
    with_offer: int
    held: int
    introductions: int
    landings: int


def clubs(session: Session, person_id: int, period: Period) -> list[ClubRow]:
    """The clubs that this person owns, by their names."""
    theirs = owned_by(session, person_id)
    parts = (
        _evenings(theirs, period),
        _visits(theirs, period),
        _people(theirs, period),
        _introduced(theirs, period),
        _landed(theirs, period),
    )
    numbers = [
        func.coalesce(column, 0) for part in parts for column in part.c if column.name != "club_id"
    ]
    found = select(Club.id, Club.public_id, Club.name, *numbers).where(Club.id.in_(theirs))
    for part in parts:
        found = found.outerjoin(part, part.c.club_id == Club.id)
    in_order = func.lower(Club.name), Club.id
    names = [column.name for part in parts for column in part.c if column.name != "club_id"]
    return [
        ClubRow(club_id, public_id, name, **dict(zip(names, counted, strict=True)))
        for club_id, public_id, name, *counted in session.execute(found.order_by(*in_order))
    ]


def people(session: Session, person_id: int, period: Period) -> int:
    """How many people came, each once, in however many of these clubs."""
    came = _came(owned_by(session, person_id), period)
    found = select(func.count(Member.person_id.distinct())).where(*came)
    return session.scalar(found) or 0


def owned_by(session: Session, person_id: int) -> Sequence[int]:
    """The ids of the clubs that this person owns."""
    owns = Member.person_id == person_id, Member.role == OWNER, Member.removed_at.is_(None)
    # Read first and told as they are: PostgreSQL would take them for one club, and plan for that.
    return session.scalars(select(Member.club_id).where(*owns)).all()


def _evenings(theirs: Sequence[int], period: Period) -> Subquery:
    named = "asks", "with_offer", "held"
    found = evenings(Meeting.club_id.in_(theirs), period, figures=named)
    sums = (total(found.c[name]).label(name) for name in named)
    counted = select(found.c.club_id, func.count().label("meetings"), *sums)
    return counted.group_by(found.c.club_id).subquery()


def _visits(theirs: Sequence[int], period: Period) -> Subquery:
    new = how_many(Attendance.first_visit).label("new")
    counted = select(Meeting.club_id, func.count().label("visits"), new)
    return (
        counted.join_from(Meeting, Attendance, Attendance.meeting_id == Meeting.id)
        .where(Meeting.club_id.in_(theirs), was_there(), held(period))
        .group_by(Meeting.club_id)
        .subquery()
    )


def _people(theirs: Sequence[int], period: Period) -> Subquery:
    counted = select(Member.club_id, func.count().label("people"))
    return counted.where(*_came(theirs, period)).group_by(Member.club_id).subquery()


def _came(theirs: Sequence[int], period: Period) -> tuple[ColumnElement[bool], ...]:
    """Whether a member of these clubs came to one of their meetings."""
    if period.kind == ALL:
        # To any at all: then one visit is enough to know, and no day has to be looked up.
        ever = exists().where(Attendance.member_id == Member.id, was_there())
        return Member.club_id.in_(theirs), ever
    came = (
        select(Attendance.member_id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.club_id.in_(theirs), was_there(), held(period))
    )
    return (Member.id.in_(came),)


def _introduced(theirs: Sequence[int], period: Period) -> Subquery:
    """The doors that first led to an introduction in the period."""
    counted = select(Introduction.club_id, func.count().label("introductions"))
    return (
        counted.join(Offer, Offer.id == Introduction.offer_id)
        .join(Target, Target.id == Offer.target_id)
        .where(
            Introduction.club_id.in_(theirs),
            within(Introduction.introduced_on, period),
            Offer.stands(),
            # Few asks can have two ways to one door: only of those it is looked up.
            ~and_(Target.ask_id.in_(_merged(theirs)), _was_before()),
        )
        .group_by(Introduction.club_id)
        .subquery()
    )


def _merged(theirs: Sequence[int]) -> Select[int]:
    """The asks that name a company for which another one stands."""
    target = aliased(Target)
    named = select(target.ask_id).join(Company, Company.id == target.company_id)
    return named.where(Company.club_id.in_(theirs), Company.head_id != Company.id)


def _was_before() -> Exists:
    """Whether another offer at the same door led to an introduction earlier: of two on one day the
    first one counts.
    """
    made, offer, target = aliased(Introduction), aliased(Offer), aliased(Target)
    this, other = aliased(Company), aliased(Company)
    earlier = or_(
        made.introduced_on < Introduction.introduced_on,
        and_(made.introduced_on == Introduction.introduced_on, made.id < Introduction.id),
    )
    return (
        select(made.id)
        .select_from(target)
        .join(offer, offer.target_id == target.id)
        .join(made, made.offer_id == offer.id)
        .join(other, other.id == target.company_id)
        .join(this, this.id == Target.company_id)
        .where(
            target.ask_id == Target.ask_id,
            target.id != Target.id,
            # With nothing added, SQLite would look through all that this member ever offered.
            offer.connector_id + 0 == Offer.connector_id,
            offer.withdrawn_at.is_(None),
            _head(other) == _head(this),
            earlier,
        )
        .exists()
    )


def _head(company: type[Company]) -> ColumnElement[int]:
    """As `Company.heads`."""
    return func.coalesce(company.head_id, company.id)


def _landed(theirs: Sequence[int], period: Period) -> Subquery:
    counted = select(Landing.club_id, func.count().label("landings"))
    landed = counted.where(Landing.club_id.in_(theirs), within(Landing.day, period))
    return landed.group_by(Landing.club_id).subquery()
