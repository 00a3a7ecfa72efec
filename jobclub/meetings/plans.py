"""Plans: which stages an evening has, and how long each is meant to take. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobclub.words import _

DOORS, WELCOME, WINS, SKILL = "doors", "welcome", "wins", "skill"
ASKS, FIND, COMMIT, CLOSE = "asks", "find", "commit", "close"
#: Every kind of stage, in the order of an evening.
KINDS = (DOORS, WELCOME, WINS, SKILL, ASKS, FIND, COMMIT, CLOSE)
#: The doors open so long before the start.
DOORS_MINUTES = 15
#: A stage takes at least a minute, and never an evening.
LEAST_S, MOST_S = 60, 4 * 3600
#: So many of a club's first evenings are the short one, before anybody has a habit.
FIRST_EVENINGS = 2
FIRST, USUAL = "first", "75"


@dataclass(frozen=True)
class Planned:
    """One stage of a plan, and its minutes."""

    kind: str
    minutes: int


def _plan(**minutes: int) -> tuple[Planned, ...]:
    return tuple(Planned(kind, n) for kind, n in {DOORS: DOORS_MINUTES, **minutes}.items())


#: The plans that come with jobclub, by name; minutes without the doors are in the name.
PLANS: dict[str, tuple[Planned, ...]] = {
    FIRST: _plan(welcome=7, asks=30, find=20, close=3),
    "60": _plan(welcome=4, wins=5, skill=4, asks=25, find=15, commit=5, close=2),
    USUAL: _plan(welcome=5, wins=7, skill=5, asks=30, find=20, commit=6, close=2),
    "90": _plan(welcome=5, wins=8, skill=7, asks=38, find=22, commit=7, close=3),
}


def usual_plan(evenings_before: int) -> str:
    """The plan that fits a club which has held so many evenings."""
    return FIRST if evenings_before < FIRST_EVENINGS else USUAL


def length(plan: Sequence[Planned]) -> int:
    """Minutes from the start to the end; the doors open before."""
    return sum(stage.minutes for stage in plan if stage.kind != DOORS)


def plan_name(key: str) -> str:
    """What a plan that comes with jobclub is called."""
    if key == FIRST:
        return _("First evening, 60 minutes")
    return _("%(n)s minutes", n=key)


def stage_name(kind: str) -> str:
    """What a stage is called on every screen."""
    return {
        DOORS: _("Doors"),
        WELCOME: _("Welcome"),
        WINS: _("Wins and promises"),
        SKILL: _("Skill minute"),
        ASKS: _("Asks"),
        FIND: _("Find each other"),
        COMMIT: _("Commit and thank"),
        CLOSE: _("Close"),
    }[kind]


def purpose(kind: str) -> str:
    """What a stage is for, in a line for whoever runs an evening for the first time."""
    return {
        DOORS: _("People come in and write their ask. Greet those who are new."),
        WELCOME: _("Say hello, and read the house rules aloud. Who comes now is simply late."),
        WINS: _("Good news first. Then last week's promises, each in a sentence."),
        SKILL: _("Read the weak ask, then its strong twin. That is all the training there is."),
        ASKS: _("One by one: the ask aloud, then ten quiet seconds. Hands and taps do the rest."),
        FIND: _("Everybody stands up and finds the people their phone names. Settle who writes."),
        COMMIT: _("One thing each, to do by next week. And a tap to thank whoever helped."),
        CLOSE: _("Say the numbers, say thank you, and close. Their recap waits on every phone."),
    }[kind]
