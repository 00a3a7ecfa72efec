"""What became of a club's asks, counted again: slowly, one row after another, as on paper.

It knows the tables and nothing of the questions that the reports ask of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from jobclub import clock
from jobclub.clubs.models import Club
from jobclub.database import Base
from jobclub.extensions import db
from jobclub.people.models import Person
from jobclub.reports.periods import Period

STEPS = ("asking", "agreed", "introduced", "replied", "met", "interview", "landed")


class Door(NamedTuple):
    """One member, at one company, for one ask."""

    ask_id: int
    head: int | None
    connector_id: int


class Tables:
    """Every row of a club, by its table."""

    def __init__(self, club_id: int) -> None:
        self.rows: dict[str, list[Any]] = defaultdict(list)
        self.by_id: dict[str, dict[int, Any]] = {}
        for table in Base.metadata.sorted_tables:
            if "club_id" in table.columns:
                found = db.session.execute(select(table).where(table.c.club_id == club_id))
                self.rows[table.name] = list(found)
                self.by_id[table.name] = {row.id: row for row in self.rows[table.name]}
        self.names = {
            row.id: row.name for row in db.session.execute(select(Person.id, Person.name))
        }
        self.zone = db.session.scalars(select(Club.zone).where(Club.id == club_id)).one()

    def day_of(self, moment: datetime) -> date:
        """The day of a moment, where the club meets."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def name_of(self, member_id: int) -> str:
        """Whose it is."""
        return self.names[self.by_id["member"][member_id].person_id] or "Somebody"

    def head_of(self, company_id: int | None) -> int | None:
        """The company that stands for this one, found by what was said, pointer by pointer."""
        if company_id is None:
            return None
        company = self.by_id["company"][company_id]
        return self.head_of(company.same_as_id) if company.same_as_id else company.id

    def visits(self) -> Iterator[tuple[date, Any]]:
        """Who was in the room, and on which day."""
        for seat in self.rows["attendance"]:
            meeting = self.by_id["meeting"][seat.meeting_id]
            was_there = seat.status in ("here", "left") and seat.same_seat_id is None
            if was_there and meeting.state in ("open", "closed"):
                yield meeting.local_date, seat

    def first_visit(self, member_id: int) -> date | None:
        """The day of their first evening."""
        days = [day for day, seat in self.visits() if seat.member_id == member_id]
        return min(days, default=None)

    def asks(self, period: Period) -> dict[int, date]:
        """The asks of a period, each with the day on which the room first saw it."""
        days: dict[int, list[date]] = defaultdict(list)
        for showing in self.rows["showing"]:
            ask, meeting = (
                self.by_id["ask"][showing.ask_id],
                self.by_id["meeting"][showing.meeting_id],
            )
            unseen = showing.late == "waiting" or ask.state == "draft" or ask.hidden_at is not None
            if not unseen and meeting.state in ("open", "closed"):
                days[ask.id].append(meeting.local_date)
        return {ask_id: min(seen) for ask_id, seen in days.items() if _in(period, min(seen))}

    def offers(self, *, known: bool = False) -> Iterator[tuple[Door, Any]]:
        """Those that stand; `known`, whose connector the asker may know by now."""
        for offer in self.rows["offer"]:
            target = self.by_id["target"][offer.target_id]
            door = Door(target.ask_id, self.head_of(target.company_id), offer.connector_id)
            secret = (clock.now() - offer.made_at).total_seconds() < 8
            if offer.withdrawn_at is None and not (known and secret):
                yield door, offer

    def introductions(self) -> Iterator[tuple[Door, Any, Any, list[Any]]]:
        """Door, offer, introduction and its steps."""
        for door, offer in self.offers(known=True):
            for introduction in self.rows["introduction"]:
                if introduction.offer_id == offer.id:
                    steps = [s for s in self.rows["step"] if s.introduction_id == introduction.id]
                    yield door, offer, introduction, steps


