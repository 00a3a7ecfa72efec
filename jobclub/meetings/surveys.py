"""The exit survey: four questions after an evening, and nobody's answers.

An evening's answers are added up as they come. No row is one person's, and none tells by its
number or its time when it was written: beside the list of
who was asked, that would say whose it is.
"""

from collections.abc import Mapping
from itertools import product
from typing import Self

from sqlalchemy import String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped

from jobclub.clubs.models import Member
from jobclub.database import Base, Id, Key, Named, OfClub, of_club, operational, within
from jobclub.errors import Missing, Refused
from jobclub.extensions import db, find
from jobclub.meetings.attendance import HERE, LEFT, Attendance
from jobclub.meetings.models import Meeting
from jobclub.words import _

#: I learned something; I feel more confident; I will do something new; I know more about where to
#: find help.
QUESTIONS = ("learned", "confident", "new", "help")
YES, NO = "yes", "no"
_BOTH = (YES, NO)
#: After the first evening, and after every fourth.
EVERY = 4


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
        if not meeting.has_begun or SurveyGiven.by(member, meeting):
            return False
        seat = Attendance.member_id == member.id, Attendance.status.in_((HERE, LEFT))
        there = find(Attendance, *seat, Attendance.meeting_id == meeting.id)
        if there is None:
            return False
        evenings = (
            select(func.count())
            .select_from(Attendance)
            .join(Meeting, Meeting.id == Attendance.meeting_id)
            .where(*seat, Meeting.doors_at <= meeting.doors_at)
        )
        visit = db.session.scalar(evenings) or 0
        return there.first_visit or visit % EVERY == 0

    @classmethod
    def give(cls, member: Member, meeting: Meeting, answers: Mapping[str, str]) -> None:
        """Add these answers to the evening's: to all four questions, once a member."""
        if not cls.is_for(member, meeting):
            raise Missing
        if set(answers) != set(QUESTIONS) or not set(answers.values()) <= {YES, NO}:
            raise Refused(_("Please answer all four: a tap each."))
        counts = cls._counts(meeting)
        for answered in answers.items():
            counts[answered].times += 1
        db.session.add(
            SurveyGiven(club_id=meeting.club_id, meeting_id=meeting.id, member_id=member.id)
        )

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
