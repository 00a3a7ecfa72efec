"""Senders are killed at random moments, as a power cut does: none of their letters is lost, and
none comes twice but those at whose end nobody can know.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select, text

from jobclub.clock import now
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.mail.models import Mail
from jobclub.mail.outbox import put
from jobclub.people.models import Person
from tests.board.room import until
from tests.mail.nursery import LASTS, Nursery
from tests.mail.post import kind
from tests.mail_server import Mailbox, mailing

#: More than a sender that is not killed at once gets through before it is.
ENOUGH = 25
#: Longer than a lease: the next sender finds what the last one had.
LATER = timedelta(minutes=6)


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    # The answer takes a moment, as it does in the world: some are killed just then.
    mailbox.ponders = 0.004
    return mailing(settings, mailbox)


@pytest.fixture
def nursery(settings: Settings) -> Iterator[Nursery]:
    found = Nursery(settings)
    yield found
    found.close()


def test_no_letter_is_lost_and_none_doubled_without_doubt(
    app: Flask, mailbox: Mailbox, nursery: Nursery
) -> None:
    kill_and_count(app, mailbox, nursery, kills=40)


@pytest.mark.full
def test_nor_after_two_hundred_kills(app: Flask, mailbox: Mailbox, nursery: Nursery) -> None:
    in_doubt = kill_and_count(app, mailbox, nursery, kills=210)

    assert in_doubt


def backends() -> set[int]:
    """PostgreSQL's own processes that serve somebody of this database; SQLite has none."""
    if db.engine.dialect.name == "sqlite":
        return set()
    db.session.rollback()
    found = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    return set(db.session.scalars(found))


def served_by(talking: set[int]) -> bool:
    """Whether nobody is served by others than these."""
    return backends() <= talking


def kill_and_count(app: Flask, mailbox: Mailbox, nursery: Nursery, *, kills: int) -> set[str]:
    """Kill so many senders, let the last one finish; returns whose end nobody could know."""
    luck = Random(kills)  # noqa: S311 (every run kills at the same moments)
    in_doubt: set[str] = set()
    with app.app_context(), kind(lasts=LASTS):
        for number in range(kills):
            top_up()
            before, talking = mailbox.connections, backends()
            sender = nursery.start(number * LATER)
            # Most of them once they talk to the mail server: there is more to lose then.
            if luck.random() < 0.9:
                until_they_talk(mailbox, before)
            time.sleep(luck.uniform(0.0, 0.12))
            os.kill(sender, signal.SIGKILL)
            nursery.wait(sender)
            # What it had told PostgreSQL to commit is committed, also without it.
            until(partial(served_by, talking), lambda: "a killed sender is still served")
            in_doubt |= being_handed_over()
        for number in range(kills, kills + 3):
            nursery.wait(nursery.start(number * LATER))
        db.session.rollback()
        letters = db.session.scalars(select(Mail)).all()

        came = Counter(letter.id for letter in mailbox.letters)
        assert {letter.message_id for letter in letters} == set(came)
        doubled = {message_id for message_id, times in came.items() if times > 1}
        assert doubled <= in_doubt
        assert max(came.values()) <= 2
        # Whoever was in doubt twice came twice already: it counts as sent.
        assert all(letter.sent_at and letter.doubts <= 2 for letter in letters)
        assert {letter.message_id for letter in letters if letter.doubts} == in_doubt
    return in_doubt


def test_two_senders_at_once_send_each_letter_once(
    app: Flask, mailbox: Mailbox, nursery: Nursery
) -> None:
    with app.app_context(), kind(lasts=LASTS):
        top_up(60)
        both = [nursery.start(), nursery.start()]
        for sender in both:
            nursery.wait(sender)

        assert not waiting()
    assert len(mailbox.letters) == 60
    assert len({letter.id for letter in mailbox.letters}) == 60
    assert mailbox.connections == 2


def until_they_talk(mailbox: Mailbox, before: int) -> None:
    until(lambda: mailbox.connections > before, lambda: "it does not connect")


def top_up(to: int = ENOUGH) -> None:
    """So many letters wait, each to somebody else."""
    missing = to - len(waiting())
    with transaction():
        for _one in range(missing):
            person = Person(name="Somebody", confirmed_at=now())
            db.session.add(person)
            db.session.flush()
            person.email = f"p{person.id}@example.org"
            put("word", person, once=f"word:{person.id}")


def waiting() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Mail.message_id).where(Mail.waits())))


def being_handed_over() -> set[str]:
    """Whose sender was killed between the end of the letter and writing down the answer."""
    db.session.rollback()
    there = Mail.waits(), Mail.handing_at.is_not(None)
    return set(db.session.scalars(select(Mail.message_id).where(*there)))
