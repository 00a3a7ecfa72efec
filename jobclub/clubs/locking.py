"""The locks of what is somebody's: all their clubs, always in one order, then who they are."""

from sqlalchemy import select

from jobclub.clubs.models import Club, Member
from jobclub.commands import lock
from jobclub.extensions import db
from jobclub.people.models import Person
from jobclub.places import Caller


def lock_people(*person_ids: int) -> None:
    """Before anything of theirs is read: what was read till now is read again."""
    of_theirs = select(Member.club_id).where(Member.person_id.in_(person_ids))
    clubs = select(Club.public_id).where(Club.id.in_(of_theirs)).order_by(Club.id)
    for public_id in db.session.scalars(clubs).all():
        lock(Caller(None, at_desk=False, club=public_id))
    rows = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    db.session.execute(rows.with_for_update())
    db.session.expire_all()
