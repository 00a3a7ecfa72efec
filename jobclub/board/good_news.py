"""Good news, for the opening of an evening: who landed, thanks, introductions. Read, never kept.

A landing and thanks with their words are told once: at the first *wins and promises* after they
were said, or agreed to. What is said later that evening waits for the next one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from jobclub.asks.doors import by_door
from jobclub.asks.models import Ask
from jobclub.asks.offers import Offer
from jobclub.asks.targets import Target
from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction, Step
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import WINS
from jobclub.meetings.stages import Stage
from jobclub.words import _

#: So much of each is read out; more would be a list.
MOST_NEWS = 8
#: Some of it may be of one door: of two companies that turned out to be one.
LOOKED_AT = 3 * MOST_NEWS


@dataclass(frozen=True)
class News:
    """Something to read out: who landed ("landed"), who introduced whom ("introduced"), who thanks
    whom ("thanks"), with the `words` that both would like to hear.
    """

    kind: str
    who: str
    whom: str
    company: str
    words: str = ""

    @property
    def sentence(self) -> str:
        """As the wall says it of a landing or of thanks."""
        if self.kind == "landed" and self.company:
            return _("%(who)s has landed, at %(company)s!", who=self.who, company=self.company)
        if self.kind == "landed":
            return _("%(who)s has landed!", who=self.who)
        if self.words:
            return _(
                "%(who)s thanks %(whom)s: “%(text)s”",
                who=self.who,
                whom=self.whom,
                text=self.words,
            )
        return _("%(who)s thanks %(whom)s", who=self.who, whom=self.whom)


class GoodNews:
    """What there is to tell at one meeting."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting

    @cached_property
    def landings(self) -> Sequence[News]:
        """For whom the bell rings, the latest first."""
        found = (
            select(Landing)
            .join(Member, Member.id == Landing.member_id)
            .where(
                Landing.club_id == self.meeting.club_id,
                Landing.bell,
                Landing.said_at <= self._until,
                # Whoever has left since wished for the bell; whoever is not welcome gets none.
                Member.removed_at.is_(None) | Member.left_at.is_not(None),
            )
            .order_by(Landing.said_at.desc(), Landing.id.desc())
            .limit(MOST_NEWS)
            .options(joinedload(Landing.member))
        )
        if self._told is not None:
            found = found.where(Landing.said_at > self._told)
        return [
            News("landed", one.member.called, "", one.company)
            for one in db.session.scalars(found)
            if one.member.person.erased_at is None
        ]

    @cached_property
    def thanks(self) -> Sequence[News]:
        """Thanks that both would like on the wall, with their words."""
        agreed = Thanks.agreed(self.meeting.club_id, self._told, self._until)[:MOST_NEWS]
        contacts = _contacts_of(agreed)
        return [
            News(
                "thanks",
                one.sender.called,
                one.to.called,
                one.offer.target.name,
                "" if _names(one.text, contacts.get((one.from_id, one.to_id), "")) else one.text,
            )
            for one in agreed
        ]

    @cached_property
    def to_read_out(self) -> Sequence[News]:
        """All of it, landings first; no one's words but those that both would like to hear."""
        said = {(one.who, one.whom) for one in self.thanks}
        others = [one for one in self._thanked() if (one.who, one.whom) not in said]
        return [*self.landings, *self.thanks, *self._introduced(), *others]

    @cached_property
    def _told(self) -> datetime | None:
        """When good news was told last."""
        return db.session.scalar(
            select(func.max(Stage.ended_at))
            .join(Meeting, Meeting.id == Stage.meeting_id)
            .where(
                Meeting.club_id == self.meeting.club_id,
                Meeting.id != self.meeting.id,
                Meeting.doors_at < self.meeting.doors_at,
                Stage.kind == WINS,
                Stage.started_at.is_not(None),
            )
        )

    @property
    def _until(self) -> datetime:
        return self.meeting.closed_at or now()

    @cached_property
    def _last_time(self) -> datetime | None:
        """When the club's evening before this one began; None at its first."""
        before = select(func.max(Meeting.doors_at)).where(
            Meeting.club_id == self.meeting.club_id,
            Meeting.state == "closed",
            Meeting.doors_at < self.meeting.doors_at,
        )
        return db.session.scalar(before)

    def _introduced(self) -> Iterable[News]:
        if self._last_time is None:
            return []
        told = Step.told_since(self.meeting.club_id, self._last_time)
        found = db.session.execute(
            select(Offer, Target)
            .join(Introduction, Introduction.made_of())
            .join(told, told.c.introduction_id == Introduction.id)
            .join(Target, Target.id == Offer.target_id)
            .where(Offer.stands(), self._both_are_here())
            .order_by(told.c.at.desc())
            .limit(LOOKED_AT)
        ).all()
        return [
            News("introduced", o.connector.called, o.target.ask.asker.called, o.target.name)
            for o, *_others in by_door(row[0] for row in found)[:MOST_NEWS]
        ]

    def _thanked(self) -> Iterable[News]:
        if self._last_time is None:
            return []
        found = db.session.execute(
            select(Offer, Target)
            .join(Thanks, Thanks.offer_id == Offer.id)
            .join(Target, Target.id == Offer.target_id)
            .where(
                Thanks.club_id == self.meeting.club_id,
                Thanks.sent_at >= self._last_time,
                self._both_are_here(),
            )
            .order_by(Thanks.sent_at.desc())
            .limit(LOOKED_AT)
        ).all()
        return [
            News("thanks", o.target.ask.asker.called, o.connector.called, o.target.name)
            for o, *_others in by_door(row[0] for row in found)[:MOST_NEWS]
        ]

    def _both_are_here(self) -> ColumnElement[bool]:
        """Of an offer's two parties: nobody is read out who has gone, or is not welcome."""
        here = select(Member.id).where(
            Member.club_id == self.meeting.club_id, Member.removed_at.is_(None)
        )
        asks = select(Ask.id).where(Ask.asker_id.in_(here))
        return and_(Offer.connector_id.in_(here), Target.ask_id.in_(asks))


def _contacts_of(some: Sequence[Thanks]) -> dict[tuple[int, int], str]:
    """The first names of contacts that each two of them know of: the wall shows none."""
    if not some:
        return {}
    found = db.session.scalars(
        select(Introduction)
        .join(Offer, Offer.id == Introduction.offer_id)
        .where(
            Offer.connector_id.in_([one.to_id for one in some]),
            Introduction.contact_first_name != "",
        )
        .options(contains_eager(Introduction.offer))
    )
    names: dict[tuple[int, int], str] = {}
    for one in found:
        pair = one.offer.target.ask.asker_id, one.offer.connector_id
        names[pair] = f"{names.get(pair, '')} {one.contact_first_name}"
    return names


def _names(text: str, contacts: str) -> bool:
    """Whether the text names one of these."""
    return bool(_words(text) & _words(contacts))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
