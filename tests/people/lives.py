"""A member of whom the database holds something in every place where it can."""

from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, String, select, update

from jobclub import clock
from jobclub.asks.models import OPEN, Ask
from jobclub.asks.offers import SECRET_FOR, MeToo, Offer
from jobclub.clock import now
from jobclub.commands import Receipt
from jobclub.contacts.drafts import ContactDraft
from jobclub.contacts.models import Contact
from jobclub.database import Base
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.followup.check_ins import CheckIn
from jobclub.followup.notes import Note
from jobclub.introductions.landings import Landing
from jobclub.introductions.models import Introduction
from jobclub.introductions.thanks import Thanks
from jobclub.mail.models import Mail, MailOff
from jobclub.meetings.commitments import Commitment
from jobclub.meetings.models import Meeting
from jobclub.meetings.series import Series
from jobclub.meetings.summaries import FIGURES, Summary
from jobclub.meetings.surveys import QUESTIONS, Survey
from jobclub.people.about import PARTS, is_theirs, named_by
from jobclub.people.models import PHONE, Link, SignIn
from jobclub.people.security_events import SecurityEvent
from tests.cast import Cast

WORDS = ("identity", "content", "private")
A_MINUTE = timedelta(minutes=1)


def live_through(cast: Cast) -> None:
    """Ben asks, offers, thanks, is thanked and noted about; he has a draft at heart, contacts, mail
    and a phone, and led an evening once.
    """
    ben, chloe = cast.ben, cast.chloe
    asked = cast.ask("eBay", "Intel", "a bakery, or anything", why="since the mill closed")
    hers = cast.ask("Adobe", "Kroger", by=chloe)
    with transaction():
        ben.be_reached("555 0100", by=ben)
        ben.work_at("Mill", by=ben)
        given = Offer.make(hers.targets[0], by=ben, meeting=cast.meeting)
        given.say_more(kind="worked_there", warmth="well", note="ask for the cousin", by=ben)
        got = Offer.make(asked.targets[0], by=chloe, meeting=cast.meeting)
        got.say_more(kind="know_someone", warmth="a_bit", note="my sister", by=chloe)
        Offer.make(asked.targets[1], by=chloe, meeting=cast.meeting)
        Offer.make(hers.targets[1], by=ben, meeting=cast.meeting)
        MeToo.say(hers.targets[0], by=ben)
        Commitment.make(cast.meeting, ben, "Write to the cousin", by=ben)
    with clock.travel(SECRET_FOR + A_MINUTE), transaction():
        for offer, by in ((given, ben), (got, chloe)):
            Introduction.record(offer, by=by, contact_first_name="Sam")
        Thanks.send(got, "You are a star", by=ben)
        Thanks.send(given, "What would I do without you", by=chloe)
    with transaction():
        _beside(cast)
        _after(cast)


def _beside(cast: Cast) -> None:
    ben, ana = cast.ben, cast.ana
    person = ben.person_id
    ben.person.email, ben.person.confirmed_at = "ben@example.org", now()
    SignIn.begin(ben.person, PHONE, "iPhone")
    Link.make("email", ben.person)
    Contact.know_at(ben.person, "Adobe")
    SecurityEvent.note("sign-in", person_id=person, club_id=ben.club_id)
    mail: dict[str, Any] = {"made_at": now(), "due_at": now(), "until": now() + A_MINUTE}
    rows = [
        ContactDraft(
            person_id=person, kind="csv", rows=1, without_company=0, found={"k": ["Adobe", 1, []]}
        ),
        Mail(
            person_id=person, club_id=ben.club_id, kind="recap", about={}, once_key="recap:1",
            message_id="<1@x>", address="ben@example.org", said="", **mail,
        ),
        MailOff(person_id=person, kind="recap"),
        Receipt(person_id=person, key="a" * 32, digest="", answer={"said": "Ben"}, at=now()),
        Receipt(
            person_id=ana.person_id, key="b" * 32, digest="", at=now(),
            answer={"ok": True, "id": ben.id, "said": "Ben is on the list."},
        ),
        CheckIn(club_id=ben.club_id, member_id=ben.id, month="2026-10", asked_at=now()),
        Note(club_id=ben.club_id, member_id=ben.id, by_id=ana.id, text="had a hard week",
             made_at=now()),
        Landing(
            club_id=ben.club_id, member_id=ben.id, day=ben.club.today(), company="Mill",
            said_at=now(), stood="looking",
        ),
        Series(
            club_id=ben.club_id, weekday=1, at="19:00", plan="75", led_by_id=ben.id,
            starts_on=ben.club.today(),
        ),
    ]  # fmt: skip
    db.session.add_all(rows)
    # He leads an evening to come.
    Meeting.plan(ben.club.today() + timedelta(days=10), "19:00", "75", by=ana).led_by_id = ben.id
    asked = Ask.of(ben, OPEN)
    assert asked is not None
    asked.withdraw(by=ben)
    db.session.flush()
    Ask.keep_draft(by=ben, companies=["Secret Ltd"], who="", why="not said aloud")


def _after(cast: Cast) -> None:
    """He said how an evening was, and made its figures final once, when he ran it."""
    Survey.give(cast.ben, cast.meeting, dict.fromkeys(QUESTIONS, "yes"))
    figures = Summary.keep(cast.meeting, dict.fromkeys(FIGURES, 0))
    figures.make_final(dict.fromkeys(FIGURES, 1), by=cast.ben)
    figures.why = "Ben counted again"


def tables_of(person_id: int) -> set[str]:
    """The tables that hold something of them."""
    return {
        name
        for name in PARTS
        if db.session.execute(
            select(Base.metadata.tables[name])
            .where(is_theirs(Base.metadata.tables[name], person_id))
            .limit(1)
        ).first()
    }


def write_everywhere(word: str, person_id: int) -> None:
    """Put a word into every text of theirs, wherever a column has room for words."""
    for name, known in PARTS.items():
        table = Base.metadata.tables[name]
        for column in table.columns:
            if column.info["privacy"] not in WORDS or not isinstance(column.type, String | JSON):
                continue
            said: Any = {word: [word, 1, []]} if isinstance(column.type, JSON) else word
            author = known.words.get(column.name)
            theirs = named_by(table.c[author], person_id) if author else is_theirs(table, person_id)
            db.session.execute(update(table).where(theirs).values({column.name: said}))


def dump() -> str:
    """The whole database, as text."""
    return "\n".join(
        repr(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table))
    )
