"""What only the console shows: the one next thing, and what whoever runs the evening must know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import exists, func, select
from sqlalchemy.orm import selectinload

from jobclub.asks.doors import at_companies, by_door, door, furthest
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.asks.turns import NEXT_WEEK, PASSED, QUIET_S, Turn
from jobclub.board.good_news import GoodNews, News
from jobclub.board.lead import Lead, Pace, lead_of, pace_of, share
from jobclub.board.reading import Reading
from jobclub.board.sharpening import ToSharpen, changes, to_sharpen
from jobclub.board.shown import ShownTarget
from jobclub.extensions import db
from jobclub.introductions.models import Introduction
from jobclub.live import Thing
from jobclub.meetings.attendance import HERE, Attendance
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS, CLOSE, COMMIT, DOORS, FIND, SKILL, WELCOME, WINS
from jobclub.meetings.tables import tables

#: The stages whose numbers, and whose lists of names, change with whatever happens.
COUNTED, NAMED = (FIND, COMMIT, CLOSE), (DOORS, WINS, FIND, COMMIT)
#: The stages in which the round is still to come, or on.
UP_TO_THE_ASKS = ("", DOORS, WELCOME, WINS, SKILL, ASKS)


@dataclass(frozen=True)
class Promises:
    """The offers to tonight's asks, and how many of them have a person and a day."""

    all: int
    firm: int


