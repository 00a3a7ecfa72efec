"""The simulated facilitator: runs the evening by its plan, unless a person does.

It has a console as a person has, and moves only when a clock is up. As soon as somebody else
has pressed something it lets them lead: it only goes on where nothing happens for long.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.round import Round
from jobclub.asks.turns import DONE
from jobclub.clock import now, speed
from jobclub.clubs.models import Member
from jobclub.demo.people import MEMBERS, Persona
from jobclub.events import EventRow
from jobclub.meetings.attendance import LEFT, WAITING, Attendance
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import ASKS, CLOSE, COMMIT, DOORS
from jobclub.meetings.stages import Stage
from jobclub.phone import Console

#: So long the world waits for a person who leads, after the clock is up.
PATIENCE_S = 45.0
#: What whoever leads does.
MOVES = {"StageBegan", "StagesChanged", "TurnBegan", "RoundChanged", "TablesChanged"}
NO_PHONE = next(p for p in MEMBERS if "no-phone" in p.habits)
#: Somebody who comes for the first time, without a phone.
WALTER = "Walter Simmons"


class Leader:
    """Ana at her console."""

    def __init__(self, console: Console, meeting: Meeting, say: Callable[[str], None]) -> None:
        self.console = console
        self.meeting = meeting
        self.led_by_person = False
        #: Who has to go before the end, and told nobody but her.
        self.leaving: list[str] = []
        self._say = say
        self._me = meeting.led_by_id
        self._ours: set[tuple[str, int]] = set()
        self._done: set[object] = set()
        self._hidden: tuple[int, datetime] | None = None

    def notice(self, rows: Sequence[EventRow]) -> None:
        """Whether anybody else has moved the evening on."""
        for row in rows:
            theirs = row.kind in MOVES and row.actor_id == self._me
            if theirs and (row.kind, row.subject_id) not in self._ours and not self.led_by_person:
                self.led_by_person = True
                self._say("You lead now: the club follows you.")

    def step(self) -> None:
        """Do what is due, if anything is."""
        stage = self.meeting.run.now
        if stage is None or not self.meeting.is_open:
            return
        self._let_go()
        if not self.led_by_person:
            self._look_after(stage)
        if stage.kind == ASKS and self._go_round(stage):
            return
        through = stage.kind == ASKS and self._is_up(self._last_word(stage, and_then=45))
        if through or self._is_up(stage.ends_at):
            self._go_on(stage)

    def _go_on(self, stage: Stage) -> None:
        to = self.meeting.run.next
        if to is not None:
            self._press("stage:next", ("StageBegan", to.id), stage_id=stage.id)
        elif stage.kind == CLOSE:
            self._press("meeting:close", ("MeetingClosed", self.meeting.id))

    def _go_round(self, stage: Stage) -> bool:
        """Move the round on. False: it is through."""
        here = Round(self.meeting)
        turn, to = here.now, here.next
        if turn is None and to is None:
            return False
        if to is not None and here.is_short and self._once("short"):
            self._press(
                "stage:stretch", ("StagesChanged", stage.id), stage_id=stage.id, seconds=300
            )
        elif to is not None and here.is_short and self._once("put off"):
            self._ours |= {("RoundChanged", waiting.member_id) for waiting in here.line}
            self._press("round:put-off")
        elif turn is not None and self._is_up(turn.ends_at):
            moved = ("TurnBegan", to.member_id) if to is not None else ("TurnEnded", turn.member_id)
            self._press("turn:next", moved, turn_id=turn.id)
        elif turn is None and to is not None and self._is_up(self._last_word(stage)):
            self._press("turn:next", ("TurnBegan", to.member_id), turn_id=0)
        return True

    def _last_word(self, stage: Stage, and_then: float = 8) -> datetime | None:
        """So many seconds after the room was ready for a turn: at the start, or after the last."""
        ended = [turn.ended_at for turn in Round(self.meeting).turns if turn.ended_at is not None]
        ready = [at for at in (stage.started_at, *ended) if at is not None]
        return max(ready) + timedelta(seconds=and_then) if ready else None

    def _is_up(self, at: datetime | None) -> bool:
        patience = PATIENCE_S * speed() if self.led_by_person else 0.0
        return at is not None and now() >= at + timedelta(seconds=patience)

    def _look_after(self, stage: Stage) -> None:
        """What else a facilitator does on the way."""
        self._answer_questions()
        if stage.kind == DOORS:
            self._bring_in_who_has_no_phone()
        if stage.kind == ASKS:
            self._put_up_hands()
            self._hide_for_a_moment()
        if stage.kind == COMMIT and self._since(stage.started_at) > 60:
            for seat in self._phoneless():
                if seat.member.name == NO_PHONE.name and self._once("commit"):
                    text = NO_PHONE.will
                    self._press("commitment:make-for", member_id=seat.member_id, text=text)

    def _answer_questions(self) -> None:
        for seat in self.meeting.seats():
            if self._since(seat.arrived_at) < 40 or not self._once(("seat", seat.id)):
                continue
            if seat.maybe_id is not None:
                # By the voice: a first name alone is how a member says who they are.
                same = " " not in seat.member.name
                self._press("seat:same" if same else "seat:another", member_id=seat.member_id)
            elif seat.status == WAITING:
                self._press("seat:admit", member_id=seat.member_id)

    def _bring_in_who_has_no_phone(self) -> None:
        open_for = self._since(self.meeting.doors_at)
        if open_for > 120 and self._once("george"):
            for member in self.meeting.club.members():
                if member.name == NO_PHONE.name:
                    self._press("seat:arrive", member_id=member.id)
        if open_for > 210 and self._once("walter"):
            self._press("seat:add", name=WALTER, stands="looking")
        for seat in self._phoneless() if open_for > 300 else ():
            if self._once(("ask", seat.member_id)):
                self._press("ask:post-for", member_id=seat.member_id, **_words_of(seat.member))

    def _put_up_hands(self) -> None:
        turn = Round(self.meeting).now
        ask = Ask.of(turn.member, OPEN) if turn is not None else None
        if turn is None or ask is None or self._since(turn.began_at) < 15:
            return
        for seat in self._phoneless():
            knows = NO_PHONE.knows if seat.member.name == NO_PHONE.name else ("Costco",)
            for target in ask.targets:
                hand = ("hand", seat.member_id, target.id)
                if target.name in knows and seat.member_id != ask.asker_id and self._once(hand):
                    where = {"target_id": target.id, "member_id": seat.member_id}
                    self._press("offer:make-for", **where)

    def _hide_for_a_moment(self) -> None:
        """One ask had a telephone number in it, or so."""
        here = Round(self.meeting)
        had = sum(turn.state == DONE for turn in here.turns)
        if self._hidden is not None:
            ask_id, since = self._hidden
            if self._since(since) > 100 and self._once("restored"):
                self._press("ask:restore", ask_id=ask_id)
        elif had >= 2 and len(here.line) >= 2 and self._once("hidden"):
            ask = Ask.of(here.line[-1].member, OPEN)
            if ask is not None:
                self._press("ask:hide", ask_id=ask.id)
                self._hidden = (ask.id, now())

    def _let_go(self) -> None:
        """Whoever must go tells her at the door."""
        while self.leaving:
            name = self.leaving.pop()
            for seat in self.meeting.seats():
                if seat.member.name == name and seat.status != LEFT:
                    self._press("seat:correct", member_id=seat.member_id, status=LEFT)

    def _phoneless(self) -> list[Attendance]:
        return [seat for seat in self.meeting.seats() if not seat.has_phone]

    def _since(self, at: datetime | None) -> float:
        return (now() - at).total_seconds() if at is not None else 0.0

    def _once(self, what: object) -> bool:
        new = what not in self._done
        self._done.add(what)
        return new

    def _press(self, command: str, *moves: tuple[str, int], **fields: Any) -> None:
        # Noted first: the event may be read before the answer is.
        self._ours.update(moves)
        self.console.command(command, **fields)


def _words_of(member: Member) -> dict[str, str]:
    known: Persona | None = next((p for p in MEMBERS if p.name == member.name), None)
    if known is not None and known.wish is not None:
        return known.wish.fields
    return {"company_1": "Kroger", "who": "store security", "why": "Twenty years as a guard."}
