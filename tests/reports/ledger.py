"""A club's past written straight into its tables: many in a second, and crowded.

`pasts` lives a past by the models' own verbs, which is slow and mostly quiet. Here is whatever the
tables could hold, also what no evening would bring about soon.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from jobclub.asks.models import CLOSED, DRAFT, OPEN, WITHDRAWN, Ask
from jobclub.asks.offers import Offer
from jobclub.asks.showings import Showing
from jobclub.asks.targets import Target
from jobclub.clubs.models import Club, Member
from jobclub.companies.models import Company
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction, Step
from jobclub.introductions.steps import STEPS
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.attendance import Attendance
from jobclub.meetings.models import Meeting
from jobclub.people.models import Person
from jobclub.reports.periods import ALL, CUSTOM, MONTH, QUARTER, YEAR, Period

#: In all of these the clocks change within the first days, or have no such hour.
ZONES = ("America/Denver", "Europe/Berlin", "Pacific/Auckland", "America/Havana", "UTC")
FIRST = date(2024, 3, 8)
TODAY = FIRST + timedelta(days=40)


class Ledger:
    """One club, and all of its rows."""

    def __init__(self, luck: Random) -> None:
        self.luck, self.today = luck, TODAY
        with transaction():
            self.club = self.add(Club, name="Library Club", zone=luck.choice(ZONES))
            self.members = [self._member() for _ in range(luck.randint(2, 6))]
            self.meetings = [self._meeting() for _ in range(luck.choice([0, 3, 5, 6]))]
            for meeting in self.meetings:
                self._seats(meeting)
            self.companies = [self._company(number) for number in range(luck.choice([0, 1, 3, 4]))]
            for member in self.members:
                self._asks(member)
            self._landings()

    def periods(self) -> list[Period]:
        """All of it, a part of it, and a few days."""
        some = FIRST + timedelta(days=self.luck.choice([0, 1, 2, 7, 22]))
        part = Period.of(self.luck.choice([MONTH, QUARTER, YEAR]), some, fiscal_month=4)
        few_days = Period(CUSTOM, some, some + timedelta(days=self.luck.choice([0, 1, 9])))
        return [Period.of(ALL, some), part, few_days]

    def add(self, table: type[Any], **columns: Any) -> Any:
        """One row."""
        if table is not Club and table is not Person:
            columns["club_id"] = self.club.id
        row = table(**columns)
        db.session.add(row)
        db.session.flush()
        return row

    def maybe(self, often: float) -> bool:
        """As luck has it."""
        return self.luck.random() < often

    def day(self) -> date:
        """Any; two things often fall on one."""
        return FIRST + timedelta(days=self.luck.choice([0, 1, 2, 3, 7, 21, 24, 38]))

    def moment(self) -> datetime:
        """Any; often about midnight where the club meets."""
        clock = self.luck.choice([time(0), time(0, 30), time(2, 30), time(12), time(23, 59, 59)])
        return datetime.combine(self.day(), clock, ZoneInfo(self.club.zone)).astimezone(UTC)

    def _member(self) -> Any:
        erased = self.maybe(0.1)
        person = self.add(Person, name="" if erased else self.luck.choice(["Ben", "Chloe", "ben"]))
        return self.add(
            Member,
            person_id=person.id,
            called="",
            stands=self.luck.choice(["looking", "looking", "helping", "landed"]),
            removed_at=self.moment() if erased or self.maybe(0.1) else None,
        )

    def _meeting(self) -> Any:
        at = self.moment()
        state = self.luck.choice(["closed"] * 5 + ["open", "off", "planned"])
        return self.add(
            Meeting,
            local_date=self.club.day_of(at),
            state=state,
            led_by_id=self.members[0].id,
            doors_at=at,
            closed_at=at if state == "closed" else None,
            code=f"{self.luck.getrandbits(40):010x}"[:8],
            code_since=at,
            wall_since=at,
            plan_key=self.luck.choice(["75", "first", ""]),
            qr_nonce=f"{self.luck.getrandbits(63):016x}",
            wall_nonce=f"{self.luck.getrandbits(63):016x}",
            qr_hash=f"{self.luck.getrandbits(200):064x}",
            wall_hash=f"{self.luck.getrandbits(200):064x}",
        )

    def _seats(self, meeting: Meeting) -> None:
        for member in self.members:
            if self.maybe(0.7):
                self.add(
                    Attendance,
                    meeting_id=meeting.id,
                    member_id=member.id,
                    stood_as=self.luck.choice(["looking", "helping"]),
                    role=self.luck.choice(["member", "member", "owner"]),
                    first_visit=self.maybe(0.3),
                    status=self.luck.choice(["here", "here", "left", "absent", "waiting"]),
                    arrived_at=self.moment(),
                    same_seat_id=self.members[0].id if self.maybe(0.1) else None,
                    entered_by_id=self.members[0].id if self.maybe(0.2) else None,
                )

    def _company(self, number: int) -> Any:
        before = db.session.query(Company).filter_by(club_id=self.club.id).all()
        into = self.luck.choice(before) if before and self.maybe(0.4) else None
        head = into.head_id or into.id if into is not None else None
        name = f"Company {number}"
        return self.add(
            Company,
            name=name,
            key=name,
            listed=self.maybe(0.8),
            same_as_id=into.id if into is not None else None,
            head_id=head,
        )

    def _asks(self, member: Member) -> None:
        states = self.luck.sample([OPEN, DRAFT, WITHDRAWN, CLOSED], self.luck.randint(0, 3))
        for state in [*states, *([WITHDRAWN] if self.maybe(0.5) else [])]:
            ask = self.add(
                Ask,
                asker_id=member.id,
                state=state,
                who="support",
                specific=self.maybe(0.6),
                coach_result="no-who",
                hidden_at=self.moment() if self.maybe(0.15) else None,
            )
            for meeting in self.luck.sample(self.meetings, min(len(self.meetings), 2)):
                late = self.luck.choice(["no", "no", "accepted", "waiting"])
                self.add(
                    Showing, meeting_id=meeting.id, ask_id=ask.id, how="new", late=late, position=1
                )
            self._targets(ask)

    def _targets(self, ask: Ask) -> None:
        number = self.luck.randint(0, len(self.companies))
        named = [None] if self.maybe(0.2) else self.luck.sample(self.companies, number)
        for position, company in enumerate(named, 1):
            target = self.add(
                Target,
                ask_id=ask.id,
                company_id=company.id if company is not None else None,
                position=position,
                dropped_at=self.moment() if self.maybe(0.15) else None,
            )
            for member in self.members:
                if member.id != ask.asker_id and self.maybe(0.6):
                    self._offer(target, ask, member)

    def _offer(self, target: Target, ask: Ask, member: Member) -> None:
        offer = self.add(
            Offer,
            target_id=target.id,
            connector_id=member.id,
            meeting_id=self.luck.choice(self.meetings).id if self.meetings else None,
            made_at=self.moment(),
            withdrawn_at=self.moment() if self.maybe(0.15) else None,
        )
        if offer.withdrawn_at is None and self.maybe(0.7):
            self._introduction(offer)
        if self.maybe(0.4):
            self.add(
                Thanks,
                offer_id=offer.id,
                from_id=ask.asker_id,
                to_id=member.id,
                sent_at=self.moment(),
            )

    def _introduction(self, offer: Offer) -> None:
        made = self.add(Introduction, offer_id=offer.id, state="", contact_first_name="")
        for name in self.luck.sample(STEPS, self.luck.randint(1, 4)):
            step = self.add(
                Step, introduction_id=made.id, name=name, day=self.day(), at=self.moment(),
                by_id=offer.connector_id,
            )  # fmt: skip
            made.steps.append(step)
        made.closed_on = self.day() if self.maybe(0.2) else None
        made.derive()

    def _landings(self) -> None:
        made = db.session.query(Introduction).filter_by(club_id=self.club.id).all()
        for member in self.members:
            for _one in range(self.luck.choice([0, 0, 1, 2])):
                helped = self.luck.choice(made) if made and self.maybe(0.5) else None
                self.add(
                    Landing,
                    member_id=member.id,
                    day=self.day(),
                    company="eBay",
                    introduction_id=helped.id if helped is not None else None,
                    said_at=self.moment(),
                    stood="looking",
                )
