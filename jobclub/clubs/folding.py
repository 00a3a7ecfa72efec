"""Two people with one confirmed address are one: in every club, with every phone (S16)."""

from sqlalchemy import func, select, update

from jobclub.clock import now
from jobclub.clubs.events import MembersMerged
from jobclub.clubs.merging import merge_people, merge_places, settle_people, void_links
from jobclub.clubs.models import (
    FACILITATOR,
    MEMBER,
    OWNER,
    Member,
    every_place_of,
    on_role_lost,
)
from jobclub.errors import Missing, Refused
from jobclub.events import record
from jobclub.extensions import db
from jobclub.people.models import DESK, Person, SignIn
from jobclub.people.security_events import SecurityEvent
from jobclub.words import _

_WEAKER_FIRST = (MEMBER, FACILITATOR, OWNER)


def fold(gone: Person, keep: Person, *, here: SignIn) -> None:
    """Everything of `gone` comes to `keep`, whose address was just confirmed `here`.

    Unlike a facilitator's merge it may bring rights along: a mailbox is proof of who somebody is.
    They open on a laptop alone, and of those of `gone` only the one `here` was proven; on phones
    there are none, whoever holds them (`places`).
    """
    if gone.erased_at is not None or keep.erased_at is not None:
        raise Missing
    void_links(gone.id, keep.id)
    others = SignIn.person_id == gone.id, SignIn.kind == DESK, SignIn.id != here.id
    db.session.execute(update(SignIn).where(*others).values(revoked_at=now()))
    keep.passphrase_hash = keep.passphrase_hash or gone.passphrase_hash
    keep.locale = keep.locale or gone.locale
    settle_people(gone, keep)
    for place in every_place_of(gone.id):
        twin = Member.place_of(keep, place.club)
        if twin is None:
            _move(place, keep)
        else:
            _join(place, twin)
    merge_people(gone, keep)


def _move(place: Member, keep: Person) -> None:
    """A club in which only the one had a place."""
    first = place.first_name
    place.person = keep
    db.session.flush()
    if place.removed_at is None:
        _note(place, MEMBER)
    _tell(place, first)


def _join(gone: Member, into: Member) -> None:
    """A club in which both had a place: "not welcome" stays, and so does the greater role."""
    first, before = gone.first_name, into.role
    turned_away = [one.removed_at for one in (gone, into) if one.removed_at and not one.left_at]
    left = [one.left_at for one in (gone, into) if one.left_at]
    into.removed_at = turned_away[0] if turned_away else None
    into.left_at = None
    if len(left) == 2:
        into.removed_at = into.left_at = max(left)
    _club_must_keep_an_owner(gone, into, turned_away=bool(turned_away))
    roles = sorted((gone.role, into.role), key=_WEAKER_FIRST.index)
    into.role = MEMBER if turned_away else roles[-1]
    # Of two roles the greater is what was lost.
    _note(into, roles[-1] if turned_away else before)
    if turned_away and roles[-1] != MEMBER:
        for lose in on_role_lost:
            lose(into, into)
    into.admitted_at = into.admitted_at or gone.admitted_at
    heard = [one.last_heard_at for one in (gone, into) if one.last_heard_at]
    into.last_heard_at = max(heard, default=None)
    merge_places(gone, into)
    _tell(into, first)


def _club_must_keep_an_owner(gone: Member, into: Member, *, turned_away: bool) -> None:
    owns = OWNER in (gone.role, into.role)
    if turned_away and owns and not _other_owners(gone, into):
        raise Refused(
            _("%(club)s has no other owner, and needs one. Name one first.", club=into.club.name)
        )


def _other_owners(gone: Member, into: Member) -> int:
    others = Member.club_id == into.club_id, Member.id.not_in((gone.id, into.id))
    owners = select(func.count()).where(*others, Member.role == OWNER, Member.removed_at.is_(None))
    return db.session.scalar(owners) or 0


def _note(place: Member, before: str) -> None:
    """For the owners to read: who has other rights now than they had (S30)."""
    if place.role != before:
        kind = {OWNER: "owner", FACILITATOR: "named", MEMBER: "unnamed"}[place.role]
        SecurityEvent.note(kind, person_id=place.person_id, club_id=place.club_id)


def _tell(place: Member, first: str) -> None:
    """They read of it for a week, as after a facilitator's merge; and boards are drawn anew."""
    place.merged_at = now()
    for name in {first, place.first_name}:
        place.club.tell_apart(name)
    record(MembersMerged(place.club_id, place.id, place.id))
