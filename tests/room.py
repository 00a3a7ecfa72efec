"""A room as ids and cookies alone: for tests with clients, which must never share a context."""

from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from jobclub import clock
from jobclub.asks.models import Ask
from jobclub.asks.offers import CONNECTOR, Offer
from jobclub.asks.targets import Target
from jobclub.asks.turns import Turn
from jobclub.clubs.models import FACILITATOR, Member
from jobclub.companies.models import OtherName
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.followup.notes import Note
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.meetings.attendance import WAITING
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.own_plans import OwnPlan
from jobclub.meetings.plans import PLANS
from jobclub.meetings.series import Series
from jobclub.people.models import DESK, PHONE, Person, SignIn
from tests.cast import Cast
from tests.server import lan_address

LAPTOP = "localhost:5000"


@dataclass
class Actor:
    """Somebody with a cookie, on the laptop or on a phone in the hall."""

    name: str
    cookie: str | None
    laptop: bool

    def client(self, app: Flask) -> FlaskClient:
        """A browser of theirs."""
        client = app.test_client()
        if self.cookie:
            client.set_cookie("jobclub", self.cookie, domain=self.host.split(":")[0])
        return client

    @property
    def host(self) -> str:
        """Where their browser finds jobclub."""
        return LAPTOP if self.laptop else f"{lan_address()}:5000"

    @property
    def environ(self) -> dict[str, str]:
        """What their requests carry."""
        peer = "127.0.0.1" if self.laptop else lan_address()
        return {"HTTP_HOST": self.host, "HTTP_ORIGIN": f"http://{self.host}", "REMOTE_ADDR": peer}


