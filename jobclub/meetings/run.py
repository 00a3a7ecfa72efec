"""The run of an evening: which stage is on, what comes next, and how it is changed on the way.

Each verb names the stage that whoever pressed it was looking at. Two facilitators who press Next
at once move the room by one stage, not by two. What lies before the stage that is on is over; what
lies after it is still to come, whatever was skipped or begun by mistake.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from jobclub.clubs.models import Member
from jobclub.errors import Missing, Refused
from jobclub.events import Event, record
from jobclub.extensions import db
from jobclub.meetings.events import StageBegan, StagesChanged
from jobclub.meetings.plans import CLOSE, DOORS, KINDS, LEAST_S, MOST_S, Planned
from jobclub.meetings.stages import Stage
from jobclub.words import _

if TYPE_CHECKING:
    from jobclub.meetings.models import Meeting

#: What later features do before the room leaves a stage, for the next one or (True) for the one
#: before: whoever speaks has had their turn, or gives it back.
before_leaving: list[Callable[["Meeting", Member, bool], None]] = []
#: And when the evening ends, in whatever stage, or goes on after all.
on_finish: list[Callable[["Meeting", Member], None]] = []
on_resume: list[Callable[["Meeting"], None]] = []

#: More stages than any evening has.
MOST_STAGES = 24


class Run:
    """A meeting's stages, in order."""

    def __init__(self, meeting: "Meeting") -> None:
        self.meeting = meeting

    @cached_property
    def stages(self) -> Sequence[Stage]:
        """Every stage, skipped ones too."""
        return db.session.scalars(
            select(Stage).where(Stage.meeting_id == self.meeting.id).order_by(Stage.position)
        ).all()

    @property
    def now(self) -> Stage | None:
        """The stage that the room is in; none before the doors open and after the close."""
        return next((stage for stage in self.stages if stage.is_on), None)

    @property
    def next(self) -> Stage | None:
        """Where Next would lead."""
        here = self.now
        after = [s for s in self.stages if here is None or s.position > here.position]
        return next((stage for stage in after if not stage.skipped), None)

    @property
    def before(self) -> Stage | None:
        """Where Back would lead."""
        here = self.now
        past = [s for s in self.stages if here is not None and s.position < here.position]
        return next((stage for stage in reversed(past) if not stage.skipped), None)

    @property
    def minutes(self) -> int:
        """From the start to the end, as it stands now; the doors open before."""
        return sum(s.minutes for s in self.stages if s.kind != DOORS and not s.skipped)

    def keeps_to(self, plan: Sequence[Planned]) -> bool:
        """Whether the stages are those of a plan."""
        mine = [(stage.kind, stage.given) for stage in self.stages if not stage.skipped]
        return mine == [(one.kind, one.minutes * 60) for one in plan]

    def lay(self, plan: Sequence[Planned]) -> None:
        """Plan the evening so. What was planned before goes."""
        if any(stage.started_at is not None for stage in self.stages):
            raise Refused(_("This evening has begun already."))
        for stage in self.stages:
            db.session.delete(stage)
        db.session.flush()
        for position, planned in enumerate(plan, 1):
            db.session.add(self._new(position, planned.kind, planned.minutes * 60))
        self._changed()

    def open_doors(self, seconds: int | None = None) -> None:
        """The evening begins with its first stage; `seconds` until the start, where it is known."""
        first = self.next
        if first is None:
            return
        if seconds is not None and first.kind == DOORS:
            # Opened at noon for the evening, too: only the plan's stages have a longest length.
            first.planned_s, first.added_s = max(LEAST_S, seconds), 0
        first.begin()

    def finish(self, *, by: Member) -> None:
        """The evening is over, in whatever stage the room was."""
        for settle in on_finish:
            settle(self.meeting, by)
        if self.now is not None:
            self.now.end()

    def resume(self) -> None:
        """Closed too early: go on where the room was, with the time that it had left."""
        begun = [stage for stage in self.stages if stage.started_at is not None]
        if begun:
            begun[-1].begin()
        for settle in on_resume:
            settle(self.meeting)

    def go_on(self, stage_id: int, *, by: Member) -> None:
        """Next: leave the stage that was looked at for the one after it."""
        here, to = self._looked_at(stage_id), self.next
        if here is not None and to is not None:
            self._leave(by, back=False)
            here.end()
            self._enter(to, by)

    def go_back(self, stage_id: int, *, by: Member) -> None:
        """Back: the stage was begun by mistake, and the one before it goes on."""
        here, to = self._looked_at(stage_id), self.before
        if here is not None and to is not None:
            self._leave(by, back=True)
            here.forget()
            self._enter(to, by)

    def stretch(self, stage_id: int, seconds: int, *, by: Member) -> None:
        """More time for a stage that is on or still to come, or less."""
        stage = self._not_over(stage_id)
        stage.stretch(seconds)
        self._tell(StagesChanged, stage, by)

    def skip(self, stage_id: int, skipped: bool, *, by: Member) -> None:
        """Leave a stage out, or in again. One that has begun was not left out."""
        stage = self._still_to_come(stage_id)
        if skipped and stage.kind == CLOSE:
            raise Refused(_("Every evening has an end."))
        if stage.skipped != skipped:
            stage.skipped = skipped
            self._tell(StagesChanged, stage, by)

    def add(self, kind: str, minutes: int, after_id: int, *, by: Member) -> Stage:
        """One stage more, after another."""
        if kind not in KINDS or kind in (DOORS, CLOSE):
            raise Refused(_("Please choose one from the list."), "kind")
        after = self._not_over(after_id)
        if after.kind == CLOSE:
            raise Refused(_("Nothing comes after the close."), "after_id")
        if len(self.stages) >= MOST_STAGES:
            raise Refused(_("That is enough for one evening."))
        later = [stage for stage in self.stages if stage.position > after.position]
        for stage in reversed(later):
            stage.position += 1
            db.session.flush()
        added = self._new(after.position + 1, kind, min(MOST_S, max(LEAST_S, minutes * 60)))
        db.session.add(added)
        self._changed()
        self._tell(StagesChanged, added, by)
        return added

    def remove(self, stage_id: int, *, by: Member) -> None:
        """Take a stage out of the plan."""
        stage = self._still_to_come(stage_id)
        if stage.kind in (DOORS, CLOSE):
            raise Refused(_("Every evening has doors and an end."))
        db.session.delete(stage)
        self._changed()
        self._tell(StagesChanged, stage, by)

    def stage(self, stage_id: int) -> Stage:
        """One of this meeting's stages."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise Missing

    def _looked_at(self, stage_id: int) -> Stage | None:
        """The stage to leave; None when somebody else was first."""
        self.meeting.must_be_open()
        looked_at = self.stage(stage_id)
        return looked_at if looked_at.is_on else None

    def _leave(self, by: Member, *, back: bool) -> None:
        for settle in before_leaving:
            settle(self.meeting, by, back)

    def _enter(self, stage: Stage, by: Member) -> None:
        stage.begin()
        # Whatever the wall was told to show instead belonged to the stage before.
        self.meeting.wall_shows = "stage"
        self._tell(StageBegan, stage, by)

    def _not_over(self, stage_id: int) -> Stage:
        """A stage that is on or still to come; of a closed evening there is none."""
        stage, here = self.stage(stage_id), self.now
        if self.meeting.state == "closed":
            self.meeting.must_be_open()
        if here is not None and stage.position < here.position:
            raise Refused(_("That part of the evening is over."))
        return stage

    def _still_to_come(self, stage_id: int) -> Stage:
        stage = self._not_over(stage_id)
        if stage.is_on:
            raise Refused(_("That part of the evening has begun."))
        return stage

    def _new(self, position: int, kind: str, seconds: int) -> Stage:
        return Stage(
            club_id=self.meeting.club_id,
            meeting_id=self.meeting.id,
            position=position,
            kind=kind,
            planned_s=seconds,
            added_s=0,
            skipped=False,
        )

    def _changed(self) -> None:
        db.session.flush()
        self.__dict__.pop("stages", None)

    def _tell(self, kind: type[Event], stage: Stage, by: Member) -> None:
        record(kind(self.meeting.club_id, stage.id, by.id, [self.meeting]))
