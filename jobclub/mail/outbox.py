"""Putting a letter into the outbox, in the transaction of what causes it."""

import secrets
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from jobclub.clock import now
from jobclub.clubs.models import Club
from jobclub.config import Settings
from jobclub.extensions import db, find
from jobclub.mail.at_commit import announce
from jobclub.mail.hours import next_time
from jobclub.mail.kinds import KINDS
from jobclub.mail.models import Mail, MailOff
from jobclub.people.models import Person


def put(
    kind: str,
    person: Person,
    *,
    once: str,
    club: Club | None = None,
    about: dict[str, Any] | None = None,
    due: datetime | None = None,
    address: str | None = None,
) -> Mail | None:
    """Let a letter be sent, once for each `once` (say "recap:7:12"), at `due` or soon.

    None where it cannot be or nobody wants it: no mail server, no address, "no more of these", or
    it is in the outbox already. The same then waits on the member's page.
    """
    reached = may_be_mailed(person) if address is None else person.erased_at is None
    if not is_set_up() or not reached or is_off(person, kind):
        return None
    if find(Mail, Mail.once_key == once) is not None:
        return None
    at = due or now()
    if KINDS[kind].by_day and club is not None:
        at = next_time(at, club.zone)
    letter = Mail(
        person_id=person.id,
        club_id=club.id if club is not None else None,
        kind=kind,
        about=about or {},
        address=address,
        once_key=once,
        message_id=fresh_message_id(),
        made_at=now(),
        due_at=at,
        until=at + KINDS[kind].lasts,
    )
    db.session.add(letter)
    db.session.flush()
    announce()
    return letter


def fresh_message_id() -> str:
    """What names a letter for every mail program, however often it comes."""
    return f"<{secrets.token_hex(16)}@{settings().mail_domain}>"


def is_set_up() -> bool:
    """Whether there is a mail server to send by."""
    return settings().sends_mail


def may_be_mailed(person: Person) -> bool:
    """Whether this person's address may be written to: confirmed, or typed at the laptop itself
    where no link could confirm it.
    """
    if person.email is None or person.erased_at is not None:
        return False
    return person.confirmed_at is not None or not settings().hosted


def may_be_sent(kind: str, person: Person) -> bool:
    """Whether a letter of this kind would reach this person, and they want it."""
    return is_set_up() and may_be_mailed(person) and not is_off(person, kind)


def is_off(person: Person, kind: str) -> bool:
    """Whether they said "no more of these"."""
    said = select(MailOff.id).where(MailOff.person_id == person.id, MailOff.kind == kind)
    return KINDS[kind].may_stop and db.session.scalar(said) is not None


def settings() -> Settings:
    """The settings of the running app."""
    found: Settings = current_app.config["SETTINGS"]
    return found