def doors(tables: Tables, period: Period, *, known: bool = False) -> dict[Door, set[str]]:
    """The doors to the asks of a period, and all that came of each."""
    asks = tables.asks(period)
    found: dict[Door, set[str]] = {
        door: set() for door, _offer in tables.offers(known=known) if door.ask_id in asks
    }
    for door, offer in tables.offers(known=known):
        for made in tables.rows["introduction"]:
            if door in found and made.offer_id == offer.id and made.introduced_on is not None:
                found[door].add("introduced")
                found[door] |= {s.name for s in tables.rows["step"] if s.introduction_id == made.id}
    return found


def came_to(things: set[str], least: str) -> bool:
    """Whether any of it is this step, or a later one."""
    return bool(things & set(STEPS[STEPS.index(least) :]))


def funnel(tables: Tables, period: Period) -> dict[str, int]:
    """As many asks came as far."""
    asks, opened = tables.asks(period), doors(tables, period)
    of = {ask_id: [came for door, came in opened.items() if door.ask_id == ask_id]
          for ask_id in asks}  # fmt: skip
    counted = {
        "asks": len(asks),
        "with_door": sum(1 for came in of.values() if came),
        "doors": len(opened),
        "introductions": sum(1 for came in opened.values() if came_to(came, "introduced")),
    }
    for name in ("introduced", "met", "interview", "landed"):
        counted[name] = sum(1 for all_ in of.values() if any(came_to(one, name) for one in all_))
    return counted


def first_days(tables: Tables, step: str) -> dict[Door, date]:
    """On which day a step first came of each door."""
    days: dict[Door, list[date]] = defaultdict(list)
    for door, _offer, made, steps in tables.introductions():
        if step == "introduced":
            days[door] += [made.introduced_on] if made.introduced_on else []
        else:
            days[door] += [one.day for one in steps if one.name == step]
    return {door: min(found) for door, found in days.items() if found}


def on_a_day(tables: Tables, period: Period, step: str) -> list[Door]:
    """The doors of which a step came in a period."""
    return [door for door, day in first_days(tables, step).items() if _in(period, day)]


def begun(tables: Tables, period: Period) -> list[Door]:
    """Introduced in the period, or offered in it and still on its way."""
    introduced = first_days(tables, "introduced")
    offered: dict[Door, list[date]] = defaultdict(list)
    for door, offer, _made, _steps in tables.introductions():
        offered[door].append(tables.day_of(offer.made_at))
    return [door for door, days in offered.items() if _in(period, introduced.get(door, min(days)))]


def told(tables: Tables, period: Period) -> dict[tuple[int, int, int], dict[str, Any]]:
    """Each door behind which something has begun, by ask, connector and its first introduction."""
    found = {}
    for door in begun(tables, period):
        here = [rest for at, *rest in tables.introductions() if at == door]
        offers, made = [offer for offer, *_ in here], [one for _, one, _ in here]
        days = {step: first_days(tables, step).get(door) for step in STEPS}
        thanks = [t.sent_at for t in tables.rows["thanks"] if t.offer_id in {o.id for o in offers}]
        states = ("closed", *STEPS)
        found[door.ask_id, door.connector_id, min(one.id for one in made)] = {
            "offered_at": tables.day_of(min(offer.made_at for offer in offers)),
            "contact_agreed_at": days["agreed"],
            "introduced_at": days["introduced"],
            "replied_at": days["replied"],
            "met_at": days["met"],
            "interview_at": days["interview"],
            "reached": max(
                (step for step in STEPS if days[step]), key=STEPS.index, default="offered"
            ),
            "outcome": states[max(states.index(one.state) for one in made)],
            "thanked_at": tables.day_of(min(thanks)) if thanks else None,
            "company": tables.by_id["company"][door.head].name if door.head else "",
            "asker": tables.name_of(tables.by_id["ask"][door.ask_id].asker_id),
            "connector": tables.name_of(door.connector_id),
        }
    return found


