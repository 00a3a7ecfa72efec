"""Recap: what one member takes home from an evening."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from sqlalchemy import select

from jobclub.asks.models import Ask
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.attendance import HERE, LEFT, Attendance
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting
from jobclub.words import _, day


@dataclass(frozen=True)
class Promise:
    """One offer between two people, as one of them takes it home."""

    offer_id: int
    connector: str
    asker: str
    company: str
    first_mover: str
    by_day: date | None
    #: How the asker can be reached; for the connector of a settled offer alone.
    reach: str
    thanked: bool
    introduced: bool

    @property
    def connector_moves(self) -> bool:
        """Whether the connector asks their contact first."""
        return self.first_mover in (CONNECTOR, "")


@dataclass(frozen=True)
class Recap:
    """Everything of one member at one meeting."""

    member: Member
    meeting: Meeting
    ask: Ask | None
    to_me: Sequence[Promise]
    by_me: Sequence[Promise]
    commitment: Commitment | None

    @classmethod
    def of(cls, member: Member, meeting: Meeting) -> "Recap":
        """Read it."""
        rows = db.session.execute(
            select(Offer, Target, Ask, Introduction.id, Thanks.id)
            .join(Target, Target.id == Offer.target_id)
            .join(Ask, Ask.id == Target.ask_id)
            .join(Showing, (Showing.ask_id == Ask.id) & (Showing.meeting_id == meeting.id))
            .outerjoin(Introduction, Introduction.offer_id == Offer.id)
            .outerjoin(Thanks, Thanks.offer_id == Offer.id)
            .where(
                Ask.hidden_at.is_(None),
                Offer.no_longer_secret(),
                (Offer.connector_id == member.id) | (Ask.asker_id == member.id),
            )
            .order_by(Target.position, Offer.id)
        ).all()
        promises = [
            (
                ask.asker_id == member.id,
                Promise(
                    offer_id=offer.id,
                    connector=offer.connector.called,
                    asker=ask.asker.called,
                    company=target.name,
                    first_mover=offer.first_mover,
                    by_day=offer.by_day,
                    reach=_reach(offer, ask, member),
                    thanked=thanks_id is not None,
                    introduced=introduction_id is not None,
                ),
            )
            for offer, target, ask, introduction_id, thanks_id in rows
        ]
        return cls(
            member=member,
            meeting=meeting,
            ask=_ask_of(member, meeting),
            to_me=[promise for mine, promise in promises if mine],
            by_me=[promise for mine, promise in promises if not mine],
            commitment=Commitment.at(meeting, member),
        )

    @property
    def to_thank(self) -> Sequence[Promise]:
        """Whom to thank."""
        return [promise for promise in self.to_me if not promise.thanked]

    @property
    def is_empty(self) -> bool:
        """Somebody who listened: that is an evening, too."""
        return not (self.ask or self.to_me or self.by_me or self.commitment)

    def text(self) -> str:
        """The same in plain words, to be sent to oneself."""
        lines = [f"{self.meeting.club.name}, {day(self.meeting.local_date)}"]
        if self.ask is not None:
            lines += ["", _("What I asked:"), self.ask.sentence]
        for title, promises in (
            (_("Promised to me:"), self.to_me),
            (_("Promised by me:"), self.by_me),
        ):
            if promises:
                lines += ["", title, *(f"- {said(promise)}" for promise in promises)]
        if self.commitment is not None:
            lines += ["", _("What I will do:"), self.commitment.text]
        return "\n".join(lines)

    @property
    def mailto(self) -> str:
        """Opens the phone's own mail with the text filled in; to whom is the member's to say."""
        subject = _("My evening of %(day)s", day=day(self.meeting.local_date))
        return f"mailto:?subject={quote(subject)}&body={quote(self.text())}"

    @property
    def sms(self) -> str:
        """Opens the phone's own messages."""
        return f"sms:?&body={quote(self.text())}"


def said(promise: Promise) -> str:
    """A promise as a sentence that both read alike."""
    company = promise.company or _("help")
    if promise.by_day is None:
        return _(
            "%(connector)s, for %(asker)s: %(company)s. Not settled yet.",
            connector=promise.connector,
            asker=promise.asker,
            company=company,
        )
    mover = promise.connector if promise.connector_moves else promise.asker
    line = _(
        "%(connector)s, for %(asker)s: %(company)s. %(mover)s writes first, by %(day)s.",
        connector=promise.connector,
        asker=promise.asker,
        company=company,
        mover=mover,
        day=day(promise.by_day),
    )
    if not promise.reach:
        return line
    return f"{line} {_('Reach %(name)s: %(how)s', name=promise.asker, how=promise.reach)}"


def _reach(offer: Offer, ask: Ask, reader: Member) -> str:
    """The asker gave it to those alone who have settled a day with them."""
    may_see = offer.firmed_at is not None and offer.connector_id == reader.id
    return ask.asker.reach if may_see else ""


def recaps(meeting: Meeting, *, without_phone: bool = False) -> Sequence[Recap]:
    """Everybody's, by name: for the slips."""
    seats = db.session.scalars(
        select(Attendance).where(
            Attendance.meeting_id == meeting.id,
            Attendance.status.in_((HERE, LEFT)),
            Attendance.same_seat_id.is_(None),
        )
    ).all()
    chosen = [seat.member for seat in seats if not (without_phone and seat.has_phone)]
    return [Recap.of(m, meeting) for m in sorted(chosen, key=lambda m: m.called.casefold())]


def _ask_of(member: Member, meeting: Meeting) -> Ask | None:
    """What this member asked that evening, also when it is answered by now."""
    return db.session.scalar(
        select(Ask)
        .join(Showing, Showing.ask_id == Ask.id)
        .where(Showing.meeting_id == meeting.id, Ask.asker_id == member.id)
        .order_by(Ask.id.desc())
        .limit(1)
    )
