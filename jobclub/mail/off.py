""" "No more of these", and after all: by a link that needs no sign-in, or on one's own page."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select

from jobclub.errors import Missing
from jobclub.extensions import db, find
from jobclub.mail.kinds import KINDS
from jobclub.mail.models import Mail, MailOff
from jobclub.mail.outbox import settings
from jobclub.people.models import Person


def stop(person_id: int, kind: str) -> None:
    """No more of these. Doing it twice is doing it once."""
    if find(MailOff, MailOff.person_id == person_id, MailOff.kind == kind) is None:
        db.session.add(MailOff(person_id=person_id, kind=kind))
        db.session.flush()


def start_again(person_id: int, kind: str) -> None:
    """Send them after all."""
    db.session.execute(delete(MailOff).where(MailOff.person_id == person_id, MailOff.kind == kind))


def stopped(person_id: int) -> frozenset[str]:
    """The kinds this person does not want."""
    return frozenset(db.session.scalars(select(MailOff.kind).where(MailOff.person_id == person_id)))


def link_to_stop(mail: Mail) -> str:
    """Where this reader says "no more of these"; "" where there is no such place."""
    if not settings().url or not KINDS[mail.kind].may_stop:
        return ""
    return f"{settings().url}/mail/off/{token(mail.person_id, mail.kind)}"


def token(person_id: int, kind: str) -> str:
    """It says who and what, and can do nothing else; it is good for as long as the house stands."""
    return str(_signer().dumps([person_id, kind]))


def read(signed: str) -> tuple[Person, str]:
    """Whose it is, and which kind; `Missing` for any other text."""
    try:
        person_id, kind = _signer().loads(signed)
    except (BadSignature, ValueError, TypeError) as error:
        raise Missing from error
    person = db.session.get(Person, person_id)
    if person is None or kind not in KINDS:
        raise Missing
    return person, kind


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="mail-off")
