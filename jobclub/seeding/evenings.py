"""An evening as it is laid out: its row, its stages, who is in the room."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jobclub.database import digest
from jobclub.meetings.codes import ALPHABET
from jobclub.meetings.hours import monday_of
from jobclub.meetings.plans import DOORS, DOORS_MINUTES, PLANS, Planned
from jobclub.meetings.surveys import EVERY, NO, QUESTIONS, YES
from jobclub.seeding.crowd import Neighbours, came, double, newcomer
from jobclub.seeding.lives import Evening, Here, Regular
from jobclub.seeding.rows import (
    Attendance,
    Commitment,
    Meeting,
    Series,
    Stage,
    Survey,
    SurveyGiven,
)
from jobclub.seeding.weeks import HELD, MISSED, Week
from jobclub.seeding.words import WILLS

PREPARED = (20, 30, 45, 60, 90)


def lay_out(here: Here, series: Series, week: Week, plan: str) -> Evening:
    """The evening of a week with its stages, as it went; or as it was planned and not held."""
    row = _meeting(here, series, week, plan)
    planned = PLANS[plan]
    local = row.planned_at.astimezone(ZoneInfo(here.club.zone)).utcoffset()
    evening = Evening(row, row.planned_at, {}, local or timedelta())
    if week.how != HELD:
        _plan_stages(here, row, planned)
        return evening
    row.state, row.close_seq = "closed", 0
    row.doors_at = row.code_since = row.planned_at - timedelta(minutes=here.luck.uniform(8, 22))
    evening.start = row.planned_at + timedelta(seconds=here.luck.uniform(0, 300))
    _go_through(here, evening, planned)
    row.lasted_min = round((evening.closed - row.doors_at).total_seconds() / 60)
    _prepare(here, evening)
    return evening


def come_in(here: Here, neighbours: Neighbours, evening: Evening, new: int, season: float) -> None:
    """Those who come, mostly, and some for the first time."""
    doors = evening.meeting.doors_at
    full = min(1.15, 0.75 + season / 4)
    here.coming = [one for one in here.coming if one.coming]
    there = [one for one in here.coming if here.chance(one.comes * full)]
    run = [one for one in there if one.row.role != "member"]
    if not any(one.row.role == "facilitator" for one in run):
        there += list(here.facilitators())[:1]
    there += [newcomer(here, neighbours, doors) for _one in range(new)]
    here.luck.shuffle(there)
    led_by = next(one for one in there if one.row.role == "facilitator")
    evening.meeting.led_by_id = led_by.row.id
    _sit(here, evening, led_by, doors, led_by.row.id)
    for one in there:
        if one is not led_by:
            minutes = here.luck.uniform(0.5, 16) if here.chance(0.88) else here.luck.uniform(16, 45)
            _sit(here, evening, one, doors + timedelta(minutes=minutes), led_by.row.id)
    _come_twice(here, evening)


def promise_something(here: Here, evening: Evening) -> None:
    """What was said last time is read back; then each says one thing for next week."""
    if "commit" not in evening.stages:
        return
    for one, seat in evening.seats:
        if seat.same_seat_id is not None or seat.status != "here":
            continue
        _read_back(here, evening, one)
        if here.chance(0.5):
            made = here.within(evening.stages["commit"])
            number = here.book.number(Commitment)
            text = here.luck.choice(WILLS)
            one.wills.append(
                Commitment(number, here.club.id, evening.meeting.id, one.row.id, text, made)
            )
            evening.commitments += 1


def ask_how_it_was(here: Here, evening: Evening) -> None:
    """The exit survey: after a first evening, and after every fourth."""
    times = dict.fromkeys(((q, a) for q in QUESTIONS for a in (YES, NO)), 0)
    answered = 0
    for one, seat in evening.seats:
        asked = seat.status in ("here", "left") and (seat.first_visit or one.visits % EVERY == 0)
        if not asked or seat.same_seat_id is not None or not here.chance(0.6):
            continue
        answered += 1
        here.book.write(SurveyGiven, here.club.id, evening.meeting.id, one.row.id)
        for question, odds in zip(QUESTIONS, (0.9, 0.8, 0.68, 0.86), strict=True):
            times[question, YES if here.chance(odds) else NO] += 1
    if answered:
        for (question, answer), number in times.items():
            here.book.write(Survey, here.club.id, evening.meeting.id, question, answer, number)


def _meeting(here: Here, series: Series, week: Week, plan: str) -> Meeting:
    luck = here.luck
    local = datetime.combine(week.day, time.fromisoformat(series.at), ZoneInfo(here.club.zone))
    at = local.astimezone(UTC)
    held = week.how == HELD
    qr, wall, public_id = (luck.randbytes(8).hex() for _one in range(3))
    doors = at - timedelta(minutes=DOORS_MINUTES)
    row = here.book.write(
        Meeting, here.club.id, public_id, week.day, "planned", series.led_by_id, series.id,
        monday_of(week.day), series.at, at, plan, doors,
        "".join(luck.choices(ALPHABET, k=6)) if held else "", doors,
        qr, digest(f"{public_id}{qr}"), wall, digest(f"{public_id}{wall}"), doors,
    )  # fmt: skip
    if week.how not in (HELD, MISSED):
        row.state, row.off_for = "off", week.how
    return row


def _plan_stages(here: Here, row: Meeting, plan: Sequence[Planned]) -> None:
    for position, stage in enumerate(plan, 1):
        here.book.write(Stage, here.club.id, row.id, position, stage.kind, stage.minutes * 60)


def _go_through(here: Here, evening: Evening, plan: Sequence[Planned]) -> None:
    row, at = evening.meeting, evening.meeting.doors_at
    for position, stage in enumerate(plan, 1):
        seconds = stage.minutes * 60
        took = timedelta(seconds=seconds * here.luck.uniform(0.9, 1.15))
        ended = evening.start if stage.kind == DOORS else at + took
        here.book.write(Stage, here.club.id, row.id, position, stage.kind, seconds, at, ended)
        evening.stages[stage.kind] = (at, ended)
        at = ended
    row.closed_at = at


def _prepare(here: Here, evening: Evening) -> None:
    """Said before the close, or after, or never."""
    luck = here.luck.random()
    if luck < 0.65:
        evening.meeting.prepared_min = here.luck.choice(PREPARED)
        evening.noted_before = evening.meeting.prepared_min if luck < 0.35 else 0


def _sit(here: Here, evening: Evening, one: Regular, at: datetime, leader: int) -> None:
    row, first = one.row, one.visits == 0
    seat = here.book.write(
        Attendance, here.club.id, evening.meeting.id, row.id, row.stands, row.role, first, at,
        one.has_phone, None if one.has_phone else leader,
    )  # fmt: skip
    if row.id != leader:
        luck = here.luck.random()
        if luck < 0.08:
            seat.status = "left"
        elif luck < 0.083 and not first:
            # Written in by mistake.
            seat.status = "absent"
            return
    evening.seats.append((one, seat))
    came(here, one, at)


def _come_twice(here: Here, evening: Evening) -> None:
    """Now and then somebody comes in once more, and does not count twice."""
    if not here.chance(0.02):
        return
    one, seat = here.luck.choice(evening.seats)
    at = seat.arrived_at + timedelta(minutes=here.luck.uniform(2, 20))
    again = double(here, one, at)
    made = here.book.write(
        Attendance, here.club.id, evening.meeting.id, again.row.id, "looking", "member", True, at
    )
    made.maybe_id = made.same_seat_id = one.row.id
    evening.seats.append((again, made))


def _read_back(here: Here, evening: Evening, one: Regular) -> None:
    for will in one.wills:
        if will.settled_at is not None or will.made_at >= evening.meeting.doors_at:
            continue
        luck = here.luck.random()
        if luck < 0.6:
            will.outcome = "done"
            will.settled_at = here.within(evening.stages["wins"])
        elif luck < 0.72:
            will.made_at = here.within(evening.stages["wins"])
        elif luck < 0.85:
            one.wills.remove(will)
            return
