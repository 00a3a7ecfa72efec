"""A member's e-mail, written down by a facilitator: for letters, and for a first link (S16)."""

from datetime import timedelta

from sqlalchemy import func, select

from jobclub.clock import now
from jobclub.clubs.events import MemberStands
from jobclub.clubs.letters import send_noted
from jobclub.clubs.models import Club, Member, every_place_of
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.people.addresses import address
from jobclub.people.models import Person
from jobclub.people.security_events import SecurityEvent
from jobclub.words import _

#: So many in a day: a whole club's list, and no trying of one address after the other.
MOST_A_DAY = 100


def write_down(member: Member, email: str, *, by: Member) -> None:
    """As they said it, or "" for not any more. It proves nothing: where letters carry links, it is
    theirs once they opened one. Whoever has a way of signing in chooses for themselves.
    """
    person = member.person
    own = person.confirmed_at is not None or person.passphrase_hash or member.is_facilitator
    if own or len(every_place_of(person.id)) > 1:
        raise Refused(_("%(name)s chooses that address.", name=member.called), "email")

    if not email:
        person.forget_email()
    else:
        email = address(email)
        _must_not_be_many(member.club)
        other = Person.with_email(email)
        # Somebody's already: nobody is told whose, or that it is. They bring it themselves.
        if other is None or other.id == person.id:
            person.choose_email(email)
            send_noted(person, member.club)
    SecurityEvent.note("email", person_id=person.id, club_id=member.club_id)
    member.tell_screens(MemberStands, by=by)


def _must_not_be_many(club: Club) -> None:
    here = SecurityEvent.club_id == club.id, SecurityEvent.kind == "email"
    lately = select(func.count()).where(*here, SecurityEvent.at > now() - timedelta(days=1))
    if (db.session.scalar(lately) or 0) >= MOST_A_DAY:
        raise Refused(_("Those were many for one day. Please go on tomorrow."), "email")
