"""People to find now: whom I promised, who promised me, and who looks at the same company."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select, union
from sqlalchemy.orm import aliased

from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import MeToo, Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.clubs.models import Member
from jobclub.companies.models import Company
from jobclub.extensions import db
from jobclub.introductions.door import Door
from jobclub.meetings.models import WAITS, Meeting

#: More nobody finds in twenty minutes.
AT_ONCE = 3


@dataclass
class Found:
    """Somebody to find, and why."""

    id: int
    name: str
    here: bool
    doors: list[Door] = field(default_factory=list)
    #: The companies at which both look.
    too: list[str] = field(default_factory=list)

    @property
    def i_promised(self) -> list[Door]:
        """What I offered them."""
        return [door for door in self.doors if door.i_offered]

    @property
    def promised_me(self) -> list[Door]:
        """What they offered me."""
        return [door for door in self.doors if not door.i_offered]


def people(
    doors: Iterable[Door], here: Mapping[int, str], too: Mapping[int, list[str]]
) -> list[Found]:
    """Those with something to settle, in the room first: whom I promised, then who promised me.

    Then those who look at the same company, if they are in the room (`here`: member and name).
    """
    found: dict[int, Found] = {}
    for door in doors:
        one = Found(door.other_id, door.name, door.other_id in here)
        found.setdefault(door.other_id, one).doors.append(door)
    for member_id, companies in too.items():
        if member_id in here:
            one = found.setdefault(member_id, Found(member_id, here[member_id], True))
            one.too = companies
    # As they came to be: a name that is settled must not push the others about.
    return sorted(found.values(), key=lambda one: (not one.here, _rank(one)))


def to_find(found: Sequence[Found]) -> list[Found]:
    """Two or three of them; what is settled leaves the others their place."""
    return [one for one in found if not _is_settled(one)][:AT_ONCE]


def settled_tonight(found: Sequence[Found], meeting: Meeting) -> list[Door]:
    """What was settled this evening with those who need not be found any more."""
    return [
        door
        for one in found
        if _is_settled(one)
        for door in one.doors
        if door.firmed_at is not None and door.firmed_at >= meeting.doors_at
    ]


def _rank(one: Found) -> int:
    return 0 if one.i_promised else 1 if one.doors else 2


def _is_settled(one: Found) -> bool:
    return bool(one.doors) and all(door.is_firm for door in one.doors)


def who_looks_there_too(member: Member, meeting: Meeting) -> dict[int, list[str]]:
    """Who targets the same company tonight, or said "me too" to it; and at which companies."""
    mine, theirs = aliased(Target), aliased(Target)
    here, there, head = aliased(Company), aliased(Company), aliased(Company)
    my_ask, their_ask = aliased(Ask), aliased(Ask)
    shown = select(Showing.ask_id).where(Showing.meeting_id == meeting.id, Showing.late != WAITS)
    same_company = (
        select(their_ask.asker_id, head.name)
        .join(theirs, theirs.ask_id == their_ask.id)
        .join(there, there.id == theirs.company_id)
        .join(head, head.id == there.heads())
        .join(here, here.heads() == head.id)
        .join(mine, mine.company_id == here.id)
        .join(my_ask, my_ask.id == mine.ask_id)
        .where(
            my_ask.asker_id == member.id,
            *(one.state == OPEN for one in (my_ask, their_ask)),
            *(one.hidden_at.is_(None) for one in (my_ask, their_ask)),
            *(one.dropped_at.is_(None) for one in (mine, theirs)),
            *(one.id.in_(shown) for one in (my_ask, their_ask)),
        )
    )
    said = (
        select(MeToo.member_id, head.name)
        .join(Target, Target.id == MeToo.target_id)
        .join(Ask, Ask.id == Target.ask_id)
        .join(there, there.id == Target.company_id)
        .join(head, head.id == there.heads())
        .where(Ask.state == OPEN, Ask.hidden_at.is_(None), Target.dropped_at.is_(None))
    )
    to_me = said.where(Ask.asker_id == member.id)
    by_me = said.with_only_columns(Ask.asker_id, head.name).where(MeToo.member_id == member.id)
    both: dict[int, list[str]] = defaultdict(list)
    for member_id, company in db.session.execute(union(same_company, to_me, by_me)):
        if member_id != member.id:
            both[member_id].append(company)
    return {member_id: sorted(companies) for member_id, companies in sorted(both.items())}


def around(member_id: int, meeting: Meeting) -> set[int]:
    """On whose list this member is, or was a moment ago: connectors, askers, and who looks at the
    same companies. Rather one too many: they only look once more.
    """
    mine, theirs = aliased(Target), aliased(Target)
    here, there = aliased(Company), aliased(Company)
    their_ask = aliased(Ask)
    my_targets = select(Target.id).join(Ask, Ask.id == Target.ask_id)
    my_targets = my_targets.where(Ask.asker_id == member_id)
    i_said = select(Target.ask_id).join(MeToo, MeToo.target_id == Target.id)
    i_offered = select(Target.ask_id).join(Offer, Offer.target_id == Target.id)
    named = union(
        select(Offer.connector_id).where(Offer.target_id.in_(my_targets), Offer.stands()),
        select(MeToo.member_id).where(MeToo.target_id.in_(my_targets)),
        select(Ask.asker_id).where(
            or_(
                Ask.id.in_(i_offered.where(Offer.connector_id == member_id, Offer.stands())),
                Ask.id.in_(i_said.where(MeToo.member_id == member_id)),
            )
        ),
        select(their_ask.asker_id)
        .join(theirs, theirs.ask_id == their_ask.id)
        .join(there, there.id == theirs.company_id)
        .join(here, here.heads() == there.heads())
        .join(mine, mine.company_id == here.id)
        .join(Showing, Showing.ask_id == their_ask.id)
        .where(mine.id.in_(my_targets), Showing.meeting_id == meeting.id),
    )
    return set(db.session.scalars(named)) - {member_id}