class Desk:
    """One meeting's console, as it stands."""

    quiet_s = QUIET_S

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.meeting: Meeting = reading.meeting

    @cached_property
    def lead(self) -> Lead:
        """The one next thing."""
        return lead_of(self.reading)

    @cached_property
    def pace(self) -> Pace | None:
        """How long each has who waits for a turn."""
        return pace_of(self.reading)

    @cached_property
    def pace_at_tables(self) -> int | None:
        """How long each has, in seconds, where the largest table goes round by itself."""
        most = max((len(seats) for seats in tables(self.reading.every_seat).values()), default=0)
        return share(self.pace.left, most) if self.pace is not None and most else None

    @property
    def before_the_end(self) -> bool:
        """Whether the round is still to come, or on."""
        return self.kind in UP_TO_THE_ASKS

    @property
    def kind(self) -> str:
        """The kind of stage that the room is in, or ""."""
        return self.reading.stage.kind if self.reading.stage is not None else ""

    @property
    def counts(self) -> bool:
        """Whether the room's numbers show."""
        return self.meeting.state == "closed" or self.kind in COUNTED

    @property
    def seconds_after(self) -> int:
        """How long the parts after this one will take."""
        here = self.reading.stage
        if here is None:
            return 0
        return sum(
            s.given for s in self.reading.run.stages if s.position > here.position and not s.skipped
        )

    @property
    def ends_at(self) -> datetime | None:
        """When the evening will end, if this part ends on time."""
        here = self.reading.stage
        if here is None or here.ends_at is None:
            return None
        return here.ends_at + timedelta(seconds=self.seconds_after)

    def also(self, things: Sequence[Thing]) -> Sequence[Thing]:
        """What else must be drawn when these are: numbers and news change with other things."""
        more = []
        # With another part of the evening they may come, or go.
        if things and (self.counts or Thing("run") in things):
            more.append(Thing("tonight"))
        # At the doors it is only who is here that matters.
        named = any(thing.kind in ("seat", "here") or self.kind != DOORS for thing in things)
        if named and self.kind in NAMED:
            more.append(Thing("stage"))
        # The pair of the skill minute is nobody's who asks tonight, or is here.
        if self.kind == SKILL and any(thing.kind in ("ask", "seat") for thing in things):
            more.append(Thing("stage"))
        if things and changes(self.reading, things):
            more.append(Thing("sharpen"))
        return [*things, *(thing for thing in more if thing not in things)]

    @cached_property
    def phoneless(self) -> Sequence[Attendance]:
        """Who is here without a phone."""
        return [s for s in self.here if not s.has_phone]

    @property
    def here(self) -> Sequence[Attendance]:
        """Who is in the room."""
        return [s for s in self.reading.every_seat if s.status == HERE and s.same_seat_id is None]

    @cached_property
    def hands(self) -> frozenset[tuple[int, int]]:
        """Whose hands are up for the ask the room hears: (target, member). The facilitator put
        them up, so that it is no secret here.
        """
        if self.reading.speaking is None or not self.phoneless:
            return frozenset()
        found = db.session.execute(
            select(Offer.target_id, Offer.connector_id)
            .join(Target, Target.id == Offer.target_id)
            .where(
                Target.ask_id == self.reading.speaking,
                Offer.entered_by_id.is_not(None),
                Offer.stands(),
            )
        )
        return frozenset((row.target_id, row.connector_id) for row in found)

    def has_hand(self, target: ShownTarget, member_id: int) -> bool:
        """Whether theirs is up there, for whichever name of the company it was put up."""
        return any((target_id, member_id) in self.hands for target_id in target.ids)

    @property
    def left_out(self) -> Sequence[Turn]:
        """Who is not in the round tonight: their own word, or no time."""
        return [t for t in self.reading.round.turns if t.state in (PASSED, NEXT_WEEK)]

    @cached_property
    def from_last_time(self) -> Sequence[tuple[Attendance, Ask]]:
        """Who is here with an ask of an earlier evening that is not on tonight's board."""
        shown = exists().where(Showing.ask_id == Ask.id, Showing.meeting_id == self.meeting.id)
        found = db.session.execute(
            select(Attendance, Ask)
            .join(Ask, Ask.asker_id == Attendance.member_id)
            .where(
                Attendance.meeting_id == self.meeting.id,
                Attendance.status == HERE,
                Attendance.same_seat_id.is_(None),
                Ask.state == OPEN,
                Ask.hidden_at.is_(None),
                ~shown,
            )
            .order_by(Attendance.id)
            .options(selectinload(Ask.targets))
        )
        return [(seat, ask) for seat, ask in found]

    @cached_property
    def to_sharpen(self) -> Sequence[ToSharpen]:
        """Tonight's asks that a word would help, before the round."""
        return to_sharpen(self.reading)

    @cached_property
    def said(self) -> frozenset[int]:
        """The members who have said what they will do."""
        of_tonight = Commitment.meeting_id == self.meeting.id
        return frozenset(db.session.scalars(select(Commitment.member_id).where(of_tonight)))

    @property
    def to_ask(self) -> Sequence[Attendance]:
        """Who has no phone to say it on, and has not said it yet."""
        return [seat for seat in self.phoneless if seat.member_id not in self.said]

    @cached_property
    def read_back(self) -> Sequence[Commitment]:
        """What those without a phone said last time, to be read back to them."""
        if not self.phoneless:
            return []
        members = [seat.member for seat in self.phoneless]
        return Commitment.waiting(*members, before=self.meeting)

    @property
    def to_settle(self) -> Sequence[Offer]:
        """Promises between two of whom one has no phone to settle them on, and that have no day."""
        ids = [seat.member_id for seat in self.phoneless]
        if not ids:
            return []
        rows = db.session.execute(
            select(Offer, Target, Introduction.id)
            .join(Target, Target.id == Offer.target_id)
            .join(Ask, Ask.id == Target.ask_id)
            .join(Showing, (Showing.ask_id == Ask.id) & (Showing.meeting_id == self.meeting.id))
            .outerjoin(Introduction, Introduction.made_of())
            .where(
                Ask.state == OPEN,
                Ask.hidden_at.is_(None),
                Target.dropped_at.is_(None),
                Offer.connector_id.in_(ids) | Ask.asker_id.in_(ids),
                Offer.no_longer_secret(),
            )
            .order_by(Offer.id)
        ).all()
        introduced = {row[0].id for row in rows if row[2]}
        found = [furthest(same, introduced, ()) for same in by_door(row[0] for row in rows)]
        return [one for one in found if not one.is_firm and one.id not in introduced]

    @cached_property
    def promises(self) -> Promises:
        """How many offers the room has, and how many of them are settled. What became an
        introduction before tonight is no promise any more.
        """
        tonight = func.count().filter(Offer.meeting_id == self.meeting.id)
        doors = (
            at_companies(select(func.count(Offer.firmed_at).label("firm")).select_from(Offer))
            .join(Ask, Ask.id == Target.ask_id)
            .join(Showing, Showing.ask_id == Ask.id)
            .outerjoin(Introduction, Introduction.made_of())
            .where(Showing.meeting_id == self.meeting.id, Ask.hidden_at.is_(None), Offer.stands())
            .group_by(*door())
            .having((tonight > 0) | (func.count(Introduction.id) == 0))
            .subquery()
        )
        counted = select(func.count(), func.count().filter(doors.c.firm > 0)).select_from(doors)
        return Promises(*db.session.execute(counted).one())

    @cached_property
    def news(self) -> Sequence[News]:
        """What there is to read out of what came since last time."""
        return GoodNews(self.meeting).to_read_out

    @property
    def at_doors(self) -> bool:
        """Whether the way in is what matters now."""
        return self.kind in ("", DOORS)
