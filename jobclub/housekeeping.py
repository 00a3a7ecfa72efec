"""Once an hour: what nobody needs any more goes."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from jobclub.clock import now
from jobclub.commands import Receipt
from jobclub.events import transaction
from jobclub.extensions import db, socketio
from jobclub.people.models import Link

#: A phone gives up after fourteen days; its key is remembered for longer (S3).
RECEIPTS_LAST = timedelta(days=30)
EVERY = 3600.0


def keep_house() -> None:
    """Tidy at the start and each hour, as long as the process lives."""
    while True:
        try:
            tidy()
        except SQLAlchemyError as error:
            # A busy database: the next hour is early enough.
            current_app.logger.warning("database", extra={"problem": type(error).__name__})
        socketio.sleep(EVERY)


def tidy() -> None:
    """Forget old receipts, and links that are long used or too old."""
    with transaction():
        db.session.execute(delete(Receipt).where(Receipt.at < now() - RECEIPTS_LAST))
        db.session.execute(delete(Link).where(Link.expires_at < now() - timedelta(days=1)))
