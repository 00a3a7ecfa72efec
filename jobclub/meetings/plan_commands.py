"""What a screen may ask for about evenings to come: one, a weekly series, and the club's plans."""

from datetime import date
from typing import Annotated, Any

from jobclub.clubs.models import Member
from jobclub.commands import command
from jobclub.meetings.models import Meeting
from jobclub.meetings.own_plans import OwnPlan
from jobclub.meetings.series import Series
from jobclub.places import Role
from jobclub.text import Name, Text
from jobclub.words import _, weekday_name
from jobclub.words import day as said_day

Choice = Annotated[str, Text(20)]


@command("meeting:plan", for_=Role.FACILITATOR)
def plan_one(member: Member, *, day: date, at: Choice, plan: Choice) -> dict[str, Any]:
    """One evening."""
    meeting = Meeting.plan(day, at, plan, by=member)
    return {"go": page_of(meeting), "said": _("Planned.")}


@command("meeting:move", for_=Role.FACILITATOR)
def move(member: Member, *, meeting: Meeting, day: date, at: Choice) -> dict[str, Any]:
    """Another day or time, this once."""
    meeting.move(day, at, by=member)
    return {"said": _("Moved.")}


@command("meeting:call-off", for_=Role.FACILITATOR)
def call_off(member: Member, *, meeting: Meeting, why: Choice) -> dict[str, Any]:
    """A holiday, or cancelled."""
    meeting.call_off(why, by=member)
    return {"said": _("%(day)s: no meeting.", day=said_day(meeting.local_date))}


@command("meeting:take-up", for_=Role.FACILITATOR)
def take_up(member: Member, *, meeting: Meeting) -> dict[str, Any]:
    """There is a meeting after all."""
    meeting.take_up(by=member)
    return {"said": _("%(day)s: it takes place.", day=said_day(meeting.local_date))}


@command("meeting:take-out", for_=Role.FACILITATOR)
def take_out(member: Member, *, meeting: Meeting) -> dict[str, Any]:
    """Out of the plan, without a trace in any list."""
    meeting.take_out(by=member)
    return {"go": front_of(member), "said": _("Taken out of the plan.")}


@command("meeting:follow", for_=Role.FACILITATOR)
def follow(member: Member, *, meeting: Meeting, plan: Choice) -> dict[str, Any]:
    """Another plan for one evening."""
    meeting.follow_plan(plan, by=member)
    return {"said": _("It follows that plan now.")}


@command("series:begin", for_=Role.FACILITATOR)
def begin_series(member: Member, *, day: date, at: Choice, plan: Choice) -> dict[str, Any]:
    """The same evening every week."""
    series = Series.begin(day, at, plan, by=member)
    weekday = weekday_name(series.weekday)
    said = _("Every %(weekday)s, then. The next weeks are planned.", weekday=weekday)
    return {"id": series.id, "go": front_of(member), "said": said}


@command("series:change", for_=Role.FACILITATOR)
def change_series(
    member: Member, *, series_id: int, weekday: int, at: Choice, plan: Choice
) -> dict[str, Any]:
    """Another day, time or plan from now on."""
    Series.visible_to(member, series_id).change(weekday, at, plan, by=member)
    return {"said": _("Changed, from now on.")}


@command("series:end", for_=Role.FACILITATOR)
def end_series(member: Member, *, series_id: int) -> dict[str, Any]:
    """No more of these evenings."""
    said = _("Ended. The evenings to come are taken out.")
    if Series.visible_to(member, series_id).end(by=member):
        said = _("Ended. Only the evenings that you set by hand still take place.")
    return {"go": front_of(member), "said": said}


@command("plan:keep", for_=Role.FACILITATOR)
def keep_plan(member: Member, *, meeting: Meeting, name: Name) -> dict[str, Any]:
    """Keep an evening's stages as a plan of the club's own."""
    kept = meeting.keep_plan(name, by=member)
    return {"id": kept.id, "said": _("Kept as “%(name)s”.", name=kept.name)}


@command("plan:drop", for_=Role.FACILITATOR)
def drop_plan(member: Member, *, plan_id: int) -> dict[str, Any]:
    """A plan of the club's own, no longer kept."""
    OwnPlan.visible_to(member, plan_id).drop()
    return {"said": _("No longer kept. Evenings planned by it stay as they are.")}


def front_of(member: Member) -> str:
    """The club's front page."""
    return f"/c/{member.club.public_id}/"


def page_of(meeting: Meeting) -> str:
    """An evening's page, before its doors open."""
    return f"/c/{meeting.club.public_id}/planned/{meeting.public_id}"


def past_page_of(meeting: Meeting) -> str:
    """An evening's page in the club, once its doors were opened."""
    return f"/c/{meeting.club.public_id}/meetings/{meeting.public_id}"
