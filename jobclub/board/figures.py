"""A meeting in figures: what the summary and the wall's last screen say. One read a question.

What was offered, settled and promised is counted for good when the evening closes; who came and
what was asked can be corrected, and introductions and thanks still come.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from jobclub.asks.doors import at_companies, door
from jobclub.asks.models import DRAFT, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.clock import now
from jobclub.clubs.models import MEMBER
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.attendance import HERE, LEFT, Attendance
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import WAITS, Meeting, at_close
from jobclub.meetings.summaries import Summary
from jobclub.words import _, in_hours

#: What "couldn't", "let it go" and "take it back" would change later on.
KEPT = ("with_offer", "held", "held_own", "offers", "firmed", "commitments")
#: The one figure that is a time.
VOLUNTEERS = "volunteer_min"


@dataclass(frozen=True)
class Figure:
    """A number, what it is called, and exactly what was counted."""

    name: str
    value: int
    label: str
    means: str

    @property
    def number(self) -> str:
        """As one says it: a time in hours."""
        return in_hours(self.value) if self.name == VOLUNTEERS else str(self.value)

    @property
    def called(self) -> str:
        """What that is a number of."""
        return _("hours of volunteers") if self.name == VOLUNTEERS else self.label


@dataclass(frozen=True)
class Figures:
    """One meeting's figures."""

    present: int
    new: int
    helpers: int
    asks: int
    specific: int
    #: Of the asks, those that their askers wrote themselves.
    asks_own: int
    with_offer: int
    #: Of the asks, those that left the room with a person and a day; and of their own asks.
    held: int
    held_own: int
    offers: int
    firmed: int
    introductions: int
    thanks: int
    commitments: int
    landings: int
    #: Facilitators' and helpers' time, in the room and before it, in minutes.
    volunteer_min: int

    @classmethod
    def of(cls, meeting: Meeting) -> "Figures":
        """Those of this evening: as things stand while it is on, then as they were at its close,
        and for good as they were made final.
        """
        kept = Summary.of(meeting) if not meeting.is_open else None
        if kept is not None and kept.is_final:
            return cls(**kept.figures)
        return cls.as_it_stands(meeting)

    @classmethod
    def as_it_stands(cls, meeting: Meeting) -> "Figures":
        """What a draft says, and what a revision would say of an evening that was made final."""
        figures = cls.count(meeting)
        kept = Summary.of(meeting) if not meeting.is_open else None
        if kept is None:
            return figures
        then = {name: getattr(kept, name) for name in KEPT}
        # An ask hidden since is not counted any more, whoever wrote it.
        others = min(kept.held - kept.held_own, figures.asks - figures.asks_own)
        then["with_offer"] = min(kept.with_offer, figures.asks)
        then["held_own"] = min(kept.held_own, figures.asks_own)
        then["held"] = then["held_own"] + others
        return replace(figures, **then)

    @classmethod
    def count(cls, meeting: Meeting) -> "Figures":
        """Count them, as things stand now."""
        present, new, helpers, volunteers = _people(meeting)
        asks, specific, asks_own, held, held_own = _asks(meeting)
        with_offer, offers, firmed, introductions, thanks = _offers(meeting)
        commitments, landings = _said(meeting)
        return cls(
            present=present,
            new=new,
            helpers=helpers,
            asks=asks,
            specific=specific,
            asks_own=asks_own,
            with_offer=with_offer,
            held=held,
            held_own=held_own,
            offers=offers,
            firmed=firmed,
            introductions=introductions,
            thanks=thanks,
            commitments=commitments,
            landings=landings,
            volunteer_min=volunteers * meeting.lasted_min + meeting.prepared_min,
        )

    def explained(self) -> Sequence[Figure]:
        """Each with its name and its definition, in the order of an evening."""
        return [Figure(name, getattr(self, name), *words) for name, words in _words().items()]


def _people(meeting: Meeting) -> tuple[int, int, int, int]:
    helps = Attendance.stood_as == "helping"
    seats = select(
        func.count(),
        func.count().filter(Attendance.first_visit),
        func.count().filter(helps),
        func.count().filter(or_(helps, Attendance.role != MEMBER)),
    ).where(
        Attendance.meeting_id == meeting.id,
        Attendance.status.in_((HERE, LEFT)),
        Attendance.same_seat_id.is_(None),
    )
    present, new, helpers, volunteers = db.session.execute(seats).one()
    return present, new, helpers, volunteers