@dataclass
class Room:
    """The Library Club's evening, with something of everything; and the Harbour Club's."""

    ids: dict[str, int] = field(default_factory=dict)
    club: str = ""
    meeting: str = ""
    planned: str = ""
    their_planned: str = ""
    harbour: str = ""
    other_meeting: str = ""
    wall: str = ""
    actors: dict[str, Actor] = field(default_factory=dict)

    @classmethod
    def furnish(cls, app: Flask) -> "Room":
        """Make it, and hold on to nothing of the database."""
        room = cls()
        with app.app_context():
            cast = Cast.gather()
            room._remember(cast)
        return room

    def _remember(self, cast: Cast) -> None:
        asked = cast.ask("eBay", "American Express", why="Moving from retail.")
        target, second = asked.targets
        # Old enough that both parties know of it.
        with clock.travel(timedelta(seconds=-20)), transaction():
            offer = Offer.make(target, by=cast.chloe, meeting=cast.meeting)
            Introduction.record(offer, by=cast.chloe)
            thanks = Thanks.send(offer, "You are kind.", by=cast.ben)
            theirs = Ask.post(by=cast.dan, companies=["Delta"], who="", why="")
            their_offer = Offer.make(theirs.targets[0], by=cast.eve)
            their_thanks = Thanks.send(their_offer, "", by=cast.dan)
            settled = Offer.make(second, by=cast.george, meeting=cast.meeting)
            settled.firm_up(CONNECTOR, cast.club.today(), by=cast.george)
            said = Commitment.make(cast.meeting, cast.ben, "Call my aunt", by=cast.ben)
            they_said = Commitment.make(cast.other_meeting, cast.dan, "Rest", by=cast.dan)
            note = Note.write(cast.ben, "Prefers the phone.", by=cast.ana)
            their_note = Note.write(cast.dan, "Sings.", by=cast.eve)
            newcomer = _newcomer(cast)
            fred = _running(cast)
        self.ids = {
            "ana": cast.ana.id, "ben": cast.ben.id, "chloe": cast.chloe.id, "rose": cast.rose.id,
            "george": cast.george.id, "newcomer": newcomer.id, "dan": cast.dan.id,
            "ask": asked.id, "target": target.id, "second": second.id, "offer": offer.id,
            "thanks": thanks.id, "their_ask": theirs.id, "their_target": theirs.targets[0].id,
            "their_offer": their_offer.id, "their_thanks": their_thanks.id, "nothing": 987654,
            "settled": settled.id, "said": said.id, "they_said": they_said.id,
            "note": note.id, "their_note": their_note.id,
            "running": fred.id, **_companies(target, second, theirs.targets[0], by=cast.ana),
            **_of_the_run("", cast.meeting, cast.ben),
            **_of_the_run("their_", cast.other_meeting, cast.dan),
        }  # fmt: skip
        self.club, self.meeting = cast.club.public_id, cast.meeting.public_id
        self.harbour, self.other_meeting = cast.harbour.public_id, cast.other_meeting.public_id
        self.wall = cast.meeting.wall_token
        self._plan(cast)
        with transaction():
            self._sign_in("owner", cast.ana, DESK, laptop=True)
            self._sign_in("facilitator", cast.rose, DESK, laptop=True)
            self._sign_in("facilitator's phone", cast.rose, PHONE, laptop=False)
            self._sign_in("running phone", fred, PHONE, laptop=False)
            self._sign_in("facilitator over Wi-Fi", cast.rose, DESK, laptop=False)
            self._sign_in("asker", cast.ben, PHONE, laptop=False)
            self._sign_in("connector", cast.chloe, PHONE, laptop=False)
            self._sign_in("newcomer", newcomer, PHONE, laptop=False)
            self._sign_in("other club's owner", cast.eve, DESK, laptop=True)
            self._sign_in("other club's member", cast.dan, PHONE, laptop=False)
        self.actors["stranger"] = Actor("stranger", None, laptop=False)
        self.actors["stranger at the laptop"] = Actor("stranger", None, laptop=True)

    def _plan(self, cast: Cast) -> None:
        """Each club has an evening to come, a plan of its own, and a series not planned ahead."""
        soon = cast.club.today() + timedelta(days=10)
        for ours, by in (("", cast.ana), ("their_", cast.eve)):
            with transaction():
                planned = Meeting.plan(soon, "19:00", "75", by=by)
                own = OwnPlan.keep("Ours", PLANS["60"], by=by)
                series = Series(club_id=by.club_id, weekday=1, at="19:00", plan="75")
                series.starts_on, series.led_by_id = soon, by.id
                db.session.add(series)
            self.ids |= {f"{ours}own_plan": own.id, f"{ours}series": series.id}
            setattr(self, f"{ours}planned", planned.public_id)

    def _sign_in(self, name: str, member: Member, kind: str, *, laptop: bool) -> None:
        _row, token = SignIn.begin(member.person, kind)
        self.actors[name] = Actor(name, token, laptop)


def _running(cast: Cast) -> Member:
    """Fred facilitates too, and the console has nodded to his phone."""
    person = Person(name="Fred")
    db.session.add(person)
    fred = cast.club.welcome(person, stands="helping", role=FACILITATOR)
    cast.meeting.arrive(fred, stood_as="helping", by=None).let_run(True, by=cast.ana)
    return fred


def _companies(one: Target, two: Target, theirs: Target, *, by: Member) -> dict[str, int]:
    """Two companies of the directory, one with another name; and the other club's."""
    assert one.company is not None
    with transaction():
        one.company.also_called("Electronic Bay", by=by)
    named = db.session.scalars(select(OtherName.id)).one()
    found = {"company": one.company_id, "company_2": two.company_id, "company_name": named}
    found["their_company"] = theirs.company_id
    return {name: found_id for name, found_id in found.items() if found_id is not None}


def _of_the_run(ours: str, meeting: Meeting, asker: Member) -> dict[str, int]:
    """A stage that is on, one to come, and the asker's place in the round."""
    first, second = meeting.run.stages[:2]
    turn = Turn.of(meeting, asker)
    assert turn is not None
    return {f"{ours}stage_on": first.id, f"{ours}stage": second.id, f"{ours}turn": turn.id}


def _newcomer(cast: Cast) -> Member:
    from jobclub.meetings.joining import come_in

    seat = come_in(cast.meeting, person=None, name="Nora", stands="looking", past_limit=True)
    assert seat.status == WAITING
    return seat.member
