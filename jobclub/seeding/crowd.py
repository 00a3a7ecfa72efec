"""Who is in a club: who comes, comes again, stays away, and who runs it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from jobclub.clubs.calling import first_of, short_names
from jobclub.clubs.models import FACILITATOR, MEMBER, OWNER
from jobclub.demo.people import ANA
from jobclub.seeding.lives import Here, Regular
from jobclub.seeding.rows import Member, Person
from jobclub.seeding.words import FIRSTS, LASTS, WISHES

#: Of newcomers, who never comes again; of the others, who stays away after each evening.
ONCE, STAYS_AWAY = 0.36, {"looking": 0.06, "helping": 0.012, "landed": 0.09, "paused": 0.2}
HELPS = 0.11
#: So many people come to a second club as well.
IN_TWO = 0.015
FACILITATORS = 3


@dataclass
class Neighbours:
    """People whom several clubs share: the owner, and some who come to a second club."""

    luck: Random
    owner: int = 0
    people: list[tuple[int, str]] = field(default_factory=list)

    def remember(self, person_id: int, name: str) -> None:
        """They may come to another club, too."""
        self.people.append((person_id, name))
        if len(self.people) > 400:
            self.people.pop(self.luck.randrange(400))


def found(here: Here, neighbours: Neighbours, at: datetime) -> None:
    """The owner of all the clubs, and who runs this one."""
    if not neighbours.owner:
        neighbours.owner = here.book.write(Person, ANA.name).id
    owner = _join(here, neighbours.owner, ANA.name, "helping", at, role=OWNER)
    # With fifty clubs one is rarely at any of them.
    owner.comes = 0.02
    for _one in range(FACILITATORS):
        newcomer(here, neighbours, at, stands="helping", role=FACILITATOR)


def newcomer(
    here: Here, neighbours: Neighbours, at: datetime, *, stands: str = "", role: str = MEMBER
) -> Regular:
    """Somebody nobody knew; or a neighbour from another club."""
    person_id, name = _who(here, neighbours)
    stands = stands or ("helping" if here.chance(HELPS) else "looking")
    one = _join(here, person_id, name, stands, at, role=role)
    one.stays = role != MEMBER or not here.chance(ONCE)
    return one


def double(here: Here, of: Regular, at: datetime) -> Regular:
    """The same person once more, from a phone that nobody knew."""
    person = here.book.write(Person, of.name)
    one = _join(here, person.id, of.name, "looking", at)
    one.coming = False
    return one


def came(here: Here, one: Regular, at: datetime) -> None:
    """They were there; and whether they will be again."""
    one.visits += 1
    one.last_at = one.row.last_heard_at = at
    if one.row.role != MEMBER:
        return
    if (one.visits == 1 and not one.stays) or here.chance(STAYS_AWAY[one.row.stands]):
        one.coming = False


def take_turns(here: Here) -> None:
    """Facilitators change now and then; some of those who come always run the meetings."""
    run = list(here.facilitators())
    if len(run) > 1 and here.chance(0.015):
        run.pop(here.luck.randrange(len(run))).row.role = MEMBER
    if len(run) >= FACILITATORS:
        return
    able = [
        one
        for one in here.coming
        if one.coming and one.row.role == MEMBER and one.row.stands in ("helping", "landed")
        and one.visits > 3
    ]  # fmt: skip
    if able:
        here.luck.choice(able).row.role = FACILITATOR


def call_everybody(here: Here) -> None:
    """Short names, told apart among those who are still members."""
    same: dict[str, dict[int, Regular]] = defaultdict(dict)
    for one in here.everybody:
        if one.row.removed_at is None:
            same[first_of(one.name).casefold()][one.row.id] = one
    for group in same.values():
        for number, called in short_names({n: one.name for n, one in group.items()}).items():
            group[number].row.called = called


def _who(here: Here, neighbours: Neighbours) -> tuple[int, str]:
    if neighbours.people and here.chance(IN_TWO):
        known = here.luck.choice(neighbours.people)
        if all(one.row.person_id != known[0] for one in here.everybody):
            return known
    name = f"{here.luck.choice(FIRSTS)} {here.luck.choice(LASTS)}"
    return here.book.write(Person, name).id, name


def _join(
    here: Here, person_id: int, name: str, stands: str, at: datetime, *, role: str = MEMBER
) -> Regular:
    luck, book = here.luck, here.book
    row = book.write(Member, here.club.id, person_id, name, stands, role, at, at)
    if stands == "helping" and here.chance(0.5):
        row.works_at = here.directory.name()
    if stands == "looking" and here.chance(0.35):
        row.reach = f"555 {luck.randrange(100, 1000):04}"
    comes = min(0.95, max(0.2, luck.gauss(0.72, 0.15)))
    one = Regular(row, name, luck.choice(WISHES), comes, has_phone=not here.chance(0.06))
    here.everybody.append(one)
    here.coming.append(one)
    return one
