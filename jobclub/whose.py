"""Whose each row is: what somebody takes along, and what goes when they are erased.

Each table stands here, as a part of somebody's data or as nobody's; a test keeps it so.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_, select

from jobclub.asks.models import Ask
from jobclub.asks.offers import SECRET_FOR
from jobclub.asks.targets import Target
from jobclub.clock import now
from jobclub.clubs.models import Club, Member
from jobclub.companies.models import Company
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.people.about import NAMES, NOBODYS, named_by, part


def _happened(table: Table, person_id: int) -> ColumnElement[bool]:
    mine = select(Member.id).where(Member.person_id == person_id)
    about = and_(table.c.subject_kind == "member", table.c.subject_id.in_(mine))
    return or_(table.c.actor_id.in_(mine), about)


def _open_doors(table: Table, person_id: int) -> ColumnElement[bool]:
    """My own offers, and those to me, as my own page shows them: none that was taken back, or let
    go, which is listed nowhere.
    """
    shown = table.c.made_at <= now() - SECRET_FOR
    mine = named_by(table.c.connector_id, person_id)
    return and_(table.c.withdrawn_at.is_(None), or_(mine, shown))


def _about_me(table: Table, person_id: int) -> ColumnElement[bool]:
    """What they noted about others is those others'."""
    return named_by(table.c.member_id, person_id)


def _targets(ids: Sequence[int]) -> Mapping[int, str]:
    rows = db.session.execute(
        select(Target.id, Company.name, Member.called)
        .join(Ask, Ask.id == Target.ask_id)
        .join(Member, Member.id == Ask.asker_id)
        .outerjoin(Company, Company.id == Target.company_id)
        .where(Target.id.in_(ids))
    )
    return {row[0]: ", ".join(filter(None, (row[1], f"for {row[2]}"))) for row in rows}


def _by(table: type[Any], column: Any) -> Callable[[Sequence[int]], Mapping[int, str]]:
    def names(ids: Sequence[int]) -> Mapping[int, str]:
        rows = db.session.execute(select(table.id, column).where(table.id.in_(ids)))
        return {row[0]: str(row[1]) for row in rows}

    return names


NAMES |= {
    "club": _by(Club, Club.name),
    "company": _by(Company, Company.name),
    "meeting": _by(Meeting, Meeting.local_date),
    "member": _by(Member, Member.called),
    "target": _targets,
}

part("person", "person", "id", then={"confirmed_at": None})
part("sign_in", "phones and laptops", "person_id", stays=False)
part("link", "links", "person_id", stays=False)
part("contact", "people I know", "person_id", stays=False)
part("contact_draft", "contacts not kept yet", "person_id", stays=False)
part(
    "mail", "mail", "person_id", stays=False,
    only=("club_id", "kind", "address", "made_at", "sent_at", "failed_at", "dropped_at"),
)  # fmt: skip
part("mail_off", "mail not wanted", "person_id", stays=False)
# What was answered to a tap, for a month: nothing that does not stand elsewhere.
part("receipt", "", "person_id", stays=False)
part("security_event", "sign-ins and keys", "person_id")

part("member", "place", "person_id")
part("attendance", "evenings", "member_id", beside=("entered_by_id", "maybe_id", "same_seat_id"))
part("turn", "turns", "member_id")
part("commitment", "what I would do", "member_id")
part("check_in", "check-ins", "member_id", stays=False)
# A facilitator's words about somebody go with either of the two.
part("note", "notes about me", "member_id", "by_id", stays=False, readable=_about_me)
part("me_too", "I look there too", "member_id", stays=False)
part("ask", "asks", "asker_id", beside=("entered_by_id",))
part("target", "companies I asked for", "ask_id")
part("showing", "asks at evenings", "ask_id")
part("offer", "doors", "connector_id", "target_id", beside=("entered_by_id",), readable=_open_doors)
part("introduction", "introductions", "offer_id")
part("step", "steps", "introduction_id", "by_id", beside=("entered_by_id",))
part(
    "thanks", "thanks", "from_id", "to_id", words={"text": "from_id", "answer": "to_id"},
    then={"wall_from": False, "wall_to": False, "agreed_at": None},
)  # fmt: skip
part("survey_given", "evenings I said something about", "member_id")
part("landing", "landings", "member_id", beside=("entered_by_id",))
# Of an evening only that they led it: its code and its secrets are the room's.
# Whoever made an evening's figures final is named on them; that is the club's.
part("summary", "summaries I made final", "final_by_id", only=("revision", "final_at", "why"))
part("meeting", "evenings I led", "led_by_id", only=("local_date", "state"))
part("series", "series I lead", "led_by_id", only=("weekday", "at", "starts_on", "ended_on"))

NOBODYS |= {
    "club": "the club's own: its name, zone and house rules",
    "company": "the club's directory of places to reach",
    "company_apart": "which companies of the directory are two",
    "company_name": "other names of a company",
    "house": "which life of the database this is",
    "miss": "networks from which wrong codes came, for ten minutes",
    "own_plan": "the club's plans for an evening",
    "stage": "the parts of an evening",
    "survey": "what an evening's people said of it, added up",
}
# An event names by ids alone, so that it outlives what it tells of.
part("event", "what happened", where=_happened, only=("kind", "at"))
