"""The sweep: what is due between the meetings, club by club, in the daytime there."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import select

from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.commands import lock
from jobclub.extensions import db, find, socketio
from jobclub.followup import invitations, nudges
from jobclub.followup.check_ins import CHECK_IN, CheckIn
from jobclub.followup.letters import reaches
from jobclub.followup.quiet import to_ask
from jobclub.introductions.moving import Move
from jobclub.mail import hours, outbox
from jobclub.meetings.models import Meeting
from jobclub.patience import patiently
from jobclub.people.models import Person
from jobclub.places import Caller


def follow_up() -> None:
    """Put into the outbox what is due in every club: however often it runs, in however many
    processes, and after days off, that is the same letters once.

    With no mail server there is nothing to send: it all waits on pages, unmarked. By night and on
    Sundays nothing is put: by the morning it may be settled.
    """
    if not outbox.is_set_up():
        return
    for public_id in _clubs_by_day():
        # First a look that holds nobody up: mostly there is nothing to do.
        if _is_due_in(public_id):
            patiently(partial(_follow_up_in, public_id))
        db.session.rollback()
        socketio.sleep(0)


def _clubs_by_day() -> Sequence[str]:
    """The clubs where somebody has an address, and it is daytime."""
    reached = select(Member.club_id).join(Person, Person.id == Member.person_id)
    reached = reached.where(Person.email.is_not(None), Member.removed_at.is_(None))
    clubs = select(Club.public_id, Club.zone).where(Club.id.in_(reached)).order_by(Club.id)
    found = [public_id for public_id, zone in db.session.execute(clubs) if _is_day(zone)]
    db.session.rollback()
    return found


def _is_day(zone: str) -> bool:
    return hours.is_time(now(), zone)


def _is_due_in(public_id: str) -> bool:
    club = _club(public_id)
    return club is not None and bool(_to_nudge(club) or _to_ask(club) or invitations.due_in(club))


def _follow_up_in(public_id: str) -> None:
    lock(Caller(None, at_desk=False, club=public_id))
    club = _club(public_id)
    if club is None:
        return
    for member, moves in _to_nudge(club):
        nudges.nudge(member, moves)
    for member in _to_ask(club):
        CheckIn.ask(member)
    invitations.invite(club)


def _club(public_id: str) -> Club | None:
    """The club; none while it meets, which is not to be disturbed."""
    club = find(Club, Club.public_id == public_id)
    return club if club is not None and Meeting.tonight(club.id) is None else None


def _to_nudge(club: Club) -> Sequence[tuple[Member, list[Move]]]:
    return [due for due in nudges.due_in(club) if reaches(due[0], nudges.NUDGE)]


def _to_ask(club: Club) -> Sequence[Member]:
    return [member for member in to_ask(club) if reaches(member, CHECK_IN)]
