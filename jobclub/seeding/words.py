"""What people of a made-up past are called, ask for, and say."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jobclub.asks.coach import names_employer, review
from jobclub.companies.data import lines
from jobclub.companies.naming import company_key
from jobclub.demo.people import FIRST_NAMES, LAST_NAMES, MEMBERS, NEWCOMERS, Wish

_ALL = (*MEMBERS, *NEWCOMERS)
FIRSTS = tuple(dict.fromkeys([*(p.first_name for p in _ALL), *FIRST_NAMES.split()]))
LASTS = tuple(dict.fromkeys([*(p.name.split()[-1] for p in _ALL), *LAST_NAMES.split()]))
WISHES: tuple[Wish, ...] = tuple(p.wish for p in _ALL if p.wish is not None)
WILLS = tuple(dict.fromkeys(p.will for p in _ALL if p.will))
#: Not their neighbour, and no two clubs of one name in fifty.
PLACES = (
    "Harbour", "Library", "Riverside", "Hillside", "Market Street", "Old Mill", "Lakeview",
    "North End", "St. Anne's", "Garden City", "Union Hall", "Westgate", "Maple Grove", "Foundry",
    "Station Road", "Eastfield", "Chapel Lane", "Parkside", "Orchard", "Bridge Street",
)  # fmt: skip
SORTS = ("Job Club", "Work Circle", "Job Seekers", "Career Evening", "Open Doors")
ZONES = (
    "America/Denver", "America/New_York", "America/Chicago", "Europe/Berlin", "Europe/London",
    "America/Los_Angeles", "Australia/Sydney", "America/Toronto",
)  # fmt: skip
NOTES = (
    "We worked together for three years.", "My cousin is in that team.", "Ask for the night shift.",
    "She answers quickly, and is kind.", "He left last year and still knows everybody.",
)  # fmt: skip
THANKS = (
    "Thank you, that helped a lot.", "Thank you! We talk on Friday.", "You made my week.",
    "Thank you for thinking of me.", "",
)  # fmt: skip
ANSWERS = ("With pleasure.", "Any time.", "Tell me how it goes!")
WHY_REVISED = (
    "Two introductions were recorded later.", "Thanks came in after the first hand-in.",
    "An introduction was missing.",
)  # fmt: skip


@dataclass(frozen=True)
class Employer:
    """A company that everybody has heard of: its usual name, and others for the same."""

    name: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """What the coach makes of an ask."""

    specific: bool
    coach_result: str


@cache
def employers() -> Sequence[Employer]:
    """Those that may be asked for by name, each with a key of its own."""
    once: dict[str, Employer] = {}
    for line in list(lines("well_known"))[::3]:
        name, *others = [part.strip() for part in line.split("|")]
        if 2 < len(name) <= 40 and key(name) not in once and names_employer(name):
            once[key(name)] = Employer(name, tuple(o for o in others if names_employer(o)))
    return list(once.values())


@cache
def key(name: str) -> str:
    """The key under which a club finds it again."""
    return company_key(name)


@cache
def coached(named: int, who: str, why: str) -> Said:
    """What the coach says, by how many companies are named; which ones makes no difference."""
    companies = [one.name for one in employers()[:named]]
    read = review(why, companies=companies, who=who)
    return Said(read.specific, " ".join(hint.code for hint in read.hints))
