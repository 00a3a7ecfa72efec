"""Some have asked to be erased: what stays of them are counts."""

from datetime import timedelta

from jobclub.clubs.models import MEMBER
from jobclub.seeding.lives import Here, Regular
from jobclub.seeding.rows import CheckIn, Landing, MeToo, Person

#: So many of those who have left.
ERASED = 0.03


def erase_some(here: Here) -> frozenset[int]:
    """Take every word of some of those who have left; gives their numbers as members."""
    ours = _first_here(here)
    gone = {
        one.row.id: one
        for one in here.everybody
        if one.row.removed_at is not None
        and one.row.role == MEMBER
        and one.row.person_id in ours
        and here.chance(ERASED)
    }
    people = {one.row.person_id: one for one in gone.values()}
    for person in here.book.of(Person):
        if person.id in people:
            person.name = ""
            left = people[person.id].row.removed_at
            person.erased_at = left + timedelta(minutes=1) if left is not None else None
    for one in gone.values():
        one.row.called, one.row.works_at, one.row.reach = "Somebody", "", ""
        _forget_asks(one)
        for will in one.wills:
            will.text = ""
    _forget_doors(here, gone)
    _forget_rows(here, gone)
    return frozenset(gone)


def _first_here(here: Here) -> frozenset[int]:
    """The people who were first written down in this club, and are in no other yet."""
    return frozenset(person.id for person in here.book.of(Person))


def _forget_asks(one: Regular) -> None:
    for asked in one.asked:
        asked.row.who = asked.row.why = ""
        for target in asked.targets:
            target.as_typed = ""


def _forget_doors(here: Here, gone: dict[int, Regular]) -> None:
    """What they offered, and what was offered to them."""
    for promise in here.promises:
        asker = promise.asked.asker.row.id
        if promise.offer.connector_id not in gone and asker not in gone:
            continue
        promise.offer.note = ""
        if promise.thanks is not None:
            promise.thanks.wall_from = promise.thanks.wall_to = False
            promise.thanks.agreed_at = None
            if asker in gone:
                promise.thanks.text = ""
            else:
                promise.thanks.answer = ""
        if promise.row is not None:
            promise.row.contact_first_name = ""


def _forget_rows(here: Here, gone: dict[int, Regular]) -> None:
    for landing in here.book.of(Landing):
        if landing.member_id in gone:
            landing.company = landing.worked_at = ""
    for kind in (CheckIn, MeToo):
        rows = here.book.pages[kind]
        rows[:] = [row for row in rows if row.member_id not in gone]