def _asks(meeting: Meeting) -> tuple[int, int, int, int, int]:
    own = Ask.entered_by_id.is_(None)
    # Whichever evening it was offered on: it leaves this room with a person and a day.
    held = (
        select(Target.ask_id)
        .join(Offer, Offer.target_id == Target.id)
        .where(Target.ask_id == Ask.id, Offer.stands(), Offer.firmed_at.is_not(None))
        .exists()
    )
    counted = (Ask.specific, own, held, and_(held, own))
    numbers = [func.count().filter(one) for one in counted]
    row = db.session.execute(_shown(select(func.count(), *numbers), meeting)).one()
    asks, specific, asks_own, all_held, held_own = row
    return asks, specific, asks_own, all_held, held_own


def _offers(meeting: Meeting) -> tuple[int, ...]:
    # A kept ask brings the offers of earlier evenings along: those were counted then.
    def tonight(some: InstrumentedAttribute[Any]) -> ColumnElement[int]:
        made = and_(Offer.meeting_id == meeting.id, some.is_not(None))
        return func.max(case((made, 1), else_=0))

    counted = (Offer.id, Offer.firmed_at, Introduction.id, Thanks.id)
    doors = (
        at_companies(select(Target.ask_id, *map(tonight, counted)).select_from(Offer))
        .outerjoin(Introduction, Introduction.made_of())
        .outerjoin(Thanks, Thanks.offer_id == Offer.id)
        .where(Target.ask_id.in_(_shown(select(Ask.id), meeting)), Offer.stands())
        .group_by(*door())
        .subquery()
    )
    ask_id, *numbers = doors.c
    sums = [func.coalesce(func.sum(number), 0) for number in numbers]
    return tuple(map(int, db.session.execute(select(func.count(distinct(ask_id)), *sums)).one()))


def _said(meeting: Meeting) -> tuple[int, int]:
    """What they will do, and who has landed since the last evening ended."""
    promised = select(func.count()).where(Commitment.meeting_id == meeting.id)
    last = select(func.max(Meeting.closed_at)).where(
        Meeting.club_id == meeting.club_id,
        Meeting.state == "closed",
        Meeting.doors_at < meeting.doors_at,
    )
    landed = select(func.count()).where(
        Landing.club_id == meeting.club_id,
        or_(last.scalar_subquery().is_(None), Landing.said_at > last.scalar_subquery()),
        Landing.said_at <= (meeting.closed_at or now()),
    )
    both = select(promised.scalar_subquery(), landed.scalar_subquery())
    commitments, landings = db.session.execute(both).one()
    return commitments, landings


def _shown(counted: Select[*tuple[int, ...]], meeting: Meeting) -> Select[*tuple[int, ...]]:
    """Of the asks that the room saw that evening, whatever became of them since."""
    return (
        counted.select_from(Showing)
        .join(Ask, Ask.id == Showing.ask_id)
        .where(
            Showing.meeting_id == meeting.id,
            Showing.late != WAITS,
            Ask.state != DRAFT,
            Ask.hidden_at.is_(None),
        )
    )


def _words() -> dict[str, tuple[str, str]]:
    return {
        "present": (_("people"), _("Everybody who was in the room, also who left early.")),
        "new": (_("for the first time"), _("Of these, at their first evening in this club.")),
        "helpers": (_("to help"), _("Of these, who came to help or to visit that evening.")),
        "asks": (_("asks"), _("Asks that the room saw that evening: new, kept or sharpened.")),
        "specific": (
            _("that were specific"),
            _("Of these asks, those that name an employer to know someone at."),
        ),
        "asks_own": (
            _("written by who asks"),
            _("Of these asks, written on a phone by whoever asks."),
        ),
        "with_offer": (
            _("with an offer"),
            _("Of these asks, those with an offer, of that evening or before."),
        ),
        "held": (
            _("left with a person and a day"),
            _("Of these asks, with an offer for which somebody writes first, by a day they named."),
        ),
        "held_own": (
            _("of them written by who asks"),
            _("Of the asks that left with a person and a day, written by whoever asks."),
        ),
        "offers": (_("offers"), _("Made that evening to these asks; taken back ones left out.")),
        "firmed": (_("settled"), _("Of these offers, with a person who writes first and a day.")),
        "introductions": (_("introductions"), _("Of these offers, recorded as introduced by now.")),
        "thanks": (_("thanks"), _("Of these offers, thanked for by now.")),
        "commitments": (_("promises for next week"), _("Members who said one thing they will do.")),
        "landings": (
            _("landed"),
            _("Who said, since the evening before this one ended, that they have landed."),
        ),
        "volunteer_min": (
            _("minutes of volunteers"),
            _("Facilitators and helpers, each from the doors to the close, and the preparation."),
        ),
    }


def keep(meeting: Meeting) -> None:
    """Keep the figures of an evening as they are at its close."""
    db.session.flush()
    Summary.keep(meeting, asdict(Figures.count(meeting)))


at_close.append(keep)
