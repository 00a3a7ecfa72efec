"""How the doors and the seats appear on the board."""

from collections.abc import Iterable

from sqlalchemy import select

from jobclub.clubs.events import MembersMerged
from jobclub.clubs.models import Member
from jobclub.events import EventRow
from jobclub.extensions import db
from jobclub.live import ALL, Thing, privately, touches
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.events import (
    CommitmentMade,
    CommitmentSettled,
    DoorsChanged,
    LeadChanged,
    MeetingClosed,
    MeetingOpened,
    MeetingPlanned,
    MeetingReopened,
    MemberArrived,
    MemberRemoved,
    SeatChanged,
    StageBegan,
    StagesChanged,
    SurveyAnswered,
    TablesChanged,
)
from jobclub.meetings.models import Meeting


@touches(MeetingOpened, MeetingClosed, MeetingReopened)
def whole_board(_row: EventRow) -> Iterable[Thing]:
    """Open and closed look different everywhere."""
    yield ALL


@touches(DoorsChanged)
def way_in(_row: EventRow) -> Iterable[Thing]:
    """The code, the QR and the Wi-Fi line."""
    yield from (Thing("doors"), Thing("strip"), Thing("now"), Thing("stage"))


@touches(StageBegan)
def another_stage(_row: EventRow) -> Iterable[Thing]:
    """What every screen shows."""
    for part in ("stage", "run", "now", "round", "doors", "strip"):
        yield Thing(part)


@privately(StageBegan, TablesChanged, LeadChanged, MeetingClosed, MeetingReopened)
def everybody_here(row: EventRow) -> Iterable[int]:
    """What is asked of each member is another thing in each stage, and nothing after the last;
    and whoever leads is named.
    """
    here = select(Attendance.member_id).where(Attendance.meeting_id == row.meeting_id)
    yield from people_of(*db.session.scalars(here))


@touches(StagesChanged, LeadChanged)
def plan(_row: EventRow) -> Iterable[Thing]:
    """The run on the console, the clock, and when the evening starts."""
    for part in ("run", "stage", "now", "round", "doors"):
        yield Thing(part)


@privately(StagesChanged, LeadChanged)
def whoever_runs_it(row: EventRow) -> Iterable[int]:
    """The phones that may run it."""
    meeting = db.session.get(Meeting, row.meeting_id)
    if meeting is not None:
        yield from people_of(*runners(meeting))


@touches(TablesChanged)
def tables(_row: EventRow) -> Iterable[Thing]:
    """Who sits where."""
    for part in ("stage", "now", "round"):
        yield Thing(part)


@touches(MeetingPlanned)
def nothing_yet(_row: EventRow) -> Iterable[Thing]:
    """Nobody looks at the board of an evening to come."""
    return ()


@touches(CommitmentMade, CommitmentSettled)
def how_many(_row: EventRow) -> Iterable[Thing]:
    """How many have said what they will do: on the console."""
    yield Thing("now")


@privately(CommitmentMade, CommitmentSettled)
def who_promised(row: EventRow) -> Iterable[int]:
    """Whose word it is."""
    yield from people_of(row.subject_id)


@privately(SurveyAnswered)
def who_answered(row: EventRow) -> Iterable[int]:
    """Who need not be asked any more."""
    yield from people_of(row.subject_id)


@touches(MemberArrived, SeatChanged, MemberRemoved)
def seat(row: EventRow) -> Iterable[Thing]:
    """Who is here: the count, the seat, the door, and whose hands the console can put up."""
    yield Thing("seat", row.subject_id)
    for part in ("here", "waiting", "now", "doors", "round"):
        yield Thing(part)


@privately(MemberArrived, SeatChanged, MemberRemoved)
def themselves(row: EventRow) -> Iterable[int]:
    """Whose seat it is, who sits at one table with them, and who may let them in."""
    meeting = db.session.get(Meeting, row.meeting_id)
    if meeting is not None:
        beside = at_the_table_of(row.subject_id, meeting)
        yield from people_of(row.subject_id, *beside, *runners(meeting))


@privately(MembersMerged)
def both_phones(row: EventRow) -> Iterable[int]:
    """Who was put together reads it, on either phone."""
    yield from people_of(row.subject_id)


def runners(meeting: Meeting) -> Iterable[int]:
    """The members whose phones may run this meeting."""
    return db.session.scalars(
        select(Attendance.member_id).where(
            Attendance.meeting_id == meeting.id, Attendance.may_run.is_(True)
        )
    ).all()


def at_the_table_of(member_id: int, meeting: Meeting) -> Iterable[int]:
    """The members who sit with this one, or did until they left: one less or one more."""
    theirs = select(Attendance.table_no).where(
        Attendance.meeting_id == meeting.id, Attendance.member_id == member_id
    )
    return db.session.scalars(
        select(Attendance.member_id).where(
            Attendance.meeting_id == meeting.id,
            Attendance.table_no == theirs.scalar_subquery(),
        )
    ).all()


def people_of(*member_ids: int | None) -> Iterable[int]:
    """The people behind members."""
    ids = [i for i in member_ids if i is not None]
    return db.session.scalars(select(Member.person_id).where(Member.id.in_(ids))).all()
