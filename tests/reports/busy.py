"""A busy half year of the Library Club: sixteen people, six evenings, doors, landings, answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from jobclub import clock
from jobclub.asks.models import Ask
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.clubs.models import OWNER, Club, Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.introductions.landings import HELP, Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.steps import INTERVIEW, INTRODUCED
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.models import Meeting
from jobclub.meetings.surveys import NO, QUESTIONS, YES, Survey
from jobclub.people.models import Person

DAYS = tuple(date(2026, month, 14) for month in (1, 2, 3, 4, 6, 6))
#: Who comes to which evening, of sixteen; May has none.
COME = (16, 15, 3, 12, 14, 9)
HALF_YEAR = "period=custom&from=2026-01-01&to=2026-06-30"
#: What nobody is called, and no file may hold: every member's name contains it.
NAMED = "Zebedee"
COMPANIES = ("eBay", "Acme", "Intel", "Zions Bank", "Delta")


@dataclass
class Busy:
    """The club, its owner and who comes."""

    club: Club
    ana: Member
    members: list[Member]

    @classmethod
    def live(cls, name: str = "Library Club", owner: Person | None = None) -> "Busy":
        """All of it."""
        with at(DAYS[0], 1):
            owner = db.session.merge(owner) if owner is not None else Person(name=f"Ana {NAMED}")
            club = Club(name=name, zone="America/Denver")
            db.session.add_all([owner, club])
            db.session.flush()
            ana = club.welcome(owner, stands="helping", role=OWNER)
            members = [_join(club, number) for number in range(16)]
        ana.on_duty = True
        busy = cls(club, ana, members)
        for number in range(len(DAYS)):
            busy.evening(number)
        busy.land()
        return busy

    def evening(self, number: int) -> None:
        """The doors, asks, doors of another kind, and the close."""
        day = DAYS[number] + timedelta(days=7 * (number == 5))
        with at(day, 1):
            meeting = Meeting.start(by=self.ana, code_length=6)
            here = self.members[: COME[number]]
            for place, member in enumerate(here):
                stood_as = "helping" if place % 5 == 4 else "looking"
                meeting.arrive(member, stood_as=stood_as, by=self.ana if place % 3 == 0 else None)
        with at(day, 2):
            offers = [one for place, member in enumerate(here[: number + 4])
                      for one in self._ask(place, member, meeting)]  # fmt: skip
        with at(day, 3):
            meeting.close(by=self.ana)
            for place, member in enumerate(here):
                if Survey.is_for(member, meeting):
                    said = {one: NO if place % 3 == 0 and one == "new" else YES
                            for one in QUESTIONS}  # fmt: skip
                    Survey.give(member, meeting, said)
        for place, offer in enumerate(offers):
            with at(day + timedelta(days=2 + place % 4), 1):
                self._introduce(place, offer)

    def land(self) -> None:
        """Seven land in June, some with a club introduction."""
        for place, member in enumerate(self.members[:7]):
            with at(date(2026, 6, 22 + place), 1):
                made = Offer.stands(), Offer.connector_id != member.id
                mine = [one for one in db.session.query(Offer).filter(*made).order_by(Offer.id)
                        if one.target.ask.asker_id == member.id]  # fmt: skip
                offer = mine[0] if mine and place % 2 else None
                Landing.say(member, by=member, day=self.club.today(), next=HELP, offer=offer)

    def _ask(self, place: int, member: Member, meeting: Meeting) -> list[Offer]:
        kept = Ask.of(member, "open")
        if kept is not None:
            kept.keep(meeting, by=member)
            return []
        company = COMPANIES[place % len(COMPANIES)]
        entered_by = self.ana if place % 4 == 0 else None
        ask = Ask.post(by=member, companies=[company], who="=support", why="", meeting=meeting,
                       entered_by=entered_by)  # fmt: skip
        knows = [self.members[place - 1], self.members[(place + 5) % 16]][: place % 3]
        offers = [Offer.make(ask.targets[0], by=one, meeting=meeting) for one in knows]
        for offer in offers:
            offer.firm_up(CONNECTOR, meeting.local_date + timedelta(days=6), by=offer.connector)
        return offers

    def _introduce(self, place: int, offer: Offer) -> None:
        Introduction.step(offer, INTRODUCED, by=offer.connector)
        if place % 2:
            Introduction.step(offer, INTERVIEW, by=offer.target.ask.asker)
            Thanks.send(offer, "Thank you!", by=offer.target.ask.asker)


@contextmanager
def at(day: date, hour: int) -> Iterator[None]:
    """Something happens in the evening of a day, in Denver."""
    from datetime import UTC, datetime, time

    moment = datetime.combine(day + timedelta(days=1), time(hour), UTC)
    with clock.travel(moment - clock.now()), transaction():
        yield


def _join(club: Club, number: int) -> Member:
    person = Person(name=f"Member{number} {NAMED}")
    db.session.add(person)
    db.session.flush()
    return club.welcome(person, stands="looking")
