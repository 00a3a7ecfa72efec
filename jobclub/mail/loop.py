"""Sending, beside the requests: a look now and then, and at once when a letter was put here."""

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from jobclub.errors import Busy
from jobclub.mail.at_commit import bell
from jobclub.mail.outbox import is_set_up
from jobclub.mail.sending import go_round

#: What other processes put there, and what was due later.
LOOK_EVERY = 20.0
#: So many letters, then the bell and the trouble are looked at again.
A_ROUND = 100


def keep_sending(app: Flask) -> None:
    """Run for ever; whatever fails is logged, and tried again at the next look."""
    with app.app_context():
        if not is_set_up():
            return
    while True:
        send_due(app)
        bell.wait(LOOK_EVERY)
        # Cleared before the next look: what rings during it is not missed.
        bell.clear()


def send_due(app: Flask) -> None:
    """Everything that is due now, as far as it goes."""
    # A context of its own each time: between two, no connection is held.
    with app.app_context():
        try:
            while go_round(A_ROUND).sent == A_ROUND:
                pass
        except (Busy, SQLAlchemyError) as error:
            app.logger.warning("database", extra={"problem": type(error).__name__})
        except Exception:
            app.logger.exception("mail failed")
