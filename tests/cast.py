"""The named cast: Ana facilitates, Ben asks, Chloe knows someone, Rose and George are here too,
Dan is in another club.
"""

from dataclasses import dataclass

from jobclub.asks.models import Ask
from jobclub.asks.targets import Target
from jobclub.clubs.models import FACILITATOR, OWNER, Club, Member
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.models import Meeting
from jobclub.people.models import Person


@dataclass
class Cast:
    """Everybody, at the Library Club's open meeting; Dan and Eve at the Harbour Club's."""

    club: Club
    ana: Member
    ben: Member
    chloe: Member
    rose: Member
    george: Member
    meeting: Meeting
    harbour: Club
    dan: Member
    eve: Member
    other_meeting: Meeting

    @classmethod
    def gather(cls) -> "Cast":
        """Two clubs with an open meeting each. George has no phone; Rose facilitates too."""
        with transaction():
            club, harbour = _club("Library Club"), _club("Harbour Club")
            ana = _join(club, "Ana", role=OWNER, stands="helping")
            rose = _join(club, "Rose", role=FACILITATOR)
            ben, chloe, george = (_join(club, name) for name in ("Ben", "Chloe", "George"))
            eve = _join(harbour, "Eve", role=OWNER, stands="helping")
            dan = _join(harbour, "Dan")
            meeting = Meeting.start(by=ana, code_length=6)
            other = Meeting.start(by=eve, code_length=6)
            for member in (ben, chloe, rose):
                meeting.arrive(member, stood_as="looking", by=None)
            meeting.arrive(george, stood_as="looking", by=ana)
            other.arrive(dan, stood_as="looking", by=None)
        # Facilitators at their laptops.
        ana.on_duty = rose.on_duty = eve.on_duty = True
        return cls(club, ana, ben, chloe, rose, george, meeting, harbour, dan, eve, other)

    def ask(self, *companies: str, by: Member | None = None, why: str = "") -> Ask:
        """Ben (or another) asks at the meeting."""
        with transaction():
            return Ask.post(
                by=by or self.ben,
                companies=companies,
                who="customer support",
                why=why,
                meeting=self.meeting,
            )

    def target(self, company: str = "eBay") -> Target:
        """Ben asks for one company; this is its target."""
        return self.ask(company).targets[0]


def _club(name: str) -> Club:
    club = Club(name=name, zone="America/Denver")
    db.session.add(club)
    db.session.flush()
    return club


def _join(club: Club, name: str, *, role: str = "member", stands: str = "looking") -> Member:
    person = Person(name=name)
    db.session.add(person)
    db.session.flush()
    return club.welcome(person, stands=stands, role=role)
