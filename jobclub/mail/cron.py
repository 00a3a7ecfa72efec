"""`python3 -m jobclub mail`: one round of the post, for a clock that starts it now and then."""

from flask import current_app
from sqlalchemy import func, select

from jobclub.errors import Busy
from jobclub.extensions import db
from jobclub.mail.models import Mail
from jobclub.mail.outbox import is_set_up
from jobclub.mail.sending import go_round

#: One run ends some day; what is left is for the next.
MOST = 1000


def send_once() -> tuple[str, bool]:
    """Look whom to write to, send what is due; returns a line to print, and whether all is well."""
    # Here alone: mail knows nothing of what it is about.
    from jobclub.followup.sweep import follow_up

    if current_app.config["SETTINGS"].practice:
        return "This is practice: no mail goes out.", True
    if not is_set_up():
        return "No mail server is set (JOBCLUB_SMTP): everything waits on the members' pages.", True
    try:
        follow_up()
        done = go_round(MOST)
    except Busy:
        return "The database is busy. What is due goes out next time.", False
    waiting = db.session.scalar(select(func.count()).select_from(Mail).where(Mail.waits())) or 0
    line = f"Letters sent: {done.sent}. Waiting: {waiting}."
    if done.trouble:
        return f"{line} The mail server said: {done.trouble}", False
    return line, True
