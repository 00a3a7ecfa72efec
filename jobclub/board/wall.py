"""What only the projector shows: which view, and the club's own numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_time_format
from flask_babel import get_locale
from sqlalchemy import func, select

from jobclub.asks.doors import at_companies, door
from jobclub.asks.offers import Offer
from jobclub.asks.turns import QUIET_S
from jobclub.board import fitting
from jobclub.board.figures import Figures
from jobclub.board.fitting_news import NewsFit, fit_news
from jobclub.board.good_news import GoodNews, News
from jobclub.board.own_pair import own_pair
from jobclub.board.reading import Reading
from jobclub.clubs.house_rules import rules_of
from jobclub.extensions import db
from jobclub.introductions.models import Introduction, Step
from jobclub.introductions.thanks import Thanks
from jobclub.live import Thing
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.commitments import DONE, Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS, CLOSE, DOORS, SKILL, WINS
from jobclub.meetings.skill import Pair, pair_of
from jobclub.meetings.tables import tables
from jobclub.words import _

#: Beside the kinds of a stage: all asks, one ask, the tables; and nothing before the doors open.
LIST, SPOTLIGHT, TABLES, NOTHING = "list", "spotlight", "tables", ""
#: Their numbers change with whatever happens.
COUNTED = (WINS, CLOSE)


@dataclass(frozen=True)
class Since:
    """What came of the club's evenings since the last one began."""

    introductions: int
    offers: int
    thanks: int
    kept: int


@dataclass(frozen=True)
class Clock:
    """When something began and is to end, as screens count: milliseconds since 1970."""

    began: int
    ends: int
    #: From when on the room is quiet.
    quiet: int = 0


