"""What the exit survey says: counts, that nobody can be found in.

An evening of few answers counts together with others like it, always the same ones, whichever
days are asked for: so no period less another one leaves so few that one could guess.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobclub.meetings.models import Meeting
from jobclub.meetings.surveys import NO, QUESTIONS, YES, Survey
from jobclub.reports.periods import Period
from jobclub.reports.queries.base import was_held
from jobclub.reports.shares import FEW

#: How often each question was answered in each way.
Counts = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Answers:
    """What was said to one question of the exit survey."""

    question: str
    yes: int = 0
    no: int = 0

    @property
    def given(self) -> int:
        """How many answered."""
        return self.yes + self.no


def survey(session: Session, club_id: int, period: Period) -> list[Answers]:
    """What was answered to each of the four questions, in their order: after the evenings of five
    answers or more in the period, and after those of fewer whose pool was full in it.
    """
    said: Counts = Counter()
    for day, counts in _pooled(_evenings(session, club_id, period.end)):
        if day >= period.start:
            said.update(counts)
    return [Answers(name, said[name, YES], said[name, NO]) for name in QUESTIONS]


def given(session: Session, club_id: int, period: Period) -> int:
    """How many answers that is of, by whomever."""
    return survey(session, club_id, period)[0].given


def _evenings(session: Session, club_id: int, end: date) -> Iterator[tuple[date, Counts]]:
    """Each evening's, from the first one on: which ones are pooled, no period changes."""
    found = session.execute(
        select(Meeting.local_date, Meeting.id, Survey.question, Survey.answer, Survey.times)
        .join(Meeting, Meeting.id == Survey.meeting_id)
        .where(Survey.club_id == club_id, was_held(), Meeting.local_date <= end)
        .order_by(Meeting.local_date, Meeting.id)
    )
    for (day, _meeting), rows in groupby(found, lambda row: (row[0], row[1])):
        yield day, Counter({(row[2], row[3]): row[4] for row in rows})


def _pooled(evenings: Iterator[tuple[date, Counts]]) -> Iterator[tuple[date, Counts]]:
    """Those of five answers or more, and the pools of the others, each on its last day. What is
    in no full pool yet is not counted yet.
    """
    pool: list[Counts] = []
    for day, counts in evenings:
        if _given([counts]) >= FEW:
            yield day, counts
            continue
        pool.append(counts)
        if _given(pool) >= FEW:
            yield day, sum(pool, Counter())
            pool = []


def _given(pool: Sequence[Counts]) -> int:
    return sum(counts[QUESTIONS[0], answer] for counts in pool for answer in (YES, NO))
