"""Between the meetings: the clock of a club, its outbox, and the letters it would write now."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from flask_babel import force_locale
from sqlalchemy import select

from jobclub import clock
from jobclub.clubs.models import Club, Member
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.mail.kinds import KINDS, Letter
from jobclub.mail.models import Mail
from tests.cast import Cast

URL = "https://jobs.example.org"
#: Nobody listens there: what these tests look at is the outbox.
SERVER = "smtp://127.0.0.1:9"
FROM = "Library Club <club@example.org>"
#: As a proxy on the same machine passes a request on.
PROXIED = {
    "HTTP_HOST": "127.0.0.1:8000",
    "HTTP_X_FORWARDED_HOST": "jobs.example.org",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "HTTP_ORIGIN": URL,
    "REMOTE_ADDR": "127.0.0.1",
}


def with_mail(settings: Settings, *, url: str = URL) -> Settings:
    """These settings with a mail server; hosted, or on a laptop with no `url`."""
    return replace(settings, smtp=SERVER, mail_from=FROM, url=url, proxies=1 if url else 0)


@contextmanager
def later(club: Club, days: int, at: str = "10:00") -> Iterator[None]:
    """So many days from now, at a local time there; a Sunday becomes the Monday after it."""
    day = club.today() + timedelta(days=days)
    if day.weekday() == 6:
        day += timedelta(days=1)
    with clock.travel(club.moment(day, at) - clock.now()):
        yield


def give_addresses(cast: Cast, *members: Member) -> None:
    """An e-mail each, confirmed. George has none, unless he is named."""
    with transaction():
        for member in members or (cast.ana, cast.ben, cast.chloe, cast.rose):
            member.person.email = f"{member.person.name.lower()}@example.org"
            member.person.confirmed_at = clock.now()


def outbox(kind: str, member: Member | None = None) -> Sequence[Mail]:
    """The letters of a kind, in the order they were put; of one reader."""
    found = select(Mail).where(Mail.kind == kind).order_by(Mail.id)
    if member is not None:
        found = found.where(Mail.person_id == member.person_id)
    return db.session.scalars(found).all()


def written(mail: Mail) -> Letter | None:
    """What it says if it is sent now; None if it is not sent."""
    with force_locale("en"):
        letter = KINDS[mail.kind].write(mail)
    if letter is not None:
        assert len(letter.subject) <= 60
    return letter


def must_be_written(mail: Mail) -> Letter:
    """The same, where there must be one."""
    letter = written(mail)
    assert letter is not None
    return letter
