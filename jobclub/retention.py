"""What goes by itself when its time is over (S29): guests, and the first names of third parties.

A little at a time, each in a transaction of its own, and nobody's whose club is meeting just now.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import exists, or_, select, update

from jobclub.clock import now
from jobclub.clubs.models import MEMBER, Member
from jobclub.extensions import db
from jobclub.introductions.models import Introduction, Step
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import Meeting
from jobclub.patience import patiently
from jobclub.people.erasing import NOT_SEEN, erase
from jobclub.people.models import GUEST, Person, SignIn

#: So long after they were last seen a guest without an address goes.
GUESTS_LAST = timedelta(days=90)
#: So long after an introduction's last step the contact's first name goes.
NAMES_LAST = timedelta(days=365)
#: At one keeping of the house; the rest waits for the next.
AT_ONCE = 50


def forget_what_is_over() -> None:
    """Everything whose time is over, as far as it goes at once. Doing it twice is doing it once."""
    for person_id in _guests_not_seen():
        patiently(partial(_forget, person_id))
    patiently(_forget_first_names)


def _forget(person_id: int) -> None:
    # Seen again in this very moment: then not.
    if person_id in _guests_not_seen(person_id):
        erase(db.session.get_one(Person, person_id), why=NOT_SEEN)


def _guests_not_seen(one: int | None = None) -> Sequence[int]:
    """People who were always on a phone that is not remembered, left no address, and were not seen
    for long. Whom a facilitator has once written into a list is no guest of one evening.
    """
    since = now() - GUESTS_LAST
    knows = SignIn.person_id == Person.id
    place = Member.person_id == Person.id
    seat = Attendance.member_id == Member.id
    # Who became one with a row that somebody wrote in is no guest any more, either.
    listed = or_(Member.role != MEMBER, Member.merged_at.is_not(None))
    seen = or_(Member.last_heard_at >= since, listed)
    there = or_(Attendance.arrived_at >= since, Attendance.entered_by_id.is_not(None))
    open_now = exists().where(Meeting.club_id == Member.club_id, Meeting.state == "open")
    guests = select(Person.id).where(
        Person.erased_at.is_(None),
        Person.email.is_(None),
        Person.passphrase_hash.is_(None),
        exists().where(knows),
        ~exists().where(knows, or_(SignIn.kind != GUEST, SignIn.seen_at >= since)),
        ~exists().where(place, seen),
        ~exists().where(place, seat, there),
        ~exists().where(place, open_now),
    )
    if one is not None:
        guests = guests.where(Person.id == one)
    return db.session.scalars(guests.order_by(Person.id).limit(AT_ONCE)).all()


def _forget_first_names() -> None:
    """Of contacts whom somebody was introduced to long ago."""
    lately = exists().where(Step.introduction_id == Introduction.id, Step.at >= now() - NAMES_LAST)
    over = select(Introduction.id).where(Introduction.contact_first_name != "", ~lately)
    some = db.session.scalars(over.order_by(Introduction.id).limit(AT_ONCE)).all()
    if some:
        blank = update(Introduction).where(Introduction.id.in_(some))
        db.session.execute(blank.values(contact_first_name=""))
