"""Between two evenings: somebody lands, somebody is asked how they are, somebody leaves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from heapq import heappop, heappush

from jobclub.asks.models import CLOSED
from jobclub.clubs.models import MEMBER
from jobclub.followup.silence import ASKED, MOST_UNANSWERED
from jobclub.introductions.landings import LEAVE, NEXT
from jobclub.introductions.steps import INTERVIEW, LANDED, MET
from jobclub.seeding.asking import end
from jobclub.seeding.lives import Evening, Here, Promise, Regular, Said
from jobclub.seeding.rows import CheckIn, Introduction, Landing

#: So many of those who look for a job land in a week; after an interview more.
LANDS, LANDS_AFTER_INTERVIEW = 0.015, 0.06
NEXTS = ("help",) * 5 + ("mentor", "pause", "pause", "leave", "leave")


@dataclass
class Between:
    """What waits for its day."""

    here: Here
    evening: Evening
    #: Who has said, since the last evening, that they landed.
    landings: int = 0
    _waits: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    _number: int = 0

    def later(self, at: datetime, what: Callable[[datetime], None]) -> None:
        """Do this at its time."""
        self._number += 1
        heappush(self._waits, (at, self._number, what))

    def live_until(self, at: datetime) -> None:
        """Everything whose time has come."""
        while self._waits and self._waits[0][0] < at:
            moment, _number, what = heappop(self._waits)
            what(moment)

    def after(self, evening: Evening) -> None:
        """Who will land before the next evening; who will not be there for long."""
        self.evening, luck = evening, self.here.luck
        for one, seat in evening.seats:
            if one.looks and luck.random() < self._odds(one, evening):
                at = evening.closed + timedelta(days=luck.uniform(0.5, 6.4))
                self.later(at, partial(self._land, one))
            elif not one.coming and seat.same_seat_id is None:
                self._ask_later(one, evening.closed + timedelta(days=luck.uniform(32, 38)), 1)

    def _odds(self, one: Regular, evening: Evening) -> float:
        asked = one.asked[-2:]
        near = any(
            step.name == INTERVIEW and step.at <= evening.closed
            for ask in asked
            for promise in ask.promises
            for step in promise.steps
        )
        return LANDS_AFTER_INTERVIEW if near else LANDS

    def _land(self, one: Regular, at: datetime, *, by_letter: bool = False) -> None:
        here, luck, row = self.here, self.here.luck, one.row
        if not one.looks or row.removed_at is not None:
            return
        day = self.evening.day_of(at) - timedelta(days=0 if by_letter else luck.randint(0, 4))
        how = "help" if by_letter else luck.choice(NEXTS)
        ask, through = one.ask, None if by_letter else self._through(one, at)
        landing = here.book.write(
            Landing, here.club.id, row.id, day, "", at, how, row.stands, bell=here.chance(0.5)
        )
        landing.ask_id = ask.row.id if ask is not None else None
        landing.worked_at = row.works_at
        if not by_letter and here.chance(0.85):
            landing.company = here.directory.name()
        self._rest(one, at)
        if through is not None:
            landing.day = day = max(day, through.steps[-1].day)
            landing.introduction_id = self._came_of_it(through, day, at)
        row.stands, row.last_heard_at = NEXT[how], at
        self.landings += 1
        one.comes *= 0.5
        one.coming = one.coming and how in ("help", "mentor")
        if landing.company and here.chance(0.4):
            row.works_at = landing.company
        if how == LEAVE:
            self._leave(one, at)

    def _through(self, one: Regular, at: datetime) -> Promise | None:
        """The introduction that helped, if one did."""
        able = []
        for asked in one.asked[-3:]:
            for promise in asked.promises:
                last = promise.steps[-1] if promise.steps and not promise.void else None
                if last is not None and last.name in (MET, INTERVIEW) and last.at < at:
                    able.append(promise)
        return self.here.luck.choice(able) if able and self.here.chance(0.75) else None

    def _came_of_it(self, promise: Promise, day: date, at: datetime) -> int:
        began = self.evening.day_of(promise.offer.made_at)
        if promise.closed_on is not None and promise.closed_on <= self.evening.day_of(at):
            # It goes on after all.
            promise.had_closed_on = promise.closed_on
        promise.closed_on = None
        promise.steps.append(Said(LANDED, max(day, began), at))
        promise.introduction_id = self.here.book.number(Introduction)
        return promise.introduction_id

    def _rest(self, one: Regular, at: datetime) -> None:
        """Their ask closes, and nothing that was offered to them goes on."""
        if one.ask is not None:
            end(one.ask, CLOSED, at)
        for asked in one.asked[-6:]:
            for promise in asked.promises:
                promise.cut(at)

    def _leave(self, one: Regular, at: datetime) -> None:
        """Out of the club; what they promised and was not introduced yet is let go."""
        self._rest(one, at)
        row = one.row
        row.removed_at = row.left_at = at
        row.role, one.coming = MEMBER, False
        for promise in one.doors:
            if promise.offer.made_at > at:
                promise.never()
            elif promise.stands(at) and not promise.is_made(at):
                promise.gone_at, promise.steps = at, []

    def _ask_later(self, one: Regular, at: datetime, times: int) -> None:
        self.later(at, partial(self._check_in, one, times))

    def _check_in(self, one: Regular, times: int, at: datetime) -> None:
        row, luck = one.row, self.here.luck
        heard = one.last_at is not None and at - row.last_heard_at < timedelta(days=28)
        if one.coming or heard or row.removed_at is not None or row.stands not in ASKED:
            return
        month = f"{self.evening.day_of(at):%Y-%m}"
        asked = self.here.book.write(CheckIn, self.here.club.id, row.id, month, at)
        if luck.random() < 0.38:
            if times < MOST_UNANSWERED:
                self._ask_later(one, at + timedelta(days=luck.uniform(32, 36)), times + 1)
            return
        answer = luck.choices(("leave", "paused", "looking", "landed"), (12, 3, 4, 2))[0]
        if row.stands == "helping" and answer in ("looking", "landed"):
            answer = "helping"
        then = at + timedelta(hours=luck.uniform(0.3, 120))
        self.later(then, partial(self._answered, one, asked, answer))

    def _answered(self, one: Regular, asked: CheckIn, answer: str, at: datetime) -> None:
        if one.coming or one.row.removed_at is not None:
            return
        asked.answer, asked.answered_at = answer, at
        one.row.last_heard_at = max(one.row.last_heard_at, at)
        if answer == "leave":
            self._leave(one, at)
        elif answer == "landed":
            self._land(one, at, by_letter=True)
        elif answer == "paused":
            one.row.stands = answer
        elif self.here.chance(0.6):
            one.coming = True
            self.here.coming.append(one)
        else:
            self._ask_later(one, at + timedelta(days=self.here.luck.uniform(32, 40)), 1)
