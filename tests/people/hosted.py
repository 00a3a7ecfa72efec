"""A jobclub on the internet, browsers that find it there, and the letters it would send."""

import re
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from jobclub.app import create_app
from jobclub.clock import now
from jobclub.config import Settings
from jobclub.events import transaction
from jobclub.extensions import db
from jobclub.mail.kinds import KINDS
from jobclub.mail.models import Mail
from jobclub.people.models import SignIn

HOST = "jobs.example.org"
URL = f"https://{HOST}"
COOKIE = "__Host-jobclub"


def hosted_app(settings: Settings) -> Flask:
    """Reached over https, with a mail server that nobody asks in these tests."""
    smtp, mail_from = "smtp://127.0.0.1:9", "Jobclub <club@example.org>"
    return create_app(replace(settings, url=URL, smtp=smtp, mail_from=mail_from))


@dataclass(frozen=True)
class Letter:
    """A letter as it would have gone out."""

    kind: str
    to: str
    text: str

    @property
    def path(self) -> str:
        """Where its link leads."""
        found = re.search(rf"{URL}(/\S+)", self.text)
        assert found is not None, self.text
        return found[1]


def letters(app: Flask) -> list[Letter]:
    """Take what waits in the outbox, in order, as the sender does."""
    taken = []
    with app.test_request_context(), app.app_context():
        waiting = select(Mail).where(Mail.sent_at.is_(None), Mail.dropped_at.is_(None))
        for mail_id in [one.id for one in db.session.scalars(waiting.order_by(Mail.id))]:
            with transaction():
                mail = db.session.get_one(Mail, mail_id)
                written = KINDS[mail.kind].write(mail)
                if written is not None:
                    taken.append(Letter(mail.kind, mail.address or "", written.text))
                mail.sent_at = now()
        db.session.remove()
    return taken


class Browser:
    """One phone or laptop somewhere, with its cookies."""

    def __init__(self, app: Flask, token: str = "", address: str = "203.0.113.9") -> None:
        self.client = app.test_client()
        if token:
            self.client.set_cookie(COOKIE, token, domain=HOST)
        self.environ = {"HTTP_HOST": HOST, "HTTP_ORIGIN": URL, "REMOTE_ADDR": address}

    def get(self, path: str) -> TestResponse:
        """A page."""
        return self.client.get(path, environ_overrides=self.environ)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """A plain form."""
        return self.client.post(path, data=fields, environ_overrides=self.environ)

    def signed_in(self, app: Flask) -> tuple[int, str] | None:
        """The person this browser is signed in as, and how."""
        cookie = self.client.get_cookie(COOKIE, domain=HOST)
        with app.app_context():
            row = SignIn.known_by(cookie.value if cookie is not None else None)
            found = (row.person_id, row.kind) if row is not None else None
            db.session.remove()
            return found
