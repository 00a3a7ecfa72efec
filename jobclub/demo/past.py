"""The demo club's past: three evenings and the weeks between, as they would have happened.

Everything goes through the models' own verbs, at its own hour.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from jobclub import clock
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import ASKER, CONNECTOR, Offer
from jobclub.asks.round import Round
from jobclub.asks.targets import Target
from jobclub.clubs.models import FACILITATOR, OWNER, Club, Member
from jobclub.clubs.views import zone_here
from jobclub.demo.people import ANA, MEMBERS, ROSE, Persona, Wish
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.plans import PLANS, USUAL, Planned
from jobclub.meetings.series import Series
from jobclub.people.models import DESK, PHONE, Person, SignIn

STARTS = "19:00"
DOORS = timedelta(minutes=15)
EVENINGS = 3
#: So many came to each of them: the club has grown.
CAME = (13, 19, 26)
#: What Tess asked for, before she landed there.
TESS = Wish(("Delta",), "ground operations", "Nine winters on the ramp.", "Airports.")
ROLES = {ANA.name: OWNER, ROSE.name: FACILITATOR}


@dataclass
class Past:
    """What the demo needs to know of the club it has made."""

    club: str = ""
    #: The token of the laptop on which the simulated facilitator is signed in.
    console: str = ""
    #: The tokens of the phones that are known, by name.
    phones: dict[str, str] = field(default_factory=dict)


def make_past(club_name: str, minutes: int) -> Past:
    """Make the club and what lies behind it, and plan tonight. The clock stands at the doors."""
    return _Making(club_name).make(minutes)


def plan_for(minutes: int) -> Sequence[Planned]:
    """A plan of that length: one that comes with jobclub, or the usual one stretched."""
    if str(minutes) in PLANS:
        return PLANS[str(minutes)]
    usual = PLANS[USUAL]
    return [
        stage
        if stage.kind == "doors"
        else Planned(stage.kind, max(1, round(stage.minutes * minutes / int(USUAL))))
        for stage in usual
    ]


class _Making:
    def __init__(self, club_name: str) -> None:
        self.luck = random.Random(19)  # noqa: S311 (every demo has the same past)
        self.club_name = club_name
        self.tonight = clock.now()
        self.members: dict[str, Member] = {}
        self.personas = {p.name: p for p in (ANA, ROSE, *MEMBERS)}

    def make(self, minutes: int) -> Past:
        past = Past()
        with self._at(self._doors(EVENINGS)), transaction():
            self._found()
        for week in range(EVENINGS, 0, -1):
            self._evening(week, CAME[EVENINGS - week])
            self._days_after(week)
        with transaction():
            meeting = Meeting.due(self._club())
            if meeting is not None:
                meeting.run.lay(plan_for(minutes))
            past.club = self._club().public_id
            past.console = SignIn.begin(self.ana.person, DESK)[1]
            for persona in MEMBERS:
                if not persona.habits & {"no-phone", "new-phone"}:
                    member = self.members[persona.name]
                    past.phones[persona.name] = SignIn.begin(member.person, PHONE)[1]
        return past

    @property
    def ana(self) -> Member:
        return self.members[ANA.name]

    def _club(self) -> Club:
        return self.ana.club

    def _found(self) -> None:
        club = Club(name=self.club_name, zone=zone_here())
        db.session.add(club)
        db.session.flush()
        for persona in self.personas.values():
            person = Person(name=persona.name)
            db.session.add(person)
            db.session.flush()
            stands = "looking" if persona.name.startswith("Tess") else persona.stands
            role = ROLES.get(persona.name, "member")
            self.members[persona.name] = club.welcome(person, stands=stands, role=role)
        Series.begin(club.today(), STARTS, USUAL, by=self.ana)

    def _evening(self, week: int, came: int) -> None:
        doors = self._doors(week)
        here = [ANA, ROSE, *MEMBERS[: came - 4], *MEMBERS[-4:]]
        with self._at(doors), transaction():
            meeting = Meeting.start(by=self.ana, code_length=6)
        with transaction():
            self._come_in(meeting, here, doors)
            self._ask(meeting, here, doors)
        # Stages begin as planned, and in each happens what it is for.
        parts: dict[str, Callable[[Meeting, datetime], None]] = {
            "wins": self._settle,
            "asks": self._go_round,
            "find": self._firm_up,
            "commit": self._commit,
        }
        at = doors
        while (stage := meeting.run.now) is not None and meeting.run.next is not None:
            at += timedelta(seconds=stage.given)
            with self._at(at), transaction():
                meeting.run.go_on(stage.id, by=self.ana)
                begun = meeting.run.now
                if begun is not None and begun.kind in parts:
                    parts[begun.kind](meeting, at)
        with self._at(at + timedelta(minutes=3)), transaction():
            meeting.close(by=self.ana)

    def _come_in(self, meeting: Meeting, here: Sequence[Persona], doors: datetime) -> None:
        for number, persona in enumerate(here):
            with self._at(doors + timedelta(seconds=30 * number + 20)):
                by = self.ana if "no-phone" in persona.habits else None
                member = self.members[persona.name]
                meeting.arrive(member, stood_as=member.stands, by=by)

    def _ask(self, meeting: Meeting, here: Sequence[Persona], doors: datetime) -> None:
        for number, persona in enumerate(here):
            member = self.members[persona.name]
            wish = TESS if persona.name.startswith("Tess") else persona.wish
            if wish is None or member.stands != "looking":
                continue
            with self._at(doors + timedelta(seconds=40 * number + 60)):
                mine = Ask.of(member, OPEN)
                if mine is not None and mine.names_company:
                    mine.keep(meeting, by=member)
                    continue
                # Said vaguely at first; the week after with a company, mostly.
                vague = mine is None and self.luck.random() < 0.3
                said = wish.first_try if vague else wish.fields
                Ask.post(
                    by=member,
                    companies=[] if vague else wish.companies,
                    who=said.get("who", ""),
                    why=said["why"],
                    meeting=meeting,
                    entered_by=self.ana if "no-phone" in persona.habits else None,
                )

    def _settle(self, meeting: Meeting, at: datetime) -> None:
        for number, commitment in enumerate(self._waiting(meeting)):
            with self._at(at + timedelta(seconds=10 * number)):
                outcome = self.luck.choice(["done", "done", "done", "next_week", "couldnt", ""])
                if outcome:
                    commitment.settle(outcome, by=commitment.member)

    def _waiting(self, meeting: Meeting) -> list[Commitment]:
        here = [seat.member for seat in meeting.seats()]
        return [c for member in here for c in Commitment.waiting(member, before=meeting)]

    def _go_round(self, meeting: Meeting, at: datetime) -> None:
        turns = Round(meeting).left
        each = timedelta(minutes=28) / max(1, turns)
        for number in range(turns):
            here = Round(meeting)
            with self._at(at + number * each):
                here.go_on(here.now.id if here.now is not None else 0, by=self.ana)
            speaking = here.now
            ask = Ask.of(speaking.member, OPEN) if speaking is not None else None
            if ask is not None:
                self._tap(meeting, ask, at + number * each)

    def _tap(self, meeting: Meeting, ask: Ask, at: datetime) -> None:
        for target in ask.targets:
            for seat in meeting.seats():
                persona = self.personas[seat.member.name]
                knows = target.name in persona.knows and seat.member is not ask.asker
                if not knows or self.luck.random() < 0.25:
                    continue
                with self._at(at + timedelta(seconds=self.luck.uniform(5, 45))):
                    by = self.ana if not seat.has_phone else None
                    Offer.make(target, by=seat.member, meeting=meeting, entered_by=by)

    def _firm_up(self, meeting: Meeting, at: datetime) -> None:
        for number, offer in enumerate(self._offers(meeting)):
            with self._at(at + timedelta(seconds=25 * number)):
                luck = self.luck.random()
                if luck < 0.65:
                    first = CONNECTOR if self.luck.random() < 0.8 else ASKER
                    day = offer.suggested_day - timedelta(days=self.luck.choice([0, 2, 4]))
                    offer.firm_up(first, day, by=offer.connector)
                    self._reach(offer.target.ask.asker)
                elif luck < 0.72:
                    offer.let_go(by=offer.connector)

    def _reach(self, asker: Member) -> None:
        persona = self.personas[asker.name]
        if persona.reach and not asker.reach and self.luck.random() < 0.6:
            asker.be_reached(persona.reach, by=asker)

    def _commit(self, meeting: Meeting, at: datetime) -> None:
        for number, seat in enumerate(meeting.seats()):
            will = self.personas[seat.member.name].will
            if will and self.luck.random() < 0.7:
                with self._at(at + timedelta(seconds=10 * number)):
                    by = seat.member if seat.has_phone else self.ana
                    Commitment.make(meeting, seat.member, will, by=by)

    def _offers(self, meeting: Meeting) -> Sequence[Offer]:
        made = select(Offer).where(Offer.meeting_id == meeting.id, Offer.stands())
        return db.session.scalars(made.order_by(Offer.id)).all()

    def _days_after(self, week: int) -> None:
        """Between two evenings: promises become introductions, and thanks are sent."""
        doors = self._doors(week)
        for offer in self._to_keep():
            days = self.luck.uniform(1, 5)
            with self._at(doors + timedelta(days=days)), transaction():
                Introduction.record(offer, by=offer.connector)
            if self.luck.random() < 0.7:
                with self._at(doors + timedelta(days=days + 1)), transaction():
                    thanks = Thanks.send(
                        offer, f"Thank you, {offer.connector.called}. We talk on Friday.",
                        by=offer.target.ask.asker, wall=True,
                    )  # fmt: skip
                    luck = self.luck.random()
                    if luck < 0.6:
                        thanks.seen()
                    if luck < 0.2:
                        thanks.let_wall_show(True, by=offer.connector)
        if week == 1:
            self._tess_lands(doors + timedelta(days=5, hours=15))

    def _to_keep(self) -> list[Offer]:
        firmed = db.session.scalars(
            select(Offer)
            .join(Target, Target.id == Offer.target_id)
            .join(Ask, (Ask.id == Target.ask_id) & (Ask.state == OPEN))
            .where(Offer.firmed_at.is_not(None), Offer.stands())
            .order_by(Offer.id)
        ).all()
        waiting = [offer for offer in firmed if Introduction.of(offer) is None]
        return [offer for offer in waiting if self.luck.random() < 0.55]

    def _tess_lands(self, at: datetime) -> None:
        tess = next(m for name, m in self.members.items() if name.startswith("Tess"))
        with self._at(at), transaction():
            Landing.say(
                tess,
                by=tess,
                company="Delta",
                works=True,
                bell=True,
                thank=True,
                text="I start at Delta on Monday! Thank you for your help.",
            )

    def _doors(self, week: int) -> datetime:
        """When the doors opened so many weeks ago: 18:45 there, whatever the clocks did since."""
        then = self.tonight - timedelta(weeks=week)
        if not self.members:
            return then
        return self._club().moment(self._day(week), STARTS) - DOORS

    def _day(self, week: int) -> date:
        return self._club().today() - timedelta(weeks=week)

    @contextmanager
    def _at(self, moment: datetime) -> Iterator[None]:
        with clock.travel(moment - clock.now()):
            yield
