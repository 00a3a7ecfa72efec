"""A member's e-mail, written down by a facilitator: for letters, and for a first link (S16)."""

from jobclub.clubs.events import MemberStands
from jobclub.clubs.letters import send_noted
from jobclub.clubs.models import Member, every_place_of
from jobclub.errors import Refused
from jobclub.people.addresses import address
from jobclub.people.security_events import SecurityEvent
from jobclub.words import _


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
        person.choose_email(address(email))
        send_noted(person, member.club)
    SecurityEvent.note("email", person_id=person.id, club_id=member.club_id)
    member.tell_screens(MemberStands, by=by)
