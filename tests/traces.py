"""Where somebody is named; and the same name on another phone."""

from sqlalchemy import or_, select

from jobclub.clubs.models import Member
from jobclub.database import Base
from jobclub.extensions import db
from jobclub.people.models import Person
from tests.cast import Cast


def newcomer(cast: Cast, name: str) -> Member:
    """A name on an unknown phone, in the room."""
    person = Person(name=name)
    db.session.add(person)
    db.session.flush()
    member = cast.club.welcome(person, stands="looking")
    cast.meeting.arrive(member, stood_as="looking", by=None)
    return member


def rows_naming(member: Member) -> dict[tuple[str, int], tuple[object, ...]]:
    """Every row of every table that names this member or their person, by table and id."""
    found: dict[tuple[str, int], tuple[object, ...]] = {}
    for table in Base.metadata.sorted_tables:
        naming = [
            column == (member.id if key.column.table.name == "member" else member.person_id)
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table.name in ("member", "person") and key.column.name == "id"
        ]
        if table.name == "event":
            naming = [
                table.c.actor_id == member.id,
                (table.c.subject_kind == "member") & (table.c.subject_id == member.id),
            ]
        if naming and "id" in table.columns:
            for row in db.session.execute(select(table).where(or_(*naming))):
                found[table.name, row.id] = tuple(row)
    return found
