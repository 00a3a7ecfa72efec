"""What a person's clubs do when they are erased."""

from flask_babel import force_locale
from sqlalchemy import select

from jobclub.clubs.events import MemberChanged
from jobclub.clubs.leaving import leave, must_be_free_to_leave
from jobclub.clubs.locking import lock_people
from jobclub.clubs.models import Member, every_place_of
from jobclub.commands import Answer, Receipt
from jobclub.errors import Missing, Refused
from jobclub.extensions import db
from jobclub.people.erasing import before_erasing, erase, on_erased
from jobclub.people.models import Person
from jobclub.people.security_events import SecurityEvent
from jobclub.words import _

#: What an answer keeps that named somebody: that it was done, and where it leads.
WITHOUT_WORDS = ("ok", "id", "go")


def leave_every_club(person: Person) -> None:
    """Each of them must be able to do without; then their asks and promises rest."""
    person_id = person.id
    lock_people(person_id)
    found = db.session.get(Person, person_id)
    if found is None or found.erased_at is not None:
        # Meanwhile they were erased already, or became one with their other half.
        raise Missing
    places = every_place_of(person_id)
    here = [place for place in places if place.removed_at is None]
    for place in here:
        must_be_free_to_leave(place)
    for place in here:
        leave(place)
    _forget_answers([place.club_id for place in places])


def be_somebody(person: Person, why: str) -> None:
    """On every screen and page that shows what they did; and their clubs' owners read that
    somebody was erased, not who.
    """
    for place in every_place_of(person.id):
        with force_locale(place.club.locale):
            place.called = _("Somebody")
        place.tell_screens(MemberChanged, by=None)
        SecurityEvent.burst(why, club_id=place.club_id)


def erase_member(member: Member, *, by: Member) -> None:
    """On their request, said to an owner: only where the club is all that they have here."""
    by.must_own()
    if member.id == by.id:
        raise Refused(_("That is under “Me”."))
    if member.person.passphrase_hash or len(every_place_of(member.person_id)) > 1:
        raise Refused(_("%(name)s signs in, and can do that under “Me”.", name=member.called))
    erase(member.person)


def _forget_answers(club_ids: list[int]) -> None:
    """Answers are kept for a month, and some say "Ben is on the list.", under whatever name he had
    then. They are read again only where a phone lost the first one.
    """
    mates = select(Member.person_id).where(Member.club_id.in_(club_ids))
    for receipt in db.session.scalars(select(Receipt).where(Receipt.person_id.in_(mates))):
        kept = _without_words(receipt.answer)
        if kept != receipt.answer:
            # Its digest would tell whoever guesses at the name.
            receipt.answer, receipt.digest = kept, ""


def _without_words(answer: Answer) -> Answer:
    kept = {name: answer[name] for name in WITHOUT_WORDS if name in answer}
    return kept if kept.get("ok") else {**kept, "why": _("That did not go through.")}


before_erasing.append(leave_every_club)
on_erased.append(be_somebody)
