"""The exit survey: four questions after an evening, and nobody's answers.

An evening's answers are added up as they come. No row is one person's, and none tells by its
number or its time when it was written: beside the list of who has answered, that would say whose
it is.
"""

from collections.abc import Mapping
from datetime import timedelta
from itertools import product
from typing import Self

from sqlalchemy import ColumnElement, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped

from jobclub.clock import now
from jobclub.clubs.models import Member
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.errors import Missing, Refused
from jobclub.events import record
from jobclub.extensions import db, find
from jobclub.meetings.attendance import HERE, LEFT, Attendance
from jobclub.meetings.events import SurveyAnswered
from jobclub.meetings.models import Meeting
from jobclub.words import _

#: In the order in which they are asked; `sentences` has their words.
QUESTIONS = ("learned", "confident", "new", "help")
YES, NO = "yes", "no"
_BOTH = (YES, NO)
#: After the first evening, and after every fourth.
EVERY = 4
#: Later nobody remembers how that evening was. A phone gives up after as long, too.
ASKED_FOR = timedelta(days=14)
#: Of fewer answers one could guess who said what.
FEW = 5


class Survey(OfClub, Named, Base):
    """How often one question was answered in one way after one evening."""

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("meeting_id", "question", "answer"),
        of_club(),
        within("meeting_id", "meeting"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = operational(Id)
    question: Mapped[str] = operational(String(10))
    answer: Mapped[str] = operational(String(3))
    times: Mapped[int] = operational(default=0)

    @classmethod
    def is_for(cls, member: Member, meeting: Meeting) -> bool:
        """Whether this member is asked after this evening: they were there, it was their first or
        a fourth one, and they have not answered yet.
        """
        return (
            meeting.has_begun
            and (meeting.closed_at is None or now() - meeting.closed_at <= ASKED_FOR)
            and cls._is_their_turn(member, meeting)
            and not SurveyGiven.by(member, meeting)
        )

    @classmethod
    def give(cls, member: Member, meeting: Meeting, answers: Mapping[str, str]) -> None:
        """Add these answers to the evening's: to all four questions. Doing it twice is doing it
        once, whatever was answered then.
        """
        if SurveyGiven.by(member, meeting):
            return
        if not cls.is_for(member, meeting):
            raise Missing
        if set(answers) != set(QUESTIONS) or not set(answers.values()) <= {YES, NO}:
            raise Refused(_("Please answer all four: a tap each."))
        counts = cls._counts(meeting)
        for answered in answers.items():
            counts[answered].times += 1
        SurveyGiven.note(member, meeting)

    @classmethod
    def heard(cls, meeting: Meeting) -> tuple[int, Mapping[str, int]]:
        """How many have answered, and how many of them said yes, by question; none of so few that
        one could guess who said what.
        """
        found = db.session.scalars(select(cls).where(cls.meeting_id == meeting.id)).all()
        given = sum(one.times for one in found if one.question == QUESTIONS[0])
        yes = {one.question: one.times for one in found if one.answer == YES}
        return given, {name: yes[name] for name in QUESTIONS} if given >= FEW else {}

    @classmethod
    def _is_their_turn(cls, member: Member, meeting: Meeting) -> bool:
        theirs = _was_there(member)
        there = find(Attendance, *theirs, Attendance.meeting_id == meeting.id)
        if there is None or there.first_visit:
            return there is not None
        evenings = (
            select(func.count())
            .select_from(Attendance)
            .join(Meeting, Meeting.id == Attendance.meeting_id)
            .where(*theirs, Meeting.doors_at <= meeting.doors_at)
        )
        return (db.session.scalar(evenings) or 0) % EVERY == 0

    @classmethod
    def _counts(cls, meeting: Meeting) -> dict[tuple[str, str], Self]:
        found = db.session.scalars(select(cls).where(cls.meeting_id == meeting.id)).all()
        # All of them at once: else their numbers would tell what the first of all answered.
        made = [] if found else [cls._none_yet(meeting, *one) for one in product(QUESTIONS, _BOTH)]
        db.session.add_all(made)
        return {(one.question, one.answer): one for one in (*found, *made)}

    @classmethod
    def _none_yet(cls, meeting: Meeting, question: str, answer: str) -> Self:
        this = cls(club_id=meeting.club_id, meeting_id=meeting.id, question=question)
        this.answer, this.times = answer, 0
        return this


class SurveyGiven(OfClub, Named, Base):
    """That a member has answered, and nothing of what."""

    __tablename__ = "survey_given"
    __table_args__ = (
        UniqueConstraint("meeting_id", "member_id"),
        of_club(),
        within("meeting_id", "meeting"),
        within("member_id", "member"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = operational(Id)
    member_id: Mapped[int] = operational(Id, index=True)

    @classmethod
    def by(cls, member: Member, meeting: Meeting) -> bool:
        """Whether this member has answered after this evening."""
        return find(cls, cls.meeting_id == meeting.id, cls.member_id == member.id) is not None

    @classmethod
    def note(cls, member: Member, meeting: Meeting) -> None:
        """They have; their own screens need not ask any more."""
        db.session.add(cls(club_id=meeting.club_id, meeting_id=meeting.id, member_id=member.id))
        record(SurveyAnswered(meeting.club_id, member.id, member.id, [meeting]))


def sentences() -> dict[str, str]:
    """What is said yes or no to, in order."""
    return {
        "learned": _("I learned something."),
        "confident": _("I feel more confident."),
        "new": _("I will do something new."),
        "help": _("I know more about where to find help."),
    }


def _was_there(member: Member) -> tuple[ColumnElement[bool], ...]:
    # Who may be somebody else in the room is asked as that one.
    here = Attendance.status.in_((HERE, LEFT))
    return Attendance.member_id == member.id, here, Attendance.same_seat_id.is_(None)