def named(tables: Tables, ask_id: int) -> list[str]:
    """The companies of an ask, in the asker's order, each once."""
    mine = [one for one in tables.rows["target"] if one.ask_id == ask_id and not one.dropped_at]
    heads = [tables.head_of(one.company_id) for one in sorted(mine, key=lambda one: one.position)]
    names = {head: tables.by_id["company"][head].name for head in heads if head is not None}
    return list(names.values())


def matrix(tables: Tables, period: Period) -> dict[tuple[int, int], int]:
    """Who opened how many doors for whom."""
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    for door in doors(tables, period, known=True):
        pairs[door.connector_id, tables.by_id["ask"][door.ask_id].asker_id] += 1
    return dict(pairs)


def member(tables: Tables, period: Period, member_id: int) -> dict[str, Any]:
    """One member's figures."""

    def asked_by_them(door: Door) -> bool:
        return bool(tables.by_id["ask"][door.ask_id].asker_id == member_id)

    asks = [one for one in tables.asks(period) if tables.by_id["ask"][one].asker_id == member_id]
    to_them = [door for door in doors(tables, period) if asked_by_them(door)]
    introduced = on_a_day(tables, period, "introduced")
    thanks = [one for one in tables.rows["thanks"] if _in(period, tables.day_of(one.sent_at))]
    days = [day for day, seat in tables.visits() if seat.member_id == member_id]
    landed = [one.day for one in landings(tables, period) if one.member_id == member_id]
    return {
        "first_visit": tables.first_visit(member_id),
        "visits": sum(1 for day in days if _in(period, day)),
        "asks": len(asks),
        "with_door": len({door.ask_id for door in to_them}),
        "doors_opened": sum(
            1 for door in doors(tables, period, known=True) if door.connector_id == member_id
        ),
        "doors_received": len(to_them),
        "introductions_made": sum(1 for door in introduced if door.connector_id == member_id),
        "introductions_received": sum(1 for door in introduced if asked_by_them(door)),
        "thanks_sent": sum(1 for one in thanks if one.from_id == member_id),
        "thanks_received": sum(1 for one in thanks if one.to_id == member_id),
        "landed": max(landed, default=None),
    }


def companies(tables: Tables, period: Period) -> dict[int, tuple[int, int, int]]:
    """Of each company in the directory: how many asks, doors and introductions."""
    asks, opened = tables.asks(period), doors(tables, period)
    asked: dict[int, set[int]] = defaultdict(set)
    for target in tables.rows["target"]:
        head = tables.head_of(target.company_id)
        if target.ask_id in asks and target.dropped_at is None and head is not None:
            asked[head].add(target.ask_id)
    found = {}
    for company in tables.rows["company"]:
        here = [came for door, came in opened.items() if door.head == company.id]
        introduced = sum(1 for came in here if came_to(came, "introduced"))
        numbers = len(asked[company.id]), len(here), introduced
        if company.listed and any(numbers):
            found[company.id] = numbers
    return found


def landings(tables: Tables, period: Period) -> Sequence[Any]:
    """Landings of a period."""
    return [one for one in tables.rows["landing"] if _in(period, one.day)]


def looking(tables: Tables, period: Period) -> list[int]:
    """Who came in a period, did not land in it, and is looking."""
    came = {seat.member_id for day, seat in tables.visits() if _in(period, day)}
    landed = {one.member_id for one in landings(tables, period)}
    return [
        one.id for one in tables.rows["member"]
        if one.id in came - landed and one.stands == "looking" and one.removed_at is None
    ]  # fmt: skip


def middle(days: Sequence[int]) -> float | None:
    """The middle one, or what lies between the two; of fewer than five nothing is said."""
    in_order = sorted(days)
    if len(in_order) < 5:
        return None
    half = len(in_order) // 2
    return float(in_order[half]) if len(in_order) % 2 else sum(in_order[half - 1 : half + 1]) / 2


def _in(period: Period, day: date) -> bool:
    return period.start <= day <= period.end
