"""Now and then: what nobody needs any more goes, and the weeks ahead are planned."""

from datetime import timedelta
from functools import partial

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from jobclub.clock import now
from jobclub.clubs.models import Club
from jobclub.commands import Receipt, lock
from jobclub.contacts.drafts import ContactDraft
from jobclub.errors import Busy
from jobclub.events import transaction
from jobclub.extensions import db, find, socketio
from jobclub.followup.sweep import follow_up
from jobclub.mail.models import Mail
from jobclub.meetings.series import clubs_to_plan, plan_ahead
from jobclub.patience import patiently
from jobclub.people.models import Link
from jobclub.places import Caller
from jobclub.retention import forget_what_is_over

#: A phone gives up after fourteen days; its key is remembered for longer (S3).
RECEIPTS_LAST = timedelta(days=30)
#: A draft of contacts must be gone within the hour: it is looked for more than once in one.
EVERY = 600.0


def keep_house() -> None:
    """Tidy at the start and every ten minutes, as long as the process lives."""
    while True:
        try:
            tidy()
            plan_weeks()
            follow_up()
            forget_what_is_over()
        except (Busy, SQLAlchemyError) as error:
            # A busy database: the next time is early enough.
            current_app.logger.warning("database", extra={"problem": type(error).__name__})
        # Where there is but one connection, everybody else waits for it.
        db.session.remove()
        socketio.sleep(EVERY)


def tidy() -> None:
    """Forget old receipts, links that are long used or too old, and contacts nobody kept."""
    with transaction():
        db.session.execute(delete(Receipt).where(Receipt.at < now() - RECEIPTS_LAST))
        db.session.execute(delete(Link).where(Link.expires_at < now() - timedelta(days=1)))
        ContactDraft.forget_old()
        Mail.forget_old()


def plan_weeks() -> None:
    """Plan what the series want: a club that did not meet for a while has its weeks all the same.

    Each club by itself, and under its lock: nobody waits for the others.
    """
    for public_id in clubs_to_plan():
        patiently(partial(_plan_weeks_of, public_id))


def _plan_weeks_of(public_id: str) -> None:
    lock(Caller(None, at_desk=False, club=public_id))
    club = find(Club, Club.public_id == public_id)
    if club is not None:
        plan_ahead(club)
