"""Nudges: past its day, whoever moves next is asked once, kindly, and nobody else is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import func, select

from jobclub.asks.offers import Offer
from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.errors import Refused
from jobclub.extensions import db
from jobclub.introductions.moving import Move, moves_in
from jobclub.mail import outbox
from jobclub.mail.models import Mail
from jobclub.words import _, day

NUDGE = "nudge"
#: At most one a week, to one member of one club, whoever sends it.
APART = timedelta(days=7)
#: As many promises as one letter names; the others come a week later.
MOST = 5


def due_in(club: Club) -> Sequence[tuple[Member, list[Move]]]:
    """Who may be asked now, and about what: their day is past, and nobody asked about it yet."""
    today = club.today()
    waits = [move for move in moves_in(club) if move.is_due(today) and not move.was_asked]
    waits.sort(key=lambda move: (move.member.id, move.asked_on, move.offer.id))
    last = _last_letters(club)
    each = [list(some) for _id, some in groupby(waits, key=lambda move: move.member.id)]
    movers = [(moves[0].member, moves) for moves in each]
    return [(one, moves) for one, moves in movers if _is_free(_last_asked(one, last))]


def nudge(member: Member, moves: Sequence[Move], *, by: Member | None = None) -> Mail | None:
    """Ask one who moves about up to five promises. None where no letter goes out: it is no week
    since the last, or no mail reaches them, and whoever nudges by hand (`by`) reads it out.
    """
    last = last_asked(member)
    if not moves or not _is_free(last):
        if by is not None and last is not None:
            raise Refused(_asked_already(member, last))
        return None
    told(member, moves[:MOST])
    return outbox.put(
        NUDGE,
        member.person,
        once=f"nudge:{member.club_id}:{member.person_id}:{now().isoformat()}",
        club=member.club,
        about={"offers": [move.offer.id for move in moves[:MOST]]},
    )


def _asked_already(member: Member, last: datetime) -> str:
    on = day(member.club.day_of(last))
    return _("%(name)s was asked on %(day)s. Once a week is enough.", name=member.called, day=on)


def told(member: Member, moves: Sequence[Move]) -> None:
    """They were asked about these days, by a letter or in person: once is enough."""
    for move in moves:
        # Put off, it is another day.
        move.offer.nudged_for = move.by_day
    member.nudged_at = now()


def last_asked(member: Member) -> datetime | None:
    """When this member was last asked how a promise went."""
    return _last_asked(member, _last_letters(member.club, member))


def still_asked(member: Member, offer_ids: Sequence[int]) -> list[Offer]:
    """Of the offers that a letter is about, those that may still wait for its reader."""
    found = db.session.scalars(
        select(Offer).where(
            Offer.club_id == member.club_id, Offer.id.in_(offer_ids), Offer.stands()
        )
    )
    return sorted(found, key=lambda offer: offer_ids.index(offer.id))


def _is_free(last: datetime | None) -> bool:
    return last is None or now() - last >= APART


def _last_asked(member: Member, letters: dict[int, datetime]) -> datetime | None:
    moments = (member.nudged_at, letters.get(member.person_id))
    return max((moment for moment in moments if moment is not None), default=None)


def _last_letters(club: Club, member: Member | None = None) -> dict[int, datetime]:
    """When each person's last nudge left, or is to leave: a slow mail server makes no two of one
    week.
    """
    rows = select(Mail.person_id, func.max(func.coalesce(Mail.sent_at, Mail.due_at))).where(
        Mail.club_id == club.id, Mail.kind == NUDGE, Mail.dropped_at.is_(None)
    )
    if member is not None:
        rows = rows.where(Mail.person_id == member.person_id)
    found = db.session.execute(rows.group_by(Mail.person_id)).all()
    return {row[0]: row[1] for row in found}
