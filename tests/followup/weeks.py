"""Twelve weekly evenings of thirty members, and the days between, on a clock that travels.

Time passes from one happening to the next: the doors, the asks, a sweep, a delivery, a tap on a
sofa. What everybody did last is written down here, too, so that a test can count again by itself.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from jobclub import clock
from jobclub.asks.offers import Offer
from jobclub.clubs.models import Club, Member
from jobclub.commands import Sent, perform
from jobclub.errors import Refused
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.followup.nudges import nudge
from jobclub.followup.quiet import quiet_in
from jobclub.followup.sweep import follow_up
from jobclub.introductions.moving import moves_in
from jobclub.limits import forget_everybody
from jobclub.mail.models import Mail, MailOff
from jobclub.mail.sending import deliver
from jobclub.meetings.series import Series
from jobclub.people.models import DESK, PHONE, Person, SignIn
from jobclub.places import Caller
from tests.followup.folk import Somebody, thirty
from tests.followup.postman import Got, Postman

WEEKS = 12
#: In this week the server is off for five days.
OFF = 6
#: Who does not want which letters, from the beginning. Many know by heart when the club meets.
BY_HEART = (
    "Ana",
    "Rose",
    "Adam",
    "Bea",
    "Carl",
    "Dora",
    "Emil",
    "Fay",
    "Gus",
    "Tom",
    "Will",
    "Xena",
)
NO_MORE = {
    **dict.fromkeys(BY_HEART, "invitation"),
    "Nick": "check-in",
    "Yan": "recap",
    "Zoe": "nudge",
}
#: So long before the first of these evenings the first ones became members, and the others.
LONG_AGO, LATELY = timedelta(days=40), timedelta(days=12)


class Weeks:
    """The club over twelve weeks."""

    def __init__(
        self, app: Flask, postman: Postman, zone: str, first: date, *, seed: int = 1
    ) -> None:
        self.app, self.postman, self.zone, self.first = app, postman, zone, first
        self.luck = random.Random(seed)  # noqa: S311 (the same dice for each run)
        self.folk = thirty()
        self.club_id, self.public_id = 0, ""
        #: The kind, the reader and the club's own words for each letter, by Message-ID.
        self.mails: dict[str, tuple[str, int, dict[str, Any]]] = {}
        #: The day about which a nudge asked, for each offer that it names.
        self.days: dict[str, dict[int, date | None]] = {}
        #: Who was in the room, evening by evening.
        self.came: dict[int, list[Somebody]] = {}
        #: What was said last of each offer: "introduced", "closed" or "let go".
        self.said: dict[int, str] = {}
        #: When the server runs again that was off for five days.
        self.back = self.moment(self.day(OFF, 6), "10:00")
        self.last_mail = 0
        #: How many of the letters were read.
        self.read = 0
        #: Who is quiet by jobclub's list, and by the members' own acts, week by week.
        self.quiet: list[tuple[set[str], set[str]]] = []

    def play(self) -> None:
        """All of it."""
        # They know of the weeks that they fill.
        from tests.followup import evenings, running, sofas

        self._settle()
        happenings = [
            *evenings.happenings(self),
            *sofas.happenings(self),
            *running.happenings(self),
        ]
        gone = self.moment(self.day(OFF, 1), "10:00")
        happenings = [one for one in happenings if not gone < one[0] < self.back]
        for moment, _turn, happen in sorted(happenings, key=lambda one: one[:2]):
            with self.at(moment):
                happen()

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """At this moment, with a session of its own."""
        with clock.travel(moment - clock.now()), self.app.app_context():
            yield
            db.session.remove()

    def day(self, week: int, after: int = 0) -> date:
        """The evening of a week, or so many days after it."""
        return self.first + timedelta(weeks=week, days=after)

    def moment(self, day: date, at: str) -> datetime:
        """A day and a local time there."""
        return Club(name="", zone=self.zone).moment(day, at)

    @property
    def ends(self) -> datetime:
        """Just before a thirteenth evening would begin."""
        return self.moment(self.day(WEEKS), "10:00")

    @property
    def club(self) -> Club:
        """The club, read now."""
        return db.session.get_one(Club, self.club_id)

    def member(self, who: Somebody) -> Member:
        """Their place in it, read now."""
        return db.session.get_one(Member, who.id)

    def named(self, name: str) -> Somebody:
        """One of the thirty."""
        return next(who for who in self.folk if who.name == name)

    def by_id(self, member_id: int) -> Somebody:
        """One of the thirty, by their row."""
        return next(who for who in self.folk if who.id == member_id)

    def acted(self, who: Somebody) -> None:
        """They were heard from just now."""
        who.last_act = clock.now()

    def does(self, who: Somebody, command: str, **fields: Any) -> dict[str, Any]:
        """A tap of theirs, on their own phone, any day."""
        answer = self._perform(who.token, command, fields, at_desk=False)
        self.acted(who)
        return answer

    def ana_does(self, command: str, **fields: Any) -> dict[str, Any]:
        """What Ana enters at the laptop."""
        with transaction():
            person = db.session.get_one(Person, self.named("Ana").person_id)
            _row, token = SignIn.begin(person, DESK)
        return self._perform(token, command, fields, at_desk=True)

    def ana_reminds(self, who: Somebody) -> None:
        """By hand, whatever jobclub does by itself; it may say that once a week is enough."""
        with transaction():
            club = self.club
            ana, member = self.member(self.named("Ana")), self.member(who)
            due = [move for move in moves_in(club, mover=member) if move.is_due(club.today())]
            try:
                nudge(member, due, by=ana)
            except Refused:
                return

    def post(self) -> None:
        """What the running server does now and then, by itself."""
        follow_up()
        deliver()
        self.note_mails()

    def note_mails(self) -> None:
        """Write down what the letters in the outbox are, before somebody's are erased."""
        with transaction():
            fresh = select(Mail).where(Mail.id > self.last_mail).order_by(Mail.id)
            for mail in db.session.scalars(fresh):
                self.mails[mail.message_id] = (mail.kind, mail.person_id, mail.about)
                offers = select(Offer.id, Offer.nudged_for)
                asked = offers.where(Offer.id.in_(mail.about.get("offers", [])))
                self.days[mail.message_id] = {
                    row.id: row.nudged_for for row in db.session.execute(asked)
                }
                self.last_mail = mail.id

    def compare_quiet(self) -> None:
        """Before an evening: jobclub's list of quiet members, and ours."""
        listed = {one.member.name for one in quiet_in(self.club)}
        self.quiet.append((listed, self._silent()))

    def kind_of(self, got: Got) -> str:
        """Which kind of letter it is."""
        return self.mails[got.message_id][0]

    def _silent(self) -> set[str]:
        """Who has done nothing for four weeks, of those who look for work or are here to help."""
        return {
            who.name
            for who in self.folk
            if who.left is None
            and not who.facilitates
            and who.stands in ("looking", "helping")
            and clock.now() - who.last_act > timedelta(days=28)
        }

    def _perform(
        self, token: str, command: str, fields: dict[str, Any], *, at_desk: bool
    ) -> dict[str, Any]:
        forget_everybody()
        caller = Caller(token, at_desk=at_desk, club=self.public_id)
        answer = perform(Sent(command, None, fields), caller)
        assert answer.get("ok"), (command, fields, answer)
        return answer

    def _settle(self) -> None:
        began = self.moment(self.first, "10:00")
        with self.at(began - LONG_AGO), transaction():
            club = Club(name="Library Club", zone=self.zone)
            db.session.add(club)
            db.session.flush()
            self.club_id, self.public_id = club.id, club.public_id
            for who in self.folk:
                if who.gone_after < 0:
                    self._welcome(club, who)
        with self.at(began - LATELY), transaction():
            for who in self.folk:
                if who.gone_after >= 0:
                    self._welcome(self.club, who)
            Series.begin(self.first, "19:00", "75", by=self.member(self.named("Ana")))

    def _welcome(self, club: Club, who: Somebody) -> None:
        person = Person(name=who.name, email=who.address or None)
        person.confirmed_at = clock.now() if who.has_address else None
        db.session.add(person)
        db.session.flush()
        member = club.welcome(person, stands=who.stands, role=who.role)
        # A phone is remembered for ninety days from when it was last seen.
        _row, who.token = SignIn.begin(person, PHONE)
        who.id, who.person_id = member.id, person.id
        if who.name in NO_MORE:
            who.no_more[NO_MORE[who.name]] = clock.now()
            db.session.add(MailOff(person_id=person.id, kind=NO_MORE[who.name]))
        self.acted(who)


#: When, what comes first of two at one moment, and what happens.
Happening = tuple[datetime, int, Callable[[], Any]]
