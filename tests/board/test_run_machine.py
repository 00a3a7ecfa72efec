"""Whatever two facilitators press at once, whoever comes and goes: the run and the round hold.

No stage is lost, no clock runs below nought, one turn is on at most, and every screen shows what
one just opened would. Ana has the laptop; Rose's phone was nodded to. Each presses what their own
screen shows, which may be old by then.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy import select

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.round import LEAST_S, MOST_S, Round
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.asks.turns import DONE, NEXT_WEEK, NOW, PASSED, WAITS, Turn
from jobclub.clubs.models import Member
from jobclub.extensions import db
from jobclub.meetings.attendance import HERE, Attendance
from jobclub.meetings.models import WAITS as CAME_LATE
from jobclub.meetings.plans import KINDS
from jobclub.meetings.stages import Stage
from jobclub.places import Place, Role
from tests.board.playing import Guest, Played, play

NAMES = ("Ben", "Chloe", "George", "Ben Carter", "Nora")
COMPANIES = st.sampled_from(("eBay", "Acme", "Delta"))
MOST = 6
ANY = st.integers(0, 99)
#: Which of the two facilitators; and whether they looked at their screen before they pressed.
WHO, LOOKS = st.integers(0, 1), st.sampled_from([True, True, False])


@dataclass(frozen=True)
class Here:
    """Where the evening stands."""

    stage: int | None
    next_stage: int | None
    stage_before: int | None
    turn: int
    line: tuple[int, ...]


class Run(Played):
    """The usual hour, run by two."""

    @initialize()
    def doors_open(self) -> None:
        self.open_doors(helper="Rose")
        self.both = [self.ana, self.guests[0]]
        self.stages = self._stages()
        self.seen = [self._here(), self._here()]
        for name, company in (("Ben", "eBay"), ("Chloe", "Acme")):
            self.join(name)
            self.do(self.guests[-1], "ask:post", company_1=company)

    # The run

    @rule(who=WHO, looks=LOOKS, verb=st.sampled_from(["stage:next", "stage:next", "stage:back"]))
    def go_on_or_back(self, who: int, looks: bool, verb: str) -> None:
        """The room moves by one stage where the presser saw it; else it stays."""
        seen, before = self._looked(who, looks=looks), self._here()
        self.do(self.both[who], verb, stage_id=seen.stage)
        to = before.next_stage if verb == "stage:next" else before.stage_before
        moves = self._may(who) and before.stage is not None and seen.stage == before.stage
        assert self._here().stage == (to if moves and to is not None else before.stage)

    @rule(who=WHO, which=ANY, seconds=st.sampled_from([120, 1000]), less=st.booleans())
    def stretch(self, who: int, which: int, seconds: int, less: bool) -> None:
        stage = self.pick(Stage, which)
        self.do(self.both[who], "stage:stretch", stage_id=stage, seconds=seconds, less=less)

    @rule(who=WHO, which=ANY, skipped=st.booleans())
    def skip(self, who: int, which: int, skipped: bool) -> None:
        self.do(self.both[who], "stage:skip", stage_id=self.pick(Stage, which), skipped=skipped)

    @rule(kind=st.sampled_from(KINDS), which=ANY)
    def add(self, kind: str, which: int) -> None:
        after, before = self.pick(Stage, which), set(self.stages)
        if self.do(self.ana, "stage:add", kind=kind, minutes=5, after_id=after).get("ok"):
            (added,) = set(self._stages()) - before
            self.stages.insert(self.stages.index(after or 0) + 1, added)

    @rule(which=ANY)
    def remove(self, which: int) -> None:
        stage = self.pick(Stage, which)
        if self.do(self.ana, "stage:remove", stage_id=stage).get("ok"):
            self.stages.remove(stage or 0)

    @rule(wanted=st.sampled_from(["meeting:close", "meeting:reopen", "meeting:reopen"]))
    def close_or_reopen(self, wanted: str) -> None:
        before = self._here()
        self.do(self.ana, wanted)
        if wanted == "meeting:close" and before.stage is not None:
            assert (self._here().stage, self._here().turn) == (None, 0)
            self.do(self.ana, "meeting:reopen")
            assert self._here() == before
            self.do(self.ana, wanted)

    @rule(who=WHO, shows=st.sampled_from(["stage", "list", "doors"]))
    def let_the_wall_show(self, who: int, shows: str) -> None:
        self.do(self.both[who], "meeting:wall", shows=shows)

    @rule(who=WHO, verb=st.sampled_from(["tables:make", "tables:make", "tables:undo"]))
    def sit(self, who: int, verb: str) -> None:
        self.do(self.both[who], verb)

    @rule(who=WHO)
    def take_over(self, who: int) -> None:
        self.do(self.both[who], "meeting:take-over")

    @rule(may_run=st.sampled_from([True, True, False]))
    def nod(self, may_run: bool) -> None:
        rose = self.both[1]
        self.do(self.ana, "seat:let-run", member_id=rose.member_id, may_run=may_run)

    # The round

    @rule(who=WHO, looks=LOOKS)
    def next_turn(self, who: int, looks: bool) -> None:
        """The one who waits first, where the presser saw whose turn it was; else nothing."""
        seen, before = self._looked(who, looks=looks), self._here()
        answer = self.do(self.both[who], "turn:next", turn_id=seen.turn)
        if answer.get("ok") and seen.turn == before.turn:
            assert self._here().turn == (before.line[0] if before.line else 0)
        elif before.turn:
            assert self._here().turn == before.turn

    @rule(
        who=WHO,
        looks=LOOKS,
        verb=st.sampled_from(["turn:later", "turn:stretch", "round:put-off"]),
        which=st.one_of(st.none(), ANY),
    )
    def change_the_round(self, who: int, looks: bool, verb: str, which: int | None) -> None:
        seen = self._looked(who, looks=looks).turn
        turn = seen or None if which is None else self.pick(Turn, which)
        self.do(self.both[who], verb, turn_id=turn)

    @rule(who=WHO, looks=LOOKS)
    def swap(self, who: int, looks: bool) -> None:
        """The two that were looked at, or nobody."""
        seen, before = self._looked(who, looks=looks), self._here()
        if not (seen.turn and seen.line):
            return
        self.do(self.both[who], "turn:swap", turn_id=seen.turn, next_id=seen.line[0])
        if (seen.turn, *seen.line[:1]) != (before.turn, *before.line[:1]):
            assert self._here().turn == before.turn

    @rule(who=WHO, which=ANY, up=st.booleans())
    def move(self, who: int, which: int, up: bool) -> None:
        self.do(self.both[who], "turn:move", turn_id=self.pick(Turn, which), up=up)

    @rule(who=WHO, how=st.sampled_from(["arrival", "shuffled"]))
    def order(self, who: int, how: str) -> None:
        self.do(self.both[who], "round:order", how=how)

    @rule(who=WHO, ask=ANY)
    def show(self, who: int, ask: int) -> None:
        self.do(self.both[who], "ask:spotlight", ask_id=self.pick(Ask, ask))

    @rule(who=WHO, member=ANY, skipped=st.booleans())
    def skip_somebody(self, who: int, member: int, skipped: bool) -> None:
        somebody = self.pick(Member, member)
        self.do(self.both[who], "turn:skip", member_id=somebody, skipped=skipped)

    # Those who ask

    @rule(name=st.sampled_from(NAMES))
    def join(self, name: str) -> None:
        self.come_in(name, "looking", most=MOST)

    @precondition(lambda self: len(self.guests) < MOST)
    @rule(name=st.sampled_from(NAMES))
    def come_without_a_phone(self, name: str) -> None:
        self.do(self.ana, "seat:add", name=name, stands="looking")

    @rule(who=ANY, company=COMPANIES)
    def post(self, who: int, company: str) -> None:
        self.do(self.guest(who), "ask:post", company_1=company)

    @rule(member=ANY, company=COMPANIES)
    def post_for_somebody(self, member: int, company: str) -> None:
        asker = self.pick(Member, member)
        self.do(self.ana, "ask:post-for", member_id=asker, company_1=company)

    @rule(who=ANY, ask=ANY)
    def withdraw(self, who: int, ask: int) -> None:
        self.do(self.guest(who), "ask:withdraw", ask_id=self.pick(Ask, ask))

    @rule(who=WHO, ask=ANY, verb=st.sampled_from(["ask:hide", "ask:restore"]))
    def look_after_an_ask(self, who: int, ask: int, verb: str) -> None:
        self.do(self.both[who], verb, ask_id=self.pick(Ask, ask))

    @rule(who=ANY, skipped=st.booleans())
    def pass_it(self, who: int, skipped: bool) -> None:
        self.do(self.guest(who), "turn:pass", skipped=skipped)

    @rule(who=ANY, read_aloud=st.booleans())
    def have_it_read(self, who: int, read_aloud: bool) -> None:
        self.do(self.guest(who), "turn:read-for-me", read_aloud=read_aloud)

    @rule(who=ANY)
    def finish(self, who: int) -> None:
        """Only the speaker ends it, whoever taps."""
        guest, before = self.guest(who), self._here()
        answer = self.do(guest, "turn:finish", turn_id=before.turn or None)
        if answer.get("ok"):
            assert self._turns()[before.turn].member_id == guest.member_id
            assert self._here().turn == 0
        elif before.turn:
            assert self._here().turn == before.turn

    @rule(who=ANY, which=ANY, verb=st.sampled_from(["offer:make", "offer:withdraw"]))
    def tap_a_company(self, who: int, which: int, verb: str) -> None:
        self.do(self.guest(who), verb, target_id=self.pick(Target, which))

    @rule(member=ANY, verb=st.sampled_from(["seat:remove", "seat:arrive", "seat:arrive"]))
    def send_out_or_bring_back(self, member: int, verb: str) -> None:
        self.do(self.ana, verb, member_id=self.pick(Member, member))

    @rule(member=ANY, status=st.sampled_from(["left", "here"]))
    def leave_or_come_back(self, member: int, status: str) -> None:
        self.do(self.ana, "seat:correct", member_id=self.pick(Member, member), status=status)

    @rule(who=WHO, member=ANY, verb=st.sampled_from(["seat:same", "seat:another"]))
    def see_to_the_door(self, who: int, member: int, verb: str) -> None:
        self.do(self.both[who], verb, member_id=self.pick(Member, member))
        # Two rows may be one person now.
        for guest in self.guests:
            guest.member_id = self._member_of(guest)

    @precondition(lambda self: self._here().stage is not None)
    @rule(minutes=st.sampled_from([1, 1, 3, 8]))
    def time_passes(self, minutes: int) -> None:
        """Nothing ends by itself."""
        before = self._here()
        self.wait(timedelta(minutes=minutes))
        assert self._here() == before

    # What holds

    @invariant()
    def no_stage_is_lost_and_one_is_on(self) -> None:
        assert self._stages() == self.stages
        with self.app.app_context():
            meeting = self.meeting()
            stages = meeting.run.stages
            positions = [stage.position for stage in stages]
            assert positions == sorted(set(positions))
            on = [stage for stage in stages if stage.is_on]
            assert len(on) == meeting.is_open
            for stage in stages:
                assert stage.left >= 0
                assert 60 <= stage.given <= 4 * 3600
                if on and stage.position < on[0].position:
                    assert stage.is_done != stage.skipped
                elif on and stage.position > on[0].position:
                    assert stage.started_at is None

    @invariant()
    def one_turn_is_on_and_whoever_is_here_with_an_ask_is_in_the_round(self) -> None:
        with self.app.app_context():
            meeting = self.meeting()
            here = Round(meeting)
            turns = db.session.scalars(select(Turn)).all()
            assert {turn.state for turn in turns} <= {WAITS, NOW, DONE, PASSED, NEXT_WEEK}
            on = [turn for turn in turns if turn.state == NOW]
            assert len(on) <= meeting.is_open
            assert here.now in (None, *on)
            assert all(turn.left >= 0 for turn in turns)
            assert LEAST_S <= here.seconds <= MOST_S
            assert 0 <= here.fits <= here.left == len(here.line)
            assert len(here.turns) == len({turn.member_id for turn in here.turns})
            assert {turn.member_id for turn in here.turns} == self._askers()

    @invariant()
    def everybody_sits_somewhere_or_nobody_does(self) -> None:
        with self.app.app_context():
            seats = self.meeting().seats()
            sit = [s for s in seats if s.status == HERE and s.same_seat_id is None]
            if self.meeting().is_open:
                assert len({s.table_no is None for s in sit}) <= 1

    @invariant()
    def roses_phone_runs_it_while_she_is_here_and_nodded_to(self) -> None:
        with self.app.app_context():
            seats = db.session.scalars(select(Attendance).where(Attendance.may_run.is_(True))).all()
            assert all(s.status == HERE and s.member.is_facilitator for s in seats)

    def _looked(self, who: int, *, looks: bool) -> Here:
        if looks:
            self.seen[who] = self._here()
        return self.seen[who]

    def _here(self) -> Here:
        with self.app.app_context():
            run, here = self.meeting().run, Round(self.meeting())
            return Here(
                run.now.id if run.now is not None else None,
                run.next.id if run.next is not None else None,
                run.before.id if run.before is not None else None,
                here.now.id if here.now is not None else 0,
                tuple(turn.id for turn in here.line),
            )

    def _may(self, who: int) -> bool:
        with self.app.app_context():
            return Place.of(self.both[who].caller).role >= Role.RUNNER

    def _stages(self) -> list[int]:
        with self.app.app_context():
            return [stage.id for stage in self.meeting().run.stages]

    def _turns(self) -> dict[int, Turn]:
        with self.app.app_context():
            return {turn.id: turn for turn in db.session.scalars(select(Turn))}

    def _member_of(self, guest: Guest) -> int:
        with self.app.app_context():
            return Place.of(guest.caller).me.id

    def _askers(self) -> set[int]:
        """Read one by one: who is here, with an open ask on this board that nobody has hidden."""
        found = set()
        for seat in self.meeting().seats():
            ask = Ask.of(seat.member, OPEN)
            if seat.status != HERE or seat.member.removed_at is not None or ask is None:
                continue
            shown = db.session.scalar(
                select(Showing).where(
                    Showing.ask_id == ask.id, Showing.meeting_id == self.meeting_id
                )
            )
            if ask.hidden_at is None and shown is not None and shown.late != CAME_LATE:
                found.add(seat.member_id)
        return found


@pytest.mark.both
def test_whatever_two_facilitators_press(database: str) -> None:
    # On the other database only SQL is another: fewer plays say so.
    play(Run, database, plays=4 if database == "sqlite" else 2, steps=25, shrink=False)


@pytest.mark.full
@pytest.mark.both
def test_whatever_they_press_all_evening(database: str) -> None:
    play(Run, database, plays=25, steps=50, shrink=True)
