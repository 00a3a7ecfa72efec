"""Thirty members of a club: who comes, who answers, who goes silent."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from jobclub.clubs.models import FACILITATOR, MEMBER, OWNER

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Somebody:
    """A member, and what this test knows of them without asking jobclub."""

    name: str
    #: How likely they come to an evening; after the `gone_after`th they never come or act again.
    comes: float = 0.85
    gone_after: int = 99
    #: What they tap in a check-in; "" for nothing, ever.
    answers: str = ""
    #: Keeps their word, or lets every day go by in silence.
    keeps: bool = True
    #: Does only what the buttons of a letter do.
    by_letter: bool = False
    has_address: bool = True
    stands: str = "looking"
    role: str = MEMBER
    #: The kinds of letters they said no to, and since when.
    no_more: dict[str, datetime] = field(default_factory=dict)

    id: int = 0
    person_id: int = 0
    token: str = ""
    last_act: datetime = NEVER
    #: Since when they are no member any more.
    left: datetime | None = None

    @property
    def address(self) -> str:
        """Where letters for them go; "" where they have told nobody."""
        return f"{self.name.lower()}@example.org" if self.has_address else ""

    @property
    def facilitates(self) -> bool:
        """Looks after the others: nobody asks whether they are quiet."""
        return self.role != MEMBER

    def is_around(self, week: int) -> bool:
        """Still of the club, and not gone silent."""
        return self.left is None and week <= self.gone_after


def thirty() -> list[Somebody]:
    """Everybody, new for each run."""
    return [
        Somebody("Ana", comes=1, stands="helping", role=OWNER),
        Somebody("Rose", comes=0.9, role=FACILITATOR),
        # No address, and no phone either.
        Somebody("George", has_address=False),
        Somebody("Hal", has_address=False, stands="helping"),
        Somebody("Iris", has_address=False, keeps=False),
        Somebody("Jack", has_address=False, gone_after=6),
        Somebody("Kim", has_address=False, gone_after=2),
        # Came once, weeks before the first of these evenings, and never again.
        Somebody("Lena", gone_after=-1),
        Somebody("Mark", gone_after=-1, has_address=False),
        Somebody("Nick", gone_after=-1),
        # Vanish in the middle; some tap an answer.
        Somebody("Olga", comes=1, gone_after=3),
        Somebody("Paul", comes=1, gone_after=2, answers="looking"),
        Somebody("Quin", comes=1, gone_after=2, answers="paused"),
        Somebody("Rita", comes=1, gone_after=3, answers="leave"),
        Somebody("Sam", comes=1, gone_after=1, answers="landed"),
        Somebody("Vera", gone_after=2, stands="paused"),
        # Lands, has herself erased, leaves.
        Somebody("Tom", comes=1),
        Somebody("Uma", comes=1),
        Somebody("Will", comes=1),
        # No more of these, please.
        Somebody("Xena", keeps=False),
        Somebody("Yan"),
        Somebody("Zoe", keeps=False),
        Somebody("Adam", stands="helping"),
        Somebody("Bea", stands="helping", by_letter=True),
        Somebody("Carl", keeps=False),
        Somebody("Dora", keeps=False, stands="helping"),
        Somebody("Emil", stands="landed"),
        Somebody("Fay", by_letter=True),
        Somebody("Gus", comes=0.9),
        Somebody("Hedy", comes=0.15, answers="looking"),
    ]
