"""How a company's changes appear on a club's boards: rarely, and everywhere at once."""

from collections.abc import Iterable

from sqlalchemy import select

from jobclub.clubs.models import Member
from jobclub.companies.events import CompaniesMerged, CompanyCalled, CompanySplit
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.live import ALL, Thing, privately, touches


@touches(CompaniesMerged, CompanySplit, CompanyCalled)
def whole_board(_row: EventRow) -> Iterable[Thing]:
    """Its name stands on asks, in the spotlight and among what was settled."""
    yield ALL


@privately(CompaniesMerged, CompanySplit, CompanyCalled)
def everybody(row: EventRow) -> Iterable[int]:
    """Whoever offered there, asks there or looks there too. Each looks once more, whether it is
    theirs or not, so that who looks tells nothing about whom they know (S25).
    """
    return db.session.scalars(select(Member.person_id).where(Member.club_id == row.club_id)).all()
