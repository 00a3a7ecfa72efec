"""What a sponsor is told: each figure with its definition, for the page and the files alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jobclub.meetings.surveys import QUESTIONS
from jobclub.reports.columns import PERCENT, TENTHS, TEXT, WHOLE, Column, Value, club_column
from jobclub.reports.sponsoring import Sponsor
from jobclub.reports.suppressing import Hidden
from jobclub.reports.told import number
from jobclub.words import _

#: A number, or what stands where it would.
Told = int | float | Hidden


@dataclass(frozen=True)
class Figure:
    """One figure: its name in a file, how it is called on the page, and what was counted."""

    name: str
    label: str
    means: str
    of: Callable[[Sponsor], Told]
    kind: str = WHOLE

    def said(self, found: Sponsor) -> str:
        """As the page writes it."""
        value = self.of(found)
        if isinstance(value, Hidden):
            return called(value)
        return _("%(n)s%%", n=value) if self.kind == PERCENT else number(value)

    @property
    def column(self) -> Column:
        """As a file has it."""
        return Column(self.name, self.kind, self.means, lambda found: _plain(self.of(found)))


def called(hidden: Hidden) -> str:
    """What stands where a number would."""
    return {
        Hidden.FEW: _("fewer than 5"),
        Hidden.KEPT: _("not shown"),
        Hidden.UNSURE: _("too few to say"),
    }[hidden]


def columns() -> Sequence[Column]:
    """Of the file: a row is one club in one period."""
    period = Column("period", TEXT, _("Which days were counted."), lambda found: _days(found))
    return [club_column(), period, *(one.column for one in [*figures(), *survey()])]


def figures() -> Sequence[Figure]:
    """In the order of a club's year: who came, what was asked, what came of it."""
    return [*_came(), *_asked(), *_landed()]


def survey() -> Sequence[Figure]:
    """How many answered after their first evening or a fourth one, and what they said."""
    words = {
        "learned": (_("learned something"), _("Of the answers, yes to: I learned something.")),
        "confident": (
            _("feel more confident"),
            _("Of the answers, yes to: I feel more confident."),
        ),
        "new": (
            _("will do something new"),
            _("Of the answers, yes to: I will do something new."),
        ),
        "help": (
            _("know more about where to find help"),
            _("Of the answers, yes to: I know more about where to find help."),
        ),
    }
    return [
        Figure(
            "survey_answers",
            _("answers"),
            _(
                "After a first evening and every fourth one, without a name. Evenings with fewer"
                " than 5 answers count together, on the day of the last of them."
            ),
            lambda found: found.told(found.answered),
        ),
        *(
            Figure(f"survey_{name}_percent", *words[name], _answer(place), PERCENT)
            for place, name in enumerate(QUESTIONS)
        ),
    ]


def _answer(place: int) -> Callable[[Sponsor], Told]:
    return lambda found: found.agreed(found.answers[place])


def _came() -> list[Figure]:
    return [
        Figure(
            "meetings",
            _("evenings"),
            _("Evenings that were held: their doors were opened."),
            lambda found: found.visits.meetings,
        ),
        Figure(
            "people",
            _("people"),
            _("Each counted once, however often they came."),
            lambda found: found.told(found.visits.people),
        ),
        Figure(
            "visits",
            _("visits"),
            _("One person at one evening."),
            lambda found: found.told(found.visits.visits),
        ),
        Figure(
            "new",
            _("for the first time"),
            _("Of these visits, somebody's first one to this club."),
            lambda found: found.told(found.visits.new),
        ),
        Figure(
            "repeat_percent",
            _("came again"),
            _("Of these people, those who came to two evenings or more."),
            lambda found: found.repeats,
            PERCENT,
        ),
        Figure(
            "volunteer_hours",
            _("hours of volunteers"),
            _("Facilitators and helpers, each from the doors to the close, and the preparation."),
            lambda found: found.hours,
            TENTHS,
        ),
    ]


def _asked() -> list[Figure]:
    return [
        Figure(
            "asks",
            _("asks"),
            _("Asks for a company that the room saw, counted each evening."),
            lambda found: found.told(found.asks),
        ),
        Figure(
            "asks_with_offer_percent",
            _("of them with an offer"),
            _("Of the asks of each evening, those for which somebody knows someone there."),
            lambda found: found.offered,
            PERCENT,
        ),
        Figure(
            "introductions",
            _("introductions"),
            _("Made in these days, by a member who knows someone at that company."),
            lambda found: found.told(found.introductions),
        ),
        Figure(
            "interviews",
            _("interviews"),
            _("In these days, after such an introduction."),
            lambda found: found.told(found.interviews),
        ),
    ]


def _landed() -> list[Figure]:
    return [
        Figure(
            "landings",
            _("landed"),
            _("Members who said that they accepted or started a job in these days."),
            lambda found: found.told(found.landings.landed),
        ),
        Figure(
            "landings_with_introduction",
            _("of them with a club introduction"),
            _("Landings beside which the member named an introduction of the club."),
            lambda found: found.told(found.landings.with_introduction),
        ),
        Figure(
            "median_days_to_land",
            _("days until half of them had landed"),
            _("From the first evening to the day of the landing; the middle one of all."),
            lambda found: found.median_days,
            TENTHS,
        ),
        Figure(
            "median_n",
            _("landings in that figure"),
            _("Those of members who had been at an evening."),
            lambda found: found.told(found.time.timed),
        ),
        Figure(
            "still_looking",
            _("still looking"),
            _("Who came in these days and is still looking: not part of the days above."),
            lambda found: found.told(found.time.looking),
        ),
        Figure(
            "still_looking_median_days",
            _("days since their first evening"),
            _("Half of those who are still looking have been for so long or longer."),
            lambda found: found.looking_days,
            TENTHS,
        ),
    ]


def _plain(value: Told) -> Value:
    return called(value) if isinstance(value, Hidden) else value


def _days(found: Any) -> str:
    days: str = found.period.called
    return days
