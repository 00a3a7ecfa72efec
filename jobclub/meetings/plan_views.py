"""The pages of evenings to come: one planned evening, and a weekly series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy import select

from jobclub.clubs.models import Club
from jobclub.errors import Missing
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.meetings.own_plans import OwnPlan, plans_of, stages_of
from jobclub.meetings.plan_commands import past_page_of
from jobclub.meetings.planning import DROPPED, PLANNED
from jobclub.meetings.plans import (
    ASKS,
    DOORS,
    FIRST_EVENINGS,
    KINDS,
    PLANS,
    USUAL,
    usual_plan,
)
from jobclub.meetings.run import Run
from jobclub.meetings.series import Series
from jobclub.meetings.stages import Stage
from jobclub.pages import go, page
from jobclub.places import Place, Role
from jobclub.words import _, at_time, clock_time, hours, weekday_name

pages = Blueprint("plan", __name__)

#: When most clubs meet, until one has said otherwise.
USUAL_TIME = "19:00"
#: From this hour on, today is tonight.
EVENING = 17


@dataclass(frozen=True)
class Evening:
    """A planned evening as a page shows it: its hours, its plan, and when each stage begins."""

    meeting: Meeting
    hours: str
    plan: str
    series: Series | None
    stages: Sequence[tuple[Stage, str]]

    @classmethod
    def each(cls, club: Club, meetings: Sequence[Meeting]) -> "list[Evening]":
        """Read several of one club, all at once."""
        names, stages_of_plan = plans_of(club), stages_of(club)
        read = []
        for meeting, run in zip(meetings, _runs(meetings), strict=True):
            starts = meeting.starts_at
            kept = run.keeps_to(stages_of_plan.get(meeting.plan_key, PLANS[USUAL]))
            said_plan = _plan_said(meeting.plan_key, names, run.minutes, kept=kept)
            said_hours = hours(starts, starts + timedelta(minutes=run.minutes), club.zone)
            begins = [
                (stage, at_time(at, club.zone) if at else "") for stage, at in _begins(starts, run)
            ]
            read.append(cls(meeting, said_hours, said_plan, Series.of_meeting(meeting), begins))
        return read

    @property
    def said(self) -> str:
        """ "Tonight at 7:00 PM"."""
        zone = self.meeting.club.zone
        time = at_time(self.meeting.starts_at, zone)
        late = self.meeting.starts_at.astimezone(ZoneInfo(zone)).hour >= EVENING
        return _("Tonight at %(time)s", time=time) if late else _("Today at %(time)s", time=time)

    @property
    def missing(self) -> str:
        """The kind of stage that one would add: the first that it has not."""
        have = {stage.kind for stage, _at in self.stages}
        return next((kind for kind in KINDS if kind not in have), ASKS)

    @property
    def before_it(self) -> Stage:
        """The stage after which that would come."""
        earlier = KINDS[: KINDS.index(self.missing) + 1]
        return [stage for stage, _at in self.stages if stage.kind in earlier][-1]

    @property
    def is_moved(self) -> bool:
        """Not where its series puts it, this once."""
        return self.series is not None and not self.series.is_regular(self.meeting)


@page(pages, "/c/<club>/planned/<meeting_id>", for_=Role.FACILITATOR)
def planned(place: Place, meeting_id: str) -> ResponseReturnValue:
    """One evening before its doors open: its stages, and all that may still be changed."""
    meeting = Meeting.visible_to(place.me, meeting_id)
    if meeting.state == DROPPED:
        raise Missing
    if not meeting.is_planned:
        return go(past_page_of(meeting))
    evening = Evening.each(place.home, [meeting])[0]
    return render_template(
        "meetings/planned.html",
        evening=evening,
        every=said(evening.series) if evening.series is not None else "",
        open_meeting=Meeting.tonight(place.home.id),
        plans=plans_of(place.home),
        own_plans=OwnPlan.of_club(place.home),
    )


@page(pages, "/c/<club>/series/<int(max=999999999999):series_id>", for_=Role.FACILITATOR)
def series(place: Place, series_id: int) -> ResponseReturnValue:
    """The same evening every week, to be changed or ended."""
    found = Series.visible_to(place.me, series_id)
    if found.ended_on is not None:
        return go(f"/c/{place.home.public_id}/")
    return render_template(
        "meetings/series.html",
        series=found,
        every=said(found),
        weekdays=[(number, weekday_name(number)) for number in range(7)],
        plans=plans_of(place.home),
    )


def to_come(club: Club) -> dict[str, Any]:
    """What the club's front shows of the evenings to come."""
    planned_ones = Meeting.planned_in(club)
    before = Meeting.held_in(club.id) + sum(one.state == PLANNED for one in planned_ones)
    weekly, plans = Series.of_club(club), plans_of(club)
    due = Meeting.due_of(planned_ones)
    evenings = Evening.each(club, planned_ones)
    times = [one.at for one in weekly] or [one.at for one in planned_ones]
    return {
        "due": next((one for one in evenings if one.meeting is due), None),
        "coming": [one for one in evenings if one.meeting is not due],
        "weekly": [(one, said(one), plans.get(one.plan, "")) for one in weekly],
        "plans": plans,
        "usual": usual_plan(before),
        "usual_weekly": USUAL,
        "short_ones": max(0, FIRST_EVENINGS - before),
        "at": (times or [USUAL_TIME])[-1],
        "today": club.today(),
    }


def said(every: Series) -> str:
    """ "Every Tuesday at 7:00 PM"."""
    weekday = weekday_name(every.weekday)
    return _("Every %(weekday)s at %(time)s", weekday=weekday, time=clock_time(every.at))


def _plan_said(key: str, names: dict[str, str], length: int, *, kept: bool) -> str:
    minutes = ngettext("%(num)s minute", "%(num)s minutes", length)
    if not kept:
        return _("%(length)s, changed", length=minutes)
    name = names.get(key, "")
    told = not name or key in PLANS
    return (name or minutes) if told else _("%(plan)s, %(length)s", plan=name, length=minutes)


def _runs(meetings: Sequence[Meeting]) -> Sequence[Run]:
    """Their runs, with all stages read in one statement."""
    stages = db.session.scalars(
        select(Stage)
        .where(Stage.meeting_id.in_([meeting.id for meeting in meetings]))
        .order_by(Stage.meeting_id, Stage.position)
    ).all()
    runs = [meeting.run for meeting in meetings]
    for run in runs:
        run.stages = [stage for stage in stages if stage.meeting_id == run.meeting.id]
    return runs


def _begins(starts: datetime, run: Run) -> Sequence[tuple[Stage, datetime | None]]:
    """When each stage would begin; none for what is left out."""
    on = [stage for stage in run.stages if not stage.skipped]
    doors = sum(stage.given for stage in on if stage.kind == DOORS)
    at, found = starts - timedelta(seconds=doors), {}
    for stage in on:
        found[stage.id] = at
        at += timedelta(seconds=stage.given)
    return [(stage, found.get(stage.id)) for stage in run.stages]
