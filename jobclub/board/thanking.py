"""Thanks between two, as each of them sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import joinedload

from jobclub.asks.offers import Offer
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.introductions.models import Introduction, Step
from jobclub.introductions.steps import INTERVIEW, LANDED, MET
from jobclub.introductions.thanks import Thanks

#: What I sent is shown so long after I sent it, or after an answer came.
SHOWN_FOR = timedelta(days=28)
#: So much has come of it that there is something new to say.
OUTCOMES = (MET, INTERVIEW, LANDED)


@dataclass(frozen=True)
class ThanksToMe:
    """Thanks as the person thanked reads them."""

    id: int
    from_name: str
    text: str
    seen: bool
    #: What it is about, and how far it has come ("met"; "" where they were not introduced).
    company: str = ""
    state: str = ""
    answer: str = ""
    #: Whether each of the two would like it on the wall.
    wall_from: bool = False
    wall_to: bool = False


@dataclass(frozen=True)
class ThanksFromMe:
    """Thanks as whoever sent them reads them."""

    id: int
    offer_id: int
    to_name: str
    company: str
    text: str
    answer: str
    wall_from: bool
    wall_to: bool
    #: More has come of it since: the day on which they met, say.
    news: date | None = None

    @property
    def connector(self) -> str:
        """Whose offer it was, where the form of thanks asks for it."""
        return self.to_name


@dataclass(frozen=True)
class AllThanks:
    """Both ways, newest first."""

    to_me: Sequence[ThanksToMe]
    from_me: Sequence[ThanksFromMe]


def thanks_of(member: Member) -> AllThanks:
    """Thanks to a member; and theirs to others, of late or where they could thank once more."""
    rows = db.session.execute(
        select(Thanks, _news().label("news"), Introduction.state)
        .outerjoin(Introduction, Introduction.offer_id == Thanks.offer_id)
        .where((Thanks.to_id == member.id) | (Thanks.from_id == member.id))
        .order_by(Thanks.id.desc())
        .options(
            joinedload(Thanks.sender),
            joinedload(Thanks.to),
            joinedload(Thanks.offer).joinedload(Offer.target),
        )
    ).all()
    sent: list[tuple[Thanks, date | None]] = [
        (one, news) for one, news, _state in rows if one.from_id == member.id
    ]
    return AllThanks(
        to_me=[_received(one, state) for one, _news, state in rows if one.to_id == member.id],
        from_me=[_sent(one, news) for one, news in sent if news is not None or _is_fresh(one)],
    )


def _news() -> ScalarSelect[date]:
    """The last day on which something came of it, after the thanks were sent."""
    return (
        select(func.max(Step.day))
        .join(Introduction, Introduction.id == Step.introduction_id)
        .where(
            Introduction.offer_id == Thanks.offer_id,
            Step.name.in_(OUTCOMES),
            Step.at > Thanks.sent_at,
        )
        .correlate(Thanks)
        .scalar_subquery()
    )


def _received(thanks: Thanks, state: str | None) -> ThanksToMe:
    return ThanksToMe(
        id=thanks.id,
        from_name=thanks.sender.called,
        text=thanks.text,
        seen=thanks.seen_at is not None,
        company=thanks.offer.target.name,
        state=state or "",
        answer=thanks.answer,
        wall_from=thanks.wall_from,
        wall_to=thanks.wall_to,
    )


def _is_fresh(thanks: Thanks) -> bool:
    last = max(filter(None, (thanks.sent_at, thanks.answered_at)))
    return now() - last < SHOWN_FOR


def _sent(thanks: Thanks, news: date | None) -> ThanksFromMe:
    return ThanksFromMe(
        id=thanks.id,
        offer_id=thanks.offer_id,
        to_name=thanks.to.called,
        company=thanks.offer.target.name,
        text=thanks.text,
        answer=thanks.answer,
        wall_from=thanks.wall_from,
        wall_to=thanks.wall_to,
        news=news,
    )
