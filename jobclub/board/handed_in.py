"""What was handed in of an evening's figures, what of it was corrected, and what would be now."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from jobclub.board.figures import Figure, Figures
from jobclub.meetings.models import Meeting
from jobclub.meetings.summaries import Summary
from jobclub.meetings.surveys import Survey, sentences


@dataclass(frozen=True)
class Change:
    """A figure that is another one now."""

    was: Figure
    now: Figure


@dataclass(frozen=True)
class Revision:
    """A summary as it was made final, and what it corrected in the one before."""

    summary: Summary
    changes: Sequence[Change]


class HandedIn:
    """One evening's summaries."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting

    @cached_property
    def figures(self) -> Figures:
        """Those that count."""
        return Figures.of(self.meeting)

    @property
    def final(self) -> Summary | None:
        """The one that is final; None: the evening is on, or its figures are a draft."""
        counts = next((one for one in self._all if not one.superseded), None)
        return counts if counts is not None and counts.is_final and not self.is_open else None

    @property
    def is_open(self) -> bool:
        """While the evening is on nothing of it is handed in."""
        return self.meeting.is_open

    @cached_property
    def differs(self) -> Sequence[Change]:
        """What has turned out otherwise since it was made final."""
        if self.final is None:
            return []
        return changes(self.figures, Figures.as_it_stands(self.meeting))

    @cached_property
    def revisions(self) -> Sequence[Revision]:
        """Every one that was made final, the newest first."""
        finals = [one for one in self._all if one.is_final]
        before = [None, *finals]
        told = [Revision(one, _between(old, one)) for old, one in zip(before, finals, strict=False)]
        return told[::-1]

    @cached_property
    def survey(self) -> tuple[int, dict[str, int]]:
        """How many answered what was asked at the end, and their yeses, by sentence."""
        given, yes = Survey.heard(self.meeting)
        words = sentences()
        return given, {words[name]: times for name, times in yes.items()}

    @cached_property
    def _all(self) -> Sequence[Summary]:
        return Summary.all_of(self.meeting)


def changes(before: Figures, after: Figures) -> Sequence[Change]:
    """Which figures are others, in the order of an evening."""
    both = zip(before.explained(), after.explained(), strict=True)
    return [Change(was, now) for was, now in both if was.value != now.value]


def _between(before: Summary | None, after: Summary) -> Sequence[Change]:
    if before is None:
        return []
    return changes(Figures(**before.figures), Figures(**after.figures))
