"""What happened to a club's doors and keys, in words for its owners (S30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import ngettext
from sqlalchemy import and_, or_, select

from jobclub.clubs.models import Club, Member
from jobclub.extensions import db
from jobclub.people.models import Person
from jobclub.people.security_events import SecurityEvent
from jobclub.words import _

#: So many of the newest are shown.
MOST = 200
#: Tries against nobody in particular are shown to every club of a house that serves many, once
#: they are more than slips.
MANY = 30


@dataclass(frozen=True)
class Happened:
    """One line of the list."""

    at: datetime
    sentence: str
    count: int


def happened_in(club: Club, *, hosted: bool) -> list[Happened]:
    """The newest first: what is of this club, of its people, or of nobody known."""
    here = select(Member.person_id).where(Member.club_id == club.id)
    of_people = and_(SecurityEvent.club_id.is_(None), SecurityEvent.person_id.in_(here))
    nobodys = and_(SecurityEvent.club_id.is_(None), SecurityEvent.person_id.is_(None))
    if hosted:
        nobodys = and_(nobodys, SecurityEvent.count >= MANY)
    rows: Sequence[tuple[SecurityEvent, str | None]] = [
        (row, name)
        for row, name in db.session.execute(
            select(SecurityEvent, Person.name)
            .outerjoin(Person, Person.id == SecurityEvent.person_id)
            .where(or_(SecurityEvent.club_id == club.id, of_people, nobodys))
            .order_by(SecurityEvent.at.desc(), SecurityEvent.id.desc())
            .limit(MOST)
        )
    ]
    return [_happened(row, name) for row, name in rows]


def _happened(row: SecurityEvent, name: str | None) -> Happened:
    told, _colon, table = row.kind.partition(":")
    if told == "exported":
        return Happened(row.at, _exported(name or _("Somebody"), table, row.count), 1)
    return Happened(row.at, _sentence(row.kind, name), row.count)


def _exported(who: str, table: str, rows: int) -> str:
    """It was one export, however many rows it had."""
    what = {
        "attendance": _("attendance"),
        "asks": _("asks"),
        "introductions": _("introductions"),
        "meeting_summary": _("meetings"),
        "sponsor_summary": _("the sheet for a sponsor"),
    }
    return str(
        ngettext(
            "%(name)s took %(num)s row along: %(what)s.",
            "%(name)s took %(num)s rows along: %(what)s.",
            rows,
            name=who,
            what=what.get(table, table),
        )
    )


def _sentence(kind: str, name: str | None) -> str:
    """Who did it or to whom it was done; or what, where nobody is known."""
    who = name or _("Somebody")
    sentences = {
        "signed-in": _("%(name)s signed in.", name=who),
        "signed-out": _("%(name)s signed out a phone or laptop.", name=who),
        "email": _("The e-mail of %(name)s was changed.", name=who),
        "passphrase": _("%(name)s chose a passphrase.", name=who),
        "named": _("%(name)s was made a facilitator.", name=who),
        "unnamed": _("%(name)s is no longer a facilitator.", name=who),
        "owner": _("%(name)s was made an owner.", name=who),
        "turned-away": _("%(name)s is not welcome any more.", name=who),
        "welcomed": _("%(name)s is welcome again.", name=who),
        "codes": _("Somebody guessed at meeting codes."),
        "erased": _("Somebody asked to be erased."),
        "guest": _("A guest of long ago was forgotten."),
        "refused": _("Somebody tried to sign in as %(name)s, and could not.", name=name)
        if name
        else _("Somebody tried to sign in with an address or a link that is unknown here."),
    }
    return sentences.get(kind, kind)
