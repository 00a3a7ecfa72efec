"""What must be settled about asks and offers before two rows become one person."""

from sqlalchemy import delete, select

from jobclub.asks.models import DRAFT, OPEN, WITHDRAWN, Ask
from jobclub.asks.offers import MeToo, Offer
from jobclub.asks.targets import Target
from jobclub.asks.turns import DONE, NEXT_WEEK, NOW, PASSED, WAITS, Turn
from jobclub.clubs.merging import before_merge, repoint
from jobclub.clubs.models import Member
from jobclub.extensions import db

#: Of two turns at one meeting: one that is on or was had stays, then what somebody said of it.
_STRONGER = (NOW, DONE, PASSED, NEXT_WEEK, WAITS)


def settle(gone: Member, into: Member) -> None:
    """One ask a member: tonight's stays. One offer a target: the standing one, with what became
    of it. Nobody offers to themselves.
    """
    for state in (OPEN, DRAFT):
        newer, older = Ask.of(gone, state), Ask.of(into, state)
        if newer is not None and older is not None:
            _make_way(older)
    for one, other in ((gone, into), (into, gone)):
        own = select(Target.id).join(Ask, Ask.id == Target.ask_id).where(Ask.asker_id == other.id)
        for table, column in ((Offer, Offer.connector_id), (MeToo, MeToo.member_id)):
            db.session.execute(delete(table).where(column == one.id, table.target_id.in_(own)))
    _one_turn(gone, into)
    for offer in db.session.scalars(select(Offer).where(Offer.connector_id == gone.id)).all():
        twin = Offer.between(offer.target, into)
        if twin is not None:
            _join(offer, twin)


def _one_turn(gone: Member, into: Member) -> None:
    """One turn a meeting: the one of which more is known, else the earlier place."""
    for turn in db.session.scalars(select(Turn).where(Turn.member_id == gone.id)).all():
        twin = db.session.scalar(
            select(Turn).where(Turn.member_id == into.id, Turn.meeting_id == turn.meeting_id)
        )
        if twin is not None:
            kept, other = sorted(
                (turn, twin), key=lambda one: (_STRONGER.index(one.state), one.position)
            )
            kept.read_aloud = kept.read_aloud or other.read_aloud
            db.session.delete(other)
    db.session.flush()


def _make_way(older: Ask) -> None:
    """The older ask leaves its place; an unsent draft was nobody's to read, and goes."""
    if older.state == DRAFT:
        db.session.execute(delete(Target).where(Target.ask_id == older.id))
        db.session.delete(older)
    else:
        older.state = WITHDRAWN
    db.session.flush()


def _join(offer: Offer, twin: Offer) -> None:
    """Two offers of one person to one target: the one that stands, and all that hangs on either."""
    if twin.withdrawn_at is not None and offer.withdrawn_at is None:
        twin.withdrawn_at, twin.made_at = None, offer.made_at
        twin.kind, twin.warmth, twin.note = offer.kind, offer.warmth, offer.note
        twin.meeting_id, twin.entered_by_id = offer.meeting_id, offer.entered_by_id
    # What was settled of either is settled; the later word counts.
    if offer.firmed_at is not None and (twin.firmed_at is None or twin.firmed_at < offer.firmed_at):
        twin.first_mover, twin.by_day = offer.first_mover, offer.by_day
        twin.firmed_at = offer.firmed_at
    db.session.flush()
    repoint("offer", offer.id, twin.id, but=set())
    db.session.delete(offer)
    db.session.flush()


before_merge.append(settle)
