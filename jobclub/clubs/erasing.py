"""What a person's clubs do when they are erased."""

import json
import re
from typing import Any

from flask_babel import force_locale
from sqlalchemy import String, cast, or_, select

from jobclub.clubs.events import MemberChanged
from jobclub.clubs.leaving import leave, must_be_free_to_leave
from jobclub.clubs.models import Member, every_place_of
from jobclub.commands import Receipt, lock
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.people.erasing import before_erasing, erase, on_erased
from jobclub.people.models import Person
from jobclub.people.security_events import SecurityEvent
from jobclub.places import Caller
from jobclub.words import _

#: What an answer keeps that named somebody: that it was done, and where it leads.
WITHOUT_WORDS = ("ok", "id", "go")


def leave_every_club(person: Person) -> None:
    """Each of them must be able to do without; then their asks and promises rest."""
    places = sorted(every_place_of(person.id), key=lambda place: place.club_id)
    for place in places:
        # In their order, so that no two who are erased at once wait for each other.
        lock(Caller(None, at_desk=False, club=place.club.public_id))
    here = [place for place in places if place.removed_at is None]
    for place in here:
        must_be_free_to_leave(place)
    for place in here:
        leave(place)
    _forget_in_answers(person, [place.club_id for place in places])


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


def _forget_in_answers(person: Person, club_ids: list[int]) -> None:
    """Answers are kept for a month, and some say "Ben is on the list."."""
    names = {person.name, *person.name.split()} - {""}
    if not names:
        return
    answer = cast(Receipt.answer, String)
    named = [answer.contains(json.dumps(name)[1:-1], autoescape=True) for name in names]
    mates = select(Member.person_id).where(Member.club_id.in_(club_ids))
    found = select(Receipt).where(Receipt.person_id.in_(mates), or_(*named))
    word = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names)))
    for receipt in db.session.scalars(found).all():
        receipt.answer = _without(receipt.answer, word)


def _without(answer: dict[str, Any], word: re.Pattern[str]) -> dict[str, Any]:
    if not any(isinstance(said, str) and word.search(said) for said in answer.values()):
        return answer
    return {name: answer[name] for name in WITHOUT_WORDS if name in answer}


before_erasing.append(leave_every_club)
on_erased.append(be_somebody)
