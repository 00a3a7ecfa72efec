"""What the exit survey says: counts, that nobody can be found in."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from jobclub.meetings.models import Meeting
from jobclub.meetings.surveys import NO, QUESTIONS, YES, Survey, SurveyGiven
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import held, total


@dataclass(frozen=True)
class Answers:
    """What was said to one question of the exit survey."""

    question: str
    yes: int = 0
    no: int = 0


def survey(session: Session, club_id: int, period: Period) -> list[Answers]:
    """What was answered to each of the four questions, in their order."""
    yes, no = (total(case((Survey.answer == one, Survey.times), else_=0)) for one in (YES, NO))
    found = session.execute(
        select(Survey.question, yes, no)
        .join(Meeting, Meeting.id == Survey.meeting_id)
        .where(Survey.club_id == club_id, held(period))
        .group_by(Survey.question)
    )
    said = {row[0]: Answers(*row) for row in found}
    return [said.get(question, Answers(question)) for question in QUESTIONS]


def given(session: Session, club_id: int, period: Period) -> int:
    """How often it was answered, by whomever."""
    found = (
        select(func.count())
        .select_from(SurveyGiven)
        .join(Meeting, Meeting.id == SurveyGiven.meeting_id)
        .where(SurveyGiven.club_id == club_id, held(period))
    )
    return session.scalar(found) or 0
