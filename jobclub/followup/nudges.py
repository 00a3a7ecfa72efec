"""Nudges: past its day, whoever moves next is asked once, kindly, and nobody else is."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import case, func, or_, select

from jobclub.asks.offers import Offer
from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.errors import Refused
from jobclub.extensions import db, find
from jobclub.introductions.moving import Move, moves_in
from jobclub.mail import outbox
from jobclub.mail.models import Mail, on_unsent
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
    last = _last_letters(club, tried=True)
    each = [list(some) for _id, some in groupby(waits, key=lambda move: move.member.id)]
    movers = [(moves[0].member, moves) for moves in each]
    return [(one, moves) for one, moves in movers if _is_free(_last_asked(one, last))]


def nudge(member: Member, moves: Sequence[Move], *, by: Member | None = None) -> Mail | None:
    """Ask one who moves about up to five promises. None where no letter goes out: it is no week
    since the last, or no mail reaches them, and whoever nudges by hand (`by`) reads it out.
    """
    last = _last_asked(member, _last_letters(member.club, member, tried=by is None))
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
        about=_marks(member, moves[:MOST]),
    )


def _marks(member: Member, moves: Sequence[Move]) -> dict[str, Any]:
    """What a letter is about, and what `told` has set: to be taken back if it never goes."""
    return {
        "offers": [move.offer.id for move in moves],
        "days": [move.by_day.isoformat() for move in moves],
        "at": now().isoformat() if member.nudged_at is None else member.nudged_at.isoformat(),
    }


def take_back(letter: Mail) -> None:
    """It never went, so nobody was asked; unless somebody has asked since."""
    for offer_id, day_ in zip(letter.about["offers"], letter.about.get("days", ()), strict=False):
        offer = db.session.get(Offer, offer_id)
        if offer is not None and offer.nudged_for == date.fromisoformat(day_):
            offer.nudged_for = None
    at = letter.about.get("at", "")
    places = Member.person_id == letter.person_id, Member.club_id == letter.club_id
    member = find(Member, *places)
    if member is not None and member.nudged_at is not None and member.nudged_at.isoformat() == at:
        member.nudged_at = None


on_unsent[NUDGE] = take_back


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


def _last_letters(
    club: Club, member: Member | None = None, *, tried: bool = False
) -> dict[int, datetime]:
    """When each person's last nudge left, or is to leave: a slow mail server makes no two of one
    week. With those that never went (`tried`), since an address that takes none gets no more tries.
    """
    unsent = or_(Mail.failed_at.is_not(None), Mail.dropped_at.is_not(None))
    at = case((unsent, Mail.made_at), else_=func.coalesce(Mail.sent_at, Mail.due_at))
    rows = select(Mail.person_id, func.max(at)).where(Mail.club_id == club.id, Mail.kind == NUDGE)
    if not tried:
        rows = rows.where(~unsent)
    if member is not None:
        rows = rows.where(Mail.person_id == member.person_id)
    found = db.session.execute(rows.group_by(Mail.person_id)).all()
    return {row[0]: row[1] for row in found}
