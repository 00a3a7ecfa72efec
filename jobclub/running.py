"""`python3 -m jobclub`: migrate, say where everybody finds us, serve."""

import os
import sys
from datetime import timedelta

import segno
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import delete, func, select

from jobclub import clock
from jobclub.app import create_app
from jobclub.backups.lock import serving_here
from jobclub.clubs.models import MEMBER, OWNER, Club, Member
from jobclub.config import Settings
from jobclub.demo.pace import keep_pace
from jobclub.errors import Unsafe
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.meetings.room import LEAST_FREE, free_space
from jobclub.people.models import Link, Person
from jobclub.security import own_addresses
from jobclub.serving import listen, serve
from jobclub.text import clean

LINK_LASTS = timedelta(hours=12)


def run(settings: Settings) -> int:
    """Serve until the end. Raises Unsafe with a sentence when it cannot begin."""
    if free_space(settings) < LEAST_FREE // 5:
        raise Unsafe(f"The disk of {settings.data} is nearly full: free 500 MB, and start again.")
    try:
        listener = listen(settings)
    except OSError as error:
        raise Unsafe(
            f"Port {settings.port} is taken: is jobclub running already? "
            f"Else choose another: python3 -m jobclub --port {settings.port + 1}"
        ) from error
    # So that a command in another terminal prints links that open.
    (settings.data / "port").write_text(str(settings.port))
    clock.be_ahead(timedelta(seconds=settings.ahead))
    # New files (the database, its WAL) are this user's alone.
    os.umask(0o077)
    # Held to the end, so that nobody restores a backup under a running server.
    with serving_here(settings):
        app = create_app(settings)
        migrate(app)
        with app.app_context():
            greet(settings)
        if settings.speed != 1:
            keep_pace(app, settings.speed)
        serve(app, listener)
    return 0


def migrate(app: Flask) -> None:
    """Bring the database up to date."""
    with app.app_context():
        # Alembic's own chatter is of no use to a volunteer.
        upgrade()


def greet(settings: Settings) -> None:
    """Print where the laptop and the phones find us, and how the first facilitator comes in."""
    at_desk = address_at_desk(settings)
    print(f"\njobclub is running.  On this laptop: {at_desk}")
    if not settings.hosted:
        addresses = [f"http://{a}:{settings.port}" for a in own_addresses() if ":" not in a]
        for address in addresses:
            print(f"For phones on the same Wi-Fi:       {address}")
        if addresses and sys.stdout.isatty():
            segno.make(addresses[0], error="l").terminal(compact=True)
    link = first_link(at_desk, hosted=settings.hosted)
    if link:
        print(f"\nOpen this on this laptop; it works once:\n\n    {link}\n")
    print("Stop with Ctrl+C.", flush=True)


def first_link(at_desk: str, *, hosted: bool) -> str | None:
    """The one-time link that makes the club, or signs in an owner who has no passphrase yet."""
    with transaction():
        # A new start, a new link: an old one may still stand in somebody's terminal.
        db.session.execute(delete(Link).where(Link.purpose == "start", Link.used_at.is_(None)))
        if not db.session.scalar(select(func.count()).select_from(Club)):
            return f"{at_desk}/start/{Link.make('start', lasts=LINK_LASTS)}"
        owner = first_owner()
        if owner is None or owner.passphrase_hash or hosted:
            return None
        return f"{at_desk}/sign-in/{Link.make('sign-in', owner, lasts=LINK_LASTS)}"


def first_owner() -> Person | None:
    """The owner of the first club."""
    return db.session.scalar(
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(Member.role == OWNER)
        .order_by(Member.id)
        .limit(1)
    )


def facilitator(who: str) -> Person | None:
    """Whoever has this e-mail; or the one facilitator of this name, who may have none yet."""
    found = Person.with_email(who)
    if found is not None:
        return found
    named = db.session.scalars(
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(Member.role != MEMBER, Member.removed_at.is_(None))
        .distinct()
    )
    same = [person for person in named if person.name.casefold() == clean(who).casefold()]
    return same[0] if len(same) == 1 else None


def address_at_desk(settings: Settings) -> str:
    """The address under which facilitators' pages open."""
    return settings.url or f"http://localhost:{settings.port}"