class Wall:
    """One meeting's projector, as it stands."""

    #: How large its words may be.
    fit_texts = staticmethod(fitting.fit_texts)
    fit_tables = staticmethod(fitting.fit_tables)
    fit_spotlight = staticmethod(fitting.fit_spotlight)

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.meeting: Meeting = reading.meeting

    @cached_property
    def view(self) -> str:
        """What it shows: a kind of stage, or one of the views above."""
        return TABLES if self._of_the_stage == LIST and self._at_tables else self._of_the_stage

    @cached_property
    def _of_the_stage(self) -> str:
        """The same, before anybody asks whether there are tables."""
        if not self.meeting.is_open:
            return CLOSE if self.meeting.state == "closed" else NOTHING
        if self.meeting.wall_shows in (DOORS, LIST):
            return self.meeting.wall_shows
        if self.reading.spotlit is not None:
            return SPOTLIGHT
        stage = self.reading.stage
        return LIST if stage is None or stage.kind == ASKS else stage.kind

    @property
    def _at_tables(self) -> bool:
        return self.meeting.wall_shows != LIST and bool(self.tables)

    def also(self, things: Sequence[Thing]) -> Sequence[Thing]:
        """What else must be drawn when these are: numbers and tables change with other things."""
        return [*things, Thing("stage")] if self._follow(things) else things

    def _follow(self, things: Sequence[Thing]) -> bool:
        if not things or Thing("stage") in things:
            return False
        if self._of_the_stage in COUNTED:
            return True
        if self._of_the_stage == SKILL:
            # The pair is nobody's who asks tonight, or is here.
            return any(thing.kind in ("ask", "seat") for thing in things)
        return any(thing.kind == "seat" for thing in things) and self.view == TABLES

    @property
    def clock(self) -> Clock | None:
        """The stage's."""
        stage = self.reading.stage
        return _clock(stage.started_at, stage.ends_at) if stage is not None else None

    @property
    def turn(self) -> Clock | None:
        """The speaker's."""
        turn = self.reading.round.now
        return _clock(turn.began_at, turn.ends_at) if turn is not None else None

    @property
    def starts_at(self) -> datetime | None:
        """When the evening starts, while the room waits for it."""
        stage = self.reading.stage
        if stage is None or stage.kind != DOORS:
            return None
        return self.meeting.planned_at or stage.ends_at

    @property
    def hello(self) -> str:
        """By the hour at which it starts: the same words as long as anybody waits."""
        start = self.starts_at or self.meeting.doors_at
        hour = start.astimezone(self._zone).hour
        if hour < 12:
            return _("Good morning.")
        return _("Good afternoon.") if hour < 17 else _("Good evening.")

    @property
    def start(self) -> str:
        """ "7:00", as the wall's clock writes it: without AM and PM."""
        if self.starts_at is None:
            return ""
        face = get_time_format("short", get_locale()).pattern.replace("a", "").strip()
        return format_time(self.starts_at.astimezone(self._zone), face, locale=get_locale())

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.meeting.club.zone)

    @property
    def rules(self) -> Sequence[str]:
        """The house rules: the club's, else ours."""
        return rules_of(self.meeting.club)

    @cached_property
    def pair(self) -> Pair:
        """Tonight's weak ask and its strong twin: the club's own, else the program's."""
        return own_pair(self.meeting) or pair_of(self.meeting)

    @property
    def tables(self) -> dict[int, list[Attendance]]:
        """Who sits at which table."""
        return tables(self.reading.every_seat)

    @cached_property
    def tonight(self) -> Figures:
        """The room's own numbers."""
        return Figures.of(self.meeting)

    @cached_property
    def since(self) -> Since | None:
        """What came of it since last time; None at a club's first evening."""
        before = select(Meeting.doors_at).where(
            Meeting.club_id == self.meeting.club_id,
            Meeting.state == "closed",
            Meeting.doors_at < self.meeting.doors_at,
        )
        last = db.session.scalar(before.order_by(Meeting.doors_at.desc()).limit(1))
        return self._since(last) if last is not None else None

    def _since(self, moment: datetime) -> Since:
        club = self.meeting.club_id
        doors = at_companies(select(*door()).select_from(Offer)).distinct()
        told = Step.told_since(club, moment)
        introductions = doors.join(Introduction, Introduction.made_of()).join(
            told, told.c.introduction_id == Introduction.id
        )
        offers = doors.where(Offer.club_id == club, Offer.stands(), Offer.made_at >= moment)
        thanks = doors.join(Thanks, Thanks.offer_id == Offer.id).where(
            Thanks.club_id == club, Thanks.sent_at >= moment
        )
        at_doors = [
            select(func.count()).select_from(one.subquery())
            for one in (introductions, offers, thanks)
        ]
        kept = select(func.count()).where(
            Commitment.club_id == club,
            Commitment.outcome == DONE,
            Commitment.settled_at >= moment,
        )
        counts = [one.scalar_subquery() for one in (*at_doors, kept)]
        return Since(*db.session.execute(select(*counts)).one())

    @cached_property
    def news(self) -> GoodNews:
        """Who has landed, and thanks that both would like to see here."""
        return GoodNews(self.meeting)

    @cached_property
    def room(self) -> NewsFit:
        """How much of it can be read from the last row, and how large."""
        return self._fit(self._landings)

    @property
    def bells(self) -> Sequence[News]:
        """For whom it rings."""
        return self._landings[: self.room.bells]

    @cached_property
    def _landings(self) -> Sequence[News]:
        landings = self.news.landings
        if self._fit(landings).bells == len(landings):
            return landings
        # Everybody's name comes before anybody's company.
        return [replace(one, company="") for one in landings]

    def _fit(self, landings: Sequence[News]) -> NewsFit:
        return fit_news([n.sentence for n in landings], [n.sentence for n in self.news.thanks])

    @property
    def thanked(self) -> Sequence[News]:
        """Thanks in the words of who thanks; what has no room here is read out all the same."""
        return self.news.thanks[: self.room.thanks]

    @cached_property
    def next_meeting(self) -> Meeting | None:
        """When the club meets again, where that is planned."""
        to_come = Meeting.planned_in(self.meeting.club)
        return next((m for m in to_come if m.state == "planned"), None)

    @property
    def next_day(self) -> str:
        """Its day, in full: "Tuesday, November 11"."""
        if self.next_meeting is None:
            return ""
        day, locale = self.next_meeting.local_date, get_locale()
        weekday = format_date(day, "EEEE", locale=locale)
        date = format_skeleton("MMMMd", day, locale=locale)
        return _("%(weekday)s, %(date)s", weekday=weekday, date=date)


def _clock(began: datetime | None, ends: datetime | None) -> Clock | None:
    if began is None or ends is None:
        return None
    end = int(ends.timestamp() * 1000)
    return Clock(int(began.timestamp() * 1000), end, end - QUIET_S * 1000)
