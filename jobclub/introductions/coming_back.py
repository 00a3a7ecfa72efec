"""What somebody finds again who left a club and comes back: the ask that closed as they left."""

from sqlalchemy import select

from jobclub.asks.models import CLOSED, DRAFT, Ask
from jobclub.clubs.models import Member, on_coming_back
from jobclub.extensions import db
from jobclub.introductions.landings import closed_by_landing


def ask_again(member: Member) -> None:
    """It is open again, and what came of it goes on; what they let go themselves stays so."""
    posted = select(Ask).where(Ask.asker_id == member.id, Ask.state != DRAFT)
    last = db.session.scalar(posted.order_by(Ask.id.desc()).limit(1))
    if last is not None and last.state == CLOSED and last.id not in closed_by_landing([last]):
        last.open_again(by=member)


on_coming_back.append(ask_again)
