"""A club's own plans, beside those that come with jobclub."""

from collections.abc import Callable, Sequence
from typing import Any, Self

from sqlalchemy import JSON, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped

from jobclub.clubs.models import Club, Member
from jobclub.database import Base, Key, Named, OfClub, content, of_club, operational
from jobclub.errors import Missing, Refused
from jobclub.extensions import db, find
from jobclub.meetings.plans import PLANS, USUAL, Planned, plan_name
from jobclub.words import _

OWN = "own-"
#: What later features do before a plan is dropped; they may refuse.
before_drop: list[Callable[["OwnPlan"], None]] = []


class OwnPlan(OfClub, Named, Base):
    """A plan that a club keeps for its evenings."""

    __tablename__ = "own_plan"
    __table_args__ = (UniqueConstraint("club_id", "id"), of_club())

    id: Mapped[Key]
    name: Mapped[str] = content(String(60))
    stages: Mapped[list[list[Any]]] = operational(JSON())

    @classmethod
    def keep(cls, name: str, stages: Sequence[Planned], *, by: Member) -> Self:
        """Keep these stages under a name; the same name again replaces them."""
        same = [plan for plan in cls.of_club(by.club) if plan.name.casefold() == name.casefold()]
        kept = same[0] if same else cls(club_id=by.club_id)
        kept.name = name
        kept.stages = [[stage.kind, stage.minutes] for stage in stages]
        db.session.add(kept)
        db.session.flush()
        return kept

    @classmethod
    def visible_to(cls, member: Member, plan_id: int) -> Self:
        """A plan of the member's club."""
        found = find(cls, cls.club_id == member.club_id, cls.id == plan_id)
        if found is None:
            raise Missing
        return found

    @classmethod
    def of_club(cls, club: Club) -> Sequence[Self]:
        """The club's own plans, by name."""
        # Here and not in the database: each of them has another idea of "É" and "é".
        own = db.session.scalars(select(cls).where(cls.club_id == club.id))
        return sorted(own, key=lambda plan: plan.name.casefold())

    @property
    def key(self) -> str:
        """What meetings and series remember it by."""
        return f"{OWN}{self.id}"

    @property
    def planned(self) -> list[Planned]:
        """Its stages."""
        return [Planned(kind, minutes) for kind, minutes in self.stages]

    def drop(self) -> None:
        """No longer kept. Evenings planned by it keep their stages."""
        for settle in before_drop:
            settle(self)
        db.session.delete(self)


def plan_of(club: Club, key: str) -> Sequence[Planned]:
    """The stages behind a plan's key; the usual plan where a club's own one is gone."""
    return PLANS[key] if key in PLANS else stages_of(club).get(key, PLANS[USUAL])


def stages_of(club: Club) -> dict[str, Sequence[Planned]]:
    """The stages of every plan, by its key."""
    return {**{plan.key: plan.planned for plan in OwnPlan.of_club(club)}, **PLANS}


def plans_of(club: Club) -> dict[str, str]:
    """Every plan to choose from: key and name, the club's own first."""
    own = {plan.key: plan.name for plan in OwnPlan.of_club(club)}
    return own | {key: plan_name(key) for key in PLANS}


def must_be_a_plan(club: Club, key: str) -> None:
    """Refuse a plan that is not there."""
    if key not in plans_of(club):
        raise Refused(_("Please choose one from the list."), "plan")
